// Core, crate: reads what a person asks of the crate. Pure.
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import type { CrateQuestion } from './types.ts';

/** What a person typed and chose. Null: nothing. */
export interface AskedOfCrate {
  text: string | null;
  genre: string | null;
  decade: number | null;
  format: string | null;
  /** A folder, as it was typed. */
  folder: string | null;
}

/** Returns the question without its folder, which only the database knows. @throws Refusal when nothing is asked for. */
export function crateQuestion({ text: typed, folder, ...chosen }: AskedOfCrate): CrateQuestion {
  const text = cleanLine(typed ?? '');
  const { genre, decade, format } = chosen;
  if (text === '' && [genre, decade, format, folder].every((part) => part === null))
    throw new Refusal({ kind: 'nothing-asked' });
  return { text, ...chosen, folderId: null };
}
