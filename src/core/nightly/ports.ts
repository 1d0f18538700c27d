// Core, nightly: what the nightly sync needs of the store and of the calendar.

import type { Requester } from '../add/types.ts';
import type { SyncRun } from '../sync/types.ts';

/** An hour of the day in a time zone. */
export interface NightHour {
  /** 0 to 23. */
  hour: number;
  /** The IANA name of the time zone, such as `Europe/Berlin`. */
  timezone: string;
}

/** When the crate is synced each night. A crate has one such setting, whichever of its servers made it. */
export interface NightlySetting extends NightHour {
  /** The Discord server that made the setting. */
  guildId: string;
  setAt: Date;
}

/** One night. It is named after the local date of its hour, as `2026-11-29`, so that a date has one night at most. */
export interface Night {
  date: string;
  /** The moment at which its sync begins, in epoch ms. */
  atMs: number;
}

/** Knows the time zones. src/calendar implements it. */
export interface Calendar {
  /**
   * Returns the first night that begins after `afterMs`. An hour that a change of the clocks skips begins with the next minute that
   * exists. An hour that comes twice begins the first time.
   */
  nightAfter(when: NightHour, afterMs: number): Night;
  /** Returns the name of the time zone that a person typed. Case does not count. Null: there is none of this name. */
  timezone(typed: string): string | null;
  /** Returns the names of all time zones, in alphabetical order. */
  timezones(): readonly string[];
}

/** What became of the claim of a night. `taken`: the night has its run already. `running`: another run is unfinished. */
export type NightClaim = { kind: 'started' | 'running'; run: SyncRun } | { kind: 'taken' };

/** Every method throws StoreError. */
export interface NightlyStore {
  /** Returns the setting, and the date of the last night that had a run. */
  get(): Promise<{ setting: NightlySetting | null; lastNight: string | null }>;
  /** Saves the setting. Null: off. Returns what it replaced. */
  save(setting: NightlySetting | null): Promise<NightlySetting | null>;
  /**
   * Makes the run of a night. Of several processes at the same moment, one makes it: a night has one row. `guildId`: the server
   * that made the setting.
   */
  claim(night: { date: string; account: string; guildId: string; now: Date }): Promise<NightClaim>;
  /**
   * Makes the unfinished run of a night the run of a person, shown in this message. Null: the run is over, or a person has joined
   * it before.
   */
  join(
    runId: number,
    requester: Requester,
    message: { channelId: string; messageId: string },
  ): Promise<SyncRun | null>;
}
