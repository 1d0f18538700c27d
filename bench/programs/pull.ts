// Bench, program: a whole /sync into an empty database, as the bot makes it. Nothing else runs in the process.

import { once } from 'node:events';
import { createApp } from '../../src/app.ts';
import { createCalendar } from '../../src/calendar/calendar.ts';
import { createClock } from '../../src/clock.ts';
import { openAccount } from '../../src/core/accounts/open.ts';
import { noFiles } from '../../src/core/import/ports.ts';
import { PHOTOS_OFF } from '../../src/core/photo/ports.ts';
import type { SyncEvent } from '../../src/core/sync/types.ts';
import { csvWriter } from '../../src/csv/write.ts';
import { coreWords } from '../../src/discord/texts/core-words.ts';
import { connectDiscogs } from '../../test/support/connect-discogs.ts';
import { silentLog } from '../../test/support/silent-log.ts';
import { openWithCrate } from '../../test/support/test-store.ts';
import { tellParent } from './parent.ts';
import { whileWatched } from './peak-memory.ts';
import { type Pulled, pullWish } from './protocol.ts';

/** So high that the sync never waits for the rate limit. */
const LIMIT = 1_000_000;
/**
 * A minute of this clock is a second in real time. So the limiter gets its tokens back after a second, and never keeps those of
 * many calls.
 */
const SPEED = 60;

const [message] = await once(process, 'message');
const { url, token, username, copies, databaseUrl, dataDir } = pullWish.parse(message);
const clock = createClock({ speed: SPEED, wallMs: Date.now(), shownMs: Date.now() });
const log = silentLog;
const store = await openWithCrate({ databaseUrl, dataDir, clock, log });
const discogs = connectDiscogs({
  baseUrl: url,
  token,
  userAgent: 'RunoutBench/1.0',
  limit: LIMIT,
  reserve: 0,
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
  reserve: 0,
  holder: 'bench',
  addsPerHour: 0,
  words: coreWords,
  csv: csvWriter,
  readColumn: noFiles,
  calendar: createCalendar(),
  photos: PHOTOS_OFF,
});
const ended = new Promise<Extract<SyncEvent, { type: 'ended' }>>((resolve) => {
  sync.watch((event) => {
    if (event.type === 'ended') resolve(event);
  });
});

const { value, ...figures } = await whileWatched(async () => {
  await sync.start({ kind: 'sync', requester: { userId: '1', guildId: '2', channelId: '3' } });
  return ended;
});
if (value.outcome !== 'done' || value.run.pulled !== copies) {
  throw new Error(`the sync ended as ${value.outcome}, with ${value.run.pulled} of ${copies}`);
}
await sync.pause({ graceMs: 0 });
await discogs.close();
await store.close();
const pulled: Pulled = figures;
tellParent(pulled);
process.disconnect();
