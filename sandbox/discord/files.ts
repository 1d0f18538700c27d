// Sandbox, local Discord: keeps the files that bots and people upload, and knows their types.
import type { Attachment } from './api.ts';
import { ClientRefusal } from './client-refusal.ts';
import type { Model } from './model.ts';
import type { PickedFile } from './picked-file.ts';
import { pictureSize } from './picture-size.ts';

/** The type of a file with an unknown ending. */
const NO_TYPE = 'application/octet-stream';

/** Types by file ending (IANA). Discord uses the ending, because clients mostly send no type. */
const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  gz: 'application/gzip',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  heic: 'image/heic',
  heif: 'image/heif',
  jfif: 'image/jpeg',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
};

/** docs: Reference > File Type Filtering: the endings in each group of `file_types`. They "are subject to change". */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  image: ['.png', '.gif', '.jpg', '.jpeg', '.jfif', '.webp', '.avif'],
  video: ['.mp4', '.mov', '.qt', '.webm'],
  audio: ['.mp3', '.m4a', '.wav', '.ogg', '.opus', '.flac'],
};

/** Returns the ending of a file's name in lower case, with its dot. Empty: it has none. */
const endingOf = (name: string): string => /\.[^./\\]+$/.exec(name)?.[0].toLowerCase() ?? '';

/** Returns the type of a file: the one that was given, or else the one of its ending. */
export const contentTypeOf = (name: string, given = ''): string =>
  given === '' || given === NO_TYPE ? (TYPES[endingOf(name).slice(1)] ?? NO_TYPE) : given;

/** Returns whether an entry of `file_types` is a group or a file ending. */
export const isFileType = (entry: string): boolean =>
  Object.hasOwn(GROUPS, entry) || /^\.[a-z0-9]{1,20}$/i.test(entry);

/** Returns whether a command option with these `file_types` takes a file of this name. No types: it takes every file. */
export const isFileOfTypes = (name: string, types: readonly string[] = []): boolean =>
  types.length === 0 || types.flatMap((one) => GROUPS[one] ?? [one.toLowerCase()]).includes(endingOf(name));

/**
 * Throws a ClientRefusal for a file that is larger than Discord takes from this person. docs: Reference > Uploading Files.
 * `label`: what the client calls it. Default: its name.
 */
export function assertSmall({ limits }: Model, file: PickedFile, label = file.name): void {
  if ((file.size ?? file.bytes.byteLength) <= limits.uploadBytes) return;
  throw new ClientRefusal('too-large', `${label} can have at most ${limits.uploadBytes / 1024 / 1024} MiB`);
}

interface NewFile {
  /** Default: a new id. */
  readonly id?: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** The size that Discord says it has. Default: the number of its bytes. */
  readonly size?: number | undefined;
  readonly description?: string | undefined;
  /** The file of a private message, or one that a person gave to a command. */
  readonly isEphemeral: boolean;
}

/** Keeps a file. Its address in the answer is not signed yet (cdn.ts). */
export function keepFile(model: Model, channelId: string, file: NewFile): Attachment {
  const id = file.id ?? model.nextId();
  // docs: Message > Attachment Object: a name with special characters is cleaned, and `title` has it as it was.
  const filename = file.name.replaceAll(/[^\w.-]+/g, '_');
  model.files.set(id, { name: filename, contentType: file.contentType, bytes: file.bytes });
  const url = `${model.origin}/${file.isEphemeral ? 'ephemeral-' : ''}attachments/${channelId}/${id}/${filename}`;
  return {
    id,
    filename,
    ...(filename !== file.name && { title: file.name }),
    size: file.size ?? file.bytes.byteLength,
    url,
    proxy_url: url,
    content_type: file.contentType,
    ...pictureSize(file.bytes),
    ...(file.description !== undefined && { description: file.description }),
    ...(file.isEphemeral && { ephemeral: true }),
  };
}
