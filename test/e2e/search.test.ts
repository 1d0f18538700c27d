import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { labels, note, openStage, type Stage, seen } from './stage.ts';

const DARK_SIDE = { artist: 'Pink Floyd', title: 'The Dark Side Of The Moon' };

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

const titles = (message: Message) => message.embeds.map((embed) => embed.title ?? '');
const isDetailed = (message: Message) =>
  message.embeds.length > 0 && message.embeds.every((embed) => /have/.test(embed.description ?? ''));

async function search(command: string, options: Record<string, string>) {
  const use = await stage.miles.slash(`search ${command}`, options);
  const message = await use.answered();
  if (!message) throw new Error('no answer');
  return { use, message };
}

/** Calls of one search, once nothing more comes: its last details are painted. */
async function settled(use: Awaited<ReturnType<Stage['miles']['slash']>>): Promise<Message> {
  return seen(stage, use, 'details of all results on the page', isDetailed);
}

describe('/search', () => {
  it('paints before any release is read, then fills in the details', async () => {
    const gate = stage.discogs.hold({ path: /^\/releases\// });
    const { use, message } = await search('catno', { number: 'PB 41447' });
    await gate.arrived;
    expect(titles(message)[0]).toMatch(/^1\. Rick Astley/);
    expect(labels(message)).toContain('1. Add');
    const readYet = stage
      .calls()
      .filter((call) => call.path.startsWith('/releases/') && call.status !== null);
    expect(readYet).toEqual([]);
    gate.release();
    await settled(use);
  });

  it('costs one call and one a result, and nothing when it is asked again', async () => {
    const { use, message } = await search('album', { artist: 'Kraftwerk', title: 'Autobahn' });
    await settled(use);
    const results = message.embeds.length;
    expect(results).toBeGreaterThan(0);
    expect(stage.calls().map((call) => call.path.replace(/\d+/, 'id'))).toEqual([
      '/database/search',
      ...Array.from({ length: results }, () => '/releases/id'),
    ]);

    stage.resetCalls();
    const again = await search('album', { artist: ' kraftwerk', title: 'AUTOBAHN' });
    expect(isDetailed(again.message)).toBe(true);
    expect(stage.calls()).toEqual([]);
    await stage.restart();
    stage.resetCalls();
    expect(isDetailed((await search('album', { artist: 'Kraftwerk', title: 'Autobahn' })).message)).toBe(
      true,
    );
    expect(stage.calls()).toEqual([]);
  });

  it('shows ten results on two pages, and anybody may turn them', async () => {
    const { use, message } = await search('album', DARK_SIDE);
    expect(message.content).toMatch(/^10 releases for album \*\*Pink Floyd - The Dark Side Of The Moon\*\*/);
    expect(titles(message).map((title) => title.slice(0, 2))).toEqual(['1.', '2.', '3.', '4.', '5.']);
    await settled(use);

    const turn = await stage.nina.press(message, 'Next');
    const second = await seen(
      stage,
      turn,
      'the second page',
      (one) => titles(one)[0]?.startsWith('6.') ?? false,
    );
    expect(titles(second)).toHaveLength(5);
    expect(second.content).toBe(message.content);
    const back = await stage.miles.press(second, 'Previous');
    await seen(stage, back, 'the first page', (one) => titles(one)[0]?.startsWith('1.') ?? false);
  });

  it('turns the page of a message after a restart, from what its buttons carry', async () => {
    const { use, message } = await search('album', DARK_SIDE);
    await settled(use);
    await stage.restart();
    stage.resetCalls();
    const turn = await stage.nina.press(message, 'Next');
    const second = await seen(
      stage,
      turn,
      'the second page',
      (one) => titles(one)[0]?.startsWith('6.') ?? false,
    );
    expect(isDetailed(second)).toBe(true);
    expect(stage.calls()).toEqual([]);
  });

  it.each([
    ['catno', { number: 'SHVL-804' }, 'Found without spaces and dashes.', 2],
    ['catno', { number: 'GYF-3' }, 'Nothing on vinyl, so these are in any format.', 3],
    ['barcode', { digits: '7-44861-00690-9' }, 'Found with a leading zero.', 2],
    ['barcode', { digits: '5 099924 015615' }, 'Found with the spaces and dashes as you typed them.', 2],
  ])('climbs the ladder: %s %j', async (command, options, hint, steps) => {
    const { use, message } = await search(command, options);
    expect(message.content).toContain(hint);
    await settled(use);
    expect(stage.calls().filter((call) => call.path === '/database/search')).toHaveLength(steps);
  });

  it('says that nothing was found, in other words than that Discogs is down', async () => {
    const { message } = await search('catno', { number: 'NO-SUCH-NUMBER-1' });
    expect(message.content).toBe(
      'Discogs has nothing for catalogue number **NO-SUCH-NUMBER-1**. Check the spelling, or try another way to search.',
    );
    expect(message.embeds).toEqual([]);
    expect(message.components).toEqual([]);
  });

  it('enriches nine when the tenth cannot be read, which stays as it was', async () => {
    stage.discogs.faults.add({
      path: '/releases/513594',
      times: 'always',
      fault: { kind: 'status', status: 404 },
    });
    const { use, message } = await search('album', { artist: 'Tool', title: 'Lateralus' });
    expect(titles(message)).not.toEqual([]);
    await stage.discord.waitFor(() => stage.log().includes('enrichment failed'), {
      what: 'the failure in the log',
    });
    const last = await seen(stage, use, 'the rest', (one) => one.embeds.length === message.embeds.length);
    expect(titles(last)).toEqual(titles(message));
  });

  it.each([
    ['barcode', { digits: 'abcdefgh' }, /only digits/],
    ['barcode', { digits: '123' }, /8 to 14 digits/],
    ['barcode', { digits: '1'.repeat(40) }, /8 to 14 digits/],
    ['catno', { number: '   ' }, /Type a catalogue number/],
    ['album', { artist: ' ', title: 'x' }, /artist is empty/],
    ['album', { artist: 'x', title: 'y'.repeat(5_000) }, /title is too long/],
  ])('refuses %s %j in private, without a call', async (command, options, sentence) => {
    const { message } = await search(command, options);
    expect(message.content).toMatch(sentence);
    expect(message.isEphemeral).toBe(true);
    expect(stage.calls()).toEqual([]);
  });

  it.each([
    ['Markdown and @everyone', 900_000_331],
    ['emoji', 900_000_332],
    ['400 characters', 900_000_333],
    ['marks that turn the direction', 900_000_334],
    ['HTML', 900_000_335],
    ['Hebrew', 900_000_316],
  ])('shows a title with %s without harm', async (_, releaseId) => {
    const release = stage.discogs.catalogue.find(releaseId);
    if (!release) throw new Error('not in the catalogue');
    const catno = release.labels[0]?.catno ?? '';
    const { use, message } = await search('catno', { number: catno });
    expect(message.embeds.length).toBeGreaterThan(0);
    const detailed = await settled(use);
    for (const version of detailed.versions) {
      expect(version.pings).toEqual({ everyone: false, users: [], roles: [] });
    }
  });
});

describe('what is owned', () => {
  it('says that a pressing is in the collection, from what Discogs says of its own owner', async () => {
    stage.discogs.collection.add(2650198);
    const release = stage.discogs.catalogue.find(2650198);
    const { message } = await search('catno', { number: release?.labels[0]?.catno ?? '' });
    expect(message.embeds[0]?.footer?.text).toBe('In collection');
  });

  it('an Add during the enrichment keeps its tick', async () => {
    const gate = stage.discogs.hold({ path: /^\/releases\// });
    const { use, message } = await search('album', { artist: 'Baroness', title: 'Gold & Grey' });
    await gate.arrived;
    const press = await stage.nina.press(message, '1. Add');
    await press.first();
    gate.release();
    await note(stage, press, /^Added/);
    const last = await settled(use);
    await seen(stage, use, 'the tick', (one) => labels(one).includes('1. ✓ Added'));
    expect(last.id).toBe(message.id);
    expect(labels(use.message() ?? message)).toContain('1. ✓ Added');
    expect(use.message()?.embeds[0]?.footer?.text).toBe('In collection');
  });
});
