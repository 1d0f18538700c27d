// Core: decides which reason a person reads when a call to Discogs failed. src/discord/texts/en has the words for each kind.
import {
  AuthError,
  BadResponseError,
  type BadResponseReason,
  ConflictError,
  type DiscogsError,
  NotFoundError,
  RateLimitedError,
  UnavailableError,
  type UnavailableReason,
} from '../errors.ts';

/** Why a call to Discogs failed, with the facts for its sentence. */
export type DiscogsReason =
  | { kind: 'no-token' }
  | { kind: 'token-refused' }
  /** Discogs accepts the token, but the token may not see or change this collection. */
  | { kind: 'others-collection'; forbidden: 'see' | 'change' }
  /** The server at DISCOGS_API_URL is not Discogs. */
  | { kind: 'not-discogs' }
  | { kind: 'no-such-release' | 'no-such-entry' }
  /** The user or the folder in the configuration does not exist. */
  | { kind: 'no-such-user' | 'no-such-user-or-folder' }
  | { kind: 'already-there' }
  /**
   * Our own limiter refused the call. `limit-used-up`: our requests of the last minute use the whole limit. `asked-to-wait`:
   * Discogs asked us to wait. `restarted`: requests are kept free, because an earlier process may have used them.
   */
  | { kind: 'limit-used-up' | 'asked-to-wait' | 'restarted' }
  | { kind: 'rate-limited' }
  | { kind: Exclude<UnavailableReason, 'server-error'> }
  | { kind: 'server-error' | 'rejected'; status: number }
  | { kind: Exclude<BadResponseReason, 'rejected'> }
  | { kind: 'other' };

/** Returns the reason of a failed call. `hasToken`: without a token, a refusal has another reason. */
export function discogsReason(error: DiscogsError, context: { hasToken: boolean }): DiscogsReason {
  if (error instanceof AuthError) return refusalReason(error, context);
  if (error instanceof NotFoundError) return notFoundReason(error);
  if (error instanceof ConflictError) return { kind: 'already-there' };
  if (error instanceof RateLimitedError) {
    if (error.queuedBy === 'asked-to-wait') return { kind: 'asked-to-wait' };
    if (error.queuedBy === 'restart') return { kind: 'restarted' };
    return { kind: error.source === 'budget' ? 'limit-used-up' : 'rate-limited' };
  }
  if (error instanceof UnavailableError) {
    const { reason, status } = error;
    return reason === 'server-error' ? { kind: reason, status: status ?? 500 } : { kind: reason };
  }
  if (error instanceof BadResponseError) {
    const { reason, status } = error;
    return reason === 'rejected' ? { kind: reason, status: status ?? 400 } : { kind: reason };
  }
  return { kind: 'other' };
}

/** Returns whether only the operator can fix the failure: the token, or a name in the configuration, is wrong. */
export function isForOperator(error: DiscogsError): boolean {
  return error instanceof AuthError || (error instanceof NotFoundError && isMisnamed(error));
}

const OF_OPERATOR: ReadonlySet<DiscogsReason['kind']> = new Set<DiscogsReason['kind']>([
  ...(['no-token', 'token-refused', 'others-collection'] as const),
  ...(['no-such-user', 'no-such-user-or-folder', 'not-discogs'] as const),
]);

/** The same for the reason of a failure. */
export const needsOperator = ({ kind }: DiscogsReason): boolean => OF_OPERATOR.has(kind);

/**
 * Returns whether Discogs would refuse every other write for the same reason: the token, the user or the folder is wrong. A 404
 * counts only if its message names the user or the folder, because any other 404 can be about this release alone.
 */
export function isAboutAll(error: DiscogsError): boolean {
  if (error instanceof AuthError) return true;
  return (
    error instanceof NotFoundError &&
    isMisnamed(error) &&
    /\b(user|folder) does not exist\b/i.test(error.detail ?? '')
  );
}

/** Returns whether Discogs says that the collection has no such folder. */
export const isFolderGone = (error: unknown): boolean =>
  error instanceof NotFoundError && /\bfolder does not exist\b/i.test(error.detail ?? '');

function refusalReason(error: AuthError, { hasToken }: { hasToken: boolean }): DiscogsReason {
  if (!hasToken) return { kind: 'no-token' };
  // A 401 is about the token itself. A 403 is about what the call does with it.
  if (error.status !== 403 || !isOfAccount(error)) return { kind: 'token-refused' };
  return { kind: 'others-collection', forbidden: error.method === 'GET' ? 'see' : 'change' };
}

function notFoundReason(error: NotFoundError): DiscogsReason {
  // At this path Discogs never answers with a 404, whatever the token is. So this 404 comes from a server that is not Discogs.
  if (error.path === '/oauth/identity') return { kind: 'not-discogs' };
  if (!isMisnamed(error)) {
    const isRelease = !isCopy(error) && (error.path.startsWith('/releases/') || isOfAccount(error));
    return { kind: isRelease ? 'no-such-release' : 'no-such-entry' };
  }
  // A read of the collection names no folder, because it reads all of them. So only a write can have a wrong folder.
  return { kind: error.method === 'GET' ? 'no-such-user' : 'no-such-user-or-folder' };
}

const isOfAccount = ({ path }: DiscogsError) => path.startsWith('/users/');

/**
 * Returns whether a 404 means a wrong user or folder. The path of a collection has user, folder and release. If the release or
 * the copy is missing, Discogs says so in the detail. So any other detail means that the user or the folder is missing.
 */
const isMisnamed = (error: NotFoundError) =>
  isOfAccount(error) && !isCopy(error) && !/release/i.test(error.detail ?? '');

const isCopy = ({ detail }: NotFoundError) => /\bcollection item\b/i.test(detail ?? '');
