// Store: the sentences for the operator when an embedded database does not open or cannot be read.
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { isDamage, isFull } from '../store-error.ts';
import { megabytes, newestCopy } from './copies.ts';
import { codeOf, roomIn } from './disk.ts';
import { FILES } from './folder.ts';

/** The least free room on the disk, in bytes. With less, Postgres has no room for a log file (16 MB) when it opens. */
const LEAST_ROOM = 32 * 1024 * 1024;

/** The facts about a database that failed to open or to answer. */
export interface Trouble {
  error: unknown;
  /** The free bytes on the disk. Null if the number is not known. */
  room: number | null;
  /** The path of the newest copy, or null if there is none. */
  copy: string | null;
  dataDir: string;
}

/** Returns the sentence for a database that does not open. Pure. */
export function sentenceForClosed({ error, room, copy, dataDir }: Trouble): string {
  if (isFull(error) || (room !== null && room < LEAST_ROOM)) return fullSentence(dataDir, room);
  if (isShortOfMemory(error)) {
    return 'There is not enough memory to open the embedded database. Give this process more, or stop others.';
  }
  return damagedSentence(dataDir, copy);
}

/** Returns the sentence for a new database that could not be made. Pure. */
export function sentenceForNew({ error, room, dataDir }: Trouble): string {
  if (isFull(error) || (room !== null && room < LEAST_ROOM)) return fullSentence(dataDir, room);
  const code = codeOf(error);
  return `No database could be made in ${dataDir}${code && ` (${code})`}. There was none before, so nothing is lost. Start again; if it stays like this, set another DATA_DIR.`;
}

/**
 * Returns the sentence for an open database that answers with an error, or null if the error is neither a full disk nor damage.
 * Pure.
 */
export function sentenceForOpen({ error, room, copy, dataDir }: Trouble): string | null {
  if (isFull(error)) return fullSentence(dataDir, room);
  return isDamage(error) ? damagedSentence(dataDir, copy) : null;
}

const fullSentence = (dataDir: string, room: number | null): string =>
  `The disk of ${dataDir} is full${room === null ? '' : ` (${megabytes(room)} MB are free)`}. Make room there and start again: nothing is lost.`;

const damagedSentence = (dataDir: string, copy: string | null): string =>
  `The database in ${join(dataDir, FILES)} is damaged: a part of its files cannot be read. Restore the newest copy: npm start -- restore ${copy ?? '<your backup>'}. The damaged one is kept beside it. Check the disk, too.`;

const isShortOfMemory = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'RangeError' || /out of memory|could not allocate/i.test(error.message));

/** Returns an error with the sentence for a database that does not open. */
export async function explainClosed(error: unknown, dataDir: string): Promise<unknown> {
  if (error instanceof UserError) return error;
  return new UserError(sentenceForClosed(await troubleOf(error, dataDir)));
}

/** Returns an error with the sentence for a new database that could not be made. */
export async function explainNew(error: unknown, dataDir: string): Promise<unknown> {
  if (error instanceof UserError) return error;
  return new UserError(sentenceForNew(await troubleOf(error, dataDir)));
}

/** Returns an error with the sentence for an open database, or the same error if there is no sentence for it. */
export async function explainOpen(error: unknown, dataDir: string): Promise<unknown> {
  if (error instanceof UserError) return error;
  const sentence = sentenceForOpen(await troubleOf(error, dataDir));
  return sentence === null ? error : new UserError(sentence);
}

async function troubleOf(error: unknown, dataDir: string): Promise<Trouble> {
  return { error, room: await roomIn(dataDir), copy: await newestCopy(dataDir), dataDir };
}
