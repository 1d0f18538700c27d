// Core: how everything stands, for /status. Every question has a short time of its own, so that the answer comes within
// Discord's 3 s whatever hangs, and what is not known is said to be not known.
import { ageMs, type Clock, type Waited, waitAtMost } from '../../clock.ts';
import type { Account, NameTrouble } from '../accounts/account.ts';
import type { BudgetState, CallOptions, Crate, DatabaseProbe, Discogs, Log, Store } from '../ports.ts';
import type { Sync, SyncRun } from '../sync/types.ts';
import type { CollectionValue } from '../types.ts';
import type { CoreWords } from '../words.ts';
import { discogsDown } from './findings.ts';
import type { MissingFolder, SetupCheck } from './setup-check.ts';

/** What the connection to Discord knows about itself. */
export interface BotFacts {
  version: string;
  startedAt: Date;
  /** How many servers the bot is in. */
  servers: number;
  /** How many servers `DISCORD_GUILD_IDS` has. 0: it is not set. */
  allowed: number;
  /** Ids of those servers that the bot is not a member of. */
  notIn: readonly string[];
  /** Round trip of the last heartbeat; null: none yet. */
  gatewayMs: number | null;
}

export type TokenState =
  | { kind: 'none' }
  | { kind: 'valid'; owner: string }
  | { kind: 'refused' }
  /** Discogs could not say whose token it is. `owner`: as last known. `error` null: no answer came in time. */
  | { kind: 'unknown'; owner: string | null; error: unknown }
  /** Discogs was not asked, because all requests of this minute are taken, or because Discogs asked us to wait. */
  | { kind: 'not-asked'; owner: string | null };

export interface OtherCrate {
  /** Null: the records were added while no account was set. */
  name: string | null;
  records: number;
}

export type DatabaseState =
  | {
      kind: 'ok';
      pingMs: number;
      /** Null: counting takes too long. */
      counts: { records: number; unsynced: number; copies: number } | null;
      /** Crates of other accounts in this database that hold records, the last used first. */
      others: readonly OtherCrate[];
    }
  /** The database did not answer in time, or only a query that reads nothing. */
  | { kind: 'silent' }
  | { kind: 'failed'; error: unknown };

export interface Status {
  token: TokenState;
  username: string | null;
  nameTrouble: NameTrouble | null;
  /** Null: the folder is there, or it is not known. */
  missingFolder: MissingFolder | null;
  /** The name of the folder that this server chose and that Discogs does not have. Null: it is there, or not known. */
  missingServerFolder: string | null;
  budget: BudgetState;
  database: DatabaseState;
  databaseKind: DatabaseProbe['kind'];
  /** Null: not known. `at` is when Discogs said so. */
  value: { value: CollectionValue; at: Date } | null;
  /** Null: the database did not say. */
  sync: { active: SyncRun | null; latest: SyncRun | null } | null;
  bot: BotFacts & {
    /** What the bot cannot do in the channel of the command, in Discord's words. */
    missingHere: readonly string[];
  };
  now: Date;
}

export interface StatusReader {
  /** Never throws, and takes about two seconds at most. */
  read(bot: Status['bot'], asked: { guildId: string } & Pick<CallOptions, 'turn'>): Promise<Status>;
}

export const STATUS_TIMES = Object.freeze({
  /** The time for each question, in ms of real time. All questions are asked at once. */
  probeMs: 2_000,
  /**
   * How old a shown value can be, by Discogs' terms
   * (https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use).
   */
  valueMs: 6 * 60 * 60_000,
});

export function createStatus(deps: {
  discogs: Pick<Discogs, 'getCollectionValue' | 'budget'>;
  database: DatabaseProbe;
  store: Pick<Crate, 'counts'> & { accounts: Pick<Store['accounts'], 'list' | 'counted'> };
  account: Pick<
    Account,
    'id' | 'username' | 'hasToken' | 'checkToken' | 'tokenOwner' | 'tokenIsOwners' | 'nameTrouble'
  >;
  sync: Pick<Sync, 'active' | 'latest'>;
  setup: Pick<SetupCheck, 'missingFolder' | 'missingServerFolder' | 'lookAtFolder'>;
  clock: Clock;
  log: Log;
  words: Pick<CoreWords, 'finding'>;
  probeMs?: number;
}): StatusReader {
  const { discogs, database, store, account, sync, setup, clock, log, words } = deps;
  const { probeMs = STATUS_TIMES.probeMs } = deps;
  let value: Status['value'] = null;
  let valueReadAtMs = 0;
  let asking: Promise<void> | null = null;
  let token: Promise<TokenState> | null = null;

  /** Calls Discogs, but waits no longer than the command does. `sent`: the call got its token from the limiter. */
  async function ask<T>(
    turn: string | undefined,
    call: (options: CallOptions) => Promise<T>,
  ): Promise<Waited<T> & { sent: boolean }> {
    const enough = new AbortController();
    let sent = false;
    const beforeSend = async () => {
      sent = true;
    };
    const options: CallOptions = { lane: 'person', turn, signal: enough.signal, beforeSend };
    const answer = await waitAtMost(call(options), probeMs);
    enough.abort(new Error('the command waits no longer'));
    return { ...answer, sent };
  }

  async function readToken(turn: string | undefined): Promise<TokenState> {
    if (!account.hasToken) return { kind: 'none' };
    if (discogs.budget().pausedUntil !== null) return { kind: 'not-asked', owner: account.tokenOwner() };
    const asked = await ask(turn, (options) => account.checkToken(options));
    if (asked.kind === 'done') {
      return asked.value === null ? { kind: 'refused' } : { kind: 'valid', owner: asked.value };
    }
    const owner = account.tokenOwner();
    // Discogs can have answered this very call with "wait".
    if (!asked.sent || discogs.budget().pausedUntil !== null) return { kind: 'not-asked', owner };
    const error = asked.kind === 'failed' ? asked.error : null;
    log.warn({ err: error }, words.finding(discogsDown(error)));
    return { kind: 'unknown', owner, error };
  }

  /** Several people who ask at once cause one call to Discogs. */
  function tokenState(turn: string | undefined): Promise<TokenState> {
    token ??= readToken(turn).finally(() => {
      token = null;
    });
    return token;
  }

  /** Reads the folders. If Discogs does not answer, the last known state stays. */
  async function readFolder(turn: string | undefined, guildId: string): Promise<void> {
    if (discogs.budget().pausedUntil !== null) return;
    const asked = await ask(turn, (options) => setup.lookAtFolder(options, guildId));
    if (asked.kind === 'failed') log.debug({ err: asked.error }, 'the folders could not be read');
  }

  /**
   * Reads the value of the collection in the background, for the next /status. Discogs does not show the value of another
   * account's collection.
   */
  async function readValue(turn: string | undefined): Promise<void> {
    const { username, hasToken } = account;
    // Both clocks must say that the value is young: the wall clock can have been set back, and the monotonic one stops while
    // the machine sleeps.
    const isFresh =
      value !== null &&
      Math.max(ageMs(clock, value.at.getTime()), clock.monotonic() - valueReadAtMs) < STATUS_TIMES.valueMs;
    const isOthers = account.tokenOwner() !== null && !account.tokenIsOwners();
    if (isFresh || username === null || !hasToken || isOthers) return;
    value = null;
    asking ??= discogs
      .getCollectionValue(username, { lane: 'enrichment', turn })
      .then(
        (said) => {
          value = { value: said, at: new Date(clock.now()) };
          valueReadAtMs = clock.monotonic();
        },
        (error: unknown) => log.debug({ err: error }, 'the value of the collection could not be read'),
      )
      .finally(() => {
        asking = null;
      });
    await waitAtMost(asking, probeMs);
  }

  /** Asks the database all questions at once, so that a slow database delays them together and not one after the other. */
  async function readDatabase(): Promise<DatabaseState> {
    const [ping, reading, writing, counts, accounts] = await Promise.all([
      waitAtMost(database.ping(), probeMs),
      waitAtMost(store.accounts.list(), probeMs),
      waitAtMost(database.canWrite(), probeMs),
      waitAtMost(store.counts(), probeMs),
      waitAtMost(store.accounts.counted(), probeMs),
    ]);
    for (const one of [ping, reading, writing, counts, accounts]) {
      if (one.kind !== 'failed') continue;
      log.warn({ err: one.error }, 'the database does not answer /status');
      return { kind: 'failed', error: one.error };
    }
    if (ping.kind !== 'done' || reading.kind !== 'done') return { kind: 'silent' };
    const all = accounts.kind === 'done' ? accounts.value : [];
    return {
      kind: 'ok',
      pingMs: ping.value,
      counts: counts.kind === 'done' ? counts.value : null,
      others: all.flatMap(({ id, name, records }) =>
        id === account.id || records === 0 ? [] : [{ name, records }],
      ),
    };
  }

  async function readSync(): Promise<Status['sync']> {
    const asked = await waitAtMost(Promise.all([sync.active(), sync.latest()]), probeMs);
    return asked.kind === 'done' ? { active: asked.value[0], latest: asked.value[1] } : null;
  }

  return {
    async read(bot, { guildId, turn }) {
      const [token, databaseState, syncState] = await Promise.all([
        tokenState(turn),
        readDatabase(),
        readSync(),
        readFolder(turn, guildId),
        readValue(turn),
      ]);
      return {
        token,
        nameTrouble: account.nameTrouble(),
        username: account.username,
        missingFolder: setup.missingFolder(),
        missingServerFolder: setup.missingServerFolder(guildId),
        budget: discogs.budget(),
        database: databaseState,
        databaseKind: database.kind,
        value,
        sync: syncState,
        bot,
        now: new Date(clock.now()),
      };
    },
  };
}
