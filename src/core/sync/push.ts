// Core, sync: the push of a sync. It adds the records that are not in the collection, oldest first, each exactly once
// (docs/architecture.md, "One /sync", 4).
// plan.ts decides, and record-pusher.ts makes the attempt for one record. This file keeps the order of the records, and waits in
// an outage.
import { DiscogsError, NotFoundError } from '../../errors.ts';
import { isAboutAll } from '../discogs-reason.ts';
import { type RunContext, RunFailed, waitUnder } from './context.ts';
import { closeOpenIntents } from './open-intents.ts';
import { createOutageWatch } from './patience.ts';
import { answered, countNoAnswer, decidePush, type PushCursor } from './plan.ts';
import type { PushCandidate } from './ports.ts';
import { callsAfterPull } from './progress.ts';
import { createReading } from './reading.ts';
import { createRecordPusher, type PushedRecord, type RecordPusher } from './record-pusher.ts';
import type { ErrorLine } from './run-recorder.ts';

/** The pause between two looks at a record that another process is adding, in ms. */
const POLL_MS = 5_000;

/**
 * The longest wait without progress for records that other processes are adding, in ms. After it, each of these records gets a
 * line, and the run ends. The next sync takes them.
 */
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Pushes the records from the cursor to the end. A record that Discogs refuses becomes a line of the run, and the push goes on.
 * `readAtMs`: when this process last requested the newest page, on the monotonic clock; null: never.
 * @throws RunFailed when every other record would fail, too, or when Discogs was down for an hour. Halt, RunLostError,
 * StoreError.
 */
export async function push(ctx: RunContext, from: PushCursor, readAtMs: number | null): Promise<void> {
  const reading = createReading(ctx, () => state.cursor);
  const state: PushState = {
    ctx,
    pusher: createRecordPusher({ ...ctx, reading }, from),
    timesOf: createOutageWatch(ctx.clock),
    cursor: from,
    left: null,
    later: 0,
    total: 0,
  };
  await closeOpenIntents(ctx, { readAtMs, isWhole: !from.lookFirst });
  await pushInOrder(state);
  await pushTheRest(state);
}

interface PushState {
  ctx: RunContext;
  pusher: RecordPusher;
  timesOf: ReturnType<typeof createOutageWatch>;
  cursor: PushCursor;
  /** The number of records to push after the cursor. Null: not counted yet. */
  left: number | null;
  /** The number of records before the cursor that are left for the end. */
  later: number;
  /** The number of records that this push has decided or still has to decide, for the bar. */
  total: number;
}

/** Handles every record once, in order. Records without an outcome are left for the end. */
async function pushInOrder(state: PushState): Promise<void> {
  const { ctx } = state;
  for (;;) {
    ctx.signals.stop.throwIfAborted();
    state.left ??= await ctx.store.sync.countToPush(state.cursor.after);
    showLeft(state, state.left + state.later);
    const [candidate] = await ctx.store.sync.toPush(state.cursor.after, 1);
    if (!candidate) return;
    const handled = await handle(state, candidate);
    state.left = Math.max(0, state.left - 1);
    if (handled.kind === 'later') state.later++;
    const after = { createdAtMs: candidate.createdAtMs, recordId: candidate.recordId };
    switch (handled.kind) {
      case 'decided':
        await decided(state, candidate, handled.line, { after });
        break;
      case 'later':
        await save(state, { ...state.cursor, after });
        break;
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
async function pushTheRest(state: PushState): Promise<void> {
  const { ctx } = state;
  // The releases that were tried here without success, each with its line. The lines are saved at the end, because an outage
  // makes the push try the same records again.
  const tried = new Map<number, string>();
  let stuckSinceMs = ctx.clock.monotonic();

  for (;;) {
    ctx.signals.stop.throwIfAborted();
    const left = (await ctx.store.sync.leftToPush(state.cursor.again)).filter(
      ({ releaseId }) => !tried.has(releaseId) && !state.cursor.givenUp.includes(releaseId),
    );
    showLeft(state, left.length + tried.size);
    const nowMs = ctx.clock.now();
    const facts = { nowMs, leftMs: ctx.sent.leftMs };
    const ready = left.find((candidate) => decidePush(candidate, facts).do !== 'wait');
    if (!ready) {
      const isStuck = ctx.clock.monotonic() - stuckSinceMs > LONGEST_WAIT_MS;
      if (left.length === 0 || isStuck) {
        for (const candidate of left) tried.set(candidate.releaseId, ctx.messages.busy(candidate));
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
      if (handled.isOpen) tried.set(ready.releaseId, ctx.messages.unknown(ready));
    } else {
      const { error } = handled;
      const goesOn = await handleNoAnswer(state, handled, ready);
      if (goesOn) tried.set(ready.releaseId, ctx.messages.notTaken(ready, error));
      else tried.clear();
    }
  }

  const errors = [...tried].map(([releaseId, message]) => ({ releaseId, message }));
  if (errors.length === 0) return;
  const givenUp = [...state.cursor.givenUp, ...tried.keys()];
  const done = state.cursor.done + tried.size;
  await save(state, { ...state.cursor, givenUp, again: [], done }, errors);
}

/** Waits until the outcome of one of these records may be known. */
async function waitForOutcome({ ctx }: PushState, left: PushCandidate[]): Promise<void> {
  const nowMs = ctx.clock.now();
  const waits = left.flatMap((candidate) => {
    const action = decidePush(candidate, { nowMs, leftMs: ctx.sent.leftMs });
    return action.do === 'wait' ? [action] : [];
  });
  const ms = Math.min(...waits.map((wait) => wait.ms));
  ctx.recorder.setActivity({ kind: 'waiting-for-outcome', records: left.length, untilMs: nowMs + ms });
  // The process that holds a lease can end its work, or die, long before the lease ends.
  const mayEndEarly = waits.some((wait) => wait.leased);
  await waitUnder(ctx, Math.max(1, mayEndEarly ? Math.min(POLL_MS, ms) : ms));
  if (mayEndEarly) await ctx.store.intents.freeDead(ctx.holder);
}

/** Handles one record. A DiscogsError from the newest page, which may be read first, counts as no answer for this record. */
async function handle({ ctx, pusher }: PushState, candidate: PushCandidate): Promise<PushedRecord> {
  try {
    return await pusher.handle(candidate);
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
async function decided(
  state: PushState,
  { releaseId }: PushCandidate,
  message: string | null,
  change: Partial<PushCursor>,
): Promise<void> {
  if (state.cursor.outage) state.ctx.recorder.setActivity({ kind: 'working' });
  // After an outage the push goes back to earlier records. A record that is decided then is no longer left for the end.
  const again = state.cursor.again.filter((one) => one !== releaseId);
  const cursor = { ...answered(state.cursor), again, done: state.cursor.done + 1, ...change };
  await save(state, cursor, message === null ? [] : [{ releaseId, message }]);
}

/**
 * Decides what follows a record that Discogs did not answer for. Returns true when the push goes on with the next record. Returns
 * false after it has waited for an outage; the push then takes the same records again.
 */
async function handleNoAnswer(
  state: PushState,
  { error, remember, isUp }: Extract<PushedRecord, { kind: 'no-answer' }>,
  { releaseId }: PushCandidate,
): Promise<boolean> {
  const { ctx } = state;
  if (isAboutAll(error)) {
    throw new RunFailed(ctx.messages.pushRefused(error, await ctx.store.sync.countToPush(null)), error);
  }
  const times = state.timesOf(state.cursor.outage);
  const next = countNoAnswer(state.cursor, { releaseId, remember, isUp }, times);
  switch (next.kind) {
    case 'go-on':
      await save(state, next.cursor);
      return true;
    case 'give-up':
      throw new RunFailed(ctx.messages.outageTooLong(await ctx.store.sync.countToPush(null)), error);
    case 'wait': {
      const line = { releaseId: null, message: ctx.messages.outageBegan('push', error) };
      await save(state, next.cursor, next.isNew ? [line] : []);
      const sinceMs = next.cursor.outage?.sinceMs ?? times.nowMs;
      ctx.recorder.setActivity({ kind: 'discogs-down', sinceMs, nextTryMs: ctx.clock.now() + next.ms });
      await waitUnder(ctx, next.ms);
      state.pusher.expectChanges();
      return false;
    }
  }
}

/** Saves the cursor, with new lines of the run. */
async function save(state: PushState, next: PushCursor, errors: ErrorLine[] = []): Promise<void> {
  // A save outside of an outage means that the run has made progress, so a trial is over.
  const cursor = next.outage ? next : { ...next, trial: null };
  state.ctx.recorder.setPushProgress({ done: cursor.done, total: state.total });
  await state.ctx.recorder.save({ cursor, errors });
  state.cursor = cursor;
}

/** Updates the bar and the estimate of the time left. `left`: the number of records that are not decided. */
function showLeft(state: PushState, left: number): void {
  const { ctx, cursor } = state;
  state.total = cursor.done + left;
  ctx.recorder.setPushProgress({ done: cursor.done, total: state.total });
  ctx.recorder.setCallsLeft(callsAfterPull(left));
}
