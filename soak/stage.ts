// Soak: opens the stage: a server with its members, a collection, a catalogue to search in, and the bot's database.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalDiscogs, startLocalDiscogs } from '../sandbox/discogs/index.ts';
import { createSandboxClock, type SandboxClock } from '../sandbox/discord/clock.ts';
import {
  type ChannelHandle,
  type GuildHandle,
  type LocalDiscord,
  type Person,
  startLocalDiscord,
} from '../sandbox/discord/index.ts';
import { openDatabase, type SoakDatabase } from './database.ts';
import type { Dice } from './dice.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLives, type Lives } from './lives.ts';
import type { SoakOptions } from './options.ts';

/** Round trips to Discogs, in ms of the sandbox's clock. */
export const LATENCY_MS: [number, number] = [50, 800];
/** A pull of this many copies takes half of the requests that Discogs allows in a minute. */
const COPIES_AT_START = 3_000;
const SEARCHABLE = 600;
/** How often a member wants one of the favourite releases, which others want, too. */
const FAVOURITE = 0.5;
const EVERY_FAVOURITE = 20;

export interface SoakMember {
  readonly name: string;
  readonly person: Person;
  readonly id: string;
  /** This member can use /sync and /status, stop any run, and delete messages. */
  readonly manages: boolean;
  /** False: the server's settings forbid /add to this member. */
  readonly mayAdd: boolean;
}

export interface SoakStage {
  readonly clock: SandboxClock;
  readonly discogs: LocalDiscogs;
  readonly discord: LocalDiscord;
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  /** The channel of the feed. */
  readonly news: ChannelHandle;
  readonly members: readonly SoakMember[];
  /** A folder that no server chooses for its adds. Its copies have a note. Neither is public on Discogs. */
  readonly backRoom: { readonly id: number; readonly name: string; readonly note: string };
  /** The folders that a member who manages the server chooses from. Id null: the folder of the configuration. */
  readonly folders: readonly { readonly id: number | null; readonly name: string }[];
  /**
   * Returns the id of a release that a member looks for. Some are in the collection, and the favourites are wanted by everyone.
   */
  wanted(dice: Dice): number;
  readonly database: SoakDatabase;
  readonly ledger: Ledger;
  readonly lives: Lives;
  /** The folder of the logs. It is kept when something was found. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function openStage({ seed, speed, database: kind }: SoakOptions): Promise<SoakStage> {
  const folder = mkdtempSync(join(tmpdir(), 'runout-soak-'));
  const database = await openDatabase(kind, folder);
  const clock = createSandboxClock(speed);
  const discogs = await startLocalDiscogs({
    clock,
    seed,
    latencyMs: LATENCY_MS,
    token: `soak-discogs-${seed}-secret`,
  });
  const discord = await startLocalDiscord({ botName: 'Runout', clock, limits: { identifyIntervalMs: 0 } });
  const guild = discord.createGuild({ name: 'Soak' });
  const channel = guild.createChannel({ name: 'vinyl' });
  const news = guild.createChannel({ name: 'news' });
  const releases = fill(discogs, seed);
  const folders = [
    { id: null, name: 'the default' },
    ...['Jazz', 'Soul'].map((name) => ({ id: discogs.collection.addFolder(name), name })),
  ];
  const backRoom = fillBackRoom(discogs, new Set(releases));
  const favourites = releases.filter((_, index) => index % EVERY_FAVOURITE === 0);

  const member = (name: string, { manages = false, mayAdd = true } = {}): SoakMember => {
    const handle = guild.createMember({
      name,
      permissions: manages ? ['ManageGuild', 'ManageMessages'] : [],
    });
    return { name, person: discord.as(handle, channel), id: handle.id, manages, mayAdd };
  };
  const members = [
    member('Ada', { manages: true }),
    member('Olga', { manages: true }),
    member('Miles'),
    member('Nina'),
    member('Otis'),
    member('Theo', { mayAdd: false }),
  ];
  const ledger = createLedger({ discogs, discord, now: clock.now, channel });
  const lives = createLives({
    settings: {
      discordApiUrl: discord.apiUrl,
      discordCdnUrl: discord.cdnUrl,
      discordToken: discord.token,
      discogsApiUrl: discogs.url,
      discogsToken: discogs.token,
      discogsUsername: discogs.username,
      folder,
      databaseUrl: database.url ?? undefined,
    },
    discord,
    clock,
    logFile: join(folder, 'bot.log'),
  });
  return {
    clock,
    discogs,
    discord,
    guild,
    channel,
    news,
    members,
    backRoom,
    folders,
    database,
    ledger,
    lives,
    folder,
    wanted: (dice) => dice.pick(dice.chance(FAVOURITE) ? favourites : releases) ?? 0,
    async close() {
      await lives.end('killed');
      await discord.close();
      await discogs.close();
      await database.close();
    },
  };
}

/** Fills the collection and the catalogue that searches find. Returns the ids of the releases that members want. */
function fill(discogs: LocalDiscogs, seed: number): number[] {
  discogs.generate(COPIES_AT_START, { seed, secondCopiesEvery: 25 });
  const from = discogs.catalogue.generate(SEARCHABLE, seed);
  const made = Array.from({ length: SEARCHABLE }, (_, index) => from + index);
  for (const id of made) {
    // Only a release that was changed by hand can be found by a search. Others are found by their id.
    discogs.catalogue.change(id, { identifiers: [{ type: 'Barcode', value: barcodeOf(id) }] });
  }
  const owned = discogs.collection
    .list()
    .slice(0, 30)
    .map((copy) => copy.releaseId);
  const sampled = discogs.catalogue.searchable().map((release) => release.id);
  return [...new Set([...sampled, ...owned])];
}

/** Moves copies that members look for into a folder of their own, with a condition, a note and a rating. */
function fillBackRoom({ collection }: LocalDiscogs, wanted: ReadonlySet<number>): SoakStage['backRoom'] {
  const name = 'Back room';
  const note = 'borrowed from Zoe';
  const id = collection.addFolder(name);
  const notes = [
    { field_id: 1, value: 'Very Good Plus (VG+)' },
    { field_id: 3, value: note },
  ];
  for (const copy of collection.list().filter(({ releaseId }) => wanted.has(releaseId))) {
    collection.change(copy.instanceId, { folderId: id, notes, rating: 4 });
  }
  return { id, name, note };
}

/** Returns the barcode of a generated release: 13 digits, different for each release. */
export const barcodeOf = (releaseId: number): string => String(5_000_000_000_000 + releaseId).slice(0, 13);
