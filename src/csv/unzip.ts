// CSV: unpacks a file that was packed with gzip, as /crate export packs a large one. Any other file stays as it is.
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileError } from '../errors.ts';

/** The first two bytes of a gzip file (RFC 1952, "Member header"). */
const MAGIC = [0x1f, 0x8b] as const;

/**
 * Unpacks the file part by part, and counts the bytes that come out. When the caller stops early, the file ends.
 * @param mostBytes the most bytes that a packed file can hold.
 * @throws FileError `broken-zip`, or `too-large-unzipped`; also what `bytes` throws.
 */
export async function* unzipped(
  bytes: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<Uint8Array, void> {
  const parts = bytes[Symbol.asyncIterator]();
  try {
    // The first two bytes can come one by one.
    let head = new Uint8Array();
    for (let isOver = false; !isOver && head.length < MAGIC.length; ) {
      const next = await parts.next();
      isOver = next.done === true;
      if (!next.done) head = Uint8Array.from([...head, ...next.value]);
    }
    const whole = resumed(head, parts);
    yield* MAGIC.every((byte, index) => head[index] === byte) ? gunzip(whole, mostBytes) : whole;
  } finally {
    await parts.return?.();
  }
}

async function* gunzip(
  packed: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<Uint8Array, void> {
  const unpacking = createGunzip();
  const source = Readable.from(packed);
  // `pipe` does not pass errors on.
  source.on('error', (error) => unpacking.destroy(error));
  source.pipe(unpacking);
  const unpacked: AsyncIterable<Uint8Array> = unpacking;
  let bytes = 0;
  try {
    for await (const part of unpacked) {
      bytes += part.length;
      if (bytes > mostBytes) throw new FileError('too-large-unzipped');
      yield part;
    }
  } catch (error) {
    throw isOfGzip(error) ? new FileError('broken-zip', error) : error;
  } finally {
    source.destroy();
    unpacking.destroy();
  }
}

/** Whether the bytes are wrong: zlib has names of its own for that (`Z_DATA_ERROR`). */
const isOfGzip = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');

async function* resumed(
  head: Uint8Array,
  parts: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  if (head.length > 0) yield head;
  for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value;
}
