// Photo: from the link of a photo to the digits of its barcodes: the download, its turn, and the scan. Nothing is kept on disk.
import { setMaxListeners } from 'node:events';
import type { Attachments, Limits } from '../attachments/download.ts';
import type { PhotoFile, Photos } from '../core/photo/ports.ts';
import type { Log } from '../core/ports.ts';
import { FileError } from '../errors.ts';
import { faultOf } from './kinds.ts';
import { createQueue } from './queue.ts';
import { createScanner, type Scanner } from './scanner.ts';

/** Photos of telephones have 2 to 8 MB, and Discord gives out 10 in about a second. */
const PHOTO_FILE: Limits = { mostBytes: 10 * 1024 * 1024, stillMs: 5_000, wholeMs: 5_000 };

/** How many photos can wait behind the one that is scanned. */
const MOST_WAITING = 10;
/** How many of them, with the one that is scanned, can be of one person. */
const MOST_OF_ONE = 3;

/**
 * Makes the reader. While one photo is scanned, the next is downloaded, and no other: two photos are in memory at most, and no
 * link expires in that time (Discord's last for a day).
 */
export function createPhotos({
  attachments,
  log,
  scanner = createScanner({ log }),
}: {
  attachments: Attachments;
  log: Pick<Log, 'warn'>;
  /** Only tests give another one. */
  scanner?: Scanner;
}): Photos & { close(): Promise<void> } {
  const queue = createQueue(MOST_WAITING, MOST_OF_ONE);
  const download = async (file: PhotoFile, signal: AbortSignal): Promise<Uint8Array> => {
    try {
      return await whole(attachments.download(file, PHOTO_FILE, signal), file.size);
    } catch (error) {
      // The person can only try again. That no photo comes at all, because something is in the way, only the log can tell.
      if (error instanceof FileError && error.fault === 'unavailable')
        log.warn({ why: reasonOf(error) }, 'Discord did not give out a photo');
      throw error;
    }
  };
  return {
    whyOff: () => scanner.whyOff(),
    async read(file, { person, signal, onWait }) {
      signal.throwIfAborted();
      if (scanner.isOffForGood()) return { kind: 'off' };
      attachments.check(file, PHOTO_FILE);
      // All who wait can have one signal, that of the bot's end. Node warns of more than ten listeners.
      setMaxListeners(0, signal);
      const spot = queue.join({ person, signal, onWait });
      if (spot === null) return { kind: 'busy' };
      try {
        await spot.reach(1);
        const photo = await download(file, signal);
        const fault = faultOf(photo);
        if (fault !== null) return { kind: 'refused', why: fault };
        await spot.reach(0);
        return await scanner.scan(photo, signal);
      } finally {
        spot.leave();
      }
    },
    close: () => scanner.close(),
  };
}

/** Returns the reason in a word, without the address: `status 404`, `ENOTFOUND`. */
function reasonOf({ cause }: FileError): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return 'not known';
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message.slice(0, 100);
}

/**
 * Copies the parts into one buffer as they come. Kept until the last one, they would stay in the memory of the bot for long.
 * @param size the bytes that Discord claims. A file can have more.
 */
async function whole(parts: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  let photo = Buffer.allocUnsafeSlow(size);
  let bytes = 0;
  for await (const part of parts) {
    const isLarger = bytes + part.length > photo.length;
    if (isLarger) photo = Buffer.concat([photo, Buffer.allocUnsafeSlow(PHOTO_FILE.mostBytes)]);
    photo.set(part, bytes);
    bytes += part.length;
  }
  return photo.subarray(0, bytes);
}
