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
  /** `username`: ours. Null: there is none. */
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

/** Why a run of another account (`username`: ours, if there is one) was ended. */
export const otherAccount = (
  { kind, account }: Pick<SyncRun, 'kind' | 'account'>,
  username: string | null,
): RunLine => ({ kind: 'other-account', run: kind, account, username });

export interface SyncMessages {
  /** It could not be read: the pull ends here. */
  unreadable(place: CollectionPlace, error: DiscogsError): string;
  /** Nor for an hour. */
  unreadableForLong(place: CollectionPlace, error: DiscogsError): string;
  /** One record was not taken, for a reason of its own. */
  notTaken(record: LineRecord, error: DiscogsError): string;
  /** No answer, twice, and no copy is there. */
  unknown(record: LineRecord): string;
  /** Someone else was adding it all the time. */
  busy(record: LineRecord): string;
  /** The push cannot go on: every other record would fail the same way. */
  pushRefused(error: DiscogsError, left: number): string;
  outageBegan(phase: 'pull' | 'push', error: DiscogsError): string;
  outageTooLong(left: number): string;
  /** Discogs counts more copies than it shows, each time. */
  short(counts: { seen: number; items: number }): string;
  /** It counts a few more than it lists, always the same ones: the sync goes on with care. */
  hidden(counts: { seen: number; items: number }): string;
  /** Processes that read it were gone before they had done so: a bug of ours, too. */
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
