// Long: the real process is killed in the sync of a night, and before its hour. The night has one run, and no message.
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { silentLog } from '../support/silent-log.ts';
import { FIRST_ACCOUNT, openWithCrate, type StoreWithCrate } from '../support/test-store.ts';
import { instantOf } from '../support/zone-time.ts';

const BERLIN = 'Europe/Berlin';
const MINUTE_MS = 60_000;

let stage: ProcessStage;
afterEach(() => stage.close());

/** Opens the database while no bot runs. */
async function offline<T>(work: (store: StoreWithCrate) => Promise<T>): Promise<T> {
  const { folder, clock } = stage;
  const store = await openWithCrate({ dataDir: join(folder, 'database'), clock, log: silentLog });
  return work(store).finally(() => store.close());
}

/** Makes the account that the bot will use, with an hour for its nights. */
const setHour = (hour: number) =>
  offline(async (store) => {
    const now = new Date(stage.clock.now());
    const { id } = await store.accounts.choose(
      () => ({ do: 'create', name: stage.discogs.username, join: [] }),
      { folderId: 1, now },
    );
    expect(id).toBe(FIRST_ACCOUNT);
    await store.nightly.save({ hour, timezone: BERLIN, guildId: stage.guildId, setAt: new Date(0) });
  });

const nights = () =>
  offline(async (store) => (await store.sync.lately(9)).map(({ night, status }) => [night, status]));

it('killed in the run of the night: the next process ends that run, and starts no other', async () => {
  stage = await openProcessStage({ startMs: instantOf(BERLIN, '2026-11-29 02:59') });
  stage.discogs.collection.generate(13);
  await setHour(3);
  const gate = stage.discogs.hold({ path: /folders\/0/ });
  const first = stage.start();
  await gate.arrived;
  await first.kill();
  gate.release();
  const second = stage.start();
  await stage.printed('the nightly sync is over');
  await stage.clock.sleep(3 * MINUTE_MS);
  expect(await second.stop()).toBe(0);
  expect(await nights()).toEqual([['2026-11-29', 'done']]);
  expect(stage.discord.history({ id: stage.miles.channelId })).toEqual([]);
});

it('killed before the hour: the next process begins the night late, on the same date', async () => {
  stage = await openProcessStage({ startMs: instantOf(BERLIN, '2026-11-29 02:58') });
  await setHour(3);
  const first = stage.start();
  await stage.ready();
  await first.kill();
  stage.clock.jump(2 * 60 * MINUTE_MS);
  const second = stage.start();
  await stage.printed('the nightly sync is over');
  expect(await second.stop()).toBe(0);
  expect(await nights()).toEqual([['2026-11-29', 'done']]);
});
