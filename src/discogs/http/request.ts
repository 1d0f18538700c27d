// Discogs: makeRequest, which makes every call to Discogs. It takes a token for each attempt, repeats failed attempts, logs all
// attempts, and checks the answer.
import type { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { CallOptions, Credential, Lane } from '../../core/discogs-port.ts';
import type { Log } from '../../core/ports.ts';
import { RateLimitedError } from '../../errors.ts';
import { parseRetryAfter } from '../../http-facts.ts';
import { redactCredential } from '../credential.ts';
import type { Limiter } from '../limiter/limiter.ts';
import { BudgetRefusal } from '../limiter/wait-notes.ts';
import { type Context, type Failed, judge, judgeBreak, judgeShape } from './answer.ts';
import { BrokenExchange, type Exchange, type Incoming, type Outgoing } from './exchange.ts';
import { isLongPause, type Method, nextAttemptInMs, pauseAfter429 } from './retry.ts';

/** The time within which all calls that were in flight together end: a little more than the time limit of one call. */
const TOGETHER_MS = 20_000;

/** The facts of one attempt, for counters. */
export interface CallReport {
  method: Method;
  path: string;
  lane: Lane;
  /** The number of the attempt, from 1. */
  attempt: number;
  /** The HTTP status, or null when no answer came. */
  status: number | null;
  /** `ok`, or the name of the error. */
  outcome: string;
  /** The time from sending to the end of the answer. */
  ms: number;
}

export interface RequestDeps {
  exchange: Exchange;
  limiter: Limiter;
  clock: Clock;
  log: Pick<Log, 'debug' | 'warn'>;
  random: () => number;
  onCall: (report: CallReport) => void;
}

export interface ApiCall<T> extends Outgoing {
  /** The schema that a good answer must fit. It gets null for a 204. */
  schema: z.ZodType<T>;
}

/**
 * Makes a call, with up to three attempts (retry.ts), and returns the checked answer.
 * @throws DiscogsError; its `maybeApplied` covers all attempts together. If the signal aborts, throws the signal's reason: a
 * write that was in flight may then have taken effect.
 */
export type MakeRequest = <T>(call: ApiCall<T>, options: CallOptions) => Promise<T>;

export function createMakeRequest(deps: RequestDeps): MakeRequest {
  const { exchange, limiter, clock, log, random, onCall } = deps;

  let toldUntilMs = 0;

  /** Logs a long pause. Several 429s for calls that were in flight together make only one line. */
  function tellOfPause(pauseMs: number): void {
    const untilMs = clock.monotonic() + pauseMs;
    if (!isLongPause(pauseMs) || untilMs <= toldUntilMs) return;
    // A call that is in flight now ends within TOGETHER_MS. If it gets a pause of the same length, that pause ends before this
    // moment and is not logged again.
    toldUntilMs = untilMs + TOGETHER_MS;
    const until = new Date(clock.now() + pauseMs).toISOString();
    log.warn({ until, pauseMs }, 'Discogs asked for a pause: no call leaves until then');
  }

  async function attemptOnce<T>(
    call: ApiCall<T>,
    { lane, turn, signal, onWait, beforeSend, beforeRead }: CallOptions,
    attempt: number,
    context: Context,
  ): Promise<Outcome<T>> {
    const { method, path } = context;
    let sentAtMs: number | null = null;
    let status: number | null = null;

    const report = (outcome: string): void => {
      if (sentAtMs === null) return;
      const ms = Math.round(clock.monotonic() - sentAtMs);
      const facts: CallReport = { method, path, lane, attempt, status, outcome, ms };
      log.debug(facts, 'discogs call');
      onCall(facts);
    };

    try {
      const { incoming, ...waits } = await limiter.run(
        { lane, turn, signal, onWait, again: attempt > 1 },
        async () => {
          await beforeSend?.();
          sentAtMs = clock.monotonic();
          const incoming = await exchange.send(call, signal);
          status = incoming.status;
          const retryAfterMs = parseRetryAfter(
            incoming.header('retry-after'),
            readDate(incoming) ?? clock.now(),
          );
          const pauseMs = status === 429 ? pauseAfter429(attempt, retryAfterMs, random) : null;
          if (pauseMs !== null) tellOfPause(pauseMs);
          const facts = { ...readBudget(incoming), pauseMs, isFailure: status >= 400 };
          return { facts, value: { incoming, retryAfterMs, pauseMs } };
        },
      );
      const text = await readText(incoming, call.credential);
      if (beforeRead && incoming.status < 400) await beforeRead();
      const contentType = incoming.header('content-type');
      const verdict = judge({ status: incoming.status, contentType, text, ...waits }, context);
      const outcome = verdict.ok ? checkShape(verdict.json, call.schema, incoming.status, context) : verdict;
      report(outcome.ok ? 'ok' : outcome.error.name);
      return outcome;
    } catch (error) {
      if (!(error instanceof BrokenExchange)) {
        report('aborted');
        throw error;
      }
      const failed = judgeBreak({ reason: error.reason, status, cause: error.cause }, context);
      report(failed.error.name);
      return failed;
    }
  }

  /**
   * Reads the body. @throws BrokenExchange when the body breaks off. A failure needs no body, because its status says enough:
   * then the result is an empty text.
   */
  async function readText(incoming: Incoming, credential: Credential | null): Promise<string> {
    const isFailure = incoming.status >= 400;
    try {
      const text = await incoming.text();
      // Only the messages of failures get into the log, so only those are redacted.
      return isFailure ? redactCredential(text, credential) : text;
    } catch (error) {
      if (isFailure && error instanceof BrokenExchange) return '';
      throw error;
    }
  }

  return async function makeRequest<T>(call: ApiCall<T>, options: CallOptions): Promise<T> {
    const { method, path } = call;
    const { lane, signal } = options;
    let before: Failed | null = null;

    for (let attempt = 1; ; attempt++) {
      const context: Context = { method, path, maybeApplied: before?.error.maybeApplied ?? false };
      const outcome: Outcome<T> = await attemptOnce(call, options, attempt, context).catch(
        (error: unknown) => {
          if (!(error instanceof BudgetRefusal)) throw error;
          // If an earlier attempt has failed, its failure says more than our own full queue.
          throw before?.error ?? refusedByBudget(error, context);
        },
      );
      if (outcome.ok) return outcome.value;

      const delayMs = nextAttemptInMs(outcome.failure, { method, lane, attempt }, random);
      if (delayMs === null) throw outcome.error;
      before = outcome;
      if (delayMs > 0) await clock.sleep(delayMs, signal);
    }
  };
}

type Outcome<T> = { ok: true; value: T } | Failed;

function checkShape<T>(json: unknown, schema: z.ZodType<T>, status: number, context: Context): Outcome<T> {
  const read = schema.safeParse(json);
  if (read.success) return { ok: true, value: read.data };
  const places = read.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return judgeShape(status, places.join('; '), context);
}

function refusedByBudget(
  { retryAfterMs, reason }: BudgetRefusal,
  { method, path }: Context,
): RateLimitedError {
  const queuedBy = reason === 'budget' ? null : reason;
  return new RateLimitedError({ method, path, status: null, source: 'budget', queuedBy, retryAfterMs });
}

/**
 * Returns when the answer was made, by the server's clock (epoch ms), or null without a date header. A date in `Retry-After` is
 * compared with this moment and not with our clock, which can differ.
 */
function readDate(incoming: Incoming): number | null {
  const atMs = Date.parse(incoming.header('date') ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}

function readBudget(incoming: Incoming): { limit: number | null; used: number | null } {
  const read = (name: string): number | null => {
    const text = incoming.header(name);
    return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
  };
  return { limit: read('x-discogs-ratelimit'), used: read('x-discogs-ratelimit-used') };
}
