// Root: the families of errors. A UserError is written for a person. A DiscogsError says what the caller can do about a failed
// call. Any other error is a bug, and a person sees only its id.

/**
 * Why a request is refused, for the log. `permission`: this person is not allowed. `server`: this server is not allowed. `limit`:
 * too often, or too much at once. `input`: the request cannot be fulfilled.
 */
export type RefusalReason = 'permission' | 'server' | 'limit' | 'input';

/** An error whose message is one short sentence for the person: what happened and what to do. */
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
  /** Path only: never a host, a query or a token. */
  path: string;
  /** HTTP status, or null when no answer came. */
  status: number | null;
  /** What Discogs said in `message`, cut to 300 characters. For the log, never for a person. */
  detail?: string | undefined;
  /** True when a write may have taken effect although the call failed (timeout, 5xx, cut answer). */
  maybeApplied?: boolean | undefined;
  cause?: unknown;
}

/** A Discogs call that failed. Subclasses are divided by what the caller can do. */
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

/** 401, or 403 with a Discogs message: the token is missing, refused, or not the owner's. Repeating is useless. */
export class AuthError extends DiscogsError {
  override readonly name = 'AuthError';
}

/** 404: the release, page, folder, copy or user does not exist. */
export class NotFoundError extends DiscogsError {
  override readonly name = 'NotFoundError';
}

/** 409: already there. Discogs does not send it today (a second POST makes a second copy); treat it as success. */
export class ConflictError extends DiscogsError {
  override readonly name = 'ConflictError';
}

interface RateLimitedFacts extends DiscogsErrorFacts {
  source: 'discogs' | 'budget';
  queuedBy?: 'asked-to-wait' | 'restart' | null;
  retryAfterMs: number;
}

/** Too many calls. `discogs`: a 429 after all attempts. `budget`: our own queue is too long to wait for. */
export class RateLimitedError extends DiscogsError {
  override readonly name = 'RateLimitedError';
  readonly source: 'discogs' | 'budget';
  /** Why our own queue does not move. Null: our requests of the last minute, or `source` is `discogs`. */
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

/** Discogs is down, slow or broken now: try again later. `query-too-heavy`: ask for something simpler. */
export class UnavailableError extends DiscogsError {
  override readonly name = 'UnavailableError';
  readonly reason: UnavailableReason;

  constructor(facts: DiscogsErrorFacts & { reason: UnavailableReason }) {
    super(`Discogs unavailable (${facts.reason})`, facts);
    this.reason = facts.reason;
  }
}

export type BadResponseReason = 'html' | 'cut-json' | 'too-large' | 'unexpected-shape' | 'rejected';

/** An answer that cannot be used: a web page, broken JSON, too many bytes, another shape, or a 4xx not named above. */
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
 * The database failed. The message is constant and there is no `cause`: the messages of drivers can hold the values of a query,
 * and addresses with passwords.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** SQLSTATE, or the name of a network error. Null when the driver gave none. */
  readonly code: string | null;
  /** The database cannot be reached now (down, starting, connection cut). The caller can try again later. */
  readonly unreachable: boolean;

  constructor(facts: { code: string | null; unreachable: boolean }) {
    super(facts.unreachable ? 'the database cannot be reached' : 'the database refused a query');
    this.code = facts.code;
    this.unreachable = facts.unreachable;
  }
}

/** A person has made as many adds as the limit allows. This one was not saved. */
export class AddLimitError extends Error {
  override readonly name = 'AddLimitError';

  constructor() {
    super('one add too many');
  }
}

/** Another process or task has claimed or closed this add intent. The caller must send nothing more for it. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor() {
    super('the add intent has another holder');
  }
}

/** Another process has claimed or ended this sync run. The caller must write nothing more for it. */
export class RunLostError extends Error {
  override readonly name = 'RunLostError';

  constructor() {
    super('the sync run has another holder');
  }
}
