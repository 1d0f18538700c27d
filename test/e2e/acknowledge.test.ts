// The first answer to an interaction: lost, refused, or given by another process.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invocation } from '../../sandbox/discord/index.ts';
import { addButton, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());

it('an acknowledgement whose answer is lost counts: the work goes on, and no one is left thinking', async () => {
  stage.discord.failNext({ method: 'POST', path: /\/callback/ }, { cut: 'after' });
  const use = await stage.miles.slash('add', { release: '900000301' });
  await stage.handled(use);
  expect(use.message()?.content).toMatch(/^✅ Added by /);
  // The bot sent the acknowledgement again, and Discord said that it already had one.
  expect(stage.discord.violations.map((one) => one.code)).toEqual([40060]);
});

it('a press on a message that is too old to be edited is answered all the same, at once', async () => {
  const search = await stage.miles.slash('search barcode', { digits: '744861006909' });
  await stage.handled(search);
  const message = await search.answered();
  if (!message) throw new Error('no results');
  const tooOld = { message: 'Maximum number of edits', code: 30046, retry_after: 3_600, global: false };
  stage.discord.failNext(
    { method: 'PATCH', path: '/webhooks/' },
    { status: 429, body: tooOld, headers: { 'retry-after': '3600', 'x-ratelimit-scope': 'user' } },
  );
  const press = await stage.miles.press(message, addButton(message));
  // The bot deletes this note soon after.
  const note = await stage.discord.waitFor(() => press.followUps()[0], { what: 'the note about the add' });
  expect(note.content).toMatch(/^✅ Added \*\*/);
});

describe('a first answer that was never ours (40060, and nothing was sent before)', () => {
  const taken = { status: 400, body: { code: 40060, message: 'Interaction has already been acknowledged.' } };
  const OTHER = 'another process answers with this token';
  const told = (log: string) => log.split('\n').filter((line) => line.includes(OTHER)).length;

  it('of a command, a button or suggestions: nothing follows, and one line says why', async () => {
    const search = await stage.miles.slash('search catno', { number: 'PB 41447' });
    await stage.handled(search);
    const message = search.message();
    if (!message) throw new Error('no results');
    stage.resetCalls();
    const before = stage.discord.requests.length;
    const asks = [
      () => stage.miles.slash('add', { release: '900000102' }),
      () => stage.miles.slash('search catno', { number: 'nobody asked for this' }),
      () => stage.miles.slash('add', { release: 'no release at all' }),
      () => stage.ada.slash('sync'),
      () => stage.miles.press(message, addButton(message)),
    ];
    for (const ask of asks) {
      stage.discord.failNext({ method: 'POST', path: /\/callback/ }, taken);
      await stage.handled(await ask());
    }
    stage.discord.failNext({ method: 'POST', path: /\/callback/ }, taken);
    // No suggestions come: only the other process could send them. So the test does not wait for them.
    stage.miles.autocomplete('refresh', {}, { name: 'record', value: 'x' }).catch(() => {});
    // A note of an earlier press may be deleted meanwhile.
    const sent = () =>
      stage.discord.requests.slice(before).filter((one) => !['GET', 'DELETE'].includes(one.method));
    await stage.discord.waitFor(() => sent().filter((one) => one.status === 400).length > asks.length, {
      what: 'the suggestions to be refused',
    });

    expect(stage.calls()).toEqual([]);
    expect(sent()).toHaveLength(asks.length + 1);
    for (const { path } of sent()) expect(path).toMatch(/\/callback$/);
    expect(told(stage.log())).toBe(1);
  });
});

it('two processes with one token and two databases make one copy: who answered works', async () => {
  const { discogs } = stage;
  const second = await stage.second();
  try {
    const posts = () => discogs.requests.filter((one) => one.method === 'POST').length;
    for (const release of ['900000301', '900000102', '249504']) {
      const copies = discogs.collection.copiesOf(Number(release)).length;
      const postsBefore = posts();
      const use = await stage.nina.slash('add', { release });
      await Promise.all([stage.handled(use), second.handled(use)]);
      expect(discogs.collection.copiesOf(Number(release)).length - copies).toBeLessThanOrEqual(1);
      expect(posts() - postsBefore).toBeLessThanOrEqual(1);
      const outcomes = `${stage.log()}${second.log()}`
        .split('\n')
        .filter((line) => line.includes(`"interaction":"${use.id}"`))
        .map((line) => /"outcome":"(\w+)"/.exec(line)?.[1]);
      expect(outcomes.sort()).toEqual(['done', 'elsewhere']);
    }
  } finally {
    await second.close();
  }
});

describe('two processes with one token on one database', () => {
  const PRESSING = 900_000_301;
  let second: Awaited<ReturnType<Stage['second']>>;
  beforeAll(async () => {
    second = await stage.second('same');
  });
  afterAll(() => second.close());

  /** Waits until both have handled the interaction. Returns what became of it in each. */
  async function outcomes(use: Invocation): Promise<(string | undefined)[]> {
    await Promise.all([stage.handled(use), second.handled(use)]);
    return `${stage.log()}${second.log()}`
      .split('\n')
      .filter((line) => line.includes(`"interaction":"${use.id}"`))
      .map((line) => /"outcome":"(\w+)"/.exec(line)?.[1])
      .filter((outcome) => outcome !== undefined)
      .sort();
  }
  /** What Discord answered to the acknowledgements of the interaction. */
  const acknowledgements = (use: Invocation) =>
    stage.discord.requests
      .filter(({ path }) => path.startsWith(`/interactions/${use.id}/`))
      .map(({ status }) => (status ?? 0) < 300)
      .sort();
  const adds = () => stage.discogs.requests.filter(({ method }) => method === 'POST').length;

  it('of each interaction the one whose acknowledgement was accepted works', async () => {
    const search = await stage.miles.slash('search catno', { number: 'PB 41447' });
    expect(await outcomes(search)).toEqual(['done', 'elsewhere']);
    const message = await search.answered();
    if (!message) throw new Error('no results');
    const uses = [
      await stage.miles.press(message, addButton(message)),
      await stage.nina.slash('add', { release: String(PRESSING) }),
      await stage.nina.slash('refresh', { record: String(PRESSING) }),
      await stage.ada.slash('status'),
    ];
    for (const use of uses) {
      expect(await outcomes(use)).toEqual(['done', 'elsewhere']);
      expect(acknowledgements(use)).toEqual([false, true]);
    }
  });

  it('an acknowledgement that got lost on its way: both can take the answer for their own, and one copy is made', async () => {
    const before = adds();
    // Discord never got it. The repetition is refused, because the other process was first, and nothing can show that.
    stage.discord.failNext({ method: 'POST', path: /\/callback/ }, { cut: 'before' });
    const use = await stage.nina.slash('add', { release: '900000102' });
    expect(await outcomes(use)).toContain('done');
    expect((await use.answered())?.content).toMatch(/^(✅ Added|Already in the crate)/);
    expect(adds() - before).toBeLessThanOrEqual(1);
  });
});

it('a page in front of Discord at the start is waited out, with one line, and one call tries', async () => {
  const { discord } = stage;
  discord.front({ status: 429, retryAfter: '1' });
  const before = discord.requests.length;
  const gateway = () =>
    discord.requests
      .slice(before)
      .filter(({ path }) => path === '/gateway/bot')
      .map(({ status }) => status);
  const restarting = stage.restart();
  await discord.waitFor(() => gateway()[0] === 429, { what: 'the first refusal' });
  discord.front(null);
  await restarting;
  expect(gateway()).toEqual([429, 200]);
  const said = stage.log().match(/Discord (refuses this address|accepts our calls again)/g);
  expect(said).toEqual(['Discord refuses this address', 'Discord accepts our calls again']);
  expect((await (await stage.miles.slash('add', { release: '249504' })).answered())?.content).toMatch(
    /^Already in the crate/,
  );
});
