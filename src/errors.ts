// Root: the errors that a caller can handle. A UserError has a sentence for a person. The class of a DiscogsError says what the
// caller can do about a failed call. An error that is not in this file (and no Refusal) is a bug: a person sees only its id.

/**
 * Why the bot does not do what a person asked for, as the log shows it. `permission`: this person may not do it. `server`: it
 * is not possible in this Discord server. `limit`: it came too often, or too much came at once. `input`: the request itself
 * cannot be carried out.
 */
export type RefusalReason = 'permission' | 'server' | 'limit' | 'input';

/** An error with a message for the person: one short sentence that says what happened and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly why: RefusalReason;

  constructor(message: string, why: RefusalReason = 'input') {
    super(message);
    this.why = why;
  }
}

export interface DiscogsErrorFacts {
  method: string;
  /** The path of the address, without host and query, which can have a token. */
  path: string;
  /** The HTTP status. Null when no answer came. */
  status: number | null;
  /** The `message` in the answer of Discogs, cut to 300 characters. Only for the log and for decisions, never for a person. */
  detail?: string | undefined;
  /** True when a write may have taken effect although the call failed (timeout, 5xx, cut answer). */
  maybeApplied?: boolean | undefined;
  cause?: unknown;
}

/** A call to Discogs failed. Each subclass stands for something else that the caller can do. */
export abstract class DiscogsError extends Error {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly detail: string | undefined;
  readonly maybeApplied: boolean;

  constructor(what: string, facts: DiscogsErrorFacts) {
    super(`${what}: ${facts.method} ${facts.path} (${facts.status ?? 'no answer'})`, { cause: facts.cause });
    this.method = facts.method;
    this.path = facts.path;
    this.status = facts.status;
    this.detail = facts.detail;
    this.maybeApplied = facts.maybeApplied ?? false;
  }
}

/**
 * A 401, or a 403 with a message of Discogs: the token is missing, refused, or not that of the collection's owner. The same call
 * fails again.
 */
export class AuthError extends DiscogsError {
  override readonly name = 'AuthError';
}

/** A 404: the release, page, folder, copy or user does not exist. */
export class NotFoundError extends DiscogsError {
  override readonly name = 'NotFoundError';
}

/** A 409: the copy is there already. Treat it as success. Discogs does not send it today: a second POST makes a second copy. */
export class ConflictError extends DiscogsError {
  override readonly name = 'ConflictError';
}

interface RateLimitedFacts extends DiscogsErrorFacts {
  source: 'discogs' | 'budget';
  queuedBy?: 'asked-to-wait' | 'restart' | null;
  retryAfterMs: number;
}

/** There were too many calls. `source`: `discogs` after a 429 to the last attempt; `budget` if our own queue is too long. */
export class RateLimitedError extends DiscogsError {
  override readonly name = 'RateLimitedError';
  readonly source: 'discogs' | 'budget';
  /** Why our own queue is too long. Null: because of our requests of the last minute, or `source` is `discogs`. */
  readonly queuedBy: 'asked-to-wait' | 'restart' | null;
  readonly retryAfterMs: number;

  constructor(facts: RateLimitedFacts) {
    super('Discogs budget exhausted', facts);
    this.source = facts.source;
    this.queuedBy = facts.queuedBy ?? null;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export type UnavailableReason = 'timeout' | 'unreachable' | 'cut' | 'server-error' | 'query-too-heavy';

/** Discogs is down, slow or broken. The caller can try again later; after `query-too-heavy` only with a simpler search. */
export class UnavailableError extends DiscogsError {
  override readonly name = 'UnavailableError';
  readonly reason: UnavailableReason;

  constructor(facts: DiscogsErrorFacts & { reason: UnavailableReason }) {
    super(`Discogs unavailable (${facts.reason})`, facts);
    this.reason = facts.reason;
  }
}

export type BadResponseReason = 'html' | 'cut-json' | 'too-large' | 'unexpected-shape' | 'rejected';

/** The answer cannot be used: it is a web page, broken JSON, too large, of another shape, or a 4xx that no other class has. */
export class BadResponseError extends DiscogsError {
  override readonly name = 'BadResponseError';
  readonly reason: BadResponseReason;

  constructor(facts: DiscogsErrorFacts & { reason: BadResponseReason }) {
    super(`Discogs answer not usable (${facts.reason})`, facts);
    this.reason = facts.reason;
  }
}

/** The release of an Add could not be read, and nothing was saved. `cause` says why. */
export class NothingSavedError extends Error {
  override readonly name = 'NothingSavedError';
  override readonly cause: DiscogsError;

  constructor(cause: DiscogsError) {
    super('the release could not be read', { cause });
    this.cause = cause;
  }
}

/**
 * The database failed. The message is constant, and there is no `cause`, because the error messages of database drivers can
 * contain the values of a query, and addresses with passwords.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** The SQLSTATE, or the name of a network error. Null when the driver gave neither. */
  readonly code: string | null;
  /** The database cannot be reached now: it is down or starting, or the connection was cut. The caller can try again later. */
  readonly unreachable: boolean;

  constructor(facts: { code: string | null; unreachable: boolean }) {
    super(facts.unreachable ? 'the database cannot be reached' : 'the database refused a query');
    this.code = facts.code;
    this.unreachable = facts.unreachable;
  }
}

/** The person has reached the limit of adds an hour, so this add was not saved. */
export class AddLimitError extends Error {
  override readonly name = 'AddLimitError';

  constructor() {
    super('one add too many');
  }
}

/** Another process or task has claimed or closed this add intent. The caller must send no more requests for the intent. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor() {
    super('the add intent has another holder');
  }
}

/** Another process has claimed or ended this sync run. The caller must save nothing more for the run. */
export class RunLostError extends Error {
  override readonly name = 'RunLostError';

  constructor() {
    super('the sync run has another holder');
  }
}

/**
 * Why a file that a person sent cannot be used. `foreign`: its address is not Discord's. `too-large`: it has, or claims, too many
 * bytes. `unavailable`: Discord did not give it out in time, or not to its end. `no-column`: its first line does not name the
 * column that is needed. `too-many-rows`: it has more rows than any collection. `broken`: it is no CSV. `broken-zip`, `too-large-unzipped`:
 * a gzip file that cannot be unpacked, or that holds too many bytes.
 */
export type FileFault =
  | 'foreign'
  | 'too-large'
  | 'unavailable'
  | 'no-column'
  | 'too-many-rows'
  | 'broken'
  | 'broken-zip'
  | 'too-large-unzipped';

/** A file that a person sent cannot be used. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly fault: FileFault;

  constructor(fault: FileFault, cause?: unknown) {
    super(`a file cannot be used: ${fault}`, { cause });
    this.fault = fault;
  }
}
