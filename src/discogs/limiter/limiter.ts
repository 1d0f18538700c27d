// Discogs: the one place that decides when a call can start. Of HTTP it knows only the budget headers.
//
// It is built on p-queue (lanes.ts): the concurrency is the number of tokens, and a job keeps its slot until its token is
// back (tokens.ts). The answers lower the limit (allowance.ts), and so do the possible calls of an earlier process
// (restart-guard.ts). This file decides whether a call can start. All of it uses the clock that never steps.
import { setMaxListeners } from 'node:events';
import type { Clock } from '../../clock.ts';
import { type BudgetState, type CallOptions, LANES, type Lane } from '../../core/ports.ts';
import type { BudgetWait } from '../../core/types.ts';
import { type BudgetFacts, createAllowance } from './allowance.ts';
import { estimateStart } from './estimate.ts';
import { type Floors, floorOf } from './floor.ts';
import { createJobQueue, type Job } from './lanes.ts';
import { type BudgetJournal, createRestartGuard } from './restart-guard.ts';
import { createTokens, type Flight, type TokenTimes } from './tokens.ts';
import type { Place } from './turns.ts';
import { createWaitNotes } from './wait-notes.ts';

/** All times in ms of the given clock. */
export interface LimiterTuning extends TokenTimes {
  /** What calls leave free (floor.ts); the reserve of syncs is an option. */
  floors: Omit<Floors, 'reserve'>;
  /** A caller that waits longer than this gets the wait reported. */
  tellAfterMs: number;
  /** A person who would wait longer than this is refused at once. */
  longestPersonWaitMs: number;
  /** What a 429 takes off the limit: a share, for a time, down to the lowest share that always stays. */
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
  floors: Object.freeze({ enrichment: 4, busyPerson: Object.freeze({ calls: 6, kept: 4 }) }),
  tellAfterMs: 3_000,
  longestPersonWaitMs: 60_000,
  penalty: Object.freeze({ ms: 600_000, share: 0.1, lowestShare: 0.5 }),
});

/** The facts of an answer that the limiter needs. */
export interface AnswerFacts extends BudgetFacts {
  /** Set for a 429: how long no call may leave. */
  pauseMs: number | null;
  /** The answer may come from a server in front of Discogs: without headers it says nothing about the window. */
  isFailure?: boolean | undefined;
}

export interface Ticket extends CallOptions {
  /** A repeated attempt goes before the other calls of its turn. */
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
  /** Refuses all waiting calls with this reason, and ends every timer. Calls in flight go on. */
  close(reason: Error): void;
}

export interface LimiterOptions {
  clock: Clock;
  /** Requests a window. */
  limit: number;
  /** A sync call starts only while more than these are free. */
  reserve: number;
  tuning?: Partial<LimiterTuning> | undefined;
  /** Without one, the first call after a kill can be one too many. */
  journal?: BudgetJournal | undefined;
  /** Whether a call that failed with this error may have been sent. Without it: every call may have been. */
  maybeSent?: ((error: unknown) => boolean) | undefined;
}

/** A limiter with nothing used yet. Its first call is alone in flight. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, limit, reserve, tuning, journal, maybeSent = () => true } = options;
  const times = { ...LIMITER_DEFAULTS, ...tuning };
  const holdMs = times.windowMs + times.marginMs;
  const closing = new AbortController();
  // Every token in use sleeps on this signal.
  setMaxListeners(0, closing.signal);

  const later = (ms: number, then: () => void): void => {
    clock.sleep(ms, closing.signal).then(then, () => {
      // The limiter is closed.
    });
  };
  const tokens = createTokens(clock, times, { closed: closing.signal, onDue: () => queue.recheck() });
  const allowance = createAllowance({
    limit,
    foreignMs: holdMs,
    penalty: times.penalty,
    monotonic: clock.monotonic,
    later,
    onRaise: () => queue.recheck(),
  });

  /** After a start, and after a pause: one call at a time until one is answered. */
  let probing = true;
  let pausedUntilMs: number | null = null;
  /** Counts the 429s. Several for calls that were in flight at the same time count as one. */
  let refusals = 0;

  const free = () => allowance.limit() - tokens.held() - allowance.foreign();

  const floors: Floors = { ...times.floors, reserve };
  const floorFor = (lane: Lane, started: number) => floorOf({ lane, started }, floors, allowance.limit());

  const guard = createRestartGuard({
    journal,
    monotonic: clock.monotonic,
    later,
    holdMs,
    restartMs: times.restartMs,
    limit: allowance.limit,
    free,
    due: tokens.due,
    surelyBackAtMs: () => [...tokens.landedBackAtMs(), ...allowance.foreignReturnsAtMs()],
    onChange: () => queue.recheck(),
  });

  const mayStart = ({ lane, turn }: Pick<Job, 'lane' | 'turn'>): boolean =>
    pausedUntilMs === null &&
    !(probing && tokens.inFlight() > 0) &&
    free() > floorFor(lane, queue.waiting.started({ lane, turn })) &&
    guard.mayStart();

  const queue = createJobQueue({
    slots: limit,
    mayStart,
    monotonic: clock.monotonic,
    windowMs: times.windowMs,
  });

  // A call of an earlier process was under way before this process began: after a window it is forgotten.
  if (journal?.fullForMs) allowance.inherit(limit, Math.min(journal.fullForMs, holdMs));

  const estimateWaitMs = (lane: Lane, { ahead, started }: Place): number => {
    const nowMs = clock.monotonic();
    const behindProbeMs = probing && tokens.inFlight() + ahead > 0 ? tokens.answerMs() : 0;
    const outlook = {
      readyAtMs: Math.max(nowMs, pausedUntilMs ?? 0, guard.blindUntilMs() ?? 0) + behindProbeMs,
      free: free(),
      returnsAtMs: [...tokens.returnsAtMs(), ...allowance.foreignReturnsAtMs()],
      cycleMs: tokens.cycleMs(),
    };
    return estimateStart(outlook, { floor: floorFor(lane, started), ahead }) - nowMs;
  };

  const waitReason = (lane: Lane, { started }: Place): BudgetWait['reason'] => {
    if (pausedUntilMs !== null) return 'asked-to-wait';
    const inherited = allowance.inherited();
    const isKept = inherited > 0 && free() + inherited > floorFor(lane, started);
    return isKept || guard.blindUntilMs() !== null ? 'restart' : 'budget';
  };

  const notes = createWaitNotes({
    clock,
    queue,
    times,
    mayStart,
    estimateMs: estimateWaitMs,
    reason: waitReason,
  });

  const pause = (ms: number): void => {
    const untilMs = clock.monotonic() + ms;
    if (pausedUntilMs !== null && untilMs <= pausedUntilMs) return;
    pausedUntilMs = untilMs;
    later(ms, () => {
      // A longer pause may have begun since.
      if (pausedUntilMs !== untilMs) return;
      pausedUntilMs = null;
      probing = true;
      queue.recheck();
    });
  };

  const takeNote = (facts: AnswerFacts, flight: Flight, refusalsBefore: number): void => {
    const tells = facts.used !== null || !(facts.isFailure || facts.pauseMs !== null);
    if (guard.isBlind() && tells) {
      // The headers can be one behind: those of search and OAuth do not count the call itself. So after a start all that they
      // count may belong to an earlier process.
      allowance.inherit(facts.used ?? 0);
      allowance.observe({ ...facts, used: null }, 0);
    } else {
      // Tokens that came back during the flight of this call may still have counted when it arrived at Discogs.
      allowance.observe(facts, tokens.held() + flight.returnedSince());
    }
    if (tells) guard.noteHeard();
    if (facts.pauseMs !== null) {
      if (refusals === refusalsBefore) {
        refusals++;
        allowance.penalise();
      }
      pause(facts.pauseMs);
    } else if (tells) {
      probing = false;
    }
    notes.review();
  };

  const start = async <T>(job: Job, send: Send<T>, resolve: (value: T) => void): Promise<void> => {
    const flight = tokens.take();
    guard.noteSent();
    const refusalsBefore = refusals;
    let answered = false;
    try {
      const { facts, value } = await send();
      answered = true;
      takeNote(facts, flight, refusalsBefore);
      resolve(value);
    } catch (error) {
      if (!answered && !maybeSent(error)) guard.noteUnsent();
      job.reject(error);
    }
    const back = flight.land(answered);
    queue.recheck();
    await back;
    if (!closing.signal.aborted) guard.noteReturn();
  };

  return {
    run: ({ lane, turn, signal, onWait, again = false }, send) =>
      new Promise((resolve, reject) => {
        closing.signal.throwIfAborted();
        signal?.throwIfAborted();
        const place = { notice: null, run: null, started: false, gone: false };
        const job: Job = { lane, turn, again, signal, reject, ...place };
        const mustTell = notes.announce(job, onWait);
        queue.add(job, () => start(job, send, resolve));
        if (!job.started && mustTell && onWait) notes.tellLater(job, onWait);
      }),
    budget() {
      const unused = Math.max(0, free());
      // The window is unknown, and no more calls leave before it is known.
      const isAllKept = guard.blindUntilMs() !== null;
      const inherited = allowance.inherited();
      return {
        limit: allowance.limit(),
        used: tokens.held() + allowance.foreign() - inherited,
        kept: inherited + (isAllKept ? unused : 0),
        free: isAllKept ? 0 : unused,
        queued: {
          person: queue.waiting.size('person'),
          enrichment: queue.waiting.size('enrichment'),
          sync: queue.waiting.size('sync'),
        },
        // A moment on the present wall clock.
        pausedUntil: pausedUntilMs === null ? null : clock.now() + pausedUntilMs - clock.monotonic(),
      };
    },
    close(reason) {
      closing.abort(reason);
      for (const lane of LANES) {
        for (const { one } of queue.waiting.inOrder(lane)) queue.refuse(one, reason);
      }
    },
  };
}
