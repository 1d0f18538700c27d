// Core, sync: decides which line a run gets for a problem. A line is a kind with its facts; src/discord/texts/en has the words.
import { AuthError, type DiscogsError, NotFoundError } from '../../errors.ts';
import { type DiscogsReason, discogsReason, isForOperator } from '../discogs-reason.ts';
import type { CoreWords } from '../words.ts';
import type { RunKind, SyncRun } from './types.ts';

/** What a run reads of the collection: a page with its number, or the newest pages. */
export type CollectionPlace = { page: number } | 'newest';

/** The record that a line is about. `heading`: `Artist - Title`, as Discogs has it. Empty: not known. */
export interface LineRecord {
  releaseId: number;
  heading: string;
}

/** A line of a run, without its words. */
export type RunLine =
  /** `username`: the name that is configured now. Null: no name is. */
  | { kind: 'other-account'; run: RunKind; account: string; username: string | null }
  | { kind: 'token-cannot-read'; reason: DiscogsReason; username: string }
  | { kind: 'no-collection'; username: string }
  | { kind: 'unreadable' | 'unreadable-for-long'; place: CollectionPlace; reason: DiscogsReason }
  | { kind: 'release-gone' | 'not-confirmed' | 'busy'; run: RunKind; record: LineRecord }
  | { kind: 'not-added'; run: RunKind; record: LineRecord; reason: DiscogsReason }
  /** The list of what to import was deleted. */
  | { kind: 'import-forgotten' }
  /**
   * `left`: the number of records that are still to push. `username`: the account that the token must belong to; null: the
   * token is not the cause.
   */
  | { kind: 'adding-refused'; reason: DiscogsReason; left: number; username: string | null }
  | { kind: 'outage'; phase: 'pull' | 'push'; reason: DiscogsReason }
  | { kind: 'outage-too-long'; left: number }
  | { kind: 'short' | 'hidden'; seen: number; items: number }
  | { kind: 'deadly'; place: CollectionPlace }
  | { kind: 'broken'; id: string };

/** Returns the line of a run that was ended because it is of another account. `username`: as in RunLine. */
export const otherAccount = (
  { kind, account }: Pick<SyncRun, 'kind' | 'account'>,
  username: string | null,
): RunLine => ({ kind: 'other-account', run: kind, account, username });

/** Makes the sentence for each problem of a run. */
export interface SyncMessages {
  /** The run failed because a page cannot be read. */
  unreadable(place: CollectionPlace, error: DiscogsError): string;
  /** The run failed because a page could not be read for an hour. */
  unreadableForLong(place: CollectionPlace, error: DiscogsError): string;
  /** Discogs did not take one record, for a reason that concerns this record alone. */
  notTaken(record: LineRecord, error: DiscogsError): string;
  /** Two requests for the record had no answer, and Discogs lists no copy. */
  unknown(record: LineRecord): string;
  /** Other processes were adding the record for as long as the push waited. */
  busy(record: LineRecord): string;
  /** The run failed in the push, because every other record would be refused, too. `left`: the number of records to push. */
  pushRefused(error: DiscogsError, left: number): string;
  /** The import failed, because the list of what to add was deleted. */
  importForgotten(): string;
  /** Discogs does not answer, and the run waits. */
  outageBegan(phase: 'pull' | 'push', error: DiscogsError): string;
  /** The run failed in the push, because Discogs did not answer for an hour. `left`: the number of records to push. */
  outageTooLong(left: number): string;
  /** The run failed because Discogs counted more copies than it listed, in each pass. */
  short(counts: { seen: number; items: number }): string;
  /** Discogs counts a few copies more than it lists, and listed the same copies in each pass. The run goes on. */
  hidden(counts: { seen: number; items: number }): string;
  /** The run failed because two processes died while they read this page. That is a bug of ours, too. */
  deadly(place: CollectionPlace): string;
  /** The run failed because of a bug of ours. `id`: the id of the log entry about it. */
  broken(id: string): string;
}

/**
 * Makes the sentences for the runs of one account.
 * @param context `hasToken`: without a token, a refusal by Discogs has another reason.
 */
export function createSyncMessages(
  context: { hasToken: boolean; username: string },
  run: RunKind,
  say: CoreWords['runLine'],
): SyncMessages {
  const { username } = context;
  const reasonOf = (error: DiscogsError) => discogsReason(error, context);
  return {
    unreadable(place, error) {
      const reason = reasonOf(error);
      if (error instanceof AuthError) return say({ kind: 'token-cannot-read', reason, username });
      if (error instanceof NotFoundError) return say({ kind: 'no-collection', username });
      return say({ kind: 'unreadable', place, reason });
    },
    unreadableForLong: (place, error) => say({ kind: 'unreadable-for-long', place, reason: reasonOf(error) }),
    notTaken: (record, error) =>
      error instanceof NotFoundError && !isForOperator(error)
        ? say({ kind: 'release-gone', run, record })
        : say({ kind: 'not-added', run, record, reason: reasonOf(error) }),
    unknown: (record) => say({ kind: 'not-confirmed', run, record }),
    busy: (record) => say({ kind: 'busy', run, record }),
    pushRefused: (error, left) =>
      say({
        kind: 'adding-refused',
        reason: reasonOf(error),
        left,
        username: error instanceof AuthError ? username : null,
      }),
    importForgotten: () => say({ kind: 'import-forgotten' }),
    outageBegan: (phase, error) => say({ kind: 'outage', phase, reason: reasonOf(error) }),
    outageTooLong: (left) => say({ kind: 'outage-too-long', left }),
    short: ({ seen, items }) => say({ kind: 'short', seen, items }),
    hidden: ({ seen, items }) => say({ kind: 'hidden', seen, items }),
    deadly: (place) => say({ kind: 'deadly', place }),
    broken: (id) => say({ kind: 'broken', id }),
  };
}
