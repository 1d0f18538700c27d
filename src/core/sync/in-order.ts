// Core, sync: goes through the records of a push, or the copies of an import, one after the other. It keeps their order, and waits
// in an outage. plan.ts decides, and the list (push.ts, import.ts) makes the attempt for one of them.
import { DiscogsError, NotFoundError } from '../../errors.ts';
import { isAboutAll } from '../discogs-reason.ts';
import { type RunContext, RunFailed, waitUnder } from './context.ts';
import { createOutageWatch } from './patience.ts';
import { answered, countNoAnswer, type PushCursor } from './plan.ts';
import type { PushedRecord } from './record-pusher.ts';
import type { ErrorLine } from './run-recorder.ts';
import type { LineRecord } from './words.ts';

/** The pause between two looks at a record that another process is adding, in ms. */
const POLL_MS = 5_000;

/**
 * The longest wait without progress for records that other processes are adding, in ms. After it, each of these records gets a
 * line, and the run ends. The next sync, or the same import again, takes them.
 */
const LONGEST_WAIT_MS = 15 * 60_000;

/** What a run has to add: the records of a push, or the copies of an import. */
export interface PushList<Position, Item extends LineRecord> {
  /** Counts the items after this position. */
  count(after: Position | null): Promise<number>;
  /** Returns the first item after this position. Null: there is none. */
  next(after: Position | null): Promise<Item | null>;
  /** Returns the items that are left for the end: those with these keys, and those that an open intent stands for. */
  rest(keys: number[]): Promise<Item[]>;
  positionOf(item: Item): Position;
  /** Returns the number by which the cursor remembers the item. */
  keyOf(item: Item): number;
  /**
   * Returns for how many ms the item cannot be handled. Null: it can be handled now. `leased`: another process holds its intent.
   * Otherwise an earlier POST can still take effect.
   */
  waitOf(item: Item): { ms: number; leased: boolean } | null;
  /** Decides one item, or makes one attempt. @throws as RecordPusher.handle */
  handle(item: Item): Promise<PushedRecord>;
  /** Called after a long wait, in which others can have changed the collection. */
  expectChanges(): void;
  /** Counts the items that would fail if Discogs refused all. */
  left(cursor: PushCursor<Position>): Promise<number>;
  /** Returns how many calls to Discogs this number of items makes. */
  calls(items: number): number;
}

/**
 * Adds the items from the cursor to the end. An item that Discogs refuses becomes a line of the run, and the run goes on.
 * @param listFor makes the list. It gets a function that returns the present cursor.
 * @throws RunFailed when every other item would fail, too, or when Discogs was down for an hour. Halt, RunLostError, StoreError.
 */
export async function pushInTurn<Position, Item extends LineRecord>(
  ctx: RunContext,
  from: PushCursor<Position>,
  listFor: (cursorNow: () => PushCursor<Position>) => PushList<Position, Item>,
): Promise<void> {
  const state: PushState<Position, Item> = {
    ctx,
    list: listFor(() => state.cursor),
    timesOf: createOutageWatch(ctx.clock),
    cursor: from,
    left: null,
    later: 0,
    total: 0,
  };
  await pushInOrder(state);
  await pushTheRest(state);
}

interface PushState<P, Item extends LineRecord> {
  ctx: RunContext;
  list: PushList<P, Item>;
  timesOf: ReturnType<typeof createOutageWatch>;
  cursor: PushCursor<P>;
  /** The number of records to push after the cursor. Null: not counted yet. */
  left: number | null;
  /** The number of records before the cursor that are left for the end. */
  later: number;
  /** The number of records that this push has decided or still has to decide, for the bar. */
  total: number;
}

/** Handles every record once, in order. Records without an outcome are left for the end. */
async function pushInOrder<P, Item extends LineRecord>(state: PushState<P, Item>): Promise<void> {
  const { ctx, list } = state;
  for (;;) {
    ctx.signals.stop.throwIfAborted();
    state.left ??= await list.count(state.cursor.after);
    showLeft(state, state.left + state.later);
    const candidate = await list.next(state.cursor.after);
    if (!candidate) return;
    const handled = await handle(state, candidate);
    state.left = Math.max(0, state.left - 1);
    if (handled.kind === 'later') state.later++;
    const after = list.positionOf(candidate);
    switch (handled.kind) {
      case 'decided':
        await decided(state, candidate, handled.line, { after });
        break;
      case 'later': {
        const again = handled.remember
          ? [...new Set([...state.cursor.again, list.keyOf(candidate)])]
          : state.cursor.again;
        await save(state, { ...state.cursor, again, after });
        break;
      }
      case 'no-answer': {
        const goesOn = await handleNoAnswer(state, handled, candidate);
        if (goesOn) {
          state.later++;
          await save(state, { ...state.cursor, after });
        } else {
          state.left = null;
          state.later = 0;
        }
        break;
      }
    }
  }
}

/**
 * Handles the records that were left for the end: their last request had no answer, or can still take effect, or another process
 * was adding them.
 */
async function pushTheRest<P, Item extends LineRecord>(state: PushState<P, Item>): Promise<void> {
  const { ctx, list } = state;
  // The items that were tried here without success, by key, each with its line. The lines are saved at the end, because an outage
  // makes the push try the same records again.
  const tried = new Map<number, ErrorLine>();
  const give = (item: Item, message: string) =>
    tried.set(list.keyOf(item), { releaseId: item.releaseId, message });
  let stuckSinceMs = ctx.clock.monotonic();

  for (;;) {
    ctx.signals.stop.throwIfAborted();
    const left = (await list.rest(state.cursor.again)).filter((item) => {
      const key = list.keyOf(item);
      return !tried.has(key) && !state.cursor.givenUp.includes(key);
    });
    showLeft(state, left.length + tried.size);
    const ready = left.find((item) => list.waitOf(item) === null);
    if (!ready) {
      const isStuck = ctx.clock.monotonic() - stuckSinceMs > LONGEST_WAIT_MS;
      if (left.length === 0 || isStuck) {
        for (const item of left) give(item, ctx.messages.busy(item));
        break;
      }
      await waitForOutcome(state, left);
      continue;
    }

    const handled = await handle(state, ready);
    stuckSinceMs = ctx.clock.monotonic();
    if (handled.kind === 'decided') {
      await decided(state, ready, handled.line, {});
    } else if (handled.kind === 'later') {
      if (handled.isOpen) give(ready, ctx.messages.unknown(ready));
    } else {
      const { error } = handled;
      const goesOn = await handleNoAnswer(state, handled, ready);
      if (goesOn) give(ready, ctx.messages.notTaken(ready, error));
      else tried.clear();
    }
  }

  const errors = [...tried.values()];
  if (errors.length === 0) return;
  const givenUp = [...state.cursor.givenUp, ...tried.keys()];
  const done = state.cursor.done + tried.size;
  await save(state, { ...state.cursor, givenUp, again: [], done }, errors);
}

/** Waits until the outcome of one of these records may be known. */
async function waitForOutcome<P, Item extends LineRecord>(
  { ctx, list }: PushState<P, Item>,
  left: Item[],
): Promise<void> {
  const nowMs = ctx.clock.now();
  const waits = left.map((item) => list.waitOf(item)).filter((wait) => wait !== null);
  const ms = Math.min(...waits.map((wait) => wait.ms));
  ctx.recorder.setActivity({ kind: 'waiting-for-outcome', records: left.length, untilMs: nowMs + ms });
  // The process that holds a lease can end its work, or die, long before the lease ends.
  const mayEndEarly = waits.some((wait) => wait.leased);
  await waitUnder(ctx, Math.max(1, mayEndEarly ? Math.min(POLL_MS, ms) : ms));
  if (mayEndEarly) await ctx.store.intents.freeDead(ctx.holder);
}

/** Handles one record. A DiscogsError from the newest page, which may be read first, counts as no answer for this record. */
async function handle<P, Item extends LineRecord>(
  { ctx, list }: PushState<P, Item>,
  item: Item,
): Promise<PushedRecord> {
  try {
    return await list.handle(item);
  } catch (error) {
    if (!(error instanceof DiscogsError)) throw error;
    // Only the newest page throws a NotFoundError here. It means that the account has no collection, so the run fails.
    if (error instanceof NotFoundError) {
      throw new RunFailed(ctx.messages.unreadable('newest', error), error);
    }
    return { kind: 'no-answer', error, remember: false, isUp: false };
  }
}

/** Saves that a record is decided. `message`: its line, null if there is none. */
async function decided<P, Item extends LineRecord>(
  state: PushState<P, Item>,
  item: Item,
  message: string | null,
  change: Partial<PushCursor<P>>,
): Promise<void> {
  const { releaseId } = item;
  const key = state.list.keyOf(item);
  if (state.cursor.outage) state.ctx.recorder.setActivity({ kind: 'working' });
  // After an outage the push goes back to earlier records. A record that is decided then is no longer left for the end.
  const again = state.cursor.again.filter((one) => one !== key);
  const cursor = { ...answered(state.cursor), again, done: state.cursor.done + 1, ...change };
  await save(state, cursor, message === null ? [] : [{ releaseId, message }]);
}

/**
 * Decides what follows a record that Discogs did not answer for. Returns true when the push goes on with the next record. Returns
 * false after it has waited for an outage; the push then takes the same records again.
 */
async function handleNoAnswer<P, Item extends LineRecord>(
  state: PushState<P, Item>,
  { error, remember, isUp }: Extract<PushedRecord, { kind: 'no-answer' }>,
  item: Item,
): Promise<boolean> {
  const { ctx, list } = state;
  const key = list.keyOf(item);
  if (isAboutAll(error)) {
    throw new RunFailed(ctx.messages.pushRefused(error, await list.left(state.cursor)), error);
  }
  const times = state.timesOf(state.cursor.outage);
  const next = countNoAnswer(state.cursor, { key, remember, isUp }, times);
  switch (next.kind) {
    case 'go-on':
      await save(state, next.cursor);
      return true;
    case 'give-up':
      throw new RunFailed(ctx.messages.outageTooLong(await list.left(state.cursor)), error);
    case 'wait': {
      const line = { releaseId: null, message: ctx.messages.outageBegan('push', error) };
      await save(state, next.cursor, next.isNew ? [line] : []);
      const sinceMs = next.cursor.outage?.sinceMs ?? times.nowMs;
      ctx.recorder.setActivity({ kind: 'discogs-down', sinceMs, nextTryMs: ctx.clock.now() + next.ms });
      await waitUnder(ctx, next.ms);
      list.expectChanges();
      return false;
    }
  }
}

/** Saves the cursor, with new lines of the run. */
async function save<P, Item extends LineRecord>(
  state: PushState<P, Item>,
  next: PushCursor<P>,
  errors: ErrorLine[] = [],
): Promise<void> {
  // A save outside of an outage means that the run has made progress, so a trial is over.
  const cursor = next.outage ? next : { ...next, trial: null };
  state.ctx.recorder.setPushProgress({ done: cursor.done, total: state.total });
  await state.ctx.recorder.save({ cursor, errors });
  state.cursor = cursor;
}

/** Updates the bar and the estimate of the time left. `left`: the number of records that are not decided. */
function showLeft<P, Item extends LineRecord>(state: PushState<P, Item>, left: number): void {
  const { ctx, cursor, list } = state;
  state.total = cursor.done + left;
  ctx.recorder.setPushProgress({ done: cursor.done, total: state.total });
  ctx.recorder.setCallsLeft(list.calls(left));
}
