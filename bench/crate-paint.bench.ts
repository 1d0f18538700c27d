// Bench: the time from a person's /crate until its answer is in the channel, beyond that of a bot that only defers and edits. The whole
// bot runs over real sockets, and Discogs gets no call. The database has two accounts with 100,000 records each.

import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import { createSandboxClock } from '../sandbox/discord/clock.ts';
import { type Invocation, type Person, startLocalDiscord } from '../sandbox/discord/index.ts';
import { createClock } from '../src/clock.ts';
import { openEmbedded } from '../src/store/embedded/database.ts';
import type { Db } from '../src/store/handle.ts';
import { openPostgres } from '../src/store/postgres/database.ts';
import { collectionItems, records } from '../src/store/schema.ts';
import { openStage, type Stage } from '../test/e2e/stage.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { startBareBot } from './bare-bot.ts';
import { type BenchDatabase, DATABASES, type DatabaseKind, openDatabases } from './databases.ts';
import { median, note, percentile, publish, type Row } from './harness.ts';
import { runProgram, startDiscogsProcess } from './process.ts';

const RECORDS = 100_000;
const ROUNDS = 3;

type Options = Parameters<Person['slash']>[1];

/** Rare and common texts, each filter, and both together. The last line has the worst cases: each means every record, or none. */
const SEARCHES: Options[] = [
  ...['quiet harbour 77', 'deadwax', 'DEA 54321', 'émile', 'the quartet'].map((text) => ({ text })),
  ...['Rock', 'Jazz', 'Electronic', 'Classical'].map((genre) => ({ genre })),
  ...[1960, 1970, 1990, 2010].map((decade) => ({ decade })),
  ...['LP', '7"', 'Reissue', 'CD'].map((format) => ({ format })),
  { text: 'quiet', genre: 'Rock', decade: 1970 },
  { genre: 'Rock', decade: 1970, format: 'LP' },
  { text: 'harbour', folder: 'folder:1' },
  { genre: 'Jazz', folder: 'folder:1' },
  ...[{ text: 'the' }, { format: 'Vinyl' }, { folder: 'folder:1' }, { text: 'zzzz' }],
];
const COMMANDS: [what: string, name: string, asked: Options[]][] = [
  ['/crate search', 'crate search', SEARCHES],
  [
    '/crate random',
    'crate random',
    [{}, { genre: 'Rock' }, { genre: 'Jazz', decade: 1970 }, { decade: 1990 }],
  ],
  ['/crate duplicates', 'crate duplicates', [{}, {}, {}, {}]],
  [
    '/crate show',
    'crate show',
    ['1000000007', '1000099999', 'quiet harbour 77', 'deadwax'].map((record) => ({ record })),
  ],
];

/** Writes the crate of the first account once more, for a second one. Both databases then have what a vacuum makes. */
async function doubleIn(db: Db): Promise<void> {
  const run = (statement: string) => db.execute(sql.raw(statement));
  await run(`insert into accounts (name, folded_name, source, folder_id, proved, created_at, used_at)
    values ('another_keeper', 'another_keeper', 'shared', 1, false, now(), now())`);
  for (const table of [records, collectionItems]) {
    const copied = Object.values(getTableColumns(table)).filter(
      ({ name }) => !/^(?:id|account_id)$/.test(name),
    );
    const names = copied.map(({ name }) => name).join(', ');
    const into = getTableName(table);
    await run(`insert into ${into} (account_id, ${names})
      select (select id from accounts where folded_name = 'another_keeper'), ${names} from ${into}`);
  }
  // The server of the benchmark commits before it writes to the disk, and a vacuum passes such rows over. A checkpoint writes them.
  for (const statement of ['checkpoint', 'vacuum analyze']) await run(statement);
}

async function fill({ databaseUrl, dataDir }: BenchDatabase): Promise<void> {
  const { url, token, username } = discogs;
  await runProgram('pull', { url, token, username, copies: RECORDS, databaseUrl, dataDir });
  const clock = createClock();
  const database =
    databaseUrl === null
      ? await openEmbedded({ dataDir, clock, log: silentLog })
      : await openPostgres({ databaseUrl, clock, log: silentLog });
  await database.db.execute(
    sql.raw(`insert into folders (account_id, folder_id, name, position, read_at)
    select id, 1, 'Uncategorized', 0, now() from accounts on conflict do nothing`),
  );
  await doubleIn(database.db);
  await database.close();
}

async function msOf(act: () => Promise<Invocation>): Promise<number> {
  const startedAt = performance.now();
  const use = await act();
  await use.answered();
  return performance.now() - startedAt;
}

async function rowsOf(kind: DatabaseKind): Promise<Row[]> {
  const database = await databases.fresh(kind);
  await fill(database);
  const { databaseUrl, dataDir } = database;
  // At the speed of real time, so that nothing waits for the clock of the sandbox.
  const stage = await openStage({
    speed: 1,
    discogs: { limit: null },
    config: databaseUrl === null ? { dataDir } : { databaseUrl },
  });
  const bare = await startBare();
  const rows: Row[] = [];
  for (const [what, name, asked] of COMMANDS) {
    rows.push(await rowOf(stage, bare.person, { what: `${what}, ${kind}`, name, asked }));
  }
  if (stage.calls().length > 0) throw new Error('a call to Discogs');
  await bare.close();
  await stage.close();
  await database.remove();
  return rows;
}

async function startBare() {
  const discord = await startLocalDiscord({ clock: createSandboxClock(), limits: { identifyIntervalMs: 0 } });
  const guild = discord.createGuild({ name: 'Bare' });
  const person = discord.as(guild.createMember({ name: 'Ada' }), guild.createChannel({ name: 'records' }));
  const bot = await startBareBot(discord.apiUrl, discord.token, guild.id);
  return {
    person,
    close: async () => {
      await bot.stop();
      await discord.close();
    },
  };
}

/** Measures both bots by turns. */
async function rowOf(
  stage: Stage,
  person: Person,
  { what, name, asked }: { what: string; name: string; asked: Options[] },
): Promise<Row> {
  const rounds: { ours: number[]; bare: number[] }[] = [];
  // An extra first round only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const ours: number[] = [];
    const bare: number[] = [];
    for (const options of asked) {
      let use: Invocation | undefined;
      ours.push(
        await msOf(async () => {
          use = await stage.ada.slash(name, options);
          return use;
        }),
      );
      if (use) await stage.handled(use);
      bare.push(await msOf(() => person.slash('bare')));
    }
    if (round === 0) continue;
    rounds.push({ ours, bare });
    const texts = asked.map((one, at) => `${JSON.stringify(one)} ${Math.round(ours[at] ?? 0)}`);
    note(`${what}, ms, bare ${Math.round(median(bare))}: ${texts.join(' ')}`);
  }
  const beyond = rounds.map(({ ours, bare }) =>
    percentile(
      ours.map((ms) => ms - median(bare)),
      0.95,
    ),
  );
  const [first = Number.NaN, ...rest] = beyond;
  return {
    what: `first paint of ${what} beyond a bare bot, p95`,
    unit: 'ms',
    runs: [first, ...rest],
    goal: { is: '≤', value: 60 },
    limit: {
      what: 'p95 of a bare bot that defers and edits a fixed text',
      value: median(rounds.map(({ bare }) => percentile(bare, 0.95))),
    },
  };
}

note(`${ROUNDS} rounds on each database, about 2 minutes`);
const discogs = await startDiscogsProcess({ limit: null, copies: RECORDS, keepsPages: true });
const databases = await openDatabases();
const rows: Row[] = [];
for (const kind of DATABASES) rows.push(...(await rowsOf(kind)));
await databases.close();
await discogs.close();
publish(rows);
