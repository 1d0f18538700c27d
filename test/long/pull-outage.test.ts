// Sync, the pull and the preview while Discogs is down: they wait as the push does, say so, and continue where they were.
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/discogs/faults.ts';
import { forEver, type Process, type Rig, SYNC } from '../core/sync/rig.ts';
import { endOf, progressOf, syncOnce } from '../core/sync/sync-events.ts';
import { useRig } from '../core/sync/use-rig.ts';

const { createRig } = useRig();
let rig: Rig;

const MINUTE = 60_000;

const asked = () => rig.pagesRead();
const posts = () => rig.posts().length;
const isDown = (process: Process) => progressOf(process).at(-1)?.activity.kind === 'discogs-down';
const waitedFor = (process: Process) =>
  progressOf(process).flatMap(({ activity }) => (activity.kind === 'discogs-down' ? [activity] : []));

/**
 * Starts a process on a collection of four pages with five copies each, and a record to push. Discogs goes down when
 * request number `request` arrives, for so many minutes.
 */
async function downAt(request: number, minutes: number) {
  rig = await createRig({ pageSize: 5 });
  rig.far.collection.generate(20);
  await rig.addRecord(rig.far.catalogue.generate(1, 3));
  rig.far.onRequest(({ number }) => {
    if (number !== request) return null;
    rig.far.setDown(true);
    void rig.clock.sleep(minutes * MINUTE).then(() => rig.far.setDown(false));
    // This request gets no answer either.
    return { kind: 'reset' };
  });
  return rig.start();
}

const LINE = "Reading paused. Discogs can't be reached. It tried the same page again.";

describe('Discogs is down', () => {
  it.each([
    { at: 'the count', request: 1, again: ['1 asc', '4 asc', '3 asc', '2 asc', '1 asc', '1 desc', '1 desc'] },
    { at: 'a page', request: 3, again: ['3 asc', '2 asc', '1 asc', '1 desc', '1 desc'] },
    { at: 'the newest page', request: 6, again: ['1 desc', '1 desc'] },
  ])('at $at for ten minutes: the run waits, says so once, and goes on there', async ({ request, again }) => {
    const process = await downAt(request, 10);
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pulled: 20, pushed: 1 });
    expect(progress.errors).toEqual([LINE]);
    const [first] = waitedFor(process);
    expect(new Set(waitedFor(process).map(({ sinceMs }) => sinceMs))).toEqual(new Set([first?.sinceMs]));
    expect(first && first.nextTryMs - first.sinceMs).toBe(30_000);
    expect(progressOf(process).at(-1)?.activity.kind).toBe('working');
    // The second `1 desc` is the push, which reads the newest page before its POST.
    expect(asked().slice(request)).toEqual(again);
  });

  it('for more than an hour: failed, nothing pushed, and what was read is kept', async () => {
    const process = await downAt(3, 120);
    const startMs = rig.clock.now();
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'failed', phase: 'pull', pulled: 5 });
    expect(progress.errors).toEqual([
      LINE,
      "Couldn't read page 3 of the collection for an hour. Discogs can't be reached.",
    ]);
    expect(rig.clock.now() - startMs).toBeGreaterThanOrEqual(60 * MINUTE);
    expect(rig.clock.now() - startMs).toBeLessThan(70 * MINUTE);
    expect(posts()).toBe(0);
  });

  it.each([-10, 10])('and someone sets the clock by %i minutes: its hour is an hour', async (minutes) => {
    const process = await downAt(3, 120);
    const startMs = rig.clock.monotonic();
    const { run } = await rig.of(process.sync.start(SYNC));
    await rig.until(() => waitedFor(process).length === 3);
    rig.clock.step(minutes * MINUTE);
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'failed' });
    expect(rig.clock.monotonic() - startMs).toBeGreaterThanOrEqual(60 * MINUTE);
    expect(rig.clock.monotonic() - startMs).toBeLessThan(70 * MINUTE);
  });

  it('and the process is killed: the next one waits on, with an hour of its own and no second line', async () => {
    const first = await downAt(3, 100);
    const { run } = await rig.of(first.sync.start(SYNC));
    await rig.until(() => isDown(first));
    await rig.pass(50 * MINUTE);
    first.kill();
    const second = await rig.start();
    void second.sync.keepWatch(forEver);
    const { outcome, progress } = await endOf(rig, second, run.id);
    expect({ outcome, ...progress }).toMatchObject({ pulled: 20, pushed: 1, errors: [LINE] });
    expect(outcome).toBe('done-with-problems');
  });

  it('Stop ends the wait at once', async () => {
    const process = await downAt(3, 100);
    const { run } = await rig.of(process.sync.start(SYNC));
    await rig.until(() => waitedFor(process).length === 3);
    const nowMs = rig.clock.now();
    await rig.of(process.sync.stop(run.id, { userId: '9' }));
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'stopped', progress: { pulled: 5 } });
    expect(rig.clock.now()).toBe(nowMs);
  });

  it('the preview waits as well, and keeps what it counted', async () => {
    const process = await downAt(3, 10);
    const { outcome, progress, run } = await syncOnce(rig, process, 'preview');
    expect({ outcome, errors: progress.errors }).toEqual({ outcome: 'done-with-problems', errors: [LINE] });
    expect(run.preview).toMatchObject({ toPull: { count: 20 }, toPush: { count: 1 } });
    const pulled = progressOf(process).map((event) => event.progress.pulled);
    expect(pulled).toEqual([...pulled].sort((a, b) => a - b));
    expect(asked()).toEqual(['1 asc', '4 asc', '3 asc', '3 asc', '2 asc', '1 asc', '1 desc']);
  });
});

it.each<Fault>([
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429 },
  { kind: 'html', status: 403 },
  { kind: 'stall' },
  { kind: 'cut-answer' },
])('an answer that passes by itself is waited for: $kind $status', async (fault) => {
  rig = await createRig({ pageSize: 5 });
  rig.far.collection.generate(15);
  const strike = rig.far.faults.add({ path: /page=2&/, fault, times: 'always' });
  void rig.clock.sleep(20 * MINUTE).then(() => strike.remove());
  const { outcome, progress } = await syncOnce(rig, await rig.start());
  expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pulled: 15, skipped: 0 });
  expect(progress.errors).toHaveLength(1);
});
