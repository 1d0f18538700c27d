// When the message of a run is painted, on a clock moved by hand: what comes between two paints, and what a failure delays.
// Where it is painted, and the whole life of the message: message.test.ts.
import { expect, it } from 'vitest';
import type { Delivered } from '../../../src/discord/progress/delivery.ts';
import { createPainter } from '../../../src/discord/progress/painter.ts';
import { endedView, type SyncView, startedView } from '../../../src/discord/views/sync-state.ts';
import { silentLog } from '../../support/silent-log.ts';
import { syncRun } from '../../support/sync-runs.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const pulled = (count: number) => startedView(syncRun({ pulled: count }));
const ended = (count: number) => endedView(syncRun({ pulled: count, status: 'done' }), 'done', []);

function open(deliver: (view: SyncView, signal: AbortSignal | undefined) => Delivered | Promise<Delivered>) {
  const clock = createVirtualClock();
  const shown: { at: number; pulled: number; isLast: boolean }[] = [];
  let isOver = false;
  const painter = createPainter({
    delivery: {
      async show(view, { isLast, signal }) {
        shown.push({ at: clock.monotonic() / SECOND, pulled: view.run.pulled, isLast });
        return deliver(view, signal);
      },
    },
    ...{ clock, log: silentLog, signal: new AbortController().signal },
    onOver: () => {
      isOver = true;
    },
  });
  painter.begin('shown');
  return { clock, painter, shown, isOver: () => isOver };
}

it('what is newer than what failed is shown in its place', async () => {
  const { clock, painter, shown } = open(({ run }) => {
    if (run.pulled > 1) return 'shown';
    painter.show(pulled(2));
    return 'later';
  });
  painter.show(pulled(1));
  await clock.advance(MINUTE);
  expect(shown).toMatchObject([
    { at: 2.5, pulled: 1 },
    { at: 7.5, pulled: 2 },
  ]);
});

it('failures come later and later, and an end waits for none of them', async () => {
  let isDown = true;
  const { clock, painter, shown, isOver } = open(() => (isDown ? 'later' : 'shown'));
  painter.show(pulled(1));
  await clock.advance(5 * MINUTE);
  const times = shown.map(({ at }) => at);
  expect(times.slice(0, 6)).toEqual([2.5, 7.5, 17.5, 37.5, 77.5, 137.5]);
  isDown = false;
  painter.show(ended(9));
  await clock.advance(0);
  expect(shown.at(-1)).toEqual({ at: 300, pulled: 9, isLast: true });
  expect(isOver()).toBe(true);
});

it.each([10 * MINUTE, -10 * MINUTE])(
  'a wall clock that is set by %i ms changes no time between paints',
  async (ms) => {
    const { clock, painter, shown, isOver } = open(({ run }) => (run.pulled === 2 ? 'shown' : 'later'));
    painter.show(pulled(1));
    clock.step(ms);
    await clock.advance(3 * SECOND);
    clock.step(ms);
    painter.show(pulled(2));
    await clock.advance(5 * SECOND);
    painter.show(ended(9));
    clock.step(ms);
    await clock.advance(14 * MINUTE);
    expect(shown.slice(0, 2).map(({ at }) => at)).toEqual([2.5, 7.5]);
    expect(isOver()).toBe(false);
    await clock.advance(3 * MINUTE);
    expect(isOver()).toBe(true);
  },
);

it('an end is tried for a quarter of an hour, and then left to /status', async () => {
  const { clock, painter, shown, isOver } = open(() => 'later');
  painter.show(ended(9));
  await clock.advance(14 * MINUTE);
  expect(isOver()).toBe(false);
  await clock.advance(3 * MINUTE);
  expect(isOver()).toBe(true);
  const tries = shown.length;
  await clock.advance(60 * MINUTE);
  expect(shown).toHaveLength(tries);
});

it('what was lost to another process is painted no more, until it is ours again', async () => {
  const broken: boolean[] = [];
  const { clock, painter, shown, isOver } = open(
    ({ run }, signal) =>
      new Promise<Delivered>((resolve) => {
        if (run.pulled !== 1) return resolve('shown');
        // This paint is under way when the run is lost.
        signal?.addEventListener('abort', () => {
          broken.push(true);
          resolve('later');
        });
      }),
  );
  painter.show(pulled(1));
  await clock.advance(3 * SECOND);
  painter.show(pulled(2));
  painter.drop();
  await clock.advance(20 * MINUTE);
  expect(shown).toEqual([{ at: 2.5, pulled: 1, isLast: false }]);
  expect(broken).toEqual([true]);
  expect(isOver()).toBe(false);

  painter.show(pulled(3));
  await clock.advance(0);
  expect(shown.at(-1)?.pulled).toBe(3);
  painter.show(pulled(4));
  painter.drop();
  await clock.advance(20 * MINUTE);
  expect(shown.at(-1)?.pulled).toBe(3);
  painter.show(ended(9));
  await clock.advance(3 * SECOND);
  expect(shown.at(-1)).toMatchObject({ pulled: 9, isLast: true });
  expect(isOver()).toBe(true);
});
