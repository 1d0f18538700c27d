// Core, sync: waits while Discogs does not answer. It measures how long an outage lasts, and repeats a request until Discogs
// answers.
import type { Clock } from '../../clock.ts';
import { DiscogsError } from '../../errors.ts';
import { type RunContext, RunFailed, waitUnder } from './context.ts';
import { type DiscogsOutage, isPassing, type OutageTimes, sitOut } from './plan.ts';
import type { ErrorLine } from './run-recorder.ts';
import type { CollectionPlace } from './words.ts';

/**
 * Makes a function that says how long this process has been waiting for an outage. It measures with the monotonic clock, so
 * setting the wall clock does not change the result. Time that an earlier process waited does not count.
 */
export function createOutageWatch(clock: Clock): (outage: DiscogsOutage | null) => OutageTimes {
  let sinceMs: number | null = null;
  return (outage) => {
    const nowMs = clock.monotonic();
    if (outage === null) sinceMs = null;
    sinceMs ??= nowMs;
    return { nowMs: clock.now(), lastedMs: nowMs - sinceMs };
  };
}

/** What a request is about, and how an outage during it is saved. */
export interface Asking {
  place: CollectionPlace;
  /** The outage that the run was waiting for before this request. Null: there was none. */
  outage: DiscogsOutage | null;
  /** Saves the outage, before each wait. */
  save: (outage: DiscogsOutage, errors: ErrorLine[]) => Promise<unknown>;
}

export type Patience = <T>(ask: () => Promise<T>, asking: Asking) => Promise<T>;

/**
 * Makes a function that repeats a request until Discogs answers, with the same waits as the push.
 * The function throws RunFailed after an hour, or at once for a failure that does not pass by itself; Halt, RunLostError,
 * StoreError.
 */
export function createPatience(ctx: RunContext): Patience {
  const { recorder, clock, log, messages } = ctx;
  const timesOf = createOutageWatch(clock);
  return async (ask, { place, outage: before, save }) => {
    for (let outage = before; ; ) {
      try {
        const answer = await ask();
        if (outage) recorder.setActivity({ kind: 'working' });
        return answer;
      } catch (error) {
        if (!(error instanceof DiscogsError)) throw error;
        log.warn({ err: error, run: recorder.held.id }, 'the collection cannot be read');
        if (!isPassing(error)) throw new RunFailed(messages.unreadable(place, error), error);
        const next = sitOut(outage, timesOf(outage));
        if (next.kind === 'give-up') throw new RunFailed(messages.unreadableForLong(place, error), error);
        ({ outage } = next);
        await save(
          outage,
          next.isNew ? [{ releaseId: null, message: messages.outageBegan('pull', error) }] : [],
        );
        recorder.setActivity({
          kind: 'discogs-down',
          sinceMs: outage.sinceMs,
          nextTryMs: clock.now() + next.ms,
        });
        await waitUnder(ctx, next.ms);
      }
    }
  };
}
