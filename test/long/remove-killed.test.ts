// The real bot on an embedded database, killed (SIGKILL) in the middle of a Remove: before, within and after its DELETE.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { openStore } from '../../src/store/connect.ts';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { labels, note, reply } from '../e2e/stage.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { FIRST_ACCOUNT } from '../support/test-store.ts';

let stage: ProcessStage;
beforeEach(async () => {
  stage = await openProcessStage();
});
afterEach(() => stage.close());

/** The moments of the kill: at which call of the Remove, and whether Discogs has carried that call out. */
const MOMENTS = [
  { what: 'before the DELETE', at: { method: 'GET', path: /collection\/releases/ }, when: 'before' },
  { what: 'within the DELETE', at: { method: 'DELETE' }, when: 'before' },
  { what: 'after the DELETE', at: { method: 'DELETE' }, when: 'after' },
] as const;

/** Puts two copies of each release on Discogs and here, which Miles added. Returns the first release. */
async function fill(
  { discogs, folder, clock, miles, guildId }: ProcessStage,
  releases: number,
): Promise<number> {
  const from = discogs.catalogue.generate(releases, 1);
  const store = await openStore({ dataDir: join(folder, 'database'), clock, log: silentLog });
  const crate = store.crate(FIRST_ACCOUNT);
  const now = new Date(clock.now());
  const requester = { userId: miles.userId, guildId, channelId: '1' };
  for (let releaseId = from; releaseId < from + releases; releaseId++) {
    for (const requestKey of ['one', 'two'].map((key) => `${key}:${releaseId}`)) {
      const wanted = { releaseId, requestKey, requester, release: release({ releaseId, masterId: null }) };
      const { intent } = await crate.intents.claim(wanted, { holder: 'x', now, ms: 60_000 });
      const { instanceId } = discogs.collection.add(releaseId);
      const copies = [
        { ...{ instanceId, releaseId, masterId: null, folderId: 1, rating: 0 }, addedAt: now, notes: [] },
      ];
      const outcome = { status: 'added' as const, instanceId, confirmedByDiscogs: true, copies, now };
      await crate.intents.close(intent, outcome);
    }
  }
  await store.close();
  return from;
}

it('the next press looks first, removes exactly that copy once, and says what is true', async () => {
  const { discogs, discord, miles } = stage;
  const from = await fill(stage, MOMENTS.length);
  let bot = stage.start();
  await stage.ready();
  for (const [index, { what, at, when }] of MOMENTS.entries()) {
    const releaseId = from + index;
    const [first, second] = discogs.collection.copiesOf(releaseId);
    const card = await reply(stage, await miles.slash('crate show', { record: `r${releaseId}` }));
    const pressed = await miles.press(card, 'Remove…');
    const question: Message = await note(stage, pressed, /^Which copy/);
    expect(labels(question), what).toEqual(['Remove copy 1', 'Remove copy 2', 'Keep']);
    const gate = discogs.hold(at, when);
    await miles.press(question, 'Remove copy 2');
    await gate.arrived;
    await bot.kill();
    gate.release();
    await discord.waitFor(() => discord.botsConnected === 0, { what: 'Discord to notice' });
    bot = stage.start();
    await discord.ready();
    const sent = discogs.requests.filter(({ method }) => method === 'DELETE').length;
    const again = await miles.press(question, 'Remove copy 2');
    const outcome = await discord.waitFor(
      () => [again.message()].find((one) => one && !labels(one).includes('Keep')),
      { what: `the outcome of a kill ${what}` },
    );
    expect(outcome?.content, what).toBe('Removed. 1 copy left');
    expect(discogs.collection.copiesOf(releaseId), what).toEqual([first]);
    expect(second, what).toBeDefined();
    // Only a Remove that had sent no DELETE sends one now.
    const later = discogs.requests.filter(({ method }) => method === 'DELETE').length - sent;
    expect(later, what).toBe(what === 'before the DELETE' ? 1 : 0);
  }
});
