// Core, nightly: nights pass on a clock that the test moves, in one process and in two.
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/calendar.ts';
import { createNightly } from '../../../src/core/nightly/nightly.ts';
import type { NightlySetting } from '../../../src/core/nightly/ports.ts';
import type { Log } from '../../../src/core/ports.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import type { SyncEvent, SyncRun } from '../../../src/core/sync/types.ts';
import { StoreError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { syncRun } from '../../support/sync-runs.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { instantOf, zoneTime } from '../../support/zone-time.ts';

const BERLIN = 'Europe/Berlin';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A crate with its runs, and processes that look after its nights. */
function world(from: string) {
  const clock = createVirtualClock(instantOf(BERLIN, from));
  const crate = {
    setting: null as NightlySetting | null,
    runs: [] as SyncRun[],
    isAway: false,
    refusal: null as Refusal | null,
    /** How many times a process asked for the run of a night. */
    claims: 0,
    watchers: [] as ((event: SyncEvent) => void)[],
  };
  const answer = async <T>(make: () => T): Promise<T> => {
    if (crate.isAway) throw new StoreError({ code: 'ECONNREFUSED', unreachable: true });
    return make();
  };
  const start = (over: Partial<SyncRun> = {}) => {
    const run = syncRun({ id: crate.runs.length + 1, startedAt: new Date(clock.now()), ...over });
    crate.runs.push(run);
    return run;
  };
  const end = (status: 'done' | 'failed' = 'done') => {
    const open = crate.runs.findIndex(({ endedAt }) => endedAt === null);
    const run = crate.runs[open];
    if (run) crate.runs[open] = { ...run, status, endedAt: new Date(clock.now()) };
  };
  const nights = () => crate.runs.flatMap(({ night }) => night ?? []);
  const open = (clockOfIts = clock, log: Log = silentLog) => {
    const nightly = createNightly({
      calendar: createCalendar(),
      account: { username: 'crate_keeper' },
      clock: clockOfIts,
      log,
      store: {
        figures: () =>
          answer(() => ({
            waiting: 0,
            lastSyncAt:
              crate.runs.findLast(({ kind, status }) => kind === 'sync' && status === 'done')?.endedAt ??
              null,
          })),
        nightly: {
          get: () => answer(() => ({ setting: crate.setting, lastNight: nights().at(-1) ?? null })),
          save: (setting) =>
            answer(() => {
              const before = crate.setting;
              crate.setting = setting;
              return before;
            }),
          claim: () => Promise.reject(new Error('the sync claims a night')),
          join: async () => null,
        },
      },
      sync: {
        watch(listener) {
          crate.watchers.push(listener);
          return () => {};
        },
        lately: () => answer(() => crate.runs.filter(({ endedAt }) => endedAt !== null).reverse()),
        startNight: ({ date }) =>
          answer(() => {
            crate.claims += 1;
            if (crate.refusal) throw crate.refusal;
            const other = crate.runs.find(({ endedAt }) => endedAt === null);
            if (nights().includes(date)) return { kind: 'taken' as const };
            if (other) return { kind: 'running' as const, run: other };
            return { kind: 'started' as const, run: start({ night: date }) };
          }),
      },
    });
    const dying = new AbortController();
    void nightly.keep(dying.signal);
    return { ...nightly, die: () => dying.abort(new Error('killed')) };
  };
  /** Lets time pass. A run ends after ten minutes. */
  async function pass(hours: number, status: 'done' | 'failed' = 'done') {
    for (let minute = 0; minute < hours * 60; minute += 10) {
      await clock.advance(10 * MINUTE_MS);
      end(status);
    }
  }
  const began = () =>
    crate.runs.flatMap(({ night, startedAt }) =>
      night === null ? [] : [`${night}: ${zoneTime(BERLIN, startedAt.getTime())}`],
    );
  return { clock, crate, open, pass, start, end, began };
}

const at = (hour: number) => ({ hour, timezone: 'europe/berlin', guildId: '301' });

describe('a sync each night', () => {
  it.each<[string, string, number, string[]]>([
    [
      'over two midnights',
      '2026-11-28 22:00',
      3,
      ['2026-11-29: 2026-11-29 03:00', '2026-11-30: 2026-11-30 03:00'],
    ],
    [
      'in spring, when the hour is left out',
      '2026-03-28 12:00',
      2,
      ['2026-03-29: 2026-03-29 03:00', '2026-03-30: 2026-03-30 02:00'],
    ],
    [
      'in autumn, when the hour comes twice',
      '2026-10-24 12:00',
      2,
      ['2026-10-25: 2026-10-25 02:00', '2026-10-26: 2026-10-26 02:00'],
    ],
  ])('%s, one run a night of two processes', async (_, from, hour, nights) => {
    const { open, pass, began } = world(from);
    const [first] = [open(), open()];
    await first.change(at(hour));
    await pass(46);
    expect(began()).toEqual(nights);
  });

  it('begins on the second, and not before it is on', async () => {
    const { clock, crate, open, pass, began } = world('2026-11-28 12:00');
    const nightly = open();
    await pass(24);
    expect(began()).toEqual([]);
    await nightly.change(at(13));
    await clock.advance(HOUR_MS - 1);
    expect(crate.claims).toBe(0);
    await clock.advance(1);
    expect(began()).toEqual(['2026-11-29: 2026-11-29 13:00']);
    await nightly.turnOff();
    await pass(48);
    expect(began()).toHaveLength(1);
  });

  it('begins late after a time without a process, up to three hours', async () => {
    const { clock, open, pass, began } = world('2026-11-28 12:00');
    const first = open();
    await first.change(at(3));
    first.die();
    await clock.advance(17 * HOUR_MS + 30 * MINUTE_MS);
    open();
    await pass(1);
    expect(began()).toEqual(['2026-11-29: 2026-11-29 05:30']);
    const other = world('2026-11-28 12:00');
    const its = other.open();
    await its.change(at(3));
    its.die();
    await other.clock.advance(18 * HOUR_MS + MINUTE_MS);
    other.open();
    await other.pass(1);
    expect(other.began()).toEqual([]);
  });

  it('waits for a preview, and needs no run after a sync of a person', async () => {
    const { clock, crate, open, start, end, began } = world('2026-11-29 02:50');
    const nightly = open();
    await nightly.change(at(3));
    start({ kind: 'preview' });
    await clock.advance(30 * MINUTE_MS);
    expect(began()).toEqual([]);
    end();
    await clock.advance(MINUTE_MS);
    expect(began()).toEqual(['2026-11-29: 2026-11-29 03:21']);
    end();

    await clock.advance(23 * HOUR_MS + 30 * MINUTE_MS);
    start();
    await clock.advance(20 * MINUTE_MS);
    expect(crate.claims).toBeGreaterThan(1);
    end();
    await clock.advance(3 * HOUR_MS);
    expect(began()).toHaveLength(1);
  });

  it('is not repeated when the wall clock steps back or forward', async () => {
    const { clock, open, pass, began } = world('2026-11-29 02:00');
    const nightly = open();
    await nightly.change(at(3));
    await pass(2);
    for (const ms of [-2 * HOUR_MS, HOUR_MS, -HOUR_MS, 2 * HOUR_MS]) {
      clock.step(ms);
      await pass(2);
    }
    expect(began()).toEqual(['2026-11-29: 2026-11-29 03:00']);
    // A step over the hour is a bot that was late.
    clock.step(instantOf(BERLIN, '2026-11-30 04:00') - clock.now());
    await pass(1);
    expect(began().slice(1)).toEqual(['2026-11-30: 2026-11-30 04:01']);
  });

  it('goes on after a time without the database', async () => {
    const { clock, crate, open, pass, began } = world('2026-11-29 02:00');
    const nightly = open();
    await nightly.change(at(3));
    crate.isAway = true;
    await pass(2);
    crate.isAway = false;
    await clock.advance(MINUTE_MS);
    expect(began()).toEqual(['2026-11-29: 2026-11-29 04:01']);
  });

  it('writes into the log how a night ended, and nothing about the run of a person', () => {
    const { crate, open } = world('2026-11-29 02:00');
    const lines: unknown[] = [];
    const note = (level: string) => (facts: object) => lines.push({ level, ...facts });
    open(undefined, { ...silentLog, info: note('info'), warn: note('warn') });
    const progress = {
      phase: 'done' as const,
      pulled: 2,
      pushed: 1,
      skipped: 0,
      errors: [],
      totalDiscogsItems: 3,
    };
    const night = syncRun({ night: '2026-11-29', pulled: 2, pushed: 1 });
    const ended = { type: 'ended' as const, progress };
    for (const watcher of crate.watchers) {
      watcher({ ...ended, run: night, outcome: 'paused' });
      watcher({ ...ended, run: syncRun(), outcome: 'done' });
      watcher({ ...ended, run: night, outcome: 'done' });
      watcher({ ...ended, run: night, outcome: 'failed' });
    }
    const facts = { night: '2026-11-29', run: 7, pulled: 2, pushed: 1, gone: 0 };
    expect(lines).toEqual([
      { level: 'info', ...facts, outcome: 'done' },
      { level: 'warn', ...facts, outcome: 'failed' },
    ]);
  });

  it('says once a night why there is no sync', async () => {
    const { crate, open, pass } = world('2026-11-29 02:00');
    const lines: string[] = [];
    const warn = (_facts: object, text: string) => lines.push(text);
    const nightly = open(undefined, { ...silentLog, warn });
    await nightly.change(at(3));
    crate.refusal = new Refusal({ kind: 'sync-wrong-name', username: 'crate_keeper' });
    await pass(26);
    expect(lines).toEqual(['no nightly sync', 'no nightly sync']);
  });
});

describe('the setting', () => {
  it('keeps its time zone when only the hour changes, and names the last server', async () => {
    const { open, clock } = world('2026-11-29 12:00');
    const nightly = open();
    const first = await nightly.change(at(3));
    expect(first).toMatchObject({ before: null, after: { setting: { hour: 3, timezone: BERLIN } } });
    const second = await nightly.change({ hour: 4, timezone: null, guildId: '302' });
    expect(second.before).toMatchObject({ hour: 3, guildId: '301' });
    expect(second.after).toEqual({
      setting: { hour: 4, timezone: BERLIN, guildId: '302', setAt: new Date(clock.now()) },
      next: { date: '2026-11-30', atMs: instantOf(BERLIN, '2026-11-30 04:00') },
      failed: 0,
    });
    expect(await nightly.turnOff()).toMatchObject({ after: { setting: null, next: null } });
  });

  it.each([
    [null, 'no-timezone'],
    ['Atlantis', 'no-such-timezone'],
  ] as const)('is refused with the time zone %s', async (timezone, kind) => {
    const { open, crate } = world('2026-11-29 12:00');
    await expect(open().change({ hour: 3, timezone, guildId: '301' })).rejects.toEqual(new Refusal({ kind }));
    expect(crate.setting).toBeNull();
  });

  it('counts the failed nights up to now', async () => {
    const { open, pass } = world('2026-11-28 12:00');
    const nightly = open();
    await nightly.change(at(3));
    await pass(48, 'failed');
    expect((await nightly.read()).failed).toBe(2);
    await pass(24, 'done');
    expect((await nightly.read()).failed).toBe(0);
  });

  it.each<[string, string[]]>([
    ['berl', ['Europe/Berlin']],
    ['new y', ['America/New_York']],
    ['asia/kolkata', ['Asia/Kolkata']],
    ['utc', ['UTC']],
    ['atlantis', []],
  ])('suggests time zones for %s', (typed, names) => {
    expect(world('2026-11-29 12:00').open().suggest(typed, 25)).toEqual(names);
  });

  it('suggests no more than asked for, those that begin with it first', () => {
    const names = world('2026-11-29 12:00').open().suggest('lo', 25);
    expect(names[0]).toBe('Africa/Lome');
    expect(names).toContain('Europe/Oslo');
    expect(names.indexOf('Europe/London')).toBeLessThan(names.indexOf('Europe/Oslo'));
    expect(world('2026-11-29 12:00').open().suggest('', 25)).toHaveLength(25);
  });
});
