// Support, photos: the reader as the bot has it, without its time limits, and how well it reads a set of photos.
import { noteMove } from '../../../sandbox/discord/fair-time.ts';
import { createPhotos } from '../../../src/photo/reader.ts';
import { createScanner, type Scanner, type ScannerOptions } from '../../../src/photo/scanner.ts';
import { silentLog } from '../silent-log.ts';
import type { Photo } from './photo.ts';

/** Starts a scanner that never gives up, because a busy machine may be slow. */
export function patientScanner(log: ScannerOptions['log'] = silentLog): Scanner {
  const sleep = (_ms: number, signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  return createScanner({ log, sleep });
}

/** Makes the reader of photos of a whole bot, with such a scanner. */
export const patientPhotos: typeof createPhotos = (needs) =>
  createPhotos({ ...needs, scanner: patientScanner(needs.log) });

/** Returns the digits that it reads. @throws when it is not able to look at the photo. */
export async function digitsOf(scanner: Scanner, bytes: Buffer): Promise<readonly string[]> {
  const answer = await scanner.scan(bytes, new AbortController().signal);
  noteMove();
  if (answer.kind === 'read') return answer.codes;
  if (answer.kind === 'none') return [];
  throw new Error(`the photo was not looked at: ${JSON.stringify(answer)}`);
}

export interface Score {
  /** How many photos were read in whole. */
  right: number;
  /** Of which photos not every barcode was read. */
  missed: string[];
  /** On which photos digits were read that do not stand there, and which. */
  wrong: string[];
}

/** Reads photos, and compares with what stands on them. */
export async function scoreOf(
  scanner: Scanner,
  photos: AsyncIterable<Photo & { name: string }>,
): Promise<Score> {
  const score: Score = { right: 0, missed: [], wrong: [] };
  for await (const { name, bytes, codes } of photos) {
    const read = await digitsOf(scanner, bytes);
    const wrong = read.filter((digits) => !codes.includes(digits));
    if (wrong.length > 0) score.wrong.push(`${name}: ${wrong.join(', ')} for ${codes.join(', ')}`);
    if (!codes.every((digits) => read.includes(digits))) score.missed.push(name);
    else if (wrong.length === 0) score.right++;
  }
  return score;
}
