// Store: checks the folder of an embedded database for `npm start -- check`.
import { join } from 'node:path';
import type { CheckFinding } from '../check.ts';
import type { Db } from '../handle.ts';
import { megabytes, newestCopy } from './copies.ts';
import { isOpenToOthers, roomIn, sizeOfTree } from './disk.ts';
import { FILES } from './folder.ts';
import { readMark, takeStock, whatIsLess } from './mark.ts';

/**
 * The least free room that is good, in bytes. A quarter of the size of the database should be free, too. The sync of a big
 * collection needs this room.
 */
const LITTLE_ROOM = 64 * 1024 * 1024;

/**
 * Checks the folder and returns one finding for each check.
 * @param isReadable whether all rows could be read. Only then are they counted here.
 * @throws what Node throws when it cannot read the folder.
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
      ? { isGood: true, text: 'at least as many rows as at the last stop' }
      : { isGood: false, text: `fewer rows than at ${mark?.at ?? 'the last stop'} (${less.join(', ')})` };
  return [
    ...(isReadable ? [rows] : []),
    open
      ? { isGood: false, text: `other users of this machine can read it: chmod -R go= ${dataDir}` }
      : { isGood: true, text: 'no other user of this machine can read it' },
    {
      isGood: room === null || room >= Math.max(LITTLE_ROOM, size / 4),
      text: `${megabytes(size)} MB, with ${room === null ? 'an unknown number of' : megabytes(room)} MB free`,
    },
    { isGood: true, text: copy === null ? 'there is no copy beside it yet' : `the newest copy is ${copy}` },
  ];
}
