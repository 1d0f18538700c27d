// End to end: how many interactions one person can have under way at once, over real sockets, checked by counts.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Invocation } from '../../sandbox/discord/index.ts';
import { addButton, labels, note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  // At real speed, so that calls which the test holds back do not time out.
  stage = await openStage({ database: 'postgres', speed: 1, config: { addsPerHour: 6 } });
});
afterEach(async () => {
  expect(stage.discord.violations).toEqual([]);
  await stage.close();
});

/** How the log explains each of these refusals. */
const whys = (uses: readonly Invocation[]) =>
  uses.map(({ id }) => {
    const line = stage
      .log()
      .split('\n')
      .find((one) => one.includes(`"interaction":"${id}"`));
    const { outcome, why } = JSON.parse(line ?? '{}');
    return { outcome, why };
  });

it('six requests of a person wait, more are refused at once and in private, and others go on', async () => {
  const { miles, nina, discogs } = stage;
  const gate = discogs.hold({ method: 'GET', path: /^\/database\/search/ });
  const uses: Invocation[] = [];
  for (let n = 0; n < 9; n += 1) uses.push(await miles.slash('search catno', { number: `NOTHING ${n}` }));
  const refused = uses.slice(6);
  for (const use of refused) {
    const answer = await use.answered();
    expect(answer?.content).toBe('You already have 6 requests waiting. Let one finish first');
    expect(answer?.isEphemeral).toBe(true);
    await stage.handled(use);
  }
  expect(whys(refused)).toEqual(refused.map(() => ({ outcome: 'refused', why: 'limit' })));
  await gate.waiting(6);
  const hers = await nina.slash('search catno', { number: 'PB 41447' });
  await gate.waiting(7);
  expect(gate.held()).toBe(7);

  gate.release();
  for (const use of uses.slice(0, 6)) await stage.handled(use);
  expect((await hers.answered())?.embeds).toHaveLength(1);
  const again = await (await miles.slash('search catno', { number: 'PB 41447' })).answered();
  expect(again?.embeds).toHaveLength(1);
});

it('five results of a page may be added at once', async () => {
  const { miles, discogs } = stage;
  const artist = 'Pink Floyd';
  const use = await miles.slash('search album', { artist, title: 'The Dark Side Of The Moon' });
  const message = await use.answered();
  if (!message) throw new Error('nothing found');
  const presses = await Promise.all([1, 2, 3, 4, 5].map((n) => miles.press(message, addButton(message, n))));
  for (const press of presses) await note(stage, press, /^✅ Added /);
  await seen(stage, use, 'five ticks', (one) => labels(one).filter((two) => two.includes('✓')).length === 5);
  expect(discogs.requests.filter(({ method }) => method === 'POST')).toHaveLength(5);
});

it('details that are still missing are nothing that a person waits for', async () => {
  const { miles, discogs } = stage;
  const gate = discogs.hold({ method: 'GET', path: /^\/releases\// });
  const numbers = ['PB 41447', 'SHVL 804', 'SHVL-804', 'shvl 804', 'SHVL804', 'pb 41447', 'PB41447'];
  for (const number of numbers) {
    const answer = await (await miles.slash('search catno', { number })).answered();
    expect(answer?.embeds.length).toBeGreaterThan(0);
  }
  gate.release();
});

it('so many adds of a member an hour, counted through a restart; Manage Server has no limit', async () => {
  const { miles, ada, discogs } = stage;
  const from = discogs.catalogue.generate(14, 1);
  const add = async (person: typeof miles, n: number) => {
    const use = await person.slash('add', { release: `${from + n}` });
    return { use, answer: await reply(stage, use) };
  };
  for (let n = 0; n < 6; n += 1) expect((await add(miles, n)).answer.content).toMatch(/^✅ Added/);
  await stage.restart();
  const calls = discogs.requests.length;
  const { use, answer } = await add(miles, 6);
  expect(answer.content).toMatch(
    /^You've added 6 records in the last hour, .* You can add the next one <t:\d+:R>$/,
  );
  expect(answer.isEphemeral).toBe(true);
  await stage.handled(use);
  expect(whys([use])).toEqual([{ outcome: 'refused', why: 'limit' }]);
  expect(discogs.requests).toHaveLength(calls);
  for (let n = 7; n < 14; n += 1) expect((await add(ada, n)).answer.content).toMatch(/^✅ Added/);

  // The button Add has the same limit.
  const found = await (await miles.slash('search catno', { number: 'PB 41447' })).answered();
  if (!found) throw new Error('nothing found');
  await note(stage, await miles.press(found, addButton(found)), /^You've added 6 records/);
  expect(discogs.collection.copiesOf(249504)).toEqual([]);
});
