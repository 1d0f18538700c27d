// Discord, texts, English: the nightly sync, in /settings and /status.
import { number } from './language.ts';

/** @param hour such as `03:00`. @param zone the name of the time zone. */
const at = (hour: string, zone: string) => `**${hour}** (${zone})`;

export const nightly = {
  command: 'Choose the hour of a sync each night',
  hourOption: 'When the sync starts, on the clocks of your time zone',
  timezoneOption: 'Start typing a city, e.g. Berlin',
  offChoice: 'Off',
  /** The command, as a mention names it. */
  name: 'settings nightly',
  hour: (hour: number) => `${String(hour).padStart(2, '0')}:00`,

  field: 'Nightly sync',
  off: 'Off',
  /** @param next a countdown. */
  every: (hour: string, zone: string, next: string) => `At ${at(hour, zone)} · next ${next}`,
  /** @param server its name. Null: not known. */
  setIn: (server: string | null) =>
    server === null ? 'Chosen in another server' : `Chosen in the server ${server}`,

  /** What was set before, in an answer. */
  beforeOff: 'off',
  before: at,
  now: (hour: string, zone: string, before: string) =>
    `✅ I sync with Discogs each night at ${at(hour, zone)} now. Before: ${before}`,
  same: (hour: string, zone: string) =>
    `I already sync with Discogs each night at ${at(hour, zone)}. Nothing changed`,
  nowOff: (before: string) => `✅ The nightly sync is off now. Before: ${before}`,
  alreadyOff: 'The nightly sync is already off. Nothing changed',
  /** @param next a countdown. */
  hint: (next: string) => `Next sync ${next}. /status shows how it went`,

  /** In /status. @param next a countdown. */
  statusLine: (hour: string, zone: string, next: string) => `Nightly at ${at(hour, zone)} · next ${next}`,
  running: (when: string) => `Nightly sync running, started ${when}`,
  stopping: (when: string) => `Nightly sync stopping, started ${when}`,
  paused: (when: string) => `Nightly sync paused, started ${when}`,
  /** @param title says how the run ended. */
  last: (title: string, when: string) => `Last nightly sync ${when}: ${title}`,
  /** @param nights how many failed in a row. */
  failed: (nights: number) =>
    nights > 1 ? `The last ${number(nights)} nightly syncs failed` : 'The last nightly sync failed',
  /** @param next a countdown. Null: the nightly sync is off. */
  again: (next: string | null) =>
    next === null ? 'Run /sync.' : `I try again ${next}. For a sync now, run /sync.`,
};
