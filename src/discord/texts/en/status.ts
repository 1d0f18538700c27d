// Discord, texts, English: /status. Those who look after the bot read it, so it calls the database by its name.
import type { Level } from '../../../core/status/findings.ts';
import type { RunKind } from '../../../core/sync/types.ts';
import { counted, list, number } from './language.ts';

const TITLES: Record<Level, string> = {
  green: 'All good',
  amber: 'Running, with a warning',
  red: 'Needs attention',
};

const KINDS: Record<RunKind, string> = { sync: 'sync', preview: 'preview', import: 'import' };

/** Returns a length of time, rounded for a person. */
const milliseconds = (ms: number) => (ms < 1 ? 'under 1 ms' : `${number(Math.round(ms))} ms`);

const last = (owner: string | null) => (owner === null ? '' : ` (last: ${owner})`);

export const status = {
  command: 'Health check: Discogs, database, last sync',
  title: TITLES,
  field: { discogs: 'Discogs', database: 'Database', crate: 'Crate', sync: 'Sync', bot: 'Bot' },

  lastFailed: (kind: RunKind) =>
    `The last ${KINDS[kind]} failed. ${kind === 'import' ? 'Import the file again.' : 'Run /sync again.'}`,
  /** @param rights as bold names. */
  missingRights: (rights: string) =>
    `I need ${rights} in this channel. Allow it in the channel's settings, under Permissions.`,

  signedIn: (owner: string) => `Signed in as **${owner}** ✅`,
  noToken: 'No token',
  tokenRefused: 'Token refused',
  tokenUnchecked: (owner: string | null) => `Couldn't check the token${last(owner)}`,
  /** @param why one of the sentences in `why`. */
  tokenNotAsked: (why: string, owner: string | null) => `Token not checked now: ${why}${last(owner)}`,
  why: {
    paused: 'Discogs asked for a pause',
    restarted: 'Discogs may still count requests from before a restart',
    usedUp: 'the limit of this minute is used up',
  },
  collection: (username: string) => `Collection of **${username}**`,
  noCollection: 'No collection',
  requests: (used: number, limit: number) =>
    `Discogs requests: **${number(used)} / ${number(limit)}** this minute`,
  kept: (count: number) => `${number(count)} kept free after a restart`,
  waiting: (queued: { person: number; enrichment: number; sync: number }) =>
    `Waiting: ${list([
      `${number(queued.person)} for people`,
      `${number(queued.enrichment)} for details`,
      `${number(queued.sync)} for the sync`,
    ])}`,

  database: { embedded: 'Built-in', postgres: 'Postgres' },
  answersIn: (database: string, ms: number) => `${database}, ${milliseconds(ms)}`,
  noAnswer: (database: string) => `${database}, no answer within 2 seconds`,
  notThere: (database: string) => `${database}, can't be reached`,
  failing: (database: string) => `${database}, reports an error`,

  records: (records: number, waiting: number) =>
    `${counted(records, { one: 'record', other: 'records' })} · ${number(waiting)} not on Discogs yet`,
  healing: (waiting: number, next: { at: string } | 'after-run' | 'rests') => {
    if (next === 'rests') {
      const refused = counted(waiting, { one: 'saved add', other: 'saved adds' });
      return `Discogs refused ${refused}. The next /sync tries again`;
    }
    const adds = counted(waiting, { one: 'saved add waits', other: 'saved adds wait' });
    return next === 'after-run'
      ? `${adds} until the sync or import is over`
      : `${adds} for Discogs, next try ${next.at}`;
  },
  details: (waiting: number, next: { at: string } | 'rests') => {
    const copies = counted(waiting, { one: 'copy', other: 'copies' });
    return next === 'rests'
      ? `Discogs refused the details of ${copies}. The next start tries again`
      : `Details of ${copies} wait for Discogs, next try ${next.at}`;
  },
  copies: (copies: number) => `${counted(copies, { one: 'copy', other: 'copies' })} last seen on Discogs`,
  /** A crate of another account. @param name null: the records were added while no account was set. */
  otherCrate: (name: string | null, records: number) =>
    `${name === null ? 'Records without an account are' : `The crate of **${name}** is`} still here: ${counted(records, { one: 'record', other: 'records' })}`,
  moreCrates: (count: number) => `and ${counted(count, { one: 'more crate', other: 'more crates' })}`,
  notCounted: 'Not counted in time',
  notKnown: 'Unknown while the database is away',
  worth: (value: { minimum: string; median: string; maximum: string }, when: string) =>
    `Worth ${value.median} (${value.minimum} to ${value.maximum}) ${when}`,

  running: (kind: string, by: string, when: string) => `${kind} running, started ${by} ${when}`,
  stopping: (kind: string, by: string, when: string) => `${kind} stopping, started ${by} ${when}`,
  paused: (kind: string, by: string, when: string) => `${kind} paused, started ${by} ${when}`,
  by: (mention: string) => `by ${mention}`,
  inOtherServer: 'in another server',
  noSync: 'None yet',
  /** No sync yet, and one is possible. */
  runSync: 'None yet. Run /sync, so I know what you own',
  /** @param title says how the run ended. */
  lastRun: (kind: RunKind, title: string, when: string) => `Last ${KINDS[kind]} ${when}: ${title}`,

  version: (version: string, started: string) => `Runout ${version}, started ${started}`,
  gateway: (ms: number) => `Gateway ${milliseconds(ms)}`,
  servers: (count: number) => `In ${counted(count, { one: 'server', other: 'servers' })}`,
  serversOfList: (count: number, allowed: number) =>
    `In ${counted(count, { one: 'server', other: 'servers' })}, ${number(allowed)} in DISCORD_GUILD_IDS`,

  /** @param why such as `sharp is not installed`. */
  photosOff: (why: string) => `Photos are off: ${why}. Text works. \`npm run doctor\` says what to do`,

  openRun: (kind: RunKind) => `Open ${KINDS[kind]} message`,
  openTokens: 'Discogs tokens',
};
