// Discord, views: what a person reads when something failed: one or two short sentences, what happened and what to do.
import {
  AuthError,
  BadResponseError,
  ConflictError,
  type DiscogsError,
  NotFoundError,
  RateLimitedError,
  type StoreError,
  UnavailableError,
} from '../../errors.ts';
import { inWords } from './time.ts';

const TRY_LATER = 'Try again in a few minutes.';

/** What happened at Discogs, as a clause without a full stop: `Discogs does not answer`. */
export function discogsReason(error: DiscogsError, context: { hasToken: boolean }): string {
  if (error instanceof AuthError) {
    return context.hasToken
      ? 'Discogs refuses our token'
      : 'Discogs wants a token and DISCOGS_TOKEN is not set';
  }
  if (error instanceof NotFoundError) return 'Discogs has no such entry, or it was deleted';
  if (error instanceof ConflictError) return 'Discogs says it is there already';
  if (error instanceof RateLimitedError) {
    return error.source === 'budget'
      ? 'all requests that Discogs allows us are taken'
      : 'Discogs says we ask too often';
  }
  if (error instanceof UnavailableError) {
    switch (error.reason) {
      case 'timeout':
        return 'Discogs does not answer';
      case 'unreachable':
        return 'Discogs cannot be reached';
      case 'cut':
        return 'the connection to Discogs broke before its answer was complete';
      case 'query-too-heavy':
        return 'that question was too heavy for Discogs';
      case 'server-error':
        return `Discogs has a failure of its own (error ${error.status ?? 500})`;
    }
  }
  if (error instanceof BadResponseError) {
    switch (error.reason) {
      case 'html':
        return 'Discogs sent a web page instead of data, as it does when it blocks or repairs something';
      case 'cut-json':
        return 'the answer of Discogs was incomplete';
      case 'too-large':
        return 'the answer of Discogs was far too large';
      case 'unexpected-shape':
        return 'Discogs sent something we do not understand';
      case 'rejected':
        return `Discogs rejected the request (error ${error.status ?? 400})`;
    }
  }
  return 'Discogs could not do that';
}

/** What to do about it, as a sentence. */
function discogsAdvice(error: DiscogsError): string {
  if (error instanceof AuthError) return 'Tell the person who runs this bot; /status says more.';
  if (error instanceof NotFoundError) return 'Check the number or the address.';
  if (error instanceof RateLimitedError)
    return `Try again in ${inWords(Math.max(error.retryAfterMs, 1_000))}.`;
  if (error instanceof UnavailableError && error.reason === 'query-too-heavy')
    return 'Search for something simpler.';
  if (error instanceof BadResponseError && error.reason !== 'html' && error.reason !== 'cut-json') {
    return 'Tell the person who runs this bot.';
  }
  return TRY_LATER;
}

/** A failed call in words. `id` is also in the log. */
export function discogsSentence(error: DiscogsError, context: { hasToken: boolean; id: string }): string {
  const reason = discogsReason(error, context);
  return `${reason[0]?.toUpperCase()}${reason.slice(1)}. ${discogsAdvice(error)} ${errorId(context.id)}`;
}

/** The database failed. */
export function storeSentence(error: StoreError, id: string): string {
  const what = error.unreachable ? 'The database cannot be reached' : 'The database refused something';
  return `${what}, so nothing was changed. Try again in a minute. ${errorId(id)}`;
}

/** Everything that nobody foresaw: never its own message. */
export function bugSentence(id: string): string {
  return `Something went wrong inside Runout; that is our fault, not yours. Tell the person who runs this bot. ${errorId(id)}`;
}

/** The id under which the log has the rest. */
export const errorId = (id: string) => `(Error ${id})`;
