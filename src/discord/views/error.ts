// Discord, views: what a person reads when something failed: one or two short sentences, what happened and what to do.
import { lastingReason } from '../../core/database-reason.ts';
import { discogsReason, isForOperator } from '../../core/discogs-reason.ts';
import {
  BadResponseError,
  type DiscogsError,
  NotFoundError,
  RateLimitedError,
  type StoreError,
  UnavailableError,
} from '../../errors.ts';
import { countdown } from './time.ts';

const TRY_LATER = 'Try again in a few minutes.';

/** What to do about it, as a sentence. */
function discogsAdvice(error: DiscogsError, nowMs: number): string {
  if (isForOperator(error)) return 'Tell the person who runs this bot; /status says more.';
  if (error instanceof NotFoundError) return 'Check the number or the address.';
  if (error instanceof RateLimitedError)
    return `Try again ${countdown(nowMs + Math.max(error.retryAfterMs, 1_000))}.`;
  if (error instanceof UnavailableError && error.reason === 'query-too-heavy')
    return 'Search for something simpler.';
  if (error instanceof BadResponseError && error.reason !== 'html' && error.reason !== 'cut-json') {
    return 'Tell the person who runs this bot.';
  }
  return TRY_LATER;
}

export interface ErrorContext {
  hasToken: boolean;
  /** Also in the log. */
  id: string;
  /** When it failed, epoch ms. */
  nowMs: number;
}

/** A failed call in words. */
export function discogsSentence(error: DiscogsError, context: ErrorContext): string {
  const reason = discogsReason(error, context);
  return `${reason[0]?.toUpperCase()}${reason.slice(1)}. ${discogsAdvice(error, context.nowMs)} ${errorId(context.id)}`;
}

/** The release that was asked for does not exist: nothing failed, so no id. Null: it was something else. */
export function missingReleaseSentence(error: unknown): string | null {
  const releaseId = error instanceof NotFoundError ? /^\/releases\/(\d+)$/.exec(error.path)?.[1] : undefined;
  return releaseId === undefined ? null : `No release ${releaseId} on Discogs. Check the number or the link.`;
}

/** The database failed. */
export function storeSentence(error: StoreError, id: string): string {
  const lasting = lastingReason(error);
  if (lasting !== null) return `${lasting}. Tell the person who runs this bot. ${errorId(id)}`;
  const what = error.unreachable ? 'The database cannot be reached' : 'The database refused something';
  return `${what}. Try again in a minute; nothing is ever added twice. ${errorId(id)}`;
}

/** What stands before Discord took our answer for something bad. The work itself may be done. */
export function refusedByFrontSentence(id: string): string {
  return `Discord's filter blocked my answer. What you asked for may be done all the same: look before you try again. ${errorId(id)}`;
}

/** Everything that nobody foresaw: never its own message. */
export function bugSentence(id: string): string {
  return `Something went wrong inside Runout; that is our fault, not yours. Tell the person who runs this bot. ${errorId(id)}`;
}

/** The id under which the log has the rest. */
export const errorId = (id: string) => `(Error ${id})`;
