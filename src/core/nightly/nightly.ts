// Core, nightly: the use case of the nightly sync: keeps its setting, and starts a sync at its hour each night. In several processes a
// night has one run, because its row can be made once.
import type { Clock } from '../../clock.ts';
import { StoreError } from '../../errors.ts';
import type { Crate, Log } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { Sync } from '../sync/types.ts';
import { failedNights, nextNight, nightStep } from './plan.ts';
import type { Calendar, Night, NightHour, NightlySetting } from './ports.ts';

export interface NightlyState {
  /** Null: off. */
  setting: NightlySetting | null;
  /** The next night. Null: off. */
  next: Night | null;
  /** How many nights in a row failed. */
  failed: number;
}

export interface Nightly {
  /** @throws StoreError */
  read(): Promise<NightlyState>;
  /**
   * Sets the hour of the crate, whichever server set it before. `timezone`: as a person typed it; null: the zone stays.
   * @throws Refusal for an unknown time zone, or without one. StoreError.
   */
  change(to: { hour: number; timezone: string | null; guildId: string }): Promise<NightlyChange>;
  /** Turns the nightly sync off. @throws StoreError */
  turnOff(): Promise<NightlyChange>;
  /** Returns the names of time zones that have this text, those that begin with it first. */
  suggest(typed: string, limit: number): string[];
  /** Starts a sync each night, until the signal aborts. Never throws: while the database cannot be reached, it waits. */
  keep(signal: AbortSignal): Promise<void>;
}

export interface NightlyChange {
  before: NightHour | null;
  after: NightlyState;
}

/**
 * How often this process looks whether a night has begun, in ms. Another process can change the setting, and the wall clock can step
 * while this one waits.
 */
const LOOK_MS = 60_000;

/** How many ended runs are looked at for failures in a row. */
const LATELY = 20;

export function createNightly(deps: {
  store: Pick<Crate, 'nightly' | 'figures'>;
  sync: Pick<Sync, 'startNight' | 'lately' | 'watch'>;
  calendar: Calendar;
  account: { readonly username: string | null };
  clock: Clock;
  log: Log;
}): Nightly {
  const { store, sync, calendar, account, clock, log } = deps;
  /** The night that this process has nothing more to do for, and the night for which it wrote why it waits. */
  let [done, told]: [string | null, string | null] = [null, null];

  async function read(): Promise<NightlyState> {
    const [{ setting, lastNight }, lately] = await Promise.all([store.nightly.get(), sync.lately(LATELY)]);
    const failed = failedNights(lately);
    const next = setting && nextNight({ calendar, setting, lastNight, nowMs: clock.now() });
    return { setting, next, failed };
  }

  async function save(setting: NightlySetting | null): Promise<NightlyChange> {
    const before = await store.nightly.save(setting);
    return { before, after: await read() };
  }

  /** Writes once a night why it does not begin. */
  function tell(night: Night, write: () => void): void {
    if (told !== night.date) write();
    told = night.date;
  }

  async function begin(night: Night, { guildId }: NightlySetting): Promise<void> {
    if (done === night.date) return;
    try {
      const claim = await sync.startNight({ date: night.date, guildId });
      if (claim.kind === 'running') {
        tell(night, () =>
          log.info({ night: night.date, run: claim.run.id }, 'the nightly sync waits for another run'),
        );
        return;
      }
      done = night.date;
      if (claim.kind === 'started') {
        log.info({ night: night.date, run: claim.run.id }, 'the nightly sync has started');
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tell(night, () => log.warn({ night: night.date, why: error.facts.kind }, 'no nightly sync'));
    }
  }

  /** Begins the night if it is time. Returns how long until the next look, in ms. */
  async function look(): Promise<number> {
    const { setting, lastNight } = await store.nightly.get();
    if (setting === null || account.username === null) return LOOK_MS;
    const { lastSyncAt } = await store.figures();
    const step = nightStep({ calendar, setting, lastNight, lastSyncAt, nowMs: clock.now() });
    if (step.do === 'wait') return Math.min(LOOK_MS, step.night.atMs - clock.now());
    await begin(step.night, setting);
    return LOOK_MS;
  }

  // No message shows how a night ended, so the log does.
  sync.watch((event) => {
    if (event.type !== 'ended' || event.run.night === null || event.outcome === 'paused') return;
    const { night, id: run, pulled, pushed, gone } = event.run;
    const write = event.outcome === 'failed' ? log.warn : log.info;
    write.call(log, { night, run, outcome: event.outcome, pulled, pushed, gone }, 'the nightly sync is over');
  });

  return {
    read,

    async change({ hour, timezone: typed, guildId }) {
      const known = typed === null ? (await store.nightly.get()).setting?.timezone : calendar.timezone(typed);
      if (known === undefined) throw new Refusal({ kind: 'no-timezone' });
      if (known === null) throw new Refusal({ kind: 'no-such-timezone' });
      return save({ hour, timezone: known, guildId, setAt: new Date(clock.now()) });
    },

    turnOff: () => save(null),

    suggest(typed, limit) {
      const text = typed.trim().toLowerCase().replace(/\s+/g, '_');
      const has = calendar.timezones().filter((name) => name.toLowerCase().includes(text));
      const begins = (name: string) =>
        name
          .toLowerCase()
          .split('/')
          .some((part) => part.startsWith(text));
      const named = calendar.timezone(typed);
      const sorted = [...has.filter(begins), ...has.filter((name) => !begins(name))];
      return [...new Set(named === null ? sorted : [named, ...sorted])].slice(0, limit);
    },

    async keep(signal) {
      let isDown = false;
      while (!signal.aborted) {
        const waitMs = await look().then(
          (ms) => {
            isDown = false;
            return ms;
          },
          (error: unknown) => {
            if (signal.aborted) return 0;
            const isExpected = isDown || (error instanceof StoreError && error.unreachable);
            const write = isExpected ? log.debug : log.error;
            write.call(log, { err: error }, 'the nightly sync could not be looked after');
            isDown = true;
            return LOOK_MS;
          },
        );
        await clock.sleep(waitMs, signal).catch(() => {});
      }
    },
  };
}
