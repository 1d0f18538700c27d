// Discord: keeps a message up to date for every run that this process works at. It is the only watcher of the sync.
import { ageMs, type Clock } from '../../clock.ts';
import { isQuiet } from '../../core/nightly/plan.ts';
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
  /**
   * A start paints once more the ends of runs that are younger than this, because a process may have died before it painted
   * them.
   */
  ageMs: 60 * 60_000,
  /**
   * The most runs that a start paints again, the newest first. More runs end within an hour only when someone tries out the
   * command.
   */
  most: 10,
  /** The pause between two of these paints, which can be in the same channel (see PAINT_EVERY_MS in painter.ts). */
  everyMs: 2_500,
});

export interface ProgressMessages {
  /**
   * Starts a run, with the answer of an interaction as its message. Resolves after the first paint. A /sync during the run of a
   * night becomes the message of that run. Paints nothing when another run is under way. @throws what `Sync.start` throws.
   */
  start(request: SyncRequest, reply: ProgressReply): ReturnType<Sync['start']>;
  /** Notes that someone pressed Stop. The next paint of the message says so. */
  stopping(run: SyncRun): void;
  /**
   * Paints the end of a run that is over, as the database has it. Uses `paint` if it is given, and else edits the message of
   * the run. Never throws.
   */
  repair(run: SyncRun, paint?: (message: SyncMessage) => Promise<unknown>): Promise<void>;
  /**
   * Repairs the messages of the runs that ended lately, the newest run first. Does that even when a newer run has begun,
   * because several processes may have died one after the other. Never throws.
   */
  repairLately(): Promise<void>;
  /** Resolves when the message of every ended run shows that end, or cannot show it. Call it after `Sync.pause`. */
  delivered(): Promise<void>;
}

interface Shown {
  delivery: Delivery;
  painter: Painter;
  /**
   * False while the answer of a command can still become the message of the run. True after the first paint, or when the
   * painter has to make that paint.
   */
  hasBegun: boolean;
  latest: SyncView;
  /** Who pressed Stop in this process. The engine may not have noticed yet. */
  stoppedBy: string | null;
  /**
   * False: another process took the run and shows it now. The entry is kept, because the answer of the command can still be
   * edited if the run comes back to this process.
   */
  isOurs: boolean;
}

/** Makes the messages of runs, and watches the sync from now on. */
export function createProgressMessages(deps: {
  sync: Pick<Sync, 'start' | 'joinNight' | 'find' | 'watch' | 'attachMessage' | 'lately' | 'errors'>;
  channel: ChannelMessages;
  /** One language for all: the message of a run is for a whole channel, and not only for the person who started the run. */
  texts: Texts;
  /** Returns the Discord id of the bot. Null: it is not known yet. */
  selfId: () => string | null;
  clock: Clock;
  log: Log;
  /** Aborted when the process ends. */
  signal: AbortSignal;
}): ProgressMessages {
  const { sync, channel, texts, clock, log, signal } = deps;
  const shown = new Map<number, Shown>();
  const waiting = new Set<() => void>();
  // The number of commands that are starting a run at this moment. The engine reports such a run before its command knows the
  // id.
  let starting = 0;

  const hasEnds = () => [...shown.values()].some((one) => one.isOurs && one.latest.state === 'ended');

  function open(run: SyncRun): Shown {
    const known = shown.get(run.id);
    if (known) return known;
    // Only one run is unfinished at a time, so a run that another process took before is over.
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
    if (isQuiet(event.run)) return;
    const one = open(event.run);
    one.isOurs = true;
    if (event.type === 'started') {
      // A command that starts a run shows this moment in its own answer.
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

  /**
   * Makes this answer the message of a night's run. From its next event on, the process that works at the run paints that message:
   * the row of the run names it.
   */
  async function joinNight(
    run: SyncRun,
    { requester }: SyncRequest,
    reply: ProgressReply,
  ): ReturnType<Sync['start']> {
    const painted = await reply.paint(syncMessage(startedView({ ...run, requester }), texts));
    const joined = await sync.joinNight(run.id, requester, painted);
    if (joined) return { kind: 'started', run: joined };
    // The run has just ended, or another person has joined it.
    const now = (await sync.find(run.id)) ?? run;
    if (now.endedAt === null) return { kind: 'running', run: now };
    await repair(now, reply.paint);
    return { kind: 'started', run: now };
  }

  return {
    async start(request, reply) {
      starting += 1;
      try {
        const started = await sync.start(request);
        if (started.kind === 'started') {
          const one = open(started.run);
          begin(one, await one.delivery.answer(startedView(started.run), reply));
        } else if (request.kind === 'sync' && isQuiet(started.run)) {
          return await joinNight(started.run, request, reply);
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
