// Discogs: the one place that decides when a call may start. Knows nothing of HTTP but what the budget headers said.
//
// Built on p-queue (job-queue.ts): its concurrency is the number of tokens, and a job keeps its slot until its token is
// back (tokens.ts). What the answers say lowers the limit (allowance.ts). Here is who may start, and who is told to wait.
import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.ts';
import type { BudgetState, BudgetWait, CallOptions, Lane } from '../core/ports.ts';
import { type BudgetFacts, createAllowance } from './allowance.ts';
import { type BudgetJournal, createFullMark } from './full-mark.ts';
import { createJobQueue, type Job } from './job-queue.ts';
import { LANES } from './lanes.ts';
import { createTokens, type Flight, type TokenTimes } from './tokens.ts';
import { estimateStart } from './wait-estimate.ts';

/** All times in ms of the given clock. */
export interface LimiterTuning extends TokenTimes {
  /** An enrichment call starts only while more than these are free. */
  enrichmentFloor: number;
  /** Whoever waits longer than this is told. */
  tellAfterMs: number;
  /** A person who would wait longer than this is refused at once. */
  longestPersonWaitMs: number;
  /** What a 429 takes off the limit, for how long, and what share is always left. */
  penalty: { ms: number; share: number; lowestShare: number };
}

const LIMITER_DEFAULTS: Readonly<LimiterTuning> = Object.freeze({
  // Discogs counts in a moving minute (https://www.discogs.com/developers, "Rate Limiting").
  windowMs: 60_000,
  // For timers that fire early and servers that count in ticks.
  marginMs: 100,
  lostCallMs: 2_000,
  restartMs: 1_000,
  firstAnswerMs: 500,
  enrichmentFloor: 4,
  tellAfterMs: 3_000,
  longestPersonWaitMs: 60_000,
  penalty: Object.freeze({ ms: 600_000, share: 0.1, lowestShare: 0.5 }),
});

/** What the limiter must know of an answer. */
export interface AnswerFacts extends BudgetFacts {
  /** Set for a 429: how long nobody may call. */
  pauseMs: number | null;
}

/** A person's call that would wait too long. Nothing was sent. */
export class BudgetRefusal extends Error {
  override readonly name = 'BudgetRefusal';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('The wait for the Discogs budget is too long');
    this.retryAfterMs = retryAfterMs;
  }
}

export interface Ticket extends CallOptions {
  /** A repeated attempt: goes before the others of its lane. */
  again?: boolean | undefined;
}

/** Sends one request. Resolves as soon as the headers of the answer are here. */
export type Send<T> = () => Promise<{ facts: AnswerFacts; value: T }>;

export interface Limiter {
  /**
   * Waits for a token, then calls `send` once. `onWait` is called at most once: at the beginning when the estimate is
   * over 3 s, else when 3 s have passed.
   * @throws BudgetRefusal; the signal's reason while waiting; whatever `send` throws, which then counts as no answer.
   */
  run<T>(ticket: Ticket, send: Send<T>): Promise<T>;
  budget(): BudgetState;
  /** Refuses all who wait, with this reason, and ends every timer. Calls in flight go on. */
  close(reason: Error): void;
}

export interface LimiterOptions {
  clock: Clock;
  /** Requests a window. */
  limit: number;
  /** A sync call starts only while more than these are free. */
  reserve: number;
  tuning?: Partial<LimiterTuning> | undefined;
  /** Without one, the first call after a kill may be one too many. */
  journal?: BudgetJournal | undefined;
}

/** A limiter with nothing used yet; its first call flies alone. */
export function createLimiter({ clock, limit, reserve, tuning, journal }: LimiterOptions): Limiter {
  const times = { ...LIMITER_DEFAULTS, ...tuning };
  const closing = new AbortController();
  // Every token in use sleeps on it.
  setMaxListeners(0, closing.signal);

  const later = (ms: number, then: () => void): void => {
    clock.sleep(ms, closing.signal).then(then, () => {
      // Closed.
    });
  };
  const tokens = createTokens(clock, times, { closed: closing.signal, onDue: () => queue.recheck() });
  const allowance = createAllowance({
    limit,
    foreignMs: times.windowMs + times.marginMs,
    penalty: times.penalty,
    now: clock.now,
    later,
    onRaise: () => queue.recheck(),
  });

  /** After a start, and after a pause: one call at a time until one is answered. */
  let probing = true;
  /** Any answer since the start. */
  let heard = false;
  let pausedUntilMs: number | null = null;
  /** Counts the 429s; several for calls that flew at the same time are one. */
  let refusals = 0;

  const free = () => allowance.limit() - tokens.held() - allowance.foreign();

  /** Tokens that a call of this lane must leave free. Never all there are, else the lane would stand still. */
  const floorOf = (lane: Lane): number => {
    const floors = { person: 0, enrichment: times.enrichmentFloor, sync: reserve };
    return Math.min(floors[lane], allowance.limit() - 1);
  };

  // A process that is killed right now and back in `restartMs` knows nothing of our calls when it makes its first. So
  // the last token is taken only when another one is back by then, or when its successor is told to wait (full-mark.ts).
  const fullMark = journal
    ? createFullMark({
        journal,
        landedBackAtMs: tokens.landedBackAtMs,
        onWritten: () => queue.recheck(),
      })
    : null;
  const mayTakeLast = () =>
    fullMark === null || free() + tokens.due() > Math.min(1, allowance.limit() - 1) || fullMark.covers();

  const mayStart = (lane: Lane): boolean =>
    pausedUntilMs === null && !(probing && tokens.inFlight() > 0) && free() > floorOf(lane) && mayTakeLast();

  const queue = createJobQueue(limit, mayStart);

  // Bounded, in case the wall clock was set back since it was written.
  const fullMs = Math.min(
    (journal?.fullUntilMs ?? 0) - clock.now(),
    times.windowMs + times.marginMs + times.lostCallMs,
  );
  if (fullMs > 0) allowance.fill(fullMs);

  const estimateWaitMs = (lane: Lane, ahead: number): number => {
    const nowMs = clock.now();
    const behindProbeMs = probing && tokens.inFlight() + ahead > 0 ? tokens.answerMs() : 0;
    const outlook = {
      readyAtMs: Math.max(nowMs, pausedUntilMs ?? 0) + behindProbeMs,
      free: free(),
      returnsAtMs: [...tokens.returnsAtMs(), ...allowance.foreignReturnsAtMs()],
      cycleMs: tokens.cycleMs(),
    };
    return estimateStart(outlook, { floor: floorOf(lane), ahead }) - nowMs;
  };

  /** The outlook may have become worse: persons who would now wait too long are told at once. */
  const reviewPersons = (): void => {
    let ahead = 0;
    for (const job of queue.waiting.all('person')) {
      const waitMs = estimateWaitMs('person', ahead);
      if (waitMs > times.longestPersonWaitMs) queue.refuse(job, new BudgetRefusal(waitMs));
      else ahead++;
    }
  };

  const pause = (ms: number): void => {
    const untilMs = clock.now() + ms;
    if (pausedUntilMs !== null && untilMs <= pausedUntilMs) return;
    pausedUntilMs = untilMs;
    later(ms, () => {
      // A longer pause may have come since.
      if (pausedUntilMs !== untilMs) return;
      pausedUntilMs = null;
      probing = true;
      queue.recheck();
    });
  };

  const takeNote = (facts: AnswerFacts, flight: Flight, refusalsBefore: number): void => {
    // Tokens that came back during the flight may still have been counted when the call arrived. In the very first
    // answer, only the call itself surely was: calls given up before it may arrive after it.
    allowance.observe(facts, heard ? tokens.held() + flight.returnedSince() : 1);
    heard = true;
    if (facts.pauseMs === null) {
      probing = false;
    } else {
      if (refusals === refusalsBefore) {
        refusals++;
        allowance.penalise();
      }
      pause(facts.pauseMs);
    }
    reviewPersons();
  };

  const start = async <T>(job: Job, send: Send<T>, resolve: (value: T) => void): Promise<void> => {
    const flight = tokens.take();
    const refusalsBefore = refusals;
    let answered = false;
    try {
      const { facts, value } = await send();
      answered = true;
      takeNote(facts, flight, refusalsBefore);
      resolve(value);
    } catch (error) {
      job.reject(error);
    }
    const back = flight.land(answered);
    queue.recheck();
    await back;
  };

  const waitReason = (): BudgetWait['reason'] => (pausedUntilMs === null ? 'budget' : 'asked-to-wait');

  /** @throws BudgetRefusal. Returns whether `onWait` is still to be told. */
  const announce = (job: Job, onWait: CallOptions['onWait']): boolean => {
    if (job.lane !== 'person' && !onWait) return false;
    const ahead = queue.waiting.ahead(job);
    if (ahead === 0 && mayStart(job.lane)) return false;
    const waitMs = estimateWaitMs(job.lane, ahead);
    if (job.lane === 'person' && waitMs > times.longestPersonWaitMs) throw new BudgetRefusal(waitMs);
    if (waitMs <= times.tellAfterMs) return true;
    onWait?.({ ms: waitMs, reason: waitReason() });
    return false;
  };

  /** For a wait that turns out longer than it looked. */
  const tellLater = (job: Job, onWait: NonNullable<CallOptions['onWait']>): void => {
    const notice = new AbortController();
    job.notice = notice;
    const tell = () => {
      if (job.gone) return;
      try {
        onWait({ ms: estimateWaitMs(job.lane, queue.waiting.before(job)), reason: waitReason() });
      } catch (error) {
        queue.refuse(job, error);
      }
    };
    clock.sleep(times.tellAfterMs, notice.signal).then(tell, () => {
      // It started, or left.
    });
  };

  return {
    run: ({ lane, signal, onWait, again = false }, send) =>
      new Promise((resolve, reject) => {
        closing.signal.throwIfAborted();
        signal?.throwIfAborted();
        const place = { notice: null, run: null, started: false, gone: false };
        const job: Job = { lane, again, signal, reject, ...place };
        const mustTell = announce(job, onWait);
        queue.add(job, () => start(job, send, resolve));
        if (!job.started && mustTell && onWait) tellLater(job, onWait);
      }),
    budget: () => ({
      limit: allowance.limit(),
      used: tokens.held() + allowance.foreign(),
      free: Math.max(0, free()),
      queued: {
        person: queue.waiting.size('person'),
        enrichment: queue.waiting.size('enrichment'),
        sync: queue.waiting.size('sync'),
      },
      pausedUntil: pausedUntilMs,
    }),
    close(reason) {
      closing.abort(reason);
      for (const lane of LANES) {
        for (const job of queue.waiting.all(lane)) queue.refuse(job, reason);
      }
    },
  };
}
