// Bench: how much memory the process of the bot takes: idle on either database, at its very first start, and while it syncs. At
// the first start and while it syncs, the machine has no more memory than the goal.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BotProcess, startBotProcess } from '../sandbox/bot-process.ts';
import { startLocalDiscogs } from '../sandbox/discogs/index.ts';
import { createSandboxClock } from '../sandbox/discord/clock.ts';
import { startLocalDiscord } from '../sandbox/discord/index.ts';
import { createClock } from '../src/clock.ts';
import { release } from '../test/support/pressings.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { prepareDataDir } from '../test/support/store-template.ts';
import { openWithCrate } from '../test/support/test-store.ts';
import { type DatabaseKind, openDatabases } from './databases.ts';
import { note, publish, type Row } from './harness.ts';
import { limitMemory } from './memory-limit.ts';

const MB = 1024 ** 2;
const RECORDS = 9;
const IDLE_MS = 60_000;
const COPIES = 3_000;
const GOALS_MB = { embedded: 300, postgres: 130, firstStart: 400, sync: 384 };

/** Returns the memory of the process with all its threads, in MB. @param name VmRSS: now. VmHWM: the most so far. */
function memoryOf(bot: BotProcess, name: 'VmRSS' | 'VmHWM'): number {
  const [, kB] =
    new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${bot.pid}/status`, 'utf8')) ?? [];
  return (Number(kB) * 1024) / MB;
}

interface Wish {
  databaseUrl: string | null;
  /** The bot's own folder. It has the embedded database, or is empty. */
  folder: string;
  /** The memory of the machine. Default: no limit. */
  limitMb?: number;
  /** Copies in the collection on Discogs. */
  copies?: number;
}

/** Starts a bot with its own sandboxes. Resolves when it is connected and its commands are registered. */
async function startBot({ databaseUrl, folder, limitMb, copies = 0 }: Wish) {
  const clock = createSandboxClock();
  const discogs = await startLocalDiscogs({ clock, limit: null });
  discogs.collection.generate(copies);
  const discord = await startLocalDiscord({ clock, limits: { identifyIntervalMs: 0 } });
  const guild = discord.createGuild({ name: 'Crate' });
  const channel = guild.createChannel({ name: 'records' });
  const limit = limitMb === undefined ? null : limitMemory(limitMb * MB);
  if (limitMb !== undefined && limit === null)
    note('no control group can be made here: nothing holds it to its limit');
  const bot = startBotProcess({
    discordApiUrl: discord.apiUrl,
    discordCdnUrl: discord.cdnUrl,
    discordToken: discord.token,
    discogsApiUrl: discogs.url,
    discogsToken: discogs.token,
    discogsUsername: discogs.username,
    clockSpeed: clock.env(),
    folder,
    databaseUrl: databaseUrl ?? undefined,
    extra: { DISCOGS_RATE_LIMIT: '1000' },
  });
  if (bot.pid !== undefined) limit?.hold(bot.pid);
  const gone = bot.exited.then((code): never => {
    throw new Error(`the bot ended (${code ?? 'killed'}): ${bot.tail(5).join('\n')}`);
  });
  gone.catch(() => limit?.remove());
  const unlessGone = <T>(work: Promise<T>): Promise<T> => Promise.race([work, gone]);
  await unlessGone(
    discord.waitFor(() => discord.botsConnected > 0 && discord.commands(null).length > 0, {
      what: 'the bot',
    }),
  );
  return {
    bot,
    idle: () => unlessGone(delay(IDLE_MS)),
    async sync() {
      const ada = discord.as(guild.createMember({ name: 'Ada', permissions: ['ManageGuild'] }), channel);
      await ada.slash('sync');
      const title = () => discord.history(channel).at(-1)?.embeds[0]?.title ?? '';
      await unlessGone(
        discord.waitFor(() => /in sync$|^Done/.test(title()), { what: 'the end of the sync' }),
      );
    },
    async end() {
      const peakBytes = limit?.peakBytes() ?? null;
      if (peakBytes !== null)
        note(
          `at its peak, with what the system keeps of files: ${Math.round(peakBytes / MB)} MB of ${limitMb}`,
        );
      await bot.stop();
      limit?.remove();
      await discord.close();
      await discogs.close();
    },
  };
}

const databases = await openDatabases();
const folder = mkdtempSync(join(tmpdir(), 'runout-bench-'));

/** Measures a bot that has nothing to do. */
async function idle(kind: DatabaseKind): Promise<number> {
  const { databaseUrl, remove } = await databases.fresh(kind);
  const own = join(folder, kind);
  const dataDir = join(own, 'database');
  if (kind === 'embedded') await prepareDataDir(dataDir);
  const store = await openWithCrate({ databaseUrl, dataDir, clock: createClock(), log: silentLog });
  for (let releaseId = 1; releaseId <= RECORDS; releaseId++)
    await store.records.insert(release({ releaseId }), { isSynced: true, now: new Date() });
  await store.close();
  const started = await startBot({ databaseUrl, folder: own });
  await started.idle();
  const mb = memoryOf(started.bot, 'VmRSS');
  await started.end();
  await remove();
  return mb;
}

/** Measures the first start, in an empty folder. */
async function firstStart(): Promise<number> {
  const started = await startBot({
    databaseUrl: null,
    folder: join(folder, 'first'),
    limitMb: GOALS_MB.firstStart,
  });
  const mb = memoryOf(started.bot, 'VmHWM');
  await started.end();
  return mb;
}

/** Measures the whole bot while it pulls into the embedded database. */
async function sync(): Promise<number> {
  const own = join(folder, 'sync');
  await prepareDataDir(join(own, 'database'));
  const started = await startBot({
    databaseUrl: null,
    folder: own,
    limitMb: GOALS_MB.sync,
    copies: COPIES,
  });
  await started.sync();
  const mb = memoryOf(started.bot, 'VmHWM');
  await started.end();
  return mb;
}

/** Returns more than the limit for a bot that was killed, because it needed more memory than there was. */
const within = (limitMb: number, work: Promise<number>): Promise<number> =>
  work.catch((error: unknown) => {
    note(String(error));
    return limitMb + 1;
  });

note('two bots that idle for a minute, a first start, a sync: about two minutes');
const [embedded, postgres] = await Promise.all([idle('embedded'), idle('postgres')]);
const first = await within(GOALS_MB.firstStart, firstStart());
const synced = await within(GOALS_MB.sync, sync());
await databases.close();
rmSync(folder, { recursive: true, force: true });

const row = (what: string, mb: number, goal: number): Row => ({
  what,
  unit: 'MB',
  runs: [mb],
  goal: { is: '≤', value: goal },
  limit: null,
});
publish([
  row('memory (rss) idle, 60 s after READY, 9 records, embedded database', embedded, GOALS_MB.embedded),
  row('memory (rss) idle, 60 s after READY, 9 records, Postgres', postgres, GOALS_MB.postgres),
  row('memory (rss) at the peak of the very first start, embedded database', first, GOALS_MB.firstStart),
  row('memory (rss) at the peak of a sync of 3,000, embedded database', synced, GOALS_MB.sync),
]);
