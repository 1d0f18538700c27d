// Discord: decides when the message of one run is painted: at most once in 2.5 s, only with the newest state, and always with
// the last one.
import type { Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { SyncView } from '../views/sync-state.ts';
import type { Delivered, Delivery } from './delivery.ts';

/**
 * The shortest time between two paints. Discord allows about 5 edits in 5 s a channel, and other messages need some of them.
 */
const PAINT_EVERY_MS = 2_500;
/** The pause after the first failure, which doubles with each further one up to `most`. */
const RETRY_MS = { first: 5_000, most: 60_000 };
/** How long the painter tries to show the end of a run. After that, only /status shows it. */
const LAST_TRIES_MS = 15 * 60_000;

export interface Painter {
  /** Shows this view when the next paint is due, unless a newer view comes before. */
  show(view: SyncView): void;
  /** Notes the outcome of the first paint, which another part makes (message.ts). Until this call, views are held back. */
  begin(outcome: Delivered): void;
  /** Drops the view that waits and aborts the paint under way, because another process shows the run now. */
  drop(): void;
}

export function createPainter(deps: {
  delivery: Pick<Delivery, 'show'>;
  clock: Clock;
  log: Log;
  /** Aborted when the process ends: then only the ends of runs are shown, and each is tried once. */
  signal: AbortSignal;
  /** Called when the end of the run was shown, or cannot be shown, and no newer view has come. */
  onOver: () => void;
}): Painter {
  const { delivery, clock, log, signal, onOver } = deps;
  let wanted: SyncView | null = null;
  let hasBegun = false;
  let isPainting = false;
  let paintedAtMs = Number.NEGATIVE_INFINITY;
  let retryAtMs = 0;
  let failures = 0;
  let endedAtMs = 0;
  let nap = new AbortController();
  let tenure = new AbortController();

  async function untilDue(): Promise<void> {
    for (;;) {
      const waitMs = Math.max(paintedAtMs + PAINT_EVERY_MS, retryAtMs) - clock.monotonic();
      if (waitMs <= 0) return;
      nap = new AbortController();
      await clock.sleep(waitMs, nap.signal).catch(() => {});
    }
  }

  function judge(outcome: Delivered): void {
    paintedAtMs = clock.monotonic();
    failures = outcome === 'later' ? failures + 1 : 0;
    retryAtMs =
      failures > 0 ? paintedAtMs + Math.min(RETRY_MS.first * 2 ** (failures - 1), RETRY_MS.most) : 0;
  }

  async function deliver(view: SyncView, isLast: boolean, ours: AbortSignal): Promise<Delivered> {
    try {
      return await delivery.show(view, { isLast, signal: ours });
    } catch (error) {
      log.error({ err: error, run: view.run.id }, 'a state of a sync cannot be shown at all');
      return 'kept';
    }
  }

  const mayTryAgain = (isLast: boolean) =>
    !isLast || (!signal.aborted && clock.monotonic() < endedAtMs + LAST_TRIES_MS);

  async function paint(): Promise<void> {
    while (wanted) {
      await untilDue();
      const view: SyncView | null = wanted;
      if (!view) break;
      wanted = null;
      const ours = tenure.signal;
      const isLast = view.state === 'ended';
      // While the process ends, the next edit is for "paused", which must not wait behind this one.
      if (signal.aborted && !isLast) continue;
      const outcome = await deliver(view, isLast, ours);
      if (ours.aborted) continue;
      judge(outcome);
      if (wanted) continue;
      if (outcome === 'later' && mayTryAgain(isLast)) wanted = view;
      else if (isLast) onOver();
    }
    isPainting = false;
  }

  function wake(): void {
    if (isPainting || !hasBegun || !wanted) return;
    isPainting = true;
    void paint();
  }

  return {
    show(view) {
      wanted = view;
      if (view.state === 'ended') {
        endedAtMs = clock.monotonic();
        retryAtMs = 0;
        nap.abort();
      }
      wake();
    },
    begin(outcome) {
      judge(outcome);
      hasBegun = true;
      wake();
    },
    drop() {
      wanted = null;
      tenure.abort(new Error('another process shows the run now'));
      tenure = new AbortController();
    },
  };
}
