// End to end: the log names people by their marks, and `npm start -- who` prints the mark of a person.
import { afterEach, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { runTask } from '../../src/tasks/tasks.ts';
import { silentLog } from '../support/silent-log.ts';
import { createMigratedDatabase } from '../support/test-store.ts';
import { openStage, reply } from './stage.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('adds, refusals, syncs, stops and failures leave no Discord id of a member; marks stay the same', async () => {
  const { databaseUrl, drop } = await createMigratedDatabase();
  ends.push(drop);
  const stage = await openStage({ config: { databaseUrl } });
  // `close` looks for the ids of all members in the log.
  ends.push(() => stage.close());
  const { ada, miles, nina, discogs } = stage;
  const markOf = ({ userId }: typeof ada) =>
    runTask(['who', userId], readConfig({ DATABASE_URL: databaseUrl }), silentLog);
  const marks = await Promise.all([ada, miles, nina].map(markOf));

  await reply(stage, await miles.slash('add', { release: '249504' }));
  await reply(stage, await nina.slash('add', { release: 'm10362' }));
  discogs.faults.add({ path: /^\/releases/, times: 9, fault: { kind: 'status', status: 500 } });
  await reply(stage, await nina.slash('add', { release: '1' }));
  await reply(stage, await ada.slash('sync', {}));
  await stage.logged(/"outcome":"done"/);
  await stage.restart();
  const last = await miles.slash('search catno', { number: 'PB 41447' });
  await stage.handled(last);

  const lines = stage
    .log()
    .split('\n')
    .filter((line) => line.includes('"msg":"interaction"'));
  const named = lines.map((line) => JSON.parse(line).person);
  expect(named).toEqual([marks[1], marks[2], marks[2], marks[0], marks[1]]);
  expect(new Set(marks).size).toBe(3);
});

it('what is no id of a user has no mark', async () => {
  const work = runTask(['who', 'Miles'], readConfig({}), silentLog);
  await expect(work).rejects.toThrow('That is not the id of a Discord user. It has 17 to 20 digits.');
});
