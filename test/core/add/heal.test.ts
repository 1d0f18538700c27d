// Core, add: saved adds heal themselves: each gets exactly one copy, once Discogs is back, and nothing else is sent.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddIntent } from '../../../src/core/add/types.ts';
import { createLimiter } from '../../../src/discogs/limiter/limiter.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import { by, copyOf, type FarSide, farSide, finish, fullProcess, lost, request } from './add-rig.ts';

const MINUTE = 60_000;
/** An answer without headers of the budget. */
const SENT = { facts: { limit: null, used: null, pauseMs: null }, value: undefined };

const test = useStore();
let far: FarSide;
let clock: VirtualClock;
let ending: AbortController;

beforeEach(() => {
  far = farSide();
  clock = createVirtualClock();
  ending = new AbortController();
});
afterEach(() => ending.abort());

/** Starts a process whose account is proved, with its healing at work. */
async function start({ isProved = true } = {}) {
  const one = fullProcess({ far, store: test.store, clock });
  if (isProved) await one.prove();
  const healed: AddIntent[] = [];
  one.healing.onHealed((intent) => healed.push(intent));
  return { ...one, healed, keep: () => void one.healing.keep(ending.signal) };
}
type Running = Awaited<ReturnType<typeof start>>;

/** Makes every look fail until `isUp` is called. */
function goDown(): { isUp: () => void } {
  const errors = far.lookErrors;
  far.lookErrors = new Proxy(errors, {
    get: (target, name) => (name === 'shift' ? () => lost('GET') : Reflect.get(target, name)),
  });
  return {
    isUp: () => {
      far.lookErrors = errors;
    },
  };
}

const addOf = ({ add }: Running, releaseId: number) =>
  finish(clock, add.add({ ...request(), releaseId, pressId: `press ${releaseId}` }, {}));

/** Lets at least this much time pass, to the next round of the loop. The loop sleeps again before each step. */
async function pass(ms: number): Promise<void> {
  const untilMs = clock.monotonic() + ms;
  const isAsleep = async () => {
    while (clock.sleepers() === 0) await delay(1);
  };
  await isAsleep();
  while (clock.monotonic() < untilMs) {
    await clock.advanceToNext();
    await isAsleep();
  }
}

const count = (what: FarSide['calls'][number]['what']) =>
  far.calls.filter((call) => call.what === what).length;
const copies = (releaseId: number) => far.copies.filter((copy) => copy.releaseId === releaseId).length;

it('an add that was saved while Discogs was down has its copy a minute later, in the same intent', async () => {
  const one = await start();
  const { isUp } = goDown();
  const added = await addOf(one, 1);
  expect(added.discogs.kind).toBe('refused');
  isUp();
  one.keep();
  await pass(31_000);
  expect([copies(1), one.healing.state().waiting]).toEqual([0, 1]);
  await pass(60_000);
  expect([copies(1), one.healing.state()]).toEqual([1, { waiting: 0, nextTry: 'rests' }]);
  expect(one.healed).toHaveLength(1);
  const [intent, ...others] = await test.store.intents.historyOf(1, 9);
  expect([intent?.status, intent?.requester, others]).toEqual(['added', by('ada'), []]);
  expect((await test.store.records.findByReleaseId(1))?.isSyncedWithDiscogs).toBe(true);
  expect(far.calls.filter((call) => call.what === 'post').map((call) => call.lane)).toEqual(['sync']);
});

it('forty minutes without Discogs: ten adds are there ten minutes after it, one copy each', async () => {
  const one = await start();
  const { isUp } = goDown();
  const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  for (const id of ids) await addOf(one, id);
  one.keep();
  const looksBefore = count('look');
  await pass(40 * MINUTE);
  // The oldest alone is tried, every five minutes, and the first round of each before that was known.
  expect(count('look') - looksBefore).toBeLessThan(20);
  isUp();
  await pass(10 * MINUTE);
  expect(ids.map(copies)).toEqual(ids.map(() => 1));
  expect(one.healing.state().waiting).toBe(0);
});

it('a release for which Discogs always fails does not hold up the others', async () => {
  const one = await start();
  const { isUp } = goDown();
  for (const id of [1, 2, 3]) await addOf(one, id);
  isUp();
  far.brokenRelease = 1;
  one.keep();
  await pass(90 * MINUTE);
  expect([1, 2, 3].map(copies)).toEqual([0, 1, 1]);
});

it('what waits is read now and then, and not before each of many tries', async () => {
  const one = await start();
  const { isUp } = goDown();
  const ids = Array.from({ length: 30 }, (_, n) => n + 1);
  for (const id of ids) await addOf(one, id);
  isUp();
  let reads = 0;
  const { intents } = test.store;
  const waiting: typeof intents.waiting = (...how) => {
    reads += 1;
    return intents.waiting(...how);
  };
  const store = { ...test.store, intents: { ...intents, waiting } };
  const other = fullProcess({ far, store, clock, holder: 'two' });
  await other.prove();
  void other.healing.keep(ending.signal);
  await pass(2 * MINUTE);
  expect(ids.map(copies)).toEqual(ids.map(() => 1));
  expect(reads).toBeLessThan(12);
});

it('more adds than one query reads are all counted, and the last one has its turn, too', async () => {
  const one = await start();
  const savedAt = new Date(clock.now());
  await test.db.execute(sql`
    with saved as (
      insert into records (account_id, artist_name, album_title, discogs_id, search_text, genres, styles,
        is_shaped_vinyl, data_source, is_synced_with_discogs, created_at, updated_at)
      select 1, 'a', 'b', n, '', '{}', '{}', false, 'discogs', false, now(), now() from generate_series(1, 1100) n
      returning id, discogs_id)
    insert into add_intents (account_id, release_id, record_id, status, request_key, row_created, flag_before, holder, created_at)
    select 1, discogs_id, id, 'refused', 'add:' || discogs_id, true, false, 'one', ${savedAt.toISOString()} from saved
    order by discogs_id`);
  one.keep();
  await pass(80_000);
  expect(one.healing.state().waiting).toBe(1_100 - count('post'));
  expect(count('post')).toBeGreaterThan(0);
  expect([one.healing.tries(1_100, savedAt), one.healing.tries(1_101, savedAt)]).toEqual([true, false]);
});

it('thirty adds that are due at once leave the reserve free: who searches meanwhile waits 250 ms at most', async () => {
  const one = await start();
  const { isUp } = goDown();
  const ids = Array.from({ length: 30 }, (_, n) => n + 1);
  for (const id of ids) await addOf(one, id);
  const limiter = createLimiter({ clock, limit: 60, reserve: 10 });
  const sentAtMs: number[] = [];
  far.budget = (options) =>
    limiter.run(options, async () => {
      sentAtMs.push(clock.monotonic());
      return SENT;
    });
  const waits: number[] = [];
  async function searchOften(): Promise<void> {
    for (;;) {
      await clock.sleep(7_000, ending.signal);
      const askedAtMs = clock.monotonic();
      await limiter.run({ lane: 'person', turn: 'nina' }, async () => {
        waits.push(clock.monotonic() - askedAtMs);
        return SENT;
      });
    }
  }
  isUp();
  one.keep();
  searchOften().catch(() => {});
  await pass(5 * MINUTE);
  limiter.close(new Error('the test is over'));
  expect(ids.map(copies)).toEqual(ids.map(() => 1));
  expect(waits.length).toBeGreaterThan(30);
  expect(Math.max(...waits)).toBeLessThanOrEqual(250);
  // The healing used all that the reserve leaves, so it could have been in the way.
  const inMinute = sentAtMs.map((at) => sentAtMs.filter((one) => one > at - MINUTE && one <= at).length);
  expect(Math.max(...inMinute)).toBeGreaterThan(30);
  expect(Math.max(...inMinute)).toBeLessThanOrEqual(50);
});

describe('never heals', () => {
  it('a crate of 5,000 records that no person added', async () => {
    const one = await start();
    await test.db.execute(
      `insert into records (account_id, artist_name, album_title, discogs_id, search_text, genres, styles,
         is_shaped_vinyl, data_source, is_synced_with_discogs, created_at, updated_at)
       select 1, 'a', 'b', n, '', '{}', '{}', false, 'discogs', false, now(), now() from generate_series(1, 5000) n`,
    );
    one.keep();
    await pass(70 * MINUTE);
    expect([one.healing.state().waiting, far.calls]).toEqual([0, []]);
  });

  it('an add that was undone', async () => {
    const one = await start();
    const { isUp } = goDown();
    await addOf(one, 1);
    const [intent] = await test.store.intents.historyOf(1, 1);
    await one.add.undo({ intentId: intent?.id ?? 0, userId: 'ada', guildId: '1', mayManage: false }, {});
    isUp();
    const before = far.calls.length;
    one.keep();
    await pass(70 * MINUTE);
    expect([copies(1), far.calls.length]).toEqual([0, before]);
  });

  it('in an account that is not proved, until it is', async () => {
    const one = await start({ isProved: false });
    const { isUp } = goDown();
    await addOf(one, 1);
    isUp();
    one.keep();
    await pass(10 * MINUTE);
    expect(copies(1)).toBe(0);
    await one.prove();
    await pass(2 * MINUTE);
    expect(copies(1)).toBe(1);
  });

  it('while a sync is unfinished', async () => {
    const one = await start();
    const { isUp } = goDown();
    await addOf(one, 1);
    isUp();
    const { run } = await test.store.sync.insert({
      kind: 'sync',
      account: 'keeper',
      requester: by('ada'),
      now: new Date(clock.now()),
    });
    one.keep();
    await pass(10 * MINUTE);
    expect(copies(1)).toBe(0);
    const claimed = await test.store.sync.claim(run.id, new Date(clock.now()));
    if (!claimed) throw new Error('the run was not claimed');
    await test.store.sync.end(claimed.held, { status: 'stopped' }, new Date(clock.now()));
    await pass(2 * MINUTE);
    expect(copies(1)).toBe(1);
  });

  it('an add that is older than thirty days', async () => {
    const one = await start();
    const { isUp } = goDown();
    await addOf(one, 1);
    isUp();
    const savedAt = new Date(clock.now());
    expect([one.healing.tries(1), one.healing.tries(1, savedAt)]).toEqual([true, true]);
    clock.step(31 * 24 * 60 * MINUTE);
    one.keep();
    await pass(10 * MINUTE);
    expect([copies(1), one.healing.state().waiting]).toEqual([0, 0]);
    expect(one.healing.tries(1, savedAt)).toBe(false);
  });
});

it('a copy that someone made meanwhile is found, and no other is made', async () => {
  const one = await start();
  const { isUp } = goDown();
  await addOf(one, 1);
  isUp();
  far.copies.push(copyOf(1));
  one.keep();
  await pass(2 * MINUTE);
  expect([copies(1), count('post'), one.healing.state().waiting]).toEqual([1, 0, 0]);
});

it('a lost POST is looked for first, and sent again only when it can no longer take effect', async () => {
  const one = await start();
  far.fates.push('lost-request');
  const added = await addOf(one, 1);
  expect(added.discogs.kind).toBe('unknown');
  one.keep();
  await pass(80_000);
  expect([count('post'), copies(1)]).toEqual([1, 0]);
  await pass(8 * MINUTE);
  expect([count('post'), copies(1)]).toEqual([2, 1]);
});

it('what only the operator can end rests until the next start', async () => {
  const one = await start();
  far.fates.push('refuse', 'refuse');
  await addOf(one, 1);
  one.keep();
  await pass(70 * MINUTE);
  expect([count('post'), one.healing.state()]).toEqual([2, { waiting: 1, nextTry: 'rests' }]);
  const again = await start();
  again.keep();
  await pass(2 * MINUTE);
  expect([count('post'), copies(1)]).toEqual([3, 1]);
});

it('still rests after a sync in between, which has tried it, too', async () => {
  const one = await start();
  far.fates.push('refuse');
  await addOf(one, 1);
  const [intent] = await test.store.intents.historyOf(1, 1);
  if (!intent) throw new Error('no intent');
  one.keep();
  far.fates.push('refuse');
  await pass(2 * MINUTE);
  expect([count('post'), one.healing.state().nextTry]).toEqual([2, 'rests']);
  // What a push leaves when Discogs refuses the record: a newer intent, which no press made.
  const wanted = { releaseId: 1, release: null, requestKey: null, requester: by('ada') };
  const lease = { holder: 'one', now: new Date(clock.now()), ms: MINUTE };
  const { intent: pushed } = await test.store.intents.claim(wanted, lease);
  await test.store.intents.close(pushed, { status: 'refused', now: new Date(clock.now()) });
  await pass(70 * MINUTE);
  expect([count('post'), one.healing.state()]).toEqual([2, { waiting: 1, nextTry: 'rests' }]);
  // The next press of Add is a new reason to try.
  far.fates.push('refuse');
  await finish(clock, one.add.add({ ...request(), releaseId: 1, pressId: 'again' }, {}));
  await pass(2 * MINUTE);
  expect([count('post'), copies(1)]).toEqual([4, 1]);
});

describe('at the end of the process', () => {
  it('begins no other try', async () => {
    const one = await start();
    const { isUp } = goDown();
    await addOf(one, 1);
    isUp();
    one.keep();
    await one.healing.pause({ graceMs: 1_000 });
    await clock.advance(10 * MINUTE);
    expect(copies(1)).toBe(0);
  });

  it('waits for the answer to the request under way, and saves it', async () => {
    const one = await start();
    const { isUp } = goDown();
    await addOf(one, 1);
    isUp();
    let letGo = () => {};
    const answer = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const isPosting = () => far.calls.at(-1)?.what === 'post';
    Object.defineProperty(far, 'gate', { get: () => (isPosting() ? answer : Promise.resolve()) });
    one.keep();
    while (!isPosting()) {
      if (!(await clock.advanceToNext())) await delay(1);
    }
    const paused = one.healing.pause({ graceMs: 60_000 });
    letGo();
    await paused;
    expect([copies(1), (await test.store.intents.historyOf(1, 1))[0]?.status]).toEqual([1, 'added']);
  });
});

it('two processes heal the same add: one copy', async () => {
  const one = await start();
  const { isUp } = goDown();
  await addOf(one, 1);
  isUp();
  const other = fullProcess({ far, store: await test.another(), clock, holder: 'two' });
  await other.prove();
  one.keep();
  void other.healing.keep(ending.signal);
  await pass(5 * MINUTE);
  expect(copies(1)).toBe(1);
});
