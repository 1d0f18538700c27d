// The real bot on an embedded database, killed (SIGKILL) at each write of a form of details, and started again.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChangedPart } from '../../src/core/details/plan.ts';
import { type OpenStore, openStore } from '../../src/store/connect.ts';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { silentLog } from '../support/silent-log.ts';
import { FIRST_ACCOUNT } from '../support/test-store.ts';

let stage: ProcessStage;
beforeEach(async () => {
  // A request without an answer holds its copy for two minutes.
  stage = await openProcessStage({ speed: 60 });
});
afterEach(() => stage.close());

/** The writes of the form, and whether Discogs has carried out the one at which the bot is killed. */
const MOMENTS = ['fields/1', 'fields/3', 'instances/\\d+'].flatMap((end) =>
  (['before', 'after'] as const).map((when) => ({ end, when })),
);

/** Does this with the database of the bot, while no bot runs. */
async function offline<T>(work: (store: OpenStore) => Promise<T>): Promise<T> {
  const { folder, clock } = stage;
  const store = await openStore({ dataDir: join(folder, 'database'), clock, log: silentLog });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

it('the next start writes exactly what was typed, on that copy alone', async () => {
  const { discogs, discord, clock } = stage;
  const from = discogs.catalogue.generate(MOMENTS.length, 1);
  const jazz = discogs.collection.addFolder('Jazz');
  const typed: ChangedPart[] = [
    { part: { kind: 'field', fieldId: 1 }, value: 'Mint (M)' },
    { part: { kind: 'field', fieldId: 3 }, value: 'From Ada\nwith love' },
    { part: { kind: 'rating' }, value: '4' },
    { part: { kind: 'folder' }, value: String(jazz) },
  ];
  const expected = { folderId: jazz, rating: 4 };
  const notes = [
    { id: 1, value: 'Mint (M)' },
    { id: 3, value: 'From Ada\nwith love' },
  ];
  for (const [index, { end, when }] of MOMENTS.entries()) {
    const where = `killed at ${end}, ${when} it took effect`;
    const releaseId = from + index;
    const [copy, other] = [1, 2].map(() => discogs.collection.add(releaseId));
    if (!copy || !other) throw new Error('there are two copies');
    const { instanceId } = copy;
    const now = () => new Date(clock.now());
    await offline(async (store) => {
      const { collection, details } = store.crate(FIRST_ACCOUNT);
      const mirrored = { releaseId, masterId: null, folderId: 1, rating: 0, addedAt: null, notes: [] };
      await collection.save([{ ...mirrored, instanceId }], now());
      // The process that kept it is dead.
      await details.keep(
        { releaseId, instanceId, values: typed },
        { holder: 'dead', now: now(), ms: 60_000 },
      );
    });
    const gate = discogs.hold({ method: 'POST', path: new RegExp(`${end}$`) }, when);
    const bot = stage.start();
    await gate.arrived;
    await bot.kill();
    gate.release();
    await discord.waitFor(() => discord.botsConnected === 0, { what: 'Discord to notice' });

    const next = stage.start();
    await stage.ready();
    await Promise.any(
      [1, 2, 3, 4].map((parts) =>
        stage.printed(
          `"instanceId":${instanceId},"parts":${parts},"msg":"details of a copy are on Discogs now"`,
        ),
      ),
    );
    expect(await next.stop(), where).toBe(0);
    const there = discogs.collection.get(instanceId);
    expect(there, where).toMatchObject(expected);
    expect(there?.notes, where).toEqual(notes.map(({ id, value }) => ({ field_id: id, value })));
    expect(discogs.collection.get(other.instanceId), where).toMatchObject({ folderId: 1, notes: [] });
    await offline(async (store) => {
      const { collection, details } = store.crate(FIRST_ACCOUNT);
      expect(await details.count(), where).toBe(0);
      expect(await collection.ofRelease(releaseId), where).toMatchObject([
        { instanceId, ...expected, notes: notes.map(({ id, value }) => ({ fieldId: id, value })) },
      ]);
    });
  }
});
