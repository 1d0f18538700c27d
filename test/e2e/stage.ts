// Support: the whole bot in this process, over real sockets with real discord.js, against the sandbox.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock, type RunningClock, type SandboxClock } from '../../sandbox/discord/clock.ts';
import { startOwnClock } from '../../sandbox/discord/fair-time.ts';
import {
  type ChannelHandle,
  type DiscordLimits,
  type GuildHandle,
  type Invocation,
  type LocalDiscord,
  type Message,
  type Person,
  startLocalDiscord,
} from '../../sandbox/discord/index.ts';
import type { Config } from '../../src/config/config.ts';
import type { createPhotos } from '../../src/photo/reader.ts';
import { type Runout, startRunout } from '../../src/runout.ts';
import { createBotClock } from '../support/bot-clock.ts';
import { patientPhotos } from '../support/photos/score.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import {
  createMigratedDatabase,
  openWithCrate,
  type StoreKind,
  type StoreWithCrate,
} from '../support/test-store.ts';
import { createHeardLog } from './heard-log.ts';
import { createWitness } from './witness.ts';

type DiscogsOptions = Partial<Parameters<typeof startLocalDiscogs>[0]>;

export interface StageOptions {
  /** How many times faster than real time the sandbox runs. Default 20. */
  speed?: number;
  /** What the clock shows at first, in epoch ms. Default: the real time. */
  startMs?: number;
  discogs?: DiscogsOptions;
  /** Default 'embedded'. With 'postgres' a stage costs a fifth of the time: the server is shared by the whole test run. */
  database?: StoreKind;
  /** What is in the database before the bot first starts. */
  stored?: (store: StoreWithCrate, world: { clock: SandboxClock; discogs: LocalDiscogs }) => Promise<void>;
  /** The configuration of the bot, where it differs from the usual one. */
  config?: {
    token?: string | null;
    username?: string | null;
    folderId?: number;
    guildIds?: string[];
    addsPerHour?: number;
    operatorContact?: string;
    rateLimit?: number;
    reserve?: number;
    /** The address of a Postgres database that the test itself has made. */
    databaseUrl?: string;
    /** The folder of an embedded database that the test itself has made. */
    dataDir?: string;
    healthPort?: number;
  };
  discord?: Partial<DiscordLimits>;
  /** Makes another reader of photos: one that is off, or that the test holds. Left out: that of the bot, however long a scan takes. */
  photos?: typeof createPhotos;
}

export interface Stage {
  clock: RunningClock;
  discord: LocalDiscord;
  discogs: LocalDiscogs;
  guildId: string;
  guild: GuildHandle;
  /** The channel in which everyone is. */
  channel: ChannelHandle;
  /** Ada has Manage Server and Manage Messages. Miles and Nina have no special rights. */
  ada: Person;
  miles: Person;
  nina: Person;
  /** Adds a member without special rights. */
  join(name: string): Person;
  /** Everything the bot has logged, as JSON lines. */
  log(): string;
  /** Resolves when the log has so many lines with this. Default 1. */
  logged(says: RegExp, least?: number): Promise<void>;
  /** How many lines of the log have this. */
  logCount(says: RegExp): number;
  /** Calls to Discogs since `resetCalls`, without `/oauth/identity`. */
  calls(): { method: string; path: string; status: number | null }[];
  resetCalls(): void;
  /** Ends the bot and starts it again on the same database, with this other configuration. */
  restart(change?: { guildIds?: string[]; username?: string | null; token?: string | null }): Promise<void>;
  /** The same, with a look into the database, or a change of it, while there is no bot. */
  offline<T>(work: (store: StoreWithCrate) => Promise<T>): Promise<T>;
  /** Starts another process of the same bot with the same token, on a database of its own or on the same Postgres. */
  second(on?: 'own' | 'same'): Promise<{
    log(): string;
    handled(invocation: Invocation): Promise<void>;
    close(): Promise<void>;
  }>;
  /** Resolves when the bot has handled this interaction to its end, with the details of all results. */
  handled(invocation: Invocation): Promise<void>;
  /** Whether the log has this id, so that an operator can find what a person was shown. */
  knows(id: string): boolean;
  /** Ends everything. @throws when the log has the Discord id of a member. */
  close(): Promise<void>;
}

/** Starts everything. Resolves when the bot has registered its commands and knows the owner of its token. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const time = startOwnClock();
  const clock = createSandboxClock(options.speed ?? 20, time.now, options.startMs);
  const botClock = createBotClock(clock, time);
  const discogs = await startLocalDiscogs({ clock, ...options.discogs });
  const discord = await startLocalDiscord({
    botName: 'Runout',
    clock,
    limits: { identifyIntervalMs: 0, ...options.discord },
  });
  const guild = discord.createGuild({ name: 'Crate' });
  const channel = guild.createChannel({ name: 'records' });
  const members: string[] = [];
  const createMember = (member: Parameters<typeof guild.createMember>[0]): Person => {
    const handle = guild.createMember(member);
    members.push(handle.id);
    return discord.as(handle, channel);
  };
  const folder = mkdtempSync(join(tmpdir(), 'runout-stage-'));
  const dataDir = options.config?.dataDir ?? join(folder, 'database');
  const own = options.database === 'postgres' ? await createMigratedDatabase() : null;
  const databaseUrl = own?.databaseUrl ?? options.config?.databaseUrl ?? null;
  if (!databaseUrl && !options.config?.dataDir) await prepareDataDir(dataDir);

  const token = options.config?.token === undefined ? discogs.token : options.config.token;
  const config: Config = {
    discord: {
      token: discord.token,
      guildIds: options.config?.guildIds ?? [guild.id],
      apiUrl: discord.apiUrl,
      cdnUrl: discord.cdnUrl,
    },
    discogs: {
      token,
      username: options.config?.username === undefined ? discogs.username : options.config.username,
      folderId: options.config?.folderId ?? 1,
      rateLimit: options.config?.rateLimit ?? (token ? 60 : 25),
      reserve: options.config?.reserve ?? (token ? 10 : 4),
      apiUrl: discogs.url,
    },
    addsPerHour: options.config?.addsPerHour ?? 30,
    operatorContact: options.config?.operatorContact ?? null,
    databaseUrl,
    dataDir,
    logLevel: 'debug',
    healthPort: options.config?.healthPort ?? null,
    healthHost: '127.0.0.1',
    clock: undefined,
  };
  const heard = createHeardLog([discord.token, token]);
  let runout: Runout | null = null;
  /** Resolves when the bot knows the owner of its token. What it says about owned records depends on that. */
  const identified = (before: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        const asked = discogs.requests.slice(before).find((request) => request.path === '/oauth/identity');
        if (config.discogs.token !== null && !asked?.answeredAt) return;
        stop();
        resolve();
      };
      const stop = discogs.onRequest(look);
      look();
    });
  const { photos = patientPhotos } = options;
  const start = async () => {
    const before = discogs.requests.length;
    runout = await startRunout(config, discord.token, heard.log, undefined, botClock, photos);
    await identified(before);
  };
  const withStore = async <T>(work: (store: StoreWithCrate) => Promise<T>): Promise<T> => {
    const store = await openWithCrate({
      ...{ databaseUrl, dataDir, log: silentLog },
      clock: botClock,
    });
    return work(store).finally(() => store.close());
  };
  const { stored } = options;
  if (stored) await withStore((store) => stored(store, { clock, discogs }));
  await start();

  let firstCall = discogs.requests.length;
  return {
    clock,
    discord,
    discogs,
    guildId: guild.id,
    guild,
    channel,
    ada: createMember({ name: 'Ada', permissions: ['ManageGuild', 'ManageMessages'] }),
    miles: createMember({ name: 'Miles' }),
    nina: createMember({ name: 'Nina' }),
    join: (name) => createMember({ name }),
    log: heard.text,
    logged: heard.says,
    logCount: heard.count,
    handled: heard.handled,
    knows: (id) => heard.lines.some((line) => line.includes(`"id":"${id}"`)),
    async second(on = 'own') {
      const database = on === 'own' ? await createMigratedDatabase() : null;
      const other = createHeardLog([discord.token, token]);
      const its = {
        ...config,
        databaseUrl: database?.databaseUrl ?? databaseUrl,
        dataDir: join(folder, 'second'),
      };
      const bot = await startRunout(its, discord.token, other.log, undefined, createBotClock(clock, time));
      return {
        log: other.text,
        handled: other.handled,
        async close() {
          await bot.close();
          await database?.drop();
        },
      };
    },
    calls: () => discogs.requests.slice(firstCall).filter((request) => request.path !== '/oauth/identity'),
    resetCalls: () => {
      firstCall = discogs.requests.length;
    },
    async restart(change) {
      await runout?.close();
      const { guildIds, ...account } = change ?? {};
      if (guildIds) config.discord.guildIds = guildIds;
      Object.assign(config.discogs, account);
      await start();
    },
    async offline(work) {
      await runout?.close();
      const result = await withStore(work);
      await start();
      return result;
    },
    async close() {
      await runout?.close();
      await discord.close();
      await discogs.close();
      await own?.drop();
      time.stop();
      rmSync(folder, { recursive: true, force: true });
      const named = members.filter((id) => heard.text().includes(id));
      if (named.length > 0) throw new Error(`the log has the Discord ids of ${named.length} members`);
    },
  };
}

/** Waits until the message of an interaction looks as wanted. Returns it. */
export function seen(
  { discord }: Stage,
  invocation: Invocation,
  what: string,
  looks: (message: Message) => boolean,
): Promise<Message> {
  const witness = createWitness();
  return discord.waitFor(() => witness.sees([invocation.message()]).find((one) => one && looks(one)), {
    what: () => `${what} ${witness.inWords()}`,
  });
}

/** Whether this is only the "please wait", which any answer can begin with on a busy machine. */
const isToWait = ({ content }: Message) => /^⏳ .* <t:\d+:R>$/.test(content);

/** Waits for the answer to a command: its message, or a private note instead. */
export async function reply({ discord }: Pick<Stage, 'discord'>, invocation: Invocation): Promise<Message> {
  await invocation.answered();
  const witness = createWitness();
  const answers = () => witness.sees([invocation.message(), ...invocation.followUps()]);
  return discord.waitFor(() => answers().find((one) => one && !isToWait(one)), {
    what: () => `the answer ${witness.inWords()}`,
  });
}

/** Waits for a private note of an interaction that has this text. */
export function note(
  { discord }: Pick<Stage, 'discord'>,
  invocation: Invocation,
  says: RegExp,
): Promise<Message> {
  const witness = createWitness();
  return discord.waitFor(() => witness.sees(invocation.followUps()).find((one) => says.test(one.content)), {
    what: () => `a note that says ${says} ${witness.inWords()}`,
  });
}

export const labels = (message: Message): string[] =>
  message.components.flatMap((row) => row.components.map((one) => ('label' in one ? (one.label ?? '') : '')));

/** The id of the button that adds result number `n` of a search, whatever its label. */
export function addButton(message: Message, n = 1): string {
  const one = message.components[0]?.components[n - 1];
  if (one?.type !== 2 || !one.custom_id?.startsWith('add:')) throw new Error(`there is no result ${n}`);
  return one.custom_id;
}

/** Whether the button of result number `n` says that it is owned. */
export const isOwned = (message: Message, n = 1): boolean =>
  labels(message)[n - 1]?.startsWith('✓ Owned') ?? false;
