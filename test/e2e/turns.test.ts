// End to end: the calls of a command take the turn of the person who uses it, over real sockets.
import { afterEach, expect, it } from 'vitest';
import { release } from '../support/pressings.ts';
import { openStage, reply, type Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  expect(stage.discord.violations).toEqual([]);
  await stage.close();
});

it('a member who used much waits, with free requests left, and the first call of another does not', async () => {
  stage = await openStage({
    database: 'postgres',
    // A minute takes twelve seconds, so none passes during the test. The grace of the last call takes no seven.
    speed: 5,
    config: { rateLimit: 11, reserve: 2 },
    stored: async (store) => {
      await store.records.insert(release({ releaseId: 249504 }), { isSynced: true, now: new Date() });
    },
  });
  const { miles, nina } = stage;
  stage.resetCalls();
  for (let n = 0; n < 6; n += 1) await reply(stage, await miles.slash('refresh', { record: '249504' }));
  expect(stage.calls()).toHaveLength(6);

  const seventh = await miles.slash('refresh', { record: '249504' });
  // It is a note about the wait, or a refusal because the wait is too long.
  expect((await seventh.answered())?.content).not.toContain('up to date');
  expect(stage.calls()).toHaveLength(6);
  await reply(stage, await nina.slash('refresh', { record: '249504' }));
  expect(stage.calls()).toHaveLength(7);
});
