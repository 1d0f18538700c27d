// Discogs: decides when a call can start. All calls wait here. Of HTTP, the limiter knows only the budget headers.
//
// The queue is p-queue (lanes.ts). Its concurrency is the number of tokens, and a job keeps its slot until its token is back
// (tokens.ts). The answers of Discogs lower the limit (allowance.ts), and so do calls that an earlier process may have made
// (restart-guard.ts). All times are measured with the monotonic clock.
import { setMaxListeners } from 'node:events';
import type { Clock } from '../../clock.ts';
import { type BudgetState, type CallOptions, LANES, type Lane } from '../../core/discogs-port.ts';
import type { BudgetWait } from '../../core/types.ts';
import { type BudgetFacts, createAllowance } from './allowance.ts';
import { estimateStart } from './estimate.ts';
import { type Floors, floorOf } from './floor.ts';
import { createJobQueue, type Job } from './lanes.ts';
import { type BudgetJournal, createRestartGuard } from './restart-guard.ts';
import { createTokens, type Flight, type TokenTimes } from './tokens.ts';
import type { Place } from './turns.ts';
import { createWaitNotes } from './wait-notes.ts';

/** Times and limits of the limiter. All times are in ms of the given clock. */
export interface LimiterTuning extends TokenTimes {
  /** How many tokens the calls of each lane leave free (floor.ts). The number for syncs is the option `reserve`. */
  floors: Omit<Floors, 'reserve'>;
  /** A wait that is longer than this is reported to the caller. */
  tellAfterMs: number;
  /** The call of a person who would wait longer than this is refused at once. */
  longestPersonWaitMs: number;
  /** How a 429 lowers the limit: each 429 takes off `share` of the limit for `ms`, but `lowestShare` of it always stays. */
  penalty: { ms: number; share: number; lowestShare: number };
}

const LIMITER_DEFAULTS: Readonly<LimiterTuning> = Object.freeze({
  // Discogs counts the requests of a moving minute (https://www.discogs.com/developers, "Rate Limiting").
  windowMs: 60_000,
  // This margin allows for timers that fire early and for servers that count in steps.
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
  /** How long no call may leave, in ms, after a 429. Null for any other answer. */
  pauseMs: number | null;
  /**
   * Whether the answer is an error. An error can come from a proxy in front of Discogs, so without budget headers it says
   * nothing about the window.
   */
  isFailure?: boolean | undefined;
}

export interface Ticket extends CallOptions {
  /** Whether this is a repeated attempt of a call. It goes before the other calls of its turn. */
  again?: boolean | undefined;
}

/** Sends one request. Resolves as soon as the headers of the answer have arrived. */
export type Send<T> = () => Promise<{ facts: AnswerFacts; value: T }>;

export interface Limiter {
  /**
   * Waits for a token, then calls `send` once. `onWait` is called at most once: immediately if the estimated wait is over 3 s,
   * otherwise after 3 s if the call still waits.
   * @throws BudgetRefusal; the signal's reason while the call waits; or the error of `send`. After an error of `send` the call
   * counts as one without an answer.
   */
  run<T>(ticket: Ticket, send: Send<T>): Promise<T>;
  budget(): BudgetState;
  /** Refuses all waiting calls with this reason, and ends every timer. Calls in flight go on. */
  close(reason: Error): void;
}

export interface LimiterOptions {
  clock: Clock;
  /** The most requests in one window. */
  limit: number;
  /** The reserve of the syncs: a sync call starts only while more tokens than this are free. */
  reserve: number;
  tuning?: Partial<LimiterTuning> | undefined;
  /**
   * Keeps the wait for the next process. Without a journal, the first call after a killed process can be one more than Discogs
   * allows.
   */
  journal?: BudgetJournal | undefined;
  /** Returns whether a call that failed with this error may have been sent. If missing, every failed call counts as sent. */
  maybeSent?: ((error: unknown) => boolean) | undefined;
}

/** Makes a limiter with no token in use. Until the first call is answered, no second call starts. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, limit, reserve, tuning, journal, maybeSent = () => true } = options;
  const times = { ...LIMITER_DEFAULTS, ...tuning };
  const holdMs = times.windowMs + times.marginMs;
  const closing = new AbortController();
  // Every token in use listens to this signal, so Node's warning of many listeners is turned off.
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

  /** Whether only one call at a time can be in flight. True after a start and after a pause, until a call is answered. */
  let probing = true;
  let pausedUntilMs: number | null = null;
  /** The number of 429s. Several 429s for calls that were in flight at the same time count as one. */
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

  // The last call of an earlier process was sent before this process began, so after one window Discogs no longer counts it.
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
      // If a longer pause has begun in the meantime, that pause ends later.
      if (pausedUntilMs !== untilMs) return;
      pausedUntilMs = null;
      probing = true;
      queue.recheck();
    });
  };

  const takeNote = (facts: AnswerFacts, flight: Flight, refusalsBefore: number): void => {
    const tells = facts.used !== null || !(facts.isFailure || facts.pauseMs !== null);
    if (guard.isBlind() && tells) {
      // After a start, all requests that Discogs counts may belong to an earlier process. The request of this answer is not
      // subtracted, because the headers of search and OAuth do not count it.
      allowance.inherit(facts.used ?? 0);
      allowance.observe({ ...facts, used: null }, 0);
    } else {
      // A token that came back while this call was in flight may still have counted when the call arrived at Discogs.
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
      // While the window is unknown, no more calls leave, so all unused tokens are kept.
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
        // The end of the pause by the wall clock as it is now.
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
