// The composition root: what one use case does after another.
import { expect, it } from 'vitest';
import { startLocalDiscogs } from '../sandbox/discogs/index.ts';
import { createSandboxClock } from '../sandbox/discord/clock.ts';
import { createApp } from '../src/app.ts';
import { createCalendar } from '../src/calendar/calendar.ts';
import { createClock } from '../src/clock.ts';
import { openAccount } from '../src/core/accounts/open.ts';
import { noFiles } from '../src/core/import/ports.ts';
import { PHOTOS_OFF } from '../src/core/photo/ports.ts';
import { csvWriter } from '../src/csv/write.ts';
import { coreWords } from '../src/discord/texts/core-words.ts';
import { connectDiscogs } from './support/connect-discogs.ts';
import { silentLog } from './support/silent-log.ts';
import { openTestStore } from './support/test-store.ts';
import { until } from './support/until.ts';

it('the tables are cleaned up after each run that has ended', async () => {
  const opened = await openTestStore();
  const [clock, log] = [createClock(), silentLog];
  const server = await startLocalDiscogs({ clock: createSandboxClock(), limit: null });
  server.collection.generate(3);
  const { url: baseUrl, token, username } = server;
  const client = { userAgent: 'RunoutTest/1.0', limit: 1_000, reserve: 10 };
  const discogs = connectDiscogs({ baseUrl, token, ...client, clock, log });
  const told: string[] = [];
  const store = {
    ...opened.store,
    async tend() {
      told.push('tend');
    },
  };
  const account = await openAccount(
    { username, folderId: 1, hasToken: true },
    { discogs, store, clock, log, words: coreWords },
  );
  const app = createApp({
    ...{ account, discogs, store, clock, log, reserve: 10, holder: 'test', addsPerHour: 0 },
    ...{
      words: coreWords,
      csv: csvWriter,
      readColumn: noFiles,
      calendar: createCalendar(),
      photos: PHOTOS_OFF,
    },
  });
  const stop = new AbortController();
  const keeping = app.housekeeping.keep(stop.signal);
  app.sync.watch(({ type }) => {
    if (type === 'ended') told.push('ended');
  });
  await app.sync.start({ kind: 'sync', requester: { userId: '1', guildId: '2', channelId: '3' } });
  await until(() => told.includes('ended'));
  // This one stands behind what is in work already.
  await app.housekeeping.tend();
  expect(told).toEqual(['ended', 'tend', 'tend']);
  stop.abort();
  await keeping;
  await app.sync.pause({ graceMs: 0 });
  await discogs.close();
  await server.close();
  await opened.close();
});
