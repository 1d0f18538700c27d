// Sync, the wait of a run: it lasts as long as planned, whatever is done to the wall clock, and ends at once on request.
import { expect, it } from 'vitest';
import { waitUnder } from '../../../src/core/sync/context.ts';
import { createRunSignals } from '../../../src/core/sync/halt.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

function waiting() {
  const clock = createVirtualClock();
  const signals = createRunSignals();
  let looks = 0;
  const recorder = {
    checkStopRequested: async () => {
      looks++;
    },
  };
  return { clock, signals, looks: () => looks, ctx: { clock, signals, recorder } };
}

it.each([0, -10, 10])(
  'is of 300 s when the clock is set by %i minutes meanwhile, with a look every 15 s',
  async (minutes) => {
    const { clock, ctx, looks } = waiting();
    let endedAt = 0;
    const wait = waitUnder(ctx, 300_000).then(() => {
      endedAt = clock.monotonic();
    });
    await clock.advance(20_000);
    clock.step(minutes * 60_000);
    await clock.advance(600_000);
    await wait;
    expect({ endedAt, looks: looks() }).toEqual({ endedAt: 300_000, looks: 19 });
  },
);

it('ends where its parts add up to less than the whole, by a fraction that no clock can tell', async () => {
  const { clock, ctx } = waiting();
  await clock.advance(4_154_320.9966666666);
  const own = { ...clock, monotonic: () => clock.monotonic() - 11_453.380985714284 };
  let isOver = false;
  const wait = waitUnder({ ...ctx, clock: own }, 40_000).then(() => {
    isOver = true;
  });
  for (let step = 0; step < 6 && !isOver; step++) await clock.advanceToNext();
  expect(isOver).toBe(true);
  await wait;
});

it('ends at once when the run is to stop', async () => {
  const { clock, ctx, signals } = waiting();
  const wait = waitUnder(ctx, 300_000);
  await clock.advance(1_000);
  signals.halt('stop');
  await expect(wait).rejects.toMatchObject({ reason: 'stop' });
  expect(clock.monotonic()).toBe(1_000);
});
