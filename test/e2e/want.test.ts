// End to end: the wantlist. A press sets the state that its button names, and the badge says what Discogs has.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { labels, note, openStage, reply, type Stage, seen } from './stage.ts';

const RELEASE = 249504;
const [WANT, DONT] = ['🤍 Want', "Don't want"];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
});

/** Lets Miles find the release, and returns its card with all details. */
async function card(): Promise<Message> {
  const use = await stage.miles.slash('find', { what: `https://www.discogs.com/release/${RELEASE}` });
  const first = await reply(stage, use);
  await stage.handled(use);
  return use.message() ?? first;
}
const badge = (message: Message) => message.embeds[0]?.description?.split('\n')[0];
const isWanted = () => stage.discogs.wantlist.has(RELEASE);
const puts = () => stage.calls().filter(({ method }) => method === 'PUT').length;

it("Want and Don't want change the wantlist, the badge and the button", async () => {
  const found = await card();
  const press = await stage.miles.press(found, WANT);
  expect((await note(stage, press, /./)).content).toBe('🤍 On your wantlist now');
  expect(isWanted()).toBe(true);
  const wanted = await seen(stage, press, 'the badge', (one) => badge(one) === '**🤍 On your wantlist**');
  expect(labels(wanted)).toContain(DONT);
  const back = await stage.nina.press(wanted, DONT);
  expect((await note(stage, back, /./)).content).toBe('Off your wantlist now');
  expect(isWanted()).toBe(false);
  await seen(stage, back, 'no badge', (one) => labels(one).includes(WANT));
});

it('a hundred presses at once are one want', async () => {
  const found = await card();
  const people = await Promise.all(Array.from({ length: 20 }, (_, n) => stage.join(`Fan ${n}`)));
  const presses = await Promise.all(
    people.flatMap((one) => Array.from({ length: 5 }, () => one.press(found, WANT))),
  );
  await Promise.all(presses.map((press) => stage.handled(press)));
  expect(isWanted()).toBe(true);
  expect(stage.discogs.wantlist.list()).toHaveLength(1);
  // A press within ten seconds of a confirmed one costs no request. The clock of the stage can pass ten seconds meanwhile.
  expect(puts()).toBeLessThan(50);
  // Off again, for the next test.
  await note(stage, await stage.miles.press(await card(), DONT), /Off/);
});

it('a lost answer is repeated, and a refusal changes nothing and says so', async () => {
  const found = await card();
  stage.discogs.faults.add({ path: /\/wants\//, fault: { kind: 'lost-answer' }, times: 1 });
  await note(stage, await stage.miles.press(found, WANT), /On your wantlist now/);
  expect(isWanted()).toBe(true);
  stage.discogs.faults.add({ path: /\/wants\//, fault: { kind: 'status', status: 503 }, times: 3 });
  const refused = await stage.miles.press(await card(), DONT);
  expect((await note(stage, refused, /Discogs/)).content).toMatch(/Discogs/);
  expect(isWanted()).toBe(true);
  stage.discogs.faults.clear();
  await note(stage, await stage.miles.press(await card(), DONT), /Off/);
});

it('what Discogs says in a search is a badge, and Add and Want at once are both true', async () => {
  stage.discogs.wantlist.add(RELEASE);
  const use = await stage.miles.slash('search catno', { number: 'PB 41447' });
  await reply(stage, use);
  await stage.handled(use);
  const list = use.message();
  expect(list?.embeds.some((one) => one.description?.includes('On your wantlist'))).toBe(true);
  stage.discogs.wantlist.remove(RELEASE);
  const one = await card();
  const before = stage.discogs.collection.copiesOf(RELEASE).length;
  const [add, want] = await Promise.all([
    stage.miles.press(one, 'Add'),
    stage.nina.press(one, labels(one).includes(DONT) ? DONT : WANT),
  ]);
  await Promise.all([stage.handled(add), stage.handled(want)]);
  expect(stage.discogs.collection.copiesOf(RELEASE).length).toBe(before + 1);
});
