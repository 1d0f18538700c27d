// Discord: the one watcher of the sync: every run that this process works at has a message that is kept up to date.
import { ageMs, type Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import { outcomeOf } from '../../core/sync/plan.ts';
import type { Sync, SyncEvent, SyncRequest, SyncRun } from '../../core/sync/types.ts';
import type { Texts } from '../texts/texts.ts';
import { type SyncMessage, syncMessage } from '../views/sync.ts';
import { endedView, type SyncView, startedView, viewOf } from '../views/sync-state.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { createDelivery, type Delivered, type Delivery, type ProgressReply } from './delivery.ts';
import { createPainter, type Painter } from './painter.ts';

const REPAIRS = Object.freeze({
  /** After a start, ends that are not older than this are painted once more: a process may have died before it did. */
  ageMs: 60 * 60_000,
  /** The newest so many. More than these end within an hour only when someone plays with it. */
  most: 10,
  /** Between two of them, which may be in one channel (see PAINT_EVERY_MS). */
  everyMs: 2_500,
});

export interface ProgressMessages {
  /**
   * `Sync.start`, with the answer of an interaction as the message of the run. Resolves after the first paint; nothing
   * is painted when another run is at it already. @throws what `Sync.start` throws.
   */
  start(request: SyncRequest, reply: ProgressReply): ReturnType<Sync['start']>;
  /** Someone pressed Stop: the next paint of the message says so. */
  stopping(run: SyncRun): void;
  /**
   * Paints the end of a run that is over, as the database has it: into its message, or where `paint` says. Never throws.
   */
  repair(run: SyncRun, paint?: (message: SyncMessage) => Promise<unknown>): Promise<void>;
  /**
   * Repairs the runs that ended lately, the newest first, whatever has begun since: several processes may have died one after
   * the other. Never throws.
   */
  repairLately(): Promise<void>;
  /** Resolves when the message of every ended run shows that end, or cannot: call it after `Sync.pause`. */
  delivered(): Promise<void>;
}

interface Shown {
  delivery: Delivery;
  painter: Painter;
  /** Its first paint is behind it, or is left to the painter. Until then the answer of a command may become its message. */
  hasBegun: boolean;
  latest: SyncView;
  /** Who pressed Stop here; the engine may not have noticed yet. */
  stoppedBy: string | null;
  /** False: the run was lost to another process, which shows it now. Kept for the way to its answer, should it come back. */
  isOurs: boolean;
}

/** Watches from now on. */
export function createProgressMessages(deps: {
  sync: Pick<Sync, 'start' | 'watch' | 'attachMessage' | 'lately' | 'errors'>;
  channel: ChannelMessages;
  /** The message of a run is for a whole channel, and outlives who started it: one language for all. */
  texts: Texts;
  clock: Clock;
  log: Log;
  /** Aborted when the process ends. */
  signal: AbortSignal;
}): ProgressMessages {
  const { sync, channel, texts, clock, log, signal } = deps;
  const shown = new Map<number, Shown>();
  const waiting = new Set<() => void>();
  // How many commands are starting a run at this moment. The engine reports it before they know its id.
  let starting = 0;

  const hasEnds = () => [...shown.values()].some((one) => one.isOurs && one.latest.state === 'ended');

  function open(run: SyncRun): Shown {
    const known = shown.get(run.id);
    if (known) return known;
    // There is one unfinished run at a time: what was lost before is over.
    for (const [id, one] of shown) if (!one.isOurs) shown.delete(id);
    const delivery = createDelivery(run, deps);
    const painter = createPainter({
      delivery,
      clock,
      log,
      signal,
      onOver() {
        shown.delete(run.id);
        if (hasEnds()) return;
        for (const resolve of waiting) resolve();
        waiting.clear();
      },
    });
    const one: Shown = {
      delivery,
      painter,
      hasBegun: false,
      latest: startedView(run),
      stoppedBy: run.stoppedBy,
      isOurs: true,
    };
    shown.set(run.id, one);
    return one;
  }

  function show(one: Shown, view: SyncView): void {
    const stoppedBy = view.run.stoppedBy ?? one.stoppedBy;
    one.latest = { ...view, run: { ...view.run, stoppedBy } };
    one.painter.show(one.latest);
  }

  function begin(one: Shown, outcome: Delivered): void {
    one.hasBegun = true;
    one.painter.begin(outcome);
  }

  function drop(runId: number): void {
    const one = shown.get(runId);
    if (!one) return;
    one.isOurs = false;
    one.painter.drop();
  }

  sync.watch((event: SyncEvent) => {
    if (event.type === 'lost') return drop(event.run.id);
    const one = open(event.run);
    one.isOurs = true;
    if (event.type === 'started') {
      // The answer of a command that starts a run shows that moment already.
      if (starting > 0 && !event.resumed) return;
      one.delivery.goOnIn(event.run.message);
    }
    show(one, viewOf(event, clock.now()));
    if (starting === 0 && !one.hasBegun) begin(one, 'shown');
  });

  const repair: ProgressMessages['repair'] = async (run, paint) => {
    const outcome = outcomeOf(run);
    if (!outcome || shown.get(run.id)?.isOurs) return;
    try {
      const errors = await sync.errors(run.id);
      const view = endedView(
        run,
        outcome,
        errors.map((error) => error.message),
      );
      const message = syncMessage(view, texts);
      if (paint) await paint(message);
      else if (run.message) await channel.edit(run.message, message);
    } catch (error) {
      log.debug({ err: error, run: run.id }, 'the message of an old sync could not be painted again');
    }
  };

  return {
    async start(request, reply) {
      starting += 1;
      try {
        const started = await sync.start(request);
        if (started.kind === 'started') {
          const one = open(started.run);
          begin(one, await one.delivery.answer(startedView(started.run), reply));
        }
        return started;
      } finally {
        starting -= 1;
        // A run that the engine reported meanwhile, and that no command started, gets a message of its own.
        if (starting === 0) {
          for (const one of shown.values()) if (!one.hasBegun) begin(one, 'shown');
        }
      }
    },
    stopping(run) {
      const one = shown.get(run.id);
      if (!one?.isOurs || one.latest.state === 'ended') return;
      one.stoppedBy = run.stoppedBy;
      show(one, one.latest);
    },
    repair,
    async repairLately() {
      try {
        const ended = await sync.lately(REPAIRS.most);
        const young = ended.filter(
          (run) => run.endedAt && ageMs(clock, run.endedAt.getTime()) < REPAIRS.ageMs,
        );
        for (const [index, run] of young.entries()) {
          if (index > 0) await clock.sleep(REPAIRS.everyMs, signal);
          await repair(run);
        }
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'the syncs that ended lately could not be read');
      }
    },
    delivered() {
      if (!hasEnds()) return Promise.resolve();
      return new Promise((resolve) => waiting.add(resolve));
    },
  };
}
