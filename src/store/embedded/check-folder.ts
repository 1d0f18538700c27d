// Store: what `check` says of the folder of an embedded database, besides what is in its tables.
import { join } from 'node:path';
import type { CheckFinding } from '../check.ts';
import type { Db } from '../handle.ts';
import { megabytes, newestCopy } from './copies.ts';
import { isOpenToOthers, roomIn, sizeOfTree } from './disk.ts';
import { FILES } from './folder.ts';
import { readMark, takeStock, whatIsLess } from './mark.ts';

/** A quarter of the size of the database, and not under this, should be free: a sync of a big collection takes it. In bytes. */
const LITTLE_ROOM = 64 * 1024 * 1024;

/**
 * @param isReadable every row could be read, so that rows can be counted here, too.
 * @throws what node throws when it may not look into the folder.
 */
export async function checkFolder(dataDir: string, db: Db, isReadable: boolean): Promise<CheckFinding[]> {
  const files = join(dataDir, FILES);
  const [mark, copy, room, size] = await Promise.all([
    readMark(dataDir),
    newestCopy(dataDir),
    roomIn(dataDir),
    sizeOfTree(files),
  ]);
  const less = mark === null || !isReadable ? [] : whatIsLess(mark, await takeStock(db));
  const open = (await isOpenToOthers(dataDir)) || (await isOpenToOthers(files));
  const rows: CheckFinding =
    less.length === 0
      ? { isGood: true, text: 'as many rows as at the last stop, or more' }
      : { isGood: false, text: `less than at ${mark?.at ?? 'the last stop'} (${less.join(', ')})` };
  return [
    ...(isReadable ? [rows] : []),
    open
      ? { isGood: false, text: `others on this machine may look into it: chmod -R go= ${dataDir}` }
      : { isGood: true, text: 'nobody else on this machine may look into it' },
    {
      isGood: room === null || room >= Math.max(LITTLE_ROOM, size / 4),
      text: `${megabytes(size)} MB, with ${room === null ? 'an unknown number of' : megabytes(room)} MB free`,
    },
    { isGood: true, text: copy === null ? 'no copy lies beside it yet' : `the newest copy is ${copy}` },
  ];
}
