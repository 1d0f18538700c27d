// Sandbox, page: how the page's server gives out the files of messages: pictures as pictures, and all others as text to save. Pure.
import type { StoredFile } from '../discord/model.ts';

/** The first bytes of the pictures that a browser draws, as hex. A file's name and its given type prove nothing. */
const STARTS: readonly (readonly [start: string, type: string])[] = [
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['474946383761', 'image/gif'],
  ['474946383961', 'image/gif'],
];
/** A WebP begins with `RIFF`, its length in four bytes, and `WEBP`. */
const WEBP = /^52494646.{8}57454250/;

function typeOf({ bytes }: Pick<StoredFile, 'bytes'>): string | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  if (WEBP.test(start)) return 'image/webp';
  return STARTS.find(([known]) => start.startsWith(known))?.[1] ?? null;
}

/** Returns the answer with a file. A file of a stranger never runs on this page: what is no picture is plain text. */
export function fileAnswer(file: Pick<StoredFile, 'name' | 'bytes'>): Response {
  const picture = typeOf(file);
  return new Response(Buffer.from(file.bytes), {
    headers: picture
      ? { 'content-type': picture }
      : {
          'content-type': 'text/plain; charset=utf-8',
          // The name has only letters, digits, `_`, `.` and `-` (files.ts of the local Discord).
          'content-disposition': `attachment; filename="${file.name}"`,
        },
  });
}
