// Core: collects the state of everything for /status. Each part is asked with a time limit of its own, so that the answer comes
// within Discord's 3 s even if a part hangs. The status says of such a part that it is not known.
import { ageMs, type Clock, type Waited, waitAtMost } from '../../clock.ts';
import type { Account, NameTrouble } from '../accounts/account.ts';
import type { Healing, HealingState } from '../add/heal.ts';
import type { DetailRepeats, DetailsState } from '../details/repeat.ts';
import type { BudgetState, CallOptions, Discogs } from '../discogs-port.ts';
import type { Feed } from '../feed/feed.ts';
import type { Nightly, NightlyState } from '../nightly/nightly.ts';
import type { Photos } from '../photo/ports.ts';
import type { Crate, DatabaseProbe, Log, Store } from '../ports.ts';
import type { Sync, SyncRun } from '../sync/types.ts';
import type { CollectionValue } from '../types.ts';
import type { CoreWords } from '../words.ts';
import { discogsDown } from './findings.ts';
import type { MissingFolder, SetupCheck } from './setup-check.ts';

/** The facts about the bot and its connection to Discord. */
export interface BotFacts {
  version: string;
  startedAt: Date;
  /** How many servers the bot is in. */
  servers: number;
  /** How many servers `DISCORD_GUILD_IDS` has. 0: it is not set. */
  allowed: number;
  /** The ids of the servers in `DISCORD_GUILD_IDS` that the bot is not a member of. */
  notIn: readonly string[];
  /** The names of the servers that the bot is in, as far as known. */
  serverNames: ReadonlyMap<string, string>;
  /** The round trip of the last heartbeat, in ms. Null: there was none yet. */
  gatewayMs: number | null;
}

/** What Discogs says about the token. `owner`: the name of the account that the token belongs to. */
export type TokenState =
  | { kind: 'none' }
  | { kind: 'valid'; owner: string }
  | { kind: 'refused' }
  /** Discogs did not say who owns the token. `owner`: by its last answer. `error` null: no answer came in time. */
  | { kind: 'unknown'; owner: string | null; error: unknown }
  /** Discogs was not asked, because all requests of this minute are taken, or because Discogs asked us to wait. */
  | { kind: 'not-asked'; owner: string | null };

/** The crate of another account in this database. */
export interface OtherCrate {
  /** The name of the account. Null: the local account, whose records were added while no name was set. */
  name: string | null;
  records: number;
}

export type DatabaseState =
  | {
      kind: 'ok';
      pingMs: number;
      /** Null: the counting did not end in time. */
      counts: { records: number; unsynced: number; copies: number } | null;
      /** The crates of other accounts that have records, the last used first. */
      others: readonly OtherCrate[];
    }
  /** The database answered no query in time, or only the one that reads no table. */
  | { kind: 'silent' }
  | { kind: 'failed'; error: unknown };

export interface Status {
  token: TokenState;
  username: string | null;
  nameTrouble: NameTrouble | null;
  /** The folder of the configuration, if Discogs does not have it. Null: Discogs has it, or that is not known. */
  missingFolder: MissingFolder | null;
  /** The name of the folder that this server chose, if Discogs does not have it. Null: Discogs has it, or that is not known. */
  missingServerFolder: string | null;
  /** The channel of this server's feed, if Discord refused the newest post there. Null: it did not, or that is not known. */
  feedRefusedIn: string | null;
  budget: BudgetState;
  database: DatabaseState;
  databaseKind: DatabaseProbe['kind'];
  /** The saved adds that are tried again. */
  healing: HealingState;
  /** The details of copies that are tried again. */
  details: DetailsState;
  /** The value of the collection, and when Discogs said it. Null: not known. */
  value: { value: CollectionValue; at: Date } | null;
  /** The unfinished run and the newest run. Null: the database did not answer. */
  sync: { active: SyncRun | null; latest: SyncRun | null } | null;
  /** When the crate is synced each night. Null: the database did not answer. */
  nightly: NightlyState | null;
  /** Why this machine cannot read photos, in a few words. Null: it can, or it is not known yet. */
  photosOff: string | null;
  bot: BotFacts & {
    /** The permissions that the bot lacks in the channel of the command, under Discord's names. */
    missingHere: readonly string[];
  };
  now: Date;
}

export interface StatusReader {
  /** Collects the status. Never throws, and takes about two seconds at most. */
  read(bot: Status['bot'], asked: { guildId: string } & Pick<CallOptions, 'turn'>): Promise<Status>;
}

export const STATUS_TIMES = Object.freeze({
  /** The time limit of each part, in ms of real time. All parts are asked at the same time. */
  probeMs: 2_000,
  /**
   * The age at which /status reads the value of the collection again, in ms, by Discogs' terms
   * (https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use).
   */
  valueMs: 6 * 60 * 60_000,
});

export function createStatus(deps: {
  discogs: Pick<Discogs, 'getCollectionValue' | 'budget'>;
  database: DatabaseProbe;
  store: Pick<Crate, 'counts' | 'value'> & { accounts: Pick<Store['accounts'], 'list' | 'counted'> };
  account: Pick<
    Account,
    'id' | 'username' | 'hasToken' | 'checkToken' | 'tokenOwner' | 'tokenIsOwners' | 'nameTrouble'
  >;
  sync: Pick<Sync, 'active' | 'latest'>;
  healing: Pick<Healing, 'state'>;
  detailRepeats: Pick<DetailRepeats, 'state'>;
  feed: Pick<Feed, 'refusedIn'>;
  nightly: Pick<Nightly, 'read'>;
  photos: Pick<Photos, 'whyOff'>;
  setup: Pick<SetupCheck, 'missingFolder' | 'missingServerFolder' | 'lookAtFolder'>;
  clock: Clock;
  log: Log;
  words: Pick<CoreWords, 'finding'>;
  probeMs?: number;
}): StatusReader {
  const {
    discogs,
    database,
    store,
    account,
    sync,
    nightly,
    photos,
    healing,
    detailRepeats,
    feed,
    setup,
    clock,
    log,
    words,
  } = deps;
  const { probeMs = STATUS_TIMES.probeMs } = deps;
  // Real time, even on a fast clock: the parts answer in real time.
  const waited = <T>(work: Promise<T>): Promise<Waited<T>> =>
    waitAtMost(work, clock.wallMs(probeMs, probeMs));
  let value: Status['value'] = null;
  let valueReadAtMs = 0;
  let asking: Promise<void> | null = null;
  let token: Promise<TokenState> | null = null;

  /** Calls Discogs, and waits `probeMs` at most. `sent`: the call got its token from the limiter and was sent. */
  async function ask<T>(
    turn: string | undefined,
    call: (options: CallOptions) => Promise<T>,
  ): Promise<Waited<T> & { sent: boolean }> {
    const enough = new AbortController();
    let sent = false;
    const beforeSend = async () => {
      sent = true;
    };
    const answer = await waited(call({ lane: 'person', turn, signal: enough.signal, beforeSend }));
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
    // `pausedUntil` is set now if Discogs answered this call with a 429.
    if (!asked.sent || discogs.budget().pausedUntil !== null) return { kind: 'not-asked', owner };
    const error = asked.kind === 'failed' ? asked.error : null;
    log.warn({ err: error }, words.finding(discogsDown(error)));
    return { kind: 'unknown', owner, error };
  }

  /** Returns the state of the token. Several people who ask at the same time share one call to Discogs. */
  function tokenState(turn: string | undefined): Promise<TokenState> {
    token ??= readToken(turn).finally(() => {
      token = null;
    });
    return token;
  }

  /** Reads the folders. If Discogs does not answer, the last list stays. */
  async function readFolder(turn: string | undefined, guildId: string): Promise<void> {
    if (discogs.budget().pausedUntil !== null) return;
    const asked = await ask(turn, (options) => setup.lookAtFolder(options, guildId));
    if (asked.kind === 'failed') log.debug({ err: asked.error }, 'the folders could not be read');
  }

  /**
   * Reads the value of the collection, unless the known value is young enough. If Discogs takes longer than `probeMs`, the read
   * goes on in the background, for the next /status. Without a token of this account, Discogs does not show the value.
   */
  async function readValue(turn: string | undefined): Promise<void> {
    const { username, hasToken } = account;
    // The age is the larger one of two clocks, because the wall clock may have been set back, and the monotonic clock stops while
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
          void keepValue(value);
        },
        (error: unknown) => log.debug({ err: error }, 'the value of the collection could not be read'),
      )
      .finally(() => {
        asking = null;
      });
    await waited(asking);
  }

  /** Keeps the value for /crate stats, which asks Discogs nothing. The status does not wait for that. */
  const keepValue = (read: NonNullable<Status['value']>): Promise<void> =>
    store.value.save(read.value, read.at).catch((error: unknown) => {
      log.warn({ err: error }, 'the value of the collection was not saved');
    });

  /** Runs all queries of the status at the same time, so that the time limits of a slow database do not add up. */
  async function readDatabase(): Promise<DatabaseState> {
    const [ping, reading, writing, counts, accounts] = await Promise.all([
      waited(database.ping()),
      waited(store.accounts.list()),
      waited(database.canWrite()),
      waited(store.counts()),
      waited(store.accounts.counted()),
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
    const asked = await waited(Promise.all([sync.active(), sync.latest()]));
    return asked.kind === 'done' ? { active: asked.value[0], latest: asked.value[1] } : null;
  }

  return {
    async read(bot, { guildId, turn }) {
      const [token, databaseState, syncState, nightlyState, refusedIn] = await Promise.all([
        tokenState(turn),
        readDatabase(),
        readSync(),
        waited(nightly.read()),
        waited(feed.refusedIn(guildId)),
        readFolder(turn, guildId),
        readValue(turn),
      ]);
      return {
        token,
        nameTrouble: account.nameTrouble(),
        username: account.username,
        missingFolder: setup.missingFolder(),
        missingServerFolder: setup.missingServerFolder(guildId),
        feedRefusedIn: refusedIn.kind === 'done' ? refusedIn.value : null,
        budget: discogs.budget(),
        database: databaseState,
        databaseKind: database.kind,
        healing: healing.state(),
        details: detailRepeats.state(),
        value,
        sync: syncState,
        nightly: nightlyState.kind === 'done' ? nightlyState.value : null,
        photosOff: photos.whyOff(),
        bot,
        now: new Date(clock.now()),
      };
    },
  };
}
