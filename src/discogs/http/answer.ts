// Discogs: decides what an answer means: data, or one of the errors that say what a caller can do. Pure.
import {
  AuthError,
  BadResponseError,
  type BadResponseReason,
  ConflictError,
  type DiscogsError,
  type DiscogsErrorFacts,
  NotFoundError,
  RateLimitedError,
  UnavailableError,
} from '../../errors.ts';
import type { BreakReason } from './exchange.ts';
import type { AttemptFailure, Method } from './retry.ts';

/** The call that an answer belongs to. */
export interface Context {
  method: Method;
  path: string;
  /** Whether an earlier attempt of this call may have taken effect on Discogs. */
  maybeApplied: boolean;
}

export interface DiscogsAnswer {
  status: number;
  contentType: string | null;
  text: string;
  /**
   * `retryAfterMs` is the value of `Retry-After`. `pauseMs` is how long all calls now wait. Both are null unless the status is
   * 429.
   */
  retryAfterMs: number | null;
  pauseMs: number | null;
}

export type AnswerReading = { ok: true; json: unknown } | Failed;

export interface Failed {
  ok: false;
  failure: AttemptFailure;
  error: DiscogsError;
}

const LONGEST_DETAIL = 300;

/**
 * Reads a whole answer. The result has the JSON, or an error and whether the call can be repeated. The JSON of a 204 is null,
 * because a 204 has no body.
 */
export function judge(answer: DiscogsAnswer, context: Context): AnswerReading {
  const { status, text } = answer;
  const isHtml = looksLikeHtml(answer);
  const json = isHtml ? undefined : parse(text);
  const detail = cutDetail(messageOf(json));
  const isWrite = context.method !== 'GET';
  const facts = (mayHaveApplied: boolean): DiscogsErrorFacts => ({
    method: context.method,
    path: context.path,
    status,
    detail,
    maybeApplied: context.maybeApplied || (isWrite && mayHaveApplied),
  });
  const final = (error: DiscogsError): Failed => ({ ok: false, failure: { kind: 'final' }, error });
  const bad = (reason: BadResponseReason, mayHaveApplied: boolean): Failed =>
    final(new BadResponseError({ ...facts(mayHaveApplied), reason }));

  // Whether Discogs clearly did nothing. A 408 comes from a proxy that stopped waiting, so the request may have taken effect
  // all the same.
  const isClearNo = status >= 400 && status !== 408;

  if (status >= 500) {
    // Discogs asks for "a simpler query" here. The call is not repeated, because the same query would be as heavy again.
    if (detail?.includes('Query time exceeded')) {
      return final(new UnavailableError({ ...facts(true), reason: 'query-too-heavy' }));
    }
    const error = new UnavailableError({ ...facts(true), reason: 'server-error' });
    return { ok: false, failure: { kind: 'no-answer' }, error };
  }
  if (status === 429) {
    const { retryAfterMs, pauseMs } = answer;
    const waitMs = Math.max(retryAfterMs ?? 0, pauseMs ?? 0);
    const error = new RateLimitedError({ ...facts(false), source: 'discogs', retryAfterMs: waitMs });
    return { ok: false, failure: { kind: 'refused', retryAfterMs }, error };
  }
  if (status === 401) return final(new AuthError('Discogs refused the token', facts(false)));
  // A web page with any other status does not come from Discogs' API. Discogs' own 403 has a JSON message, but the 403 of a
  // proxy has none.
  if (isHtml || (status === 403 && json === undefined)) return bad('html', !isClearNo);
  if (status === 403) return final(new AuthError('Discogs does not allow this', facts(false)));
  if (status === 404) return final(new NotFoundError('Not on Discogs', facts(false)));
  if (status === 409) return final(new ConflictError('Already on Discogs', facts(false)));
  if (status < 200 || status >= 300) return bad('rejected', !isClearNo);
  if (status === 204) return { ok: true, json: null };
  return json === undefined ? bad('cut-json', true) : { ok: true, json };
}

/**
 * Makes the failure for an exchange that broke before the whole answer was here. `status` is that of the headers, or null if no
 * headers came.
 */
export function judgeBreak(
  broken: { reason: BreakReason; status: number | null; cause: unknown },
  { method, path, maybeApplied }: Context,
): Failed {
  const { reason, status, cause } = broken;
  const mayHaveApplied = maybeApplied || (method !== 'GET' && reason !== 'unreachable');
  const facts: DiscogsErrorFacts = { method, path, status, maybeApplied: mayHaveApplied, cause };
  if (reason === 'too-large') {
    return { ok: false, failure: { kind: 'final' }, error: new BadResponseError({ ...facts, reason }) };
  }
  const kind = reason === 'unreachable' ? 'not-connected' : 'no-answer';
  return { ok: false, failure: { kind }, error: new UnavailableError({ ...facts, reason }) };
}

/**
 * Makes the failure for an answer that does not have the documented shape. `detail` names the wrong fields, never their values.
 */
export function judgeShape(status: number, detail: string, { method, path, maybeApplied }: Context): Failed {
  const error = new BadResponseError({
    method,
    path,
    status,
    detail: cutDetail(detail),
    maybeApplied: maybeApplied || method !== 'GET',
    reason: 'unexpected-shape',
  });
  return { ok: false, failure: { kind: 'final' }, error };
}

function looksLikeHtml({ contentType, text }: DiscogsAnswer): boolean {
  const start = text.trimStart()[0];
  return start === '<' || (start !== '{' && start !== '[' && /\bhtml\b/i.test(contentType ?? ''));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('message' in json)) return undefined;
  return typeof json.message === 'string' ? json.message : undefined;
}

function cutDetail(detail: string | undefined): string | undefined {
  return detail?.slice(0, LONGEST_DETAIL);
}
