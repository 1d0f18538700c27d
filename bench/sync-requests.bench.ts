// Bench: how many requests a whole /sync costs, through the real client and against a server in its own process. For N copies
// and P pushes, undisturbed, never more than ⌈N/100⌉ + 1 + P + ⌈P/25⌉ + 1 + 2.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { createCalendar } from '../src/calendar/calendar.ts';
import { createClock, parseClockSpeed } from '../src/clock.ts';
import { openAccount } from '../src/core/accounts/open.ts';
import { noFiles } from '../src/core/import/ports.ts';
import { PHOTOS_OFF } from '../src/core/photo/ports.ts';
import { csvWriter } from '../src/csv/write.ts';
import { coreWords } from '../src/discord/texts/core-words.ts';
import { connectDiscogs } from '../test/support/connect-discogs.ts';
import { release } from '../test/support/pressings.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { prepareDataDir } from '../test/support/store-template.ts';
import { openWithCrate } from '../test/support/test-store.ts';
import { note, publish, type Row } from './harness.ts';
import { startDiscogsProcess } from './process.ts';

/** The clock runs fast, because nothing here depends on time. */
const SPEED = 1_000;
const SIZES = [
  { copies: 0, pushes: 1 },
  { copies: 1, pushes: 0 },
  { copies: 100, pushes: 25 },
  { copies: 101, pushes: 26 },
  { copies: 3_000, pushes: 0 },
  { copies: 3_000, pushes: 120 },
];

/** Returns the number of collection pages. An empty collection has one page, too. */
const pagesOf = (copies: number): number => Math.max(1, Math.ceil(copies / 100));

/**
 * Returns the expected requests: all pages, the newest page again, a POST for each push, and the newest page before the first
 * push and after every 25. At the end the folders and the fields.
 */
const formula = ({ copies, pushes }: (typeof SIZES)[number]): number =>
  pagesOf(copies) + 1 + pushes + Math.ceil(pushes / 25) + 1 + 2;

async function requestsOf({ copies, pushes }: (typeof SIZES)[number]): Promise<number> {
  const server = await startDiscogsProcess({ speed: SPEED, limit: null, copies, toPush: pushes });
  const { url, token, username, toPush } = server;
  const dataDir = mkdtempSync(join(tmpdir(), 'runout-bench-'));
  await prepareDataDir(dataDir);
  const clock = createClock(parseClockSpeed(server.clockSpeed) ?? undefined);
  const log = silentLog;
  const store = await openWithCrate({ dataDir, clock, log });
  for (const releaseId of toPush) {
    await store.records.insert(release({ releaseId }), { isSynced: false, now: new Date(clock.now()) });
  }
  const discogs = connectDiscogs({
    baseUrl: url,
    token,
    userAgent: 'RunoutBench/1.0',
    limit: 10_000,
    reserve: 10,
    clock,
    log,
  });
  const account = await openAccount(
    { username, folderId: 1, hasToken: true },
    { discogs, store, clock, log, words: coreWords },
  );
  const { sync } = createApp({
    account,
    discogs,
    store,
    clock,
    log,
    reserve: 10,
    holder: 'bench',
    addsPerHour: 0,
    words: coreWords,
    csv: csvWriter,
    readColumn: noFiles,
    calendar: createCalendar(),
    photos: PHOTOS_OFF,
  });
  const ended = new Promise<string>((resolve) => {
    sync.watch((event) => {
      if (event.type === 'ended') resolve(`${event.outcome}, ${event.progress.pushed} pushed`);
    });
  });
  await sync.start({ kind: 'sync', requester: { userId: '1', guildId: '2', channelId: '3' } });
  const end = await ended;
  const { requests, size } = await server.seen();
  if (end !== `done, ${pushes} pushed` || size !== copies + pushes) throw new Error(`it ended as ${end}`);
  await sync.pause({ graceMs: 0 });
  await discogs.close();
  await store.close();
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
  return requests.filter(({ path }) => path !== '/oauth/identity').length;
}

const figures: { size: (typeof SIZES)[number]; requests: number }[] = [];
for (const size of SIZES) {
  const requests = await requestsOf(size);
  note(
    `${size.copies} copies, ${size.pushes} pushes: ${requests} requests, the formula says ${formula(size)}`,
  );
  figures.push({ size, requests });
}
const row = ({ size, requests }: (typeof figures)[number]): Row => ({
  what: `requests of a /sync of ${size.copies.toLocaleString('en')} copies with ${size.pushes} pushes`,
  unit: '',
  runs: [requests],
  goal: { is: '≤', value: formula(size) },
  limit: { what: 'pages, and a POST each', value: pagesOf(size.copies) + size.pushes },
});
const largest = figures.at(-1);
if (!largest) throw new Error('no sizes');
publish([
  {
    what: `/syncs of ${figures.length} sizes that made more requests than the formula`,
    unit: '',
    runs: [figures.filter(({ size, requests }) => requests > formula(size)).length],
    goal: { is: '=', value: 0 },
    limit: null,
  },
  row(largest),
]);
