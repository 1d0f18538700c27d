// End to end: `npm start -- undo-user` beside the running bot, over real sockets, on one Postgres.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { readArguments, undoUser } from '../../src/tasks/undo-user.ts';
import { silentLog } from '../support/silent-log.ts';
import { createMigratedDatabase } from '../support/test-store.ts';
import { openStage, reply, type Stage } from './stage.ts';

describe('what is typed', () => {
  const NOW_MS = Date.parse('2026-11-28T13:45:30Z');
  const ID = '123456789012345678';
  it.each([
    [[ID, '--since', '2h'], false],
    [['--since=2h', ID], false],
    [['--yes', ID, '--since', '2h'], true],
    [[ID, '--since', '2h', '--yes'], true],
  ])('%j', (args, isSure) => {
    expect(readArguments(args, NOW_MS)).toEqual({
      userId: ID,
      since: new Date('2026-11-28T11:45:00Z'),
      isSure,
    });
  });
  it.each([
    [[], /^npm start -- undo-user <user id> --since <when>/],
    [[ID], /^npm start/],
    [[ID, '--since'], /^npm start/],
    [[ID, '--since', '2h', 'more'], /^npm start/],
    [['Miles', '--since', '2h'], /not the id of a Discord user/],
    [[ID, '--since', 'soon\u001b[2J'], /^That is not a moment of the past: soon \[2J\n/],
    [[ID, '--since', '2027-01-01'], /^That is not a moment of the past/],
  ])('%j is refused', (args, sentence) => {
    expect(() => readArguments(args, NOW_MS)).toThrow(sentence);
  });
});

describe('beside the bot', () => {
  let stage: Stage;
  let drop: () => Promise<void>;
  let databaseUrl: string;
  beforeEach(async () => {
    ({ databaseUrl, drop } = await createMigratedDatabase());
    stage = await openStage({ config: { databaseUrl } });
  });
  afterEach(async () => {
    expect(stage.discord.violations).toEqual([]);
    await stage.close();
    await drop();
  });

  function task(args: string[], stop = new AbortController().signal) {
    const printed: string[] = [];
    const config = readConfig({
      DISCOGS_API_URL: stage.discogs.url,
      DISCOGS_TOKEN: stage.discogs.token,
      DISCOGS_USERNAME: stage.discogs.username,
      DATABASE_URL: databaseUrl,
      CLOCK_SPEED: stage.clock.env(),
    });
    const work = undoUser(args, config, silentLog, stop, (text) => void printed.push(text));
    return { work, printed };
  }

  it('lists, changes nothing; with --yes takes back exactly what they added, and the bot knows', async () => {
    const { miles, nina, discogs } = stage;
    const from = discogs.catalogue.generate(6, 1);
    const add = async (person: typeof miles, n: number) =>
      reply(stage, await person.slash('add', { release: `${from + n}` }));
    for (const n of [0, 1, 2]) await add(miles, n);
    await add(nina, 3);
    // `--since` counts to the second: an add from the second before must stay.
    const args = [miles.userId, '--since', '2001-01-01T00:00:59'];
    const before = discogs.requests.length;
    const listed = await task(args).work;
    expect(listed.split('\n')).toHaveLength(5);
    for (const n of [0, 1, 2]) {
      expect(listed).toContain(
        `(https://www.discogs.com/release/${from + n}): removes its copy from Discogs`,
      );
    }
    expect(listed).toMatch(
      /Nothing was changed\. To undo 3: npm start -- undo-user \d+ --since 2001-01-01T00:00:59 --yes$/,
    );
    expect(discogs.requests).toHaveLength(before);

    const command = /undo-user (.*)$/.exec(listed)?.[1]?.split(' ') ?? [];
    const { work, printed } = task(command);
    expect(await work).toBe('Undone: 3 of 3.');
    expect(printed.join('\n')).toContain('Undoing 3, the newest first.');
    expect([0, 1, 2, 3].map((n) => discogs.collection.copiesOf(from + n).length)).toEqual([0, 0, 0, 1]);
    expect(discogs.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(3);
    expect(discogs.refused()).toBe(0);
    // Afterwards the bot can add the record again.
    expect((await add(nina, 0)).content).toMatch(/^✅ Added /);
    expect(await task(args).work).toMatch(/has no adds to undo since .* UTC\.$/);
  });

  it('asked to stop in the middle, it says how far it got; meanwhile the bot is not in its way', async () => {
    const { miles, nina, discogs } = stage;
    const from = discogs.catalogue.generate(3, 1);
    for (const n of [0, 1, 2]) await reply(stage, await miles.slash('add', { release: `${from + n}` }));
    const gate = discogs.hold({ method: 'DELETE' });
    const stop = new AbortController();
    const { work } = task([miles.userId, '--since', '1h', '--yes'], stop.signal);
    const ended = work.catch((error: unknown) => String(error));
    await gate.arrived;
    // While the newest add is being undone, the bot still answers others about another record.
    const search = await nina.slash('add', { release: `${from}` });
    expect((await reply(stage, search)).content).toMatch(/^Already in the crate/);
    stop.abort('SIGTERM');
    gate.release();
    expect(await ended).toMatch(/Stopped\. Undone: 1 of 3\. Run the same command again for the rest\.$/);
    expect(await task([miles.userId, '--since', '1h', '--yes']).work).toBe('Undone: 2 of 2.');
    expect([0, 1, 2].map((n) => discogs.collection.copiesOf(from + n).length)).toEqual([0, 0, 0]);
    expect(discogs.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(3);
  });
});
