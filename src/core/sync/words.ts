// Core, sync: what went wrong, in words for a person: one line each, plain text (whoever shows it escapes it). Never
// another error's message.
import { AuthError, type DiscogsError, NotFoundError } from '../../errors.ts';
import { discogsReason, isForOperator } from '../discogs-reason.ts';
import type { SyncRun } from './types.ts';

/** Why there is no /sync at all. */
export const NO_USERNAME =
  'DISCOGS_USERNAME is not set, so there is no collection to sync with. Ask the person who runs this bot to set it.';

/** Why a run of another account (`username`: ours, if there is one) was ended. */
export function otherAccount(
  { kind, account }: Pick<SyncRun, 'kind' | 'account'>,
  username: string | null,
): string {
  const now = username === null ? 'DISCOGS_USERNAME is not set any more' : `the bot serves ${username} now`;
  return `This ${kind} was for the Discogs account ${account}, and ${now}. So it can't go on.`;
}

/** A page of the collection, or the newest ones. */
export type CollectionPlace = { page: number } | 'newest';

const placeName = (place: CollectionPlace) =>
  place === 'newest' ? 'The newest copies' : `Page ${place.page} of the collection`;

/** Who is told: whether there is a token changes what a refusal means. */
export interface SyncMessages {
  /** It could not be read: the pull ends here. */
  unreadable(place: CollectionPlace, error: DiscogsError): string;
  /** Nor for an hour. */
  unreadableForLong(place: CollectionPlace, error: DiscogsError): string;
  /** One record was not taken, for a reason of its own. */
  notTaken(record: { releaseId: number; heading: string }, error: DiscogsError): string;
  /** No answer, twice, and no copy is there. */
  unknown(record: { releaseId: number; heading: string }): string;
  /** Somebody else was adding it all the time. */
  busy(record: { releaseId: number; heading: string }): string;
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

export function createSyncMessages(context: { hasToken: boolean; username: string }): SyncMessages {
  const reason = (error: DiscogsError) => discogsReason(error, context);
  const name = ({ releaseId, heading }: { releaseId: number; heading: string }) =>
    `${heading} (r${releaseId})`;
  return {
    unreadable(place, error) {
      if (error instanceof AuthError) {
        return `${sentence(reason(error))} The collection of ${context.username} cannot be read: set DISCOGS_TOKEN to a token of that account.`;
      }
      if (error instanceof NotFoundError) {
        return `Discogs knows no collection of ${context.username}. Check DISCOGS_USERNAME.`;
      }
      return `${placeName(place)} could not be read: ${reason(error)}.`;
    },
    unreadableForLong: (place, error) =>
      `${placeName(place)} could not be read for an hour: ${reason(error)}.`,
    notTaken: (record, error) =>
      error instanceof NotFoundError && !isForOperator(error)
        ? `${name(record)}: Discogs has no such release any more. It stays here only.`
        : `${name(record)}: ${reason(error)}. The next /sync tries again.`,
    unknown: (record) =>
      `${name(record)}: Discogs did not say whether it took it, and no copy is there. The next /sync looks again.`,
    busy: (record) => `${name(record)}: somebody was adding it at the same time. The next /sync looks again.`,
    pushRefused(error, left) {
      const advice =
        error instanceof AuthError ? ` Set DISCOGS_TOKEN to a token of ${context.username}.` : '';
      return `${sentence(reason(error))} ${records(left)} not pushed.${advice}`;
    },
    outageBegan: (phase, error) =>
      phase === 'pull'
        ? `Reading the collection had to wait: ${reason(error)}. It tried the same page again.`
        : `The push had to wait: ${reason(error)}. It tried the same records again.`,
    outageTooLong: (left) => `Discogs was down for an hour: ${records(left)} not pushed.`,
    short: ({ seen, items }) =>
      `Discogs counts ${items} copies in the collection but showed only ${seen}, several times over.`,
    hidden: ({ seen, items }) =>
      `Discogs counts ${items} copies in the collection but lists only ${seen}. To add nothing twice, each record is looked up before it is added.`,
    deadly: (place) =>
      `${placeName(place)} ended Runout twice while reading. So this run stops here. Tell the person who runs this bot.`,
    broken: (id) =>
      `Something went wrong inside Runout; that is our fault, not yours. Tell the person who runs this bot. (Error ${id})`,
  };
}

const sentence = (clause: string) => `${clause[0]?.toUpperCase()}${clause.slice(1)}.`;

const records = (count: number) => (count === 1 ? '1 record was' : `${count} records were`);
