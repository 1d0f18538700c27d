// Support of the sync tests: the bot's own parts (engine, Add, client, limiter, store) as processes that live and die on a
// virtual clock, with the local Discogs in this process. Nothing here waits in real time.
import type { Clock } from '../../../src/clock.ts';
import { createAccount } from '../../../src/core/accounts/account.ts';
import { chooseAccount } from '../../../src/core/accounts/choose.ts';
import { type Add, createAdd } from '../../../src/core/add/add.ts';
import { createCopies } from '../../../src/core/add/copies.ts';
import { createRemove, type Remove } from '../../../src/core/add/remove.ts';
import { createSentLog } from '../../../src/core/add/sent-log.ts';
import type { DetailRepeats } from '../../../src/core/details/repeat.ts';
import type { Details } from '../../../src/core/details/types.ts';
import type { Log } from '../../../src/core/ports.ts';
import { createPrices } from '../../../src/core/prices.ts';
import { createReleaseReader } from '../../../src/core/release/reader.ts';
import { createSync } from '../../../src/core/sync/manager.ts';
import type { RunLock } from '../../../src/core/sync/ports.ts';
import type { Sync, SyncEvent } from '../../../src/core/sync/types.ts';
import { createLimiter, type Limiter } from '../../../src/discogs/limiter/limiter.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { StoreError } from '../../../src/errors.ts';
import { connectDiscogs } from '../../support/connect-discogs.ts';
import { createFarSide, type FarSideOptions } from '../../support/far-side.ts';
import { noSettings } from '../../support/server-settings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { FIRST_ACCOUNT, type StoreWithCrate, type TestStore, withCrate } from '../../support/test-store.ts';
import { asSandboxClock } from '../../support/virtual-sandbox-clock.ts';
import { detailParts } from '../details/parts.ts';
import { aroundCalls } from './around-calls.ts';
import { createContents } from './contents.ts';
import { createWorld, type World } from './world.ts';

export const REQUESTER = { userId: '1001', guildId: '2001', channelId: '3001' };
/** What a /sync starts. */
export const SYNC = { kind: 'sync', requester: REQUESTER } as const;
/** A signal that never aborts. */
export const forEver = new AbortController().signal;

/** One process of the bot. */
export interface Process {
  name: string;
  sync: Sync;
  add: Add;
  remove: Remove;
  details: Details;
  repeats: DetailRepeats;
  /** Undoes the newest add of a release, if one can be undone. */
  undoNewest(releaseId: number): Promise<void>;
  events: SyncEvent[];
  /** The lanes and turns that its calls asked for. */
  turns: ReadonlySet<string>;
  /** The connections of this process. The end of a real process closes them, so a test closes them after `kill`. */
  store: { close(): Promise<void> };
  /** How many steps it has made. Every call of the database and every request to Discogs is one. */
  steps(): number;
  /** Takes the run lock away, as when its connection breaks. `silently`: the process learns of it only when it asks. */
  loseLock(options?: { silently: boolean }): void;
  /** Ends the process: from now on nothing that it began continues. */
  kill(): void;
  isDead(): boolean;
}

export interface Life {
  /** Dies at this step, `before` the step takes effect, or `after` that but before the process knows the result. */
  diesAt?: { step: number; moment: 'before' | 'after' };
  username?: string | null;
  hasToken?: boolean;
  /** Default: the token of crate_keeper. */
  token?: string;
  folderId?: number;
  /** Every call of the database and every request to Discogs awaits this, before and after, so it decides what continues. */
  gate?: () => Promise<void>;
  /** Awaited just before a call of the database takes effect. `name` is for example `sync.savePage`. */
  beforeCall?: (name: string) => Promise<unknown> | undefined;
  /** Called at the beginning of each wait. */
  onSleep?: (ms: number, signal: AbortSignal | undefined) => unknown;
}

export type Rig = Awaited<ReturnType<typeof createRig>>;

export interface RigOptions extends Omit<FarSideOptions, 'clock'> {
  opened: TestStore;
  /** Shares the clock with this rig, which is closed last. Each of the two has a Discogs of its own. */
  beside?: { world: World };
  /** The number of the account that its processes have by their name. */
  account?: number;
  reserve?: number;
  log?: Log;
}

export async function createRig(options: RigOptions) {
  const { opened, account: accountId = FIRST_ACCOUNT, reserve = 10, log = silentLog } = options;
  const world = options.beside?.world ?? createWorld();
  const { clock } = world;
  const far = createFarSide({ ...options, clock: asSandboxClock(clock) });
  let born = 0;
  let databaseIsDown = false;
  let databaseIsFree = Promise.resolve();

  async function start(life: Life = {}): Promise<Process> {
    const name = `${options.username ?? 'runout'}-${++born}`;
    const death = new AbortController();
    const gone = new AbortController();
    const counted = <T>(call: () => Promise<T>) => world.count(call, gone.signal);
    let steps = 0;
    const kill = () => {
      death.abort(new Error('killed'));
      opened.bury(name);
    };
    const never = () => new Promise<never>(() => {});
    const step = async () => {
      steps++;
      if (life.diesAt?.step === steps && life.diesAt.moment === 'before') kill();
      await life.gate?.();
      if (death.signal.aborted) await never();
    };
    const after = async () => {
      if (life.diesAt?.step === steps && life.diesAt.moment === 'after') kill();
      await life.gate?.();
      if (death.signal.aborted) await never();
    };
    const agents = { sync: `${name}/sync`, add: `${name}/add` };
    const connected = { abort: death.signal, step, after, fetch: far.fetch };
    for (const agent of Object.values(agents)) world.connect(agent, connected);

    const { username = far.username, hasToken = true, folderId = 1, token = far.token } = life;
    const opening = await opened.another();
    const row = await opening.accounts.choose(
      (known) => chooseAccount(known, { name: username, identity: null }),
      { folderId, now: new Date(clock.now()) },
    );
    const own = withCrate(opening, row.id);
    await own.announce(name);
    let lock: { lost: AbortController; isHeld: boolean; real: RunLock } | null = null;
    const withLock: StoreWithCrate = {
      ...own,
      sync: {
        ...own.sync,
        async lock() {
          const real = await own.sync.lock();
          if (!real) return null;
          // The server frees the lock of a process that is dead.
          if (death.signal.aborted) {
            await real.release();
            return never();
          }
          const mine = { lost: new AbortController(), isHeld: true, real };
          lock = mine;
          return {
            ...real,
            lost: mine.lost.signal,
            isHeld: async () => mine.isHeld && (await counted(real.isHeld)),
            release: () => counted(real.release),
          };
        },
      },
    };
    const store = aroundCalls(withLock, async (name, call) => {
      await databaseIsFree;
      await step();
      await life.beforeCall?.(name);
      if (death.signal.aborted) await never();
      if (databaseIsDown) throw new StoreError({ code: 'ECONNREFUSED', unreachable: true });
      const result = await counted(call);
      await after();
      return result;
    });
    const bornMs = clock.monotonic();
    const ownClock: Clock = {
      now: clock.now,
      monotonic: () => clock.monotonic() - bornMs,
      wallMs: clock.wallMs,
      isReal: false,
      async sleep(ms, signal) {
        life.onSleep?.(ms, signal);
        const both = AbortSignal.any([death.signal, ...(signal ? [signal] : [])]);
        await clock.sleep(ms, both).catch(async (error: unknown) => {
          if (death.signal.aborted) await never();
          throw error;
        });
        if (death.signal.aborted) await never();
      },
    };

    const turns = new Set<string>();
    const limiter = createLimiter({ clock: ownClock, limit: 60, reserve });
    const run: Limiter['run'] = (ticket, send) => {
      turns.add(`${ticket.lane}: ${ticket.turn}`);
      return limiter.run(ticket, send);
    };
    const settings = {
      baseUrl: far.url,
      token,
      limit: 60,
      reserve,
      clock: ownClock,
      log,
      limiter: { ...limiter, run },
    };
    const forSync = connectDiscogs({ ...settings, userAgent: agents.sync, random: () => 0.5 });
    const forAdd = connectDiscogs({ ...settings, userAgent: agents.add, random: () => 0.5 });
    const shared = { store, clock: ownClock, log, words: coreWords, holder: name, settings: noSettings };
    const sent = createSentLog(ownClock);
    const prices = createPrices(shared);
    const account = createAccount({
      ...shared,
      accounts: store.accounts,
      row,
      username,
      folderId,
      hasToken,
      discogs: forAdd,
    });
    const copies = createCopies({ ...shared, discogs: forAdd, sent });
    const remove = createRemove({ ...shared, account, copies });
    const add = createAdd({
      addsPerHour: 0,
      ...shared,
      account,
      reader: createReleaseReader({ ...shared, prices, discogs: forAdd }),
      copies,
    });
    const { details, repeats } = detailParts({ ...shared, discogs: forAdd, account });
    const syncReader = createReleaseReader({ ...shared, prices, discogs: forSync });
    const sync = createSync({ ...shared, discogs: forSync, account, reserve, sent, reader: syncReader });
    const events: SyncEvent[] = [];
    sync.watch((event) => events.push(event));
    const loseLock: Process['loseLock'] = ({ silently = false } = { silently: false }) => {
      if (!lock) throw new Error('it holds no lock');
      lock.isHeld = false;
      if (!silently) lock.lost.abort(new Error('lost'));
    };
    const undoNewest = async (releaseId: number): Promise<void> => {
      const history = await store.intents.historyOf(releaseId, 99);
      const intent = history.find((one) => one.status === 'added' && one.confirmedByDiscogs);
      const asker = { userId: REQUESTER.userId, guildId: REQUESTER.guildId, mayManage: false };
      if (intent) await add.undo({ intentId: intent.id, ...asker }, {});
    };
    const isDead = () => death.signal.aborted;
    const close = async () => {
      await lock?.real.release();
      await own.close();
      gone.abort();
    };
    const parts = {
      name,
      sync,
      add,
      remove,
      details,
      repeats,
      undoNewest,
      events,
      turns,
      loseLock,
      kill,
      isDead,
    };
    return { ...parts, store: { close }, steps: () => steps };
  }

  return {
    ...world.time,
    world,
    clock,
    far,
    /** The store of the test itself, which takes part in no death. */
    store: opened.store,
    /** The number of the account whose crate `addRecord` fills. */
    account: accountId,
    start,
    ...createContents({ opened, account: accountId, clock, far }),
    setDatabaseDown(down: boolean): void {
      databaseIsDown = down;
    },
    /** Lets every call of the database hang while time passes. Returns the function that lets them continue. */
    holdDatabase(): () => void {
      let release = () => {};
      databaseIsFree = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    close() {
      far.close();
      if (!options.beside) world.close();
    },
  };
}
