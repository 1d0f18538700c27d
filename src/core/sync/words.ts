// Core, sync: what went wrong in a run, as a decision: one line each. The catalogue has the words (discord/texts).
import { AuthError, type DiscogsError, NotFoundError } from '../../errors.ts';
import { type DiscogsReason, discogsReason, isForOperator } from '../discogs-reason.ts';
import type { CoreWords } from '../words.ts';
import type { RunKind, SyncRun } from './types.ts';

/** A page of the collection, or the newest ones. */
export type CollectionPlace = { page: number } | 'newest';

/** A record of a line. `heading`: `Artist - Title`, as Discogs has it. */
export interface LineRecord {
  releaseId: number;
  heading: string;
}

/** What a line of a run says. */
export type RunLine =
  /** `username`: the name that is configured now. Null: none is. */
  | { kind: 'other-account'; run: RunKind; account: string; username: string | null }
  | { kind: 'token-cannot-read'; reason: DiscogsReason; username: string }
  | { kind: 'no-collection'; username: string }
  | { kind: 'unreadable' | 'unreadable-for-long'; place: CollectionPlace; reason: DiscogsReason }
  | { kind: 'release-gone' | 'not-confirmed' | 'busy'; record: LineRecord }
  | { kind: 'not-added'; record: LineRecord; reason: DiscogsReason }
  /** `username`: the token must be of that account. Null: the token is not the cause. */
  | { kind: 'adding-refused'; reason: DiscogsReason; left: number; username: string | null }
  | { kind: 'outage'; phase: 'pull' | 'push'; reason: DiscogsReason }
  | { kind: 'outage-too-long'; left: number }
  | { kind: 'short' | 'hidden'; seen: number; items: number }
  | { kind: 'deadly'; place: CollectionPlace }
  | { kind: 'broken'; id: string };

/** The line that says why a run of another account was ended. `username`: the name that is configured now, if there is one. */
export const otherAccount = (
  { kind, account }: Pick<SyncRun, 'kind' | 'account'>,
  username: string | null,
): RunLine => ({ kind: 'other-account', run: kind, account, username });

export interface SyncMessages {
  /** The page could not be read: the pull ends here. */
  unreadable(place: CollectionPlace, error: DiscogsError): string;
  /** The page could not be read for an hour: the pull ends here. */
  unreadableForLong(place: CollectionPlace, error: DiscogsError): string;
  /** Discogs did not take one record, for a reason that concerns this record alone. */
  notTaken(record: LineRecord, error: DiscogsError): string;
  /** Two requests for the record had no answer, and no copy is there. */
  unknown(record: LineRecord): string;
  /** Another process was adding the record all the time. */
  busy(record: LineRecord): string;
  /** The push cannot go on: every other record would fail the same way. */
  pushRefused(error: DiscogsError, left: number): string;
  outageBegan(phase: 'pull' | 'push', error: DiscogsError): string;
  outageTooLong(left: number): string;
  /** In each pass Discogs counts more copies than it shows. */
  short(counts: { seen: number; items: number }): string;
  /** Discogs counts a few copies more than it lists, and lists the same ones in each pass: the sync goes on with care. */
  hidden(counts: { seen: number; items: number }): string;
  /** Processes ended while they read this place, which is also a bug of ours. */
  deadly(place: CollectionPlace): string;
  /** A bug of ours; the log has the rest. */
  broken(id: string): string;
}

/** @param context whether there is a token changes what a refusal means. */
export function createSyncMessages(
  context: { hasToken: boolean; username: string },
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
        ? say({ kind: 'release-gone', record })
        : say({ kind: 'not-added', record, reason: reasonOf(error) }),
    unknown: (record) => say({ kind: 'not-confirmed', record }),
    busy: (record) => say({ kind: 'busy', record }),
    pushRefused: (error, left) =>
      say({
        kind: 'adding-refused',
        reason: reasonOf(error),
        left,
        username: error instanceof AuthError ? username : null,
      }),
    outageBegan: (phase, error) => say({ kind: 'outage', phase, reason: reasonOf(error) }),
    outageTooLong: (left) => say({ kind: 'outage-too-long', left }),
    short: ({ seen, items }) => say({ kind: 'short', seen, items }),
    hidden: ({ seen, items }) => say({ kind: 'hidden', seen, items }),
    deadly: (place) => say({ kind: 'deadly', place }),
    broken: (id) => say({ kind: 'broken', id }),
  };
}
