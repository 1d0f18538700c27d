// The real bot on an embedded database, killed (SIGKILL) while it heals a saved add: before, within and after its POST.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../src/store/connect.ts';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { FIRST_ACCOUNT } from '../support/test-store.ts';

const PROOF = 249504;

let stage: ProcessStage;
beforeEach(async () => {
  stage = await openProcessStage({ speed: 100 });
});
afterEach(() => stage.close());

/** The moments of the kill: at which call of the healing, and whether Discogs has carried that call out. */
const MOMENTS = [
  { what: 'before the POST', at: { method: 'GET', path: /collection\/releases/ }, when: 'before' },
  { what: 'within the POST', at: { method: 'POST' }, when: 'before' },
  { what: 'after the POST', at: { method: 'POST' }, when: 'after' },
] as const;

/** Saves an add that Discogs refused. An earlier one with a 201 proves the name of the account. */
async function save({ folder, clock, miles, guildId, discogs }: ProcessStage, releaseId: number) {
  const store = await openStore({ dataDir: join(folder, 'database'), clock, log: silentLog });
  const { intents } = store.crate(FIRST_ACCOUNT);
  const now = new Date(clock.now());
  const requester = { userId: miles.userId, guildId, channelId: '1' };
  const claim = (id: number) => {
    const wanted = { releaseId: id, requestKey: `add:${id}`, requester };
    return intents.claim(
      { ...wanted, release: release({ releaseId: id, masterId: null }) },
      { holder: 'x', now, ms: 60_000 },
    );
  };
  const { instanceId } = discogs.collection.add(PROOF);
  const proof = await claim(PROOF);
  await intents.close(proof.intent, {
    status: 'added',
    instanceId,
    confirmedByDiscogs: true,
    copies: [],
    now,
  });
  await intents.close((await claim(releaseId)).intent, { status: 'refused', now });
  await store.close();
}

it('the next process looks first, and there is one copy', async () => {
  const { discogs, discord } = stage;
  const from = discogs.catalogue.generate(MOMENTS.length, 1);
  for (const [index, { what, at, when }] of MOMENTS.entries()) {
    const releaseId = from + index;
    await save(stage, releaseId);
    const gate = discogs.hold(at, when);
    const first = stage.start();
    await gate.arrived;
    await first.kill();
    gate.release();
    await discord.waitFor(() => discord.botsConnected === 0, { what: 'Discord to notice' });
    const second = stage.start();
    await stage.printed(`"releaseId":${releaseId},"msg":"a saved add is on Discogs now"`);
    await second.kill();
    await discord.waitFor(() => discord.botsConnected === 0, { what: 'Discord to notice' });
    expect(discogs.collection.copiesOf(releaseId), what).toHaveLength(1);
    const posts = discogs.requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith(`/releases/${releaseId}`),
    );
    expect(posts, what).toHaveLength(1);
  }
});
