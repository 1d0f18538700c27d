// End to end: what is added while Discogs is down gets its copy by itself, once, and the messages about it are put right.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Invocation, Message } from '../../sandbox/discord/index.ts';
import { until } from '../support/until.ts';
import { addButton, isOwned, labels, note, openStage, reply, type Stage, seen } from './stage.ts';

const MINUTE = 60_000;

let stage: Stage;
/** The ids of pressings that no test has used. */
let unused: number[];
beforeAll(async () => {
  stage = await openStage({ database: 'postgres', config: { addsPerHour: 0 } });
  const first = stage.discogs.catalogue.generate(40, 17);
  unused = Array.from({ length: 40 }, (_, n) => first + n);
  // A 201 proves the account.
  await reply(stage, await stage.miles.slash('add', { release: String(next()) }));
});
afterAll(() => stage.close());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations.filter((one) => !isOfDeleted(one))).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
});

/** An edit of a message that a person has deleted. */
const isOfDeleted = ({ rule }: { rule: string }) => rule === 'unknown-message';
const next = () => unused.shift() ?? Number.NaN;
const copies = (releaseId: number) => stage.discogs.collection.copiesOf(releaseId).length;
const posts = (releaseId: number) =>
  stage.discogs.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith(`/releases/${releaseId}`),
  );

const SAVED = /^⏳ Saved .*I'll keep trying/;

/** From now on, Discogs answers nothing about collections. */
const collectionsDown = () =>
  stage.discogs.faults.add({ path: /^\/users\//, times: 'always', fault: { kind: 'reset' } });

/** Saves an add while Discogs is down. Returns the command, whose answer says so. */
async function saved(releaseId: number, options = {}): Promise<Invocation> {
  const use = await stage.miles.slash('add', { release: String(releaseId), ...options });
  expect((await reply(stage, use)).content).toMatch(SAVED);
  await stage.handled(use);
  return use;
}

/** Lets the clock run fast until this is so. No one types or presses meanwhile. */
async function passUntil(what: string, isSo: () => boolean): Promise<void> {
  stage.clock.setSpeed(100);
  try {
    await stage.discord.waitFor(isSo, { what: () => what });
  } finally {
    stage.clock.setSpeed(20);
  }
}

/**
 * Lets this much time pass in long steps, in which all tries that are due are made. First let the bot end what it does for a press or a
 * command: the token of its edits would die under way.
 */
async function pass(ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 5 * MINUTE) {
    stage.clock.jump(5 * MINUTE);
    await stage.clock.sleep(200);
  }
}

/** Finds the card of a release as Miles, and saves its add by the button. */
async function pressed(releaseId: number, options = {}) {
  const use = await stage.miles.slash('find', { what: `r${releaseId}`, ...options });
  await reply(stage, use);
  await stage.handled(use);
  const card = use.message();
  if (!card) throw new Error('the card is gone');
  return { use, press: () => stage.miles.press(card, addButton(card)) };
}
const warnings = () =>
  stage
    .log()
    .split('\n')
    .filter((line) => /"level":(40|50)/.test(line));

describe('three hours without Discogs', () => {
  it('ten adds: all there ten minutes after its return, one copy each, one a second, the messages put right', async () => {
    const ids = Array.from({ length: 10 }, next);
    const lists = await Promise.all(ids.slice(0, 3).map((id) => pressed(id)));
    collectionsDown();
    for (const { press } of lists) {
      const use = await press();
      await note(stage, use, SAVED);
      await stage.handled(use);
    }
    const answers: Invocation[] = [];
    for (const id of ids.slice(3)) answers.push(await saved(id));
    stage.discogs.faults.clear();
    stage.discogs.faults.add({ times: 'always', fault: { kind: 'reset' } });
    await pass(180 * MINUTE);
    const status = await reply(stage, await stage.ada.slash('status'));
    expect(JSON.stringify(status.embeds)).toMatch(/10 saved adds wait for Discogs, next try <t:\d+:R>/);
    expect(ids.map(copies)).toEqual(ids.map(() => 0));

    stage.discogs.faults.clear();
    stage.resetCalls();
    const backAtMs = stage.clock.now();
    await passUntil('the first copy', () => ids.some((id) => copies(id) > 0));
    const isThere = () => ids.every((id) => copies(id) > 0);
    await stage.discord.waitFor(isThere, { what: () => `all copies, not only ${ids.map(copies)}` });
    expect(stage.clock.now() - backAtMs).toBeLessThan(10 * MINUTE);
    expect(ids.map(copies)).toEqual(ids.map(() => 1));

    const sent = ids.map((id) => posts(id).at(-1)?.at ?? 0).sort((a, b) => a - b);
    const gaps = sent.slice(1).map((at, n) => at - (sent[n] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    // The reserve of the budget: ten requests of each minute stay free for people.
    const used = stage.discogs.requests.map((request) => request.used ?? 0);
    expect(Math.max(...used)).toBeLessThanOrEqual(50);

    for (const use of answers) await seen(stage, use, 'added', ({ content }) => /^✅ Added by/.test(content));
    for (const { use } of lists) await seen(stage, use, 'owned', (card) => isOwned(card));
    const after = await reply(stage, await stage.ada.slash('status'));
    expect(JSON.stringify(after.embeds)).not.toContain('saved add');
  });
});

describe('the messages', () => {
  it('that one person sees are put right while their token lives', async () => {
    const [command, button] = [next(), next()];
    const list = await pressed(button, { private: true });
    collectionsDown();
    const answer = await saved(command, { private: true });
    const press = await list.press();
    const said = await note(stage, press, SAVED);
    stage.discogs.faults.clear();
    await passUntil('both copies', () => copies(command) + copies(button) === 2);
    await seen(stage, answer, 'added', ({ content }) => /^✅ Added by/.test(content));
    const noted = await note(stage, press, /^✅ Added \*\*/);
    expect(noted.id).toBe(said.id);
    expect(labels(noted)).toEqual(['Undo', 'Details…']);
    await seen(stage, list.use, 'owned', (card) => isOwned(card));
  });

  it('in the channel are put right after a restart, too; one that was deleted is left alone', async () => {
    const [kept, deleted] = [next(), next()];
    collectionsDown();
    const answer = await saved(kept);
    const gone = (await saved(deleted)).message();
    if (!gone) throw new Error('there is no answer');
    stage.ada.remove(gone);
    await stage.restart();
    stage.discogs.faults.clear();
    const before = warnings().length;
    await passUntil('both copies', () => copies(kept) + copies(deleted) === 2);
    const content = await seen(stage, answer, 'added', (one) => /^✅ Added by/.test(one.content));
    expect(labels(content)).toContain('Undo');
    // 10008: Discord has no such message. Other lines are of messages that a busy machine puts right a look later.
    const tries = () =>
      stage
        .log()
        .split('\n')
        .filter((line) => line.includes('could not be put right') && line.includes('"code":10008')).length;
    await stage.discord.waitFor(() => tries() > 0, { what: () => 'a look for the deleted message' });
    await pass(30 * MINUTE);
    expect([tries(), stage.discord.violations.filter(isOfDeleted).length]).toEqual([1, 1]);
    expect(warnings().slice(before)).toEqual([]);
  });
});

it('after an Undo nothing comes back, neither by itself nor with a sync', async () => {
  const releaseId = next();
  const list = await pressed(releaseId);
  collectionsDown();
  const press = await list.press();
  await note(stage, press, SAVED);
  const card = list.use.message();
  if (!card) throw new Error('the card is gone');
  const again = await stage.miles.press(card, addButton(card));
  const owned = await note(stage, again, /^⏳ Not on Discogs yet(?:.|\n)*I'll keep trying/);
  const undo = await stage.miles.press(owned, 'Undo');
  await seen(stage, undo, 'undone', (one: Message) => /^(Removed|It was off)/.test(one.content));
  for (const use of [press, again, undo]) await stage.handled(use);
  stage.discogs.faults.clear();
  await pass(120 * MINUTE);
  const sync = await stage.ada.slash('sync');
  await seen(stage, sync, 'the end of the sync', ({ embeds }) => embeds[0]?.title === 'Already in sync');
  expect([copies(releaseId), posts(releaseId)]).toEqual([0, []]);
});

it('what Discogs refuses rests until the next start', async () => {
  const releaseId = next();
  const refuse = () =>
    stage.discogs.faults.add({ method: 'POST', times: 'always', fault: { kind: 'status', status: 403 } });
  refuse();
  await reply(stage, await stage.miles.slash('add', { release: String(releaseId) }));
  await passUntil('a second POST', () => posts(releaseId).length === 2);
  await pass(120 * MINUTE);
  expect(posts(releaseId)).toHaveLength(2);
  // The bot writes the refusal after the answer of Discogs.
  await until(async () =>
    JSON.stringify((await reply(stage, await stage.ada.slash('status'))).embeds).includes(
      'Discogs refused 1 saved add. The next /sync tries again',
    ),
  );
  stage.discogs.faults.clear();
  await stage.restart();
  await passUntil('the copy', () => copies(releaseId) === 1);
  expect(posts(releaseId)).toHaveLength(3);
});
