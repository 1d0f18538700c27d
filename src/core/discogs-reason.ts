// Core: what happened at Discogs, as a decision. The catalogue has the clause for each kind (discord/texts).
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

/** Why a call failed, with what a sentence about it names. */
export type DiscogsReason =
  | { kind: 'no-token' }
  | { kind: 'token-refused' }
  /** Discogs accepts the token, but not for the collection that was asked for. */
  | { kind: 'others-collection'; forbidden: 'see' | 'change' }
  /** DISCOGS_API_URL leads somewhere else. */
  | { kind: 'not-discogs' }
  | { kind: 'no-such-release' | 'no-such-entry' }
  /** A name in the configuration is wrong. */
  | { kind: 'no-such-user' | 'no-such-user-or-folder' }
  | { kind: 'already-there' }
  /**
   * Our own limiter refuses the call: because of our requests of the last minute, a pause that Discogs asked for, or a restart.
   */
  | { kind: 'limit-used-up' | 'asked-to-wait' | 'restarted' }
  | { kind: 'rate-limited' }
  | { kind: Exclude<UnavailableReason, 'server-error'> }
  | { kind: 'server-error' | 'rejected'; status: number }
  | { kind: Exclude<BadResponseReason, 'rejected'> }
  | { kind: 'other' };

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

/** Whether only the operator can fix the failure, which is about the token or a name in the configuration. */
export function isForOperator(error: DiscogsError): boolean {
  return error instanceof AuthError || (error instanceof NotFoundError && isMisnamed(error));
}

/**
 * Whether every other write would be refused the same way: the token, the name or the folder is wrong. A 404 counts only if
 * Discogs names the user or the folder: any other 404 can be about this release alone.
 */
export function isAboutAll(error: DiscogsError): boolean {
  if (error instanceof AuthError) return true;
  return (
    error instanceof NotFoundError &&
    isMisnamed(error) &&
    /\b(user|folder) does not exist\b/i.test(error.detail ?? '')
  );
}

/** Discogs says that the collection has no such folder. */
export const isFolderGone = (error: unknown): boolean =>
  error instanceof NotFoundError && /\bfolder does not exist\b/i.test(error.detail ?? '');

function refusalReason(error: AuthError, { hasToken }: { hasToken: boolean }): DiscogsReason {
  if (!hasToken) return { kind: 'no-token' };
  // 401 is about the token itself; 403 about what is done with it.
  if (error.status !== 403 || !isOfAccount(error)) return { kind: 'token-refused' };
  return { kind: 'others-collection', forbidden: error.method === 'GET' ? 'see' : 'change' };
}

function notFoundReason(error: NotFoundError): DiscogsReason {
  // Discogs answers this address for every token, so a 404 comes from another server.
  if (error.path === '/oauth/identity') return { kind: 'not-discogs' };
  if (!isMisnamed(error)) {
    const isRelease = !isCopy(error) && (error.path.startsWith('/releases/') || isOfAccount(error));
    return { kind: isRelease ? 'no-such-release' : 'no-such-entry' };
  }
  // A read asks for all folders at once. Only a write names a folder.
  return { kind: error.method === 'GET' ? 'no-such-user' : 'no-such-user-or-folder' };
}

const isOfAccount = ({ path }: DiscogsError) => path.startsWith('/users/');

/**
 * The path names user, folder and release. Discogs names a missing release or copy in the detail. Otherwise the user or the
 * folder is wrong.
 */
const isMisnamed = (error: NotFoundError) =>
  isOfAccount(error) && !isCopy(error) && !/release/i.test(error.detail ?? '');

const isCopy = ({ detail }: NotFoundError) => /\bcollection item\b/i.test(detail ?? '');
