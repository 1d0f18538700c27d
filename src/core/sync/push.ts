// Core, sync: the push: records that are not in the collection go there, oldest first, each exactly once
// (docs/architecture.md, "One /sync", 4).
// plan.ts decides, and record-pusher.ts makes one attempt. This file keeps the order, and says what an outage does to it.
import { DiscogsError, NotFoundError } from '../../errors.ts';
import { isAboutAll } from '../discogs-reason.ts';
import { type RunContext, RunFailed, waitUnder } from './context.ts';
import { closeOpenIntents } from './open-intents.ts';
import { createOutageWatch } from './patience.ts';
import { answered, countNoAnswer, decidePush, type PushCursor } from './plan.ts';
import type { PushCandidate } from './ports.ts';
import { pushCalls } from './progress.ts';
import { createReading } from './reading.ts';
import { createRecordPusher, type PushedRecord, type RecordPusher } from './record-pusher.ts';
import type { ErrorLine } from './run-recorder.ts';

/** How often the push looks at a record that another process is adding. */
const POLL_MS = 5_000;

/** How long the push waits for others without any progress. Then the next sync takes their records. */
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Pushes on from the cursor to the end. `readAtMs`: when this process last asked for the newest page, on the monotonic clock,
 * if it did. A record that is refused is a line of the run; the rest goes on.
 * @throws RunFailed when every other record would fail too, or Discogs was down for an hour. Halt, RunLostError, StoreError.
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
  /** Records after the cursor. Null: not counted yet. */
  left: number | null;
  /** Records before the cursor that were left for the end. */
  later: number;
  /** Records that are decided or will be, as far as is known now. */
  total: number;
}

/** Handles every record once. Records whose outcome is open are left for the end. */
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
 * Handles the records that were left: their last request had no answer, another process was adding them, or it was too early.
 */
async function pushTheRest(state: PushState): Promise<void> {
  const { ctx } = state;
  // Records that were tried at the end, with their lines. The lines are written when it is clear that there is no outage.
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

async function waitForOutcome({ ctx }: PushState, left: PushCandidate[]): Promise<void> {
  const nowMs = ctx.clock.now();
  const waits = left.flatMap((candidate) => {
    const action = decidePush(candidate, { nowMs, leftMs: ctx.sent.leftMs });
    return action.do === 'wait' ? [action] : [];
  });
  const ms = Math.min(...waits.map((wait) => wait.ms));
  ctx.recorder.setActivity({ kind: 'waiting-for-outcome', records: left.length, untilMs: nowMs + ms });
  // The holder of a lease can end its work, or die, long before the lease ends.
  const mayEndEarly = waits.some((wait) => wait.leased);
  await waitUnder(ctx, Math.max(1, mayEndEarly ? Math.min(POLL_MS, ms) : ms));
  if (mayEndEarly) await ctx.store.intents.freeDead(ctx.holder);
}

/** Handles one record. If the newest page is due, reads that page before it. */
async function handle({ ctx, pusher }: PushState, candidate: PushCandidate): Promise<PushedRecord> {
  try {
    return await pusher.handle(candidate);
  } catch (error) {
    if (!(error instanceof DiscogsError)) throw error;
    // A NotFoundError reaches this place only from the newest page, which concerns the whole run.
    if (error instanceof NotFoundError) {
      throw new RunFailed(ctx.messages.unreadable('newest', error), error);
    }
    return { kind: 'no-answer', error, remember: false, isUp: false };
  }
}

async function decided(
  state: PushState,
  { releaseId }: PushCandidate,
  message: string | null,
  change: Partial<PushCursor>,
): Promise<void> {
  if (state.cursor.outage) state.ctx.recorder.setActivity({ kind: 'working' });
  // After an outage the records come in order again, so this one is no longer left for the end.
  const again = state.cursor.again.filter((one) => one !== releaseId);
  const cursor = { ...answered(state.cursor), again, done: state.cursor.done + 1, ...change };
  await save(state, cursor, message === null ? [] : [{ releaseId, message }]);
}

/**
 * Handles a record that Discogs did not answer for. Returns true when the run goes on with the next record, and false when it
 * has waited and takes the same records again.
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

async function save(state: PushState, next: PushCursor, errors: ErrorLine[] = []): Promise<void> {
  // A save outside of an outage means that the run has come further, which ends a trial.
  const cursor = next.outage ? next : { ...next, trial: null };
  state.ctx.recorder.setPushProgress({ done: cursor.done, total: state.total });
  await state.ctx.recorder.save({ cursor, errors });
  state.cursor = cursor;
}

/** Sets the bar and the time left. */
function showLeft(state: PushState, left: number): void {
  const { ctx, cursor } = state;
  state.total = cursor.done + left;
  ctx.recorder.setPushProgress({ done: cursor.done, total: state.total });
  ctx.recorder.setCallsLeft(pushCalls(left));
}
