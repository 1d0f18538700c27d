// Core, sync: patience when Discogs does not answer: measures an outage, and repeats a question until there is an answer.
import type { Clock } from '../../clock.ts';
import { DiscogsError } from '../../errors.ts';
import { type RunContext, RunFailed, waitUnder } from './context.ts';
import { type DiscogsOutage, isPassing, type OutageTimes, sitOut } from './plan.ts';
import type { ErrorLine } from './run-recorder.ts';
import type { CollectionPlace } from './words.ts';

/** Measures an outage. Neither a clock that was set nor a new process makes it longer. */
export function createOutageWatch(clock: Clock): (outage: DiscogsOutage | null) => OutageTimes {
  let sinceMs: number | null = null;
  return (outage) => {
    const nowMs = clock.monotonic();
    if (outage === null) sinceMs = null;
    sinceMs ??= nowMs;
    return { nowMs: clock.now(), lastedMs: nowMs - sinceMs };
  };
}

/** What a question is about, and how its wait is saved. */
export interface Asking {
  place: CollectionPlace;
  /** The outage that an earlier process waited for, if there was one. */
  outage: DiscogsOutage | null;
  save: (outage: DiscogsOutage, errors: ErrorLine[]) => Promise<unknown>;
}

export type Patience = <T>(ask: () => Promise<T>, asking: Asking) => Promise<T>;

/**
 * Asks until there is an answer, and waits out an outage as the push does.
 * @throws RunFailed after an hour, or at once for a failure that does not pass by itself. Halt, RunLostError, StoreError.
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
