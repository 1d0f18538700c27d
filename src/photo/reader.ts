// Photo: from the link of a photo to the digits of its barcodes: the download, its turn, and the scan. Nothing is kept on disk.
import type { Attachments, Limits } from '../attachments/download.ts';
import type { Photos } from '../core/photo/ports.ts';
import type { Log } from '../core/ports.ts';
import { faultOf } from './kinds.ts';
import { createQueue } from './queue.ts';
import { createScanner, type Scanner } from './scanner.ts';

/** Discord lets everyone send 10 MiB, and gives them out in about a second. */
const PHOTO_FILE: Limits = { mostBytes: 10 * 1024 * 1024, stillMs: 5_000, wholeMs: 5_000 };

/** How many photos can wait behind the one that is scanned. */
const MOST_WAITING = 10;

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
  const queue = createQueue(MOST_WAITING);
  return {
    whyOff: () => scanner.whyOff(),
    async read(file, { signal, onWait }) {
      signal.throwIfAborted();
      if (scanner.isOffForGood()) return { kind: 'off' };
      attachments.check(file, PHOTO_FILE);
      const spot = queue.join({ signal, onWait });
      if (spot === null) return { kind: 'busy' };
      try {
        await spot.reach(1);
        const parts: Uint8Array[] = [];
        for await (const part of attachments.download(file, PHOTO_FILE, signal)) parts.push(part);
        const photo = Buffer.concat(parts);
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
