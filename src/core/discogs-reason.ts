// Core: what happened at Discogs, in words for a person. Private answers and the lines of a sync say it alike.
import {
  AuthError,
  BadResponseError,
  ConflictError,
  type DiscogsError,
  NotFoundError,
  RateLimitedError,
  UnavailableError,
} from '../errors.ts';

/** A clause without a full stop: `Discogs does not answer`. */
export function discogsReason(error: DiscogsError, context: { hasToken: boolean }): string {
  if (error instanceof AuthError) return refusalReason(error, context);
  if (error instanceof NotFoundError) return notFoundReason(error);
  if (error instanceof ConflictError) return 'Discogs says it is there already';
  if (error instanceof RateLimitedError) {
    if (error.queuedBy === 'asked-to-wait') return 'Discogs asked us to wait';
    if (error.queuedBy === 'restart') return 'Discogs may still count requests from before a restart';
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

/** Only the operator can mend it: the token, or a name in the configuration. */
export function isForOperator(error: DiscogsError): boolean {
  return error instanceof AuthError || (error instanceof NotFoundError && isMisnamed(error));
}

/**
 * Every other write would be refused the same way: the token, the name, or the folder. Only what Discogs says in so many
 * words: a 404 that does not say of what may be about this one release.
 */
export function isAboutAll(error: DiscogsError): boolean {
  if (error instanceof AuthError) return true;
  return (
    error instanceof NotFoundError &&
    isMisnamed(error) &&
    /\b(user|folder) does not exist\b/i.test(error.detail ?? '')
  );
}

function refusalReason(error: AuthError, { hasToken }: { hasToken: boolean }): string {
  if (!hasToken) return 'Discogs wants a token and DISCOGS_TOKEN is not set';
  // 401 is about the token itself; 403 about what is done with it.
  if (error.status !== 403 || !isOfAccount(error)) return 'Discogs refuses our token';
  const forbidden = error.method === 'GET' ? 'see' : 'change';
  return `this token may not ${forbidden} that collection: DISCOGS_TOKEN and DISCOGS_USERNAME must belong to one account`;
}

function notFoundReason(error: NotFoundError): string {
  // Discogs has this for every token.
  if (error.path === '/oauth/identity')
    return 'what answers is not Discogs: if DISCOGS_API_URL is set, empty it';
  if (!isMisnamed(error)) {
    const isRelease = !isCopy(error) && (error.path.startsWith('/releases/') || isOfAccount(error));
    return `Discogs has no such ${isRelease ? 'release' : 'entry'}, or it was deleted`;
  }
  // We read all folders at once: only writes name one.
  return error.method === 'GET'
    ? 'Discogs knows no user like that: check DISCOGS_USERNAME'
    : 'Discogs knows no user or folder like that: check DISCOGS_USERNAME and DISCOGS_FOLDER_ID';
}

const isOfAccount = ({ path }: DiscogsError) => path.startsWith('/users/');

/** The path names user, folder and release; Discogs says so when it is the release or the copy that is gone. */
const isMisnamed = (error: NotFoundError) =>
  isOfAccount(error) && !isCopy(error) && !/release/i.test(error.detail ?? '');

const isCopy = ({ detail }: NotFoundError) => /\bcollection item\b/i.test(detail ?? '');
