// Core: reads what a person typed to name a record, and finds that record in the crate.
import { cleanLine } from '../../text/typed-text.ts';
import type { Crate } from '../ports.ts';
import { Refusal, type RefusalFacts } from '../refusals.ts';
import type { StoredRecord } from '../types.ts';
import { readReleaseRef } from './reference.ts';

/** What a person typed or chose to name a record, checked without the database. */
export interface WantedRecord {
  /** One clean line, not empty. */
  text: string;
  /** The release that the text names by number or address. */
  releaseId: number | null;
  /** Why the text does not name one release, although it looks like an id. It is thrown if a search finds nothing either. */
  refusal: Refusal | null;
}

const LONGEST_TEXT = 500;

/**
 * Reads what a person typed to name a record. Pure; `find` then looks for the record. A number can be a release id or a title
 * (`1984`), and `M83` looks like a master but is an artist. So the result always has
 * the text, and beside it either the release id or the refusal.
 * @throws Refusal for a text that can name no record.
 */
export function parseWanted(typed: string): WantedRecord {
  const text = cleanLine(typed);
  if (text === '') throw new Refusal({ kind: 'no-record-named' });
  if (text.length > LONGEST_TEXT) throw new Refusal({ kind: 'record-name-too-long' });
  try {
    return { text, releaseId: readReleaseRef(text), refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A text with a slash is an address. No search is tried with it, so the refusal is thrown now.
    if (text.includes('/')) throw error;
    return { text, releaseId: null, refusal: error };
  }
}

/** Returns the record with the release, or with the id, that a person named. Null: there is none, so the text can be words. */
export async function findNamed(
  { text, releaseId }: WantedRecord,
  records: Pick<Crate['records'], 'find' | 'findByReleaseId'>,
): Promise<StoredRecord | null> {
  const byId = releaseId === null ? null : await records.findByReleaseId(releaseId);
  return byId ?? (await records.find(text));
}

/**
 * Returns the record that is meant: by its release, by its id, or as the only one that has every typed word. `several`: more
 * than one record has them.
 * @throws Refusal when there is no such record.
 */
export async function findRecord(
  wanted: WantedRecord,
  records: Pick<Crate['records'], 'find' | 'findByReleaseId' | 'search'>,
): Promise<StoredRecord | 'several'> {
  const exact = await findNamed(wanted, records);
  if (exact) return exact;
  const [only, ...others] = await records.search(wanted.text, 2);
  if (!only) throw nothingMatches(wanted);
  if (others.length > 0) return 'several';
  const record = await records.find(only.id);
  if (!record) throw new Refusal({ kind: 'record-removed' });
  return record;
}

/** Returns why no record is meant: neither a release, nor an id, nor words lead to one. */
export const nothingMatches = ({ releaseId, refusal }: WantedRecord): Refusal =>
  refusal ?? new Refusal(notHere(releaseId));

const notHere = (releaseId: number | null): RefusalFacts =>
  releaseId === null ? { kind: 'no-record-matches' } : { kind: 'release-not-here', releaseId };
