// The live check against the sandbox: good answers pass, an answer that changed fails and names the place, and no call is one too many.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCounter } from '../../live/counter.ts';
import { MOST_CALLS_TO_DISCOGS } from '../../live/discogs.ts';
import { MOST_CALLS_TO_DISCORD } from '../../live/discord.ts';
import { runLive } from '../../live/live.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { runScript } from '../e2e/run-script.ts';
import { BOT_TOKEN } from '../support/tokens.ts';

let discogs: LocalDiscogs;
let discord: LocalDiscord;
const folder = mkdtempSync(join(tmpdir(), 'runout-live-'));
beforeAll(async () => {
  const clock = createSandboxClock(20);
  discogs = await startLocalDiscogs({ clock, limit: null });
  discord = await startLocalDiscord({
    botName: 'Runout',
    clock,
    // The cases come faster than an operator would start them.
    limits: { global: { limit: 10_000, windowMs: 1 } },
  });
  discord.createGuild({ name: 'Crate' });
  discogs.collection.add(249_504);
});
afterAll(async () => {
  await discogs.close();
  await discord.close();
  rmSync(folder, { recursive: true });
});

let firstCalls = { discogs: 0, discord: 0 };
beforeEach(() => {
  firstCalls = { discogs: discogs.requests.length, discord: discord.requests.length };
});
afterEach(() => {
  discogs.faults.clear();
  discord.clearFaults();
});

/** Runs the check as the command does. */
async function live(over: Record<string, string> = {}) {
  const tokens = { DISCOGS_TOKEN: discogs.token, DISCORD_TOKEN: discord.token };
  const env = { ...tokens, DISCOGS_API_URL: discogs.url, DISCORD_API_URL: discord.apiUrl, ...over };
  const parts: string[] = [];
  const code = await runLive({ env, folder, print: (text) => parts.push(text) });
  const output = parts.join('\n');
  for (const secret of [discogs.token, discord.token, discogs.username]) expect(output).not.toContain(secret);
  // It only reads.
  const methods = [
    ...discogs.requests.slice(firstCalls.discogs),
    ...discord.requests.slice(firstCalls.discord),
  ].map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(methods.length > 0 ? ['GET'] : []));
  const calls = {
    discogs: discogs.requests.length - firstCalls.discogs,
    discord: discord.requests.length - firstCalls.discord,
  };
  expect(calls.discogs).toBeLessThanOrEqual(10);
  expect(calls.discord).toBeLessThanOrEqual(3);
  return { code, output, calls };
}

const wrong = (path: RegExp, field: string, value?: unknown) =>
  discogs.faults.add({
    path,
    fault: { kind: 'wrong-field', path: field, ...(value !== undefined && { value }) },
  });

describe('good answers', () => {
  it('pass, and answer the open questions about etchings', async () => {
    const { code, output, calls } = await live();
    expect(output).toMatchInlineSnapshot(`
      "Discogs
      ✔ GET /oauth/identity
      ✔ GET /releases/{id}
      ✔ GET /database/search?artist=&release_title=
      ✔ GET /database/search?barcode=<etching>
      ✔ GET /masters/{id}
      ✔ GET /masters/{id}/versions
      ✔ GET /users/{u}/collection/folders/0/releases
      ✔ GET /users/{u}/collection/releases/{id}
      ✔ GET /users/{u}/collection/folders
      ✔ GET /users/{u}/collection/value
      - Search rows: 1 of 1 have texts with letters in barcode[], such as run-outs.
      - A search with barcode=<etching> finds 1, the release among them.
      - Versions: the facets are format (4), label (1), country (1), released (1).
      Discord
      ✔ GET /applications/@me
      ✔ GET /gateway/bot
      ✔ GET /users/@me/guilds
      Every answer fits. Calls: 10 to Discogs, 3 to Discord."
    `);
    expect(code).toBe(0);
    expect(calls).toEqual({ discogs: 10, discord: 3 });
    expect(discord.violations).toEqual([]);
  });
});

describe('an etching that the identifiers do not find', () => {
  it('is searched by its words, and then no call is left for the value', async () => {
    discogs.faults.add({ path: /barcode=/, fault: { kind: 'wrong-field', path: 'results', value: [] } });
    const { code, output, calls } = await live();
    expect(output).toContain('- A search with barcode=<etching> finds 1, and not the release.\n');
    expect(output).toContain('- A search with q=<etching> finds 1, the release among them.\n');
    expect(output).toContain('- The value of the collection was not read: no call was left.\n');
    expect(calls.discogs).toBe(10);
    expect(code).toBe(0);
  });
});

it('a value in a currency that the bot does not know is named', async () => {
  wrong(/value$/, 'median', '₿ 12.00');
  const { code, output } = await live();
  expect(output).toContain(
    '- The bot does not know the currency of the value, so it asks for prices in dollars.\n',
  );
  expect(code).toBe(0);
});

describe('an answer that changed', () => {
  it.each<[string, RegExp, string, unknown, RegExp]>([
    [
      'an id that is text',
      /^\/releases/,
      'id',
      '249504',
      /✘ GET \/releases\/\{id\}\n {4}id: .*, found text \(the bot cannot/,
    ],
    [
      'a field of a list',
      /^\/releases/,
      'labels.0.catno',
      undefined,
      / {4}labels\[\]\.catno: expected text, found nothing\n/,
    ],
    [
      'a list that is gone',
      /^\/releases/,
      'identifiers',
      undefined,
      / {4}identifiers: expected a list, found nothing\n/,
    ],
    ['null', /^\/releases/, 'title', null, / {4}title: expected text, found null \(the bot cannot use/],
    [
      'a row of a search',
      /release_title=/,
      'results.0.id',
      undefined,
      / {4}results\[\]\.id: .*, found nothing\n/,
    ],
    ['no results', /release_title=/, 'results', [], / {4}results: expected more, found an empty list\n/],
    [
      'a copy without its number',
      /folders\/0/,
      'releases.0.instance_id',
      undefined,
      /releases\[\]\.instance_id: .* \(the bot cannot/,
    ],
    [
      'a date',
      /folders\/0/,
      'releases.0.date_added',
      'yesterday',
      /releases\[\]\.date_added: expected another format, found text\n/,
    ],
    [
      'a folder',
      /collection\/folders$/,
      'folders.0.name',
      7,
      /folders\[\]\.name: expected text, found a number/,
    ],
    ['a master', /^\/masters\/\d+$/, 'year', '1987', / {4}year: expected a number, found text/],
    [
      'a version',
      /versions/,
      'versions.0.stats.user.in_collection',
      true,
      /versions\[\]\.stats\.user\.in_collection: expected a number, found true or false\n/,
    ],
    [
      'the facets',
      /versions/,
      'filter_facets',
      undefined,
      / {4}filter_facets: expected a list, found nothing/,
    ],
    ['the value', /collection\/value/, 'median', undefined, / {4}median: expected text, found nothing/],
  ])('%s', async (_, path, field, value, line) => {
    wrong(path, field, value);
    const { code, output } = await live();
    expect(output).toMatch(line);
    expect(output).toMatch(/\n1 of \d+ answers do not fit\./);
    expect(output).not.toMatch(/yesterday|Rick Astley|5012394144777/);
    expect(code).toBe(1);
  });

  it('without the owner the collection is not read', async () => {
    wrong(/identity/, 'username');
    const { code, output, calls } = await live();
    expect(output).toContain('The collection was not read: the owner of the token is not known.');
    expect(calls.discogs).toBe(6);
    expect(code).toBe(1);
  });

  it.each([
    [{ status: 503 }, 'expected an answer, found status 503'],
    [{ cut: 'before' } as const, 'expected an answer, found none'],
    [{ status: 200, body: { id: 7, name: 'x' } }, 'id: expected text, found a number'],
  ])('of Discord: %j', async (answer, line) => {
    discord.failNext({ path: '/applications/@me' }, answer);
    const { code, output } = await live();
    expect(output).toContain(`✘ GET /applications/@me\n    ${line}\n`);
    expect(output).toContain('✔ GET /gateway/bot');
    expect(code).toBe(1);
  });

  it('of Discord: what setup and doctor read, as the settings and the permissions of the bot', async () => {
    const { applicationId: id } = discord;
    discord.failNext(
      { path: '/applications/@me' },
      { status: 200, body: { id, name: 'Runout', team: null } },
    );
    const server = { id: '100000000000000001', name: 'Crate' };
    discord.failNext({ path: '/users/@me/guilds' }, { status: 200, body: [server] });
    const { output } = await live();
    expect(output).toContain('    bot_public: expected true or false, found nothing\n');
    expect(output).toContain('    owner: expected an object, found nothing\n');
    expect(output).toContain('    [].permissions: expected text, found nothing\n');
  });

  it('of Discord: the application of a team fits, too', async () => {
    discord.setPortal({ isOfTeam: true });
    expect((await live()).code).toBe(0);
    discord.setPortal({ isOfTeam: false });
  });
});

describe('no answer', () => {
  it.each([
    ['a web page', { kind: 'html', status: 503 } as const, 'expected status 200, found 503'],
    ['half of the JSON', { kind: 'cut-json' } as const, 'expected JSON, found something else'],
    ['a cut connection', { kind: 'reset' } as const, 'expected an answer, found none (cut)'],
  ])('%s', async (_, fault, line) => {
    discogs.faults.add({ path: /^\/releases/, fault });
    const { code, output } = await live();
    expect(output).toContain(`✘ GET /releases/{id}\n    ${line}`);
    expect(code).toBe(1);
  });

  it('with a refused token of Discord: one call is enough', async () => {
    const { code, output, calls } = await live({
      DISCORD_TOKEN: BOT_TOKEN,
    });
    expect(output).toContain('✘ GET /applications/@me\n    expected an answer, found status 401');
    expect(calls.discord).toBe(1);
    expect(code).toBe(1);
  });
});

describe('without tokens', () => {
  it.each([
    [{ DISCORD_TOKEN: '' }, 'Discord: skipped, because DISCORD_TOKEN is not set.', 10, 0],
    [{ DISCOGS_TOKEN: '' }, 'Discogs: skipped, because DISCOGS_TOKEN is not set.', 0, 3],
  ])('%o: the other part is checked', async (over, line, toDiscogs, toDiscord) => {
    const { code, output, calls } = await live(over);
    expect(output).toContain(line);
    expect(calls).toEqual({ discogs: toDiscogs, discord: toDiscord });
    expect(code).toBe(0);
  });

  it('it is skipped and says so, also as the command', async () => {
    const { code, output } = await runScript('live/run.ts', [], {}, folder);
    expect(output).toMatch(
      /Skipped: neither DISCOGS_TOKEN nor DISCORD_TOKEN is set\. Calls: 0 to Discogs, 0 to Discord\./,
    );
    expect(code).toBe(0);
  });

  it('a token that cannot be one is named, and nothing is asked', async () => {
    const { code, output, calls } = await live({ DISCOGS_TOKEN: 'two words' });
    expect(output).toMatch(/^DISCOGS_TOKEN /);
    expect(calls).toEqual({ discogs: 0, discord: 0 });
    expect(code).toBe(1);
  });
});

it('a call over the limit is not made', () => {
  expect([MOST_CALLS_TO_DISCOGS, MOST_CALLS_TO_DISCORD]).toEqual([10, 3]);
  const counter = createCounter(2);
  counter.take();
  counter.take();
  expect(() => counter.take()).toThrow(/2 calls at most/);
  expect([counter.made(), counter.left()]).toEqual([2, 0]);
});
