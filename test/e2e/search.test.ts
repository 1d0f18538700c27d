// End to end: /search, over real sockets, against the sandbox.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { asAddress, INVITATION } from '../support/invitations.ts';
import { addButton, isOwned, labels, note, openStage, reply, type Stage, seen } from './stage.ts';

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
const isPageOne = ({ content }: { content: string }) => content.includes(' 1–5 of 10');
const isPageTwo = ({ content }: { content: string }) => content.includes(' 6–10 of 10');
const badge = (message: Message) => message.embeds[0]?.description?.split('\n')[0];
const buttonReleases = (message: Message) =>
  (message.components[0]?.components ?? []).map((one) => Number(one.custom_id?.split(':')[1]));

/** Lets Miles search. `message`: the answer as first seen. `whole`: the message once the bot has finished with it. */
async function search(command: string, options: Record<string, string>, on: Stage = stage) {
  const use = await on.miles.slash(`search ${command}`, options);
  const message = await reply(on, use);
  return { use, message, whole: on.handled(use).then(() => use.message() ?? message) };
}

describe('/search', () => {
  it('paints before any release is read, then fills in the details', async () => {
    const gate = stage.discogs.hold({ path: /^\/releases\// });
    const { message, whole } = await search('catno', { number: 'PB 41447' });
    await gate.arrived;
    expect(titles(message)[0]).toMatch(/^Rick Astley/);
    expect(labels(message)).toEqual(['Add', 'Other pressings', '🤍 Want', 'Discogs']);
    const readYet = stage
      .calls()
      .filter((call) => call.path.startsWith('/releases/') && call.status !== null);
    expect(readYet).toEqual([]);
    gate.release();
    expect(titles(await whole)).toEqual(titles(message));
  });

  it('costs one call and one a result, and nothing when it is asked again, also after a restart', async () => {
    const { message, whole } = await search('album', { artist: 'Laura Jane Grace', title: 'Stay Alive' });
    await whole;
    expect(message.embeds).toHaveLength(3);
    expect(stage.calls().map((call) => call.path.replace(/\d+/, 'id'))).toEqual([
      '/database/search',
      '/releases/id',
      '/releases/id',
      '/releases/id',
    ]);

    stage.resetCalls();
    const again = await search('album', { artist: ' laura jane  GRACE', title: 'Stay alive' });
    expect(again.message.embeds).toEqual((await again.whole).embeds);
    await stage.restart();
    const later = await search('album', { artist: 'Laura Jane Grace', title: 'Stay Alive' });
    expect(later.message.embeds).toEqual((await again.whole).embeds);
    expect(stage.calls()).toEqual([]);
  });

  it('turned there and back at once never shows the page again that was left', async () => {
    const unread = { path: /^\/releases\//, times: 'always' as const };
    stage.discogs.faults.add({ ...unread, fault: { kind: 'status', status: 404 } });
    const { message, whole } = await search('album', DARK_SIDE);
    await whole;
    stage.discogs.faults.clear();
    const gate = stage.discogs.hold(unread);
    const there = await stage.nina.press(message, 'Next');
    const second = await seen(stage, there, 'page 2', isPageTwo);
    await gate.arrived;
    const back = await stage.nina.press(second, 'Previous');
    await seen(stage, back, 'page 1', isPageOne);
    // The details that the first press requested come in only now.
    gate.release();
    await Promise.all([stage.handled(there), stage.handled(back)]);
    const pages = (there.message()?.versions ?? []).map(({ json }) => (isPageTwo(json) ? 2 : 1));
    expect(pages.lastIndexOf(2)).toBeLessThan(pages.indexOf(1, pages.indexOf(2)));
    expect(pages.at(-1)).toBe(1);
  });

  it('shows ten results on two pages, and anyone may turn them', async () => {
    const { message, whole } = await search('album', DARK_SIDE);
    expect(message.content).toMatch(
      /^\*\*Pink Floyd - The Dark Side Of The Moon\*\* · pressings 1–5 of 10\n/,
    );
    expect(titles(message)[0]).toMatch(/^🇺🇸 US 1973 · Harvest SMAS-11163$/);
    expect(new Set(labels(message).slice(0, 5)).size).toBe(5);
    await whole;

    const turn = await stage.nina.press(message, 'Next');
    const second = await seen(stage, turn, 'the second page', isPageTwo);
    expect(titles(second)).toHaveLength(5);
    // The heading belongs to the page. The lines under it stay the same.
    const under = ({ content }: Message) => content.split('\n').slice(1);
    expect(under(second)).toEqual(under(message));
    const back = await stage.miles.press(second, 'Previous');
    await seen(stage, back, 'the first page', isPageOne);
  });

  it('turns the page of a message after a restart, from what its buttons carry', async () => {
    const { message, whole } = await search('album', DARK_SIDE);
    await whole;
    await stage.restart();
    stage.resetCalls();
    const turn = await stage.nina.press(message, 'Next');
    const second = await seen(stage, turn, 'the second page', isPageTwo);
    expect(titles(second)).toHaveLength(5);
    await stage.handled(turn);
    expect(stage.calls().filter(({ path }) => !path.startsWith('/releases/'))).toEqual([]);
  });

  it.each([
    ['catno', { number: 'SHVL-804' }, 'for `SHVL-804` · matched `SHVL804`', 2],
    ['catno', { number: 'GYF-3' }, 'No vinyl found, showing every format', 3],
    ['catno', { number: 'NULL.10v3' }, 'matched `NULL10v3`', 2],
    [
      'album',
      { artist: 'Simon and Garfunkel', title: 'Bridge Over Troubled Water' },
      'matched `Simon Garfunkel - Bridge Over Troubled Water`',
      2,
    ],
    ['barcode', { digits: '7-44861-00690-9' }, 'matched `0744861006909`', 2],
    ['barcode', { digits: '７−44861−00690­−9' }, 'matched `0744861006909`', 2],
    ['barcode', { digits: '5 099924 015615' }, 'matched `5 099924 015615`', 2],
  ])('climbs the ladder: %s %j', async (command, options, hint, steps) => {
    const { message, whole } = await search(command, options);
    expect(message.content).toContain(hint);
    await whole;
    expect(stage.calls().filter((call) => call.path === '/database/search')).toHaveLength(steps);
  });

  it('understands a link and a barcode where a catalogue number is asked for', async () => {
    const { message, whole } = await search('catno', {
      number: 'https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up',
    });
    expect(message.content).toMatch(/^\*\*1 pressing\*\*\n(.*\n)?-# for release `249504` · /);
    expect(titles(message)).toEqual(['Rick Astley - Never Gonna Give You Up']);
    await whole;
    expect(stage.calls().filter((call) => call.path !== '/releases/249504')).toEqual([]);

    const barcode = await search('catno', { number: '7-44861-00690-9' });
    expect(barcode.message.content).toContain('read as a barcode · matched `0744861006909`');
    await barcode.whole;
    const wrong = await search('catno', { number: '7-44861-00690-8' });
    expect(wrong.message.content).toContain('One digit is wrong. Compare them with those under the bars');
    const missing = await search('catno', { number: 'https://www.discogs.com/release/99999999' });
    expect(missing.message.content).toBe('No release 99999999 on Discogs. Check the number or the link');
    expect([wrong, missing].map((one) => one.message.isEphemeral)).toEqual([true, true]);
  });

  it('says that nothing was found, in other words than that Discogs is down', async () => {
    const { message } = await search('catno', { number: 'NO-SUCH-NUMBER-1' });
    expect(message.content).toBe(
      'No match for `NO-SUCH-NUMBER-1`. Check the number, or search by album or barcode',
    );
    expect(message.embeds).toEqual([]);
    expect(message.components).toEqual([]);
    // A mistyped number is no business of other members.
    expect(message.isEphemeral).toBe(true);
  });

  it.each([
    ['barcode', { digits: 'abcdefgh' }, /only digits/],
    ['barcode', { digits: '123' }, /8 to 14 digits/],
    ['barcode', { digits: '1'.repeat(40) }, /8 to 14 digits/],
    ['catno', { number: '   ' }, /^I need the catalogue number/],
    ['album', { artist: ' ', title: 'x' }, /artist is empty/],
    ['album', { artist: 'x', title: 'y'.repeat(5_000) }, /title is too long/],
  ])('refuses %s %j in private, without a call', async (command, options, sentence) => {
    const { message } = await search(command, options);
    expect(message.content).toMatch(sentence);
    expect(message.isEphemeral).toBe(true);
    expect(stage.calls()).toEqual([]);
  });

  it('says again what was typed, but no invitation in it', async () => {
    const { message, whole } = await search('album', { artist: 'Discord.gg/vinyl', title: 'Join' });
    expect(message.isEphemeral).toBe(false);
    expect(message.content).toContain('-# for `Discord[.]gg/vinyl - Join`');
    expect(titles(message)).toEqual([
      'DISCORD\\[.\\]GG/vinyl - Join https\\://discord\\[.\\]com/invite/abc Z\u0316\u0317algo',
    ]);
    await whole;
  });

  it.each([
    ['Markdown and @everyone', 900_000_331],
    ['emoji', 900_000_332],
    ['400 characters', 900_000_333],
    ['marks that turn the direction', 900_000_334],
    ['HTML', 900_000_335],
    ['invitations and marks that pile up', 900_000_336],
    ['Cyrillic', 900_000_315],
  ])('shows a title with %s without harm', async (_, releaseId) => {
    const release = stage.discogs.catalogue.find(releaseId);
    if (!release) throw new Error('not in the catalogue');
    const catno = release.labels[0]?.catno ?? '';
    const { whole } = await search('catno', { number: catno });
    const detailed = await whole;
    expect(detailed.embeds.length).toBeGreaterThan(0);
    for (const version of detailed.versions) {
      expect(version.pings).toEqual({ everyone: false, users: [], roles: [] });
      expect(asAddress(JSON.stringify(version.json))).not.toMatch(INVITATION);
      expect(JSON.stringify(version.json)).not.toMatch(/\p{M}{3}/u);
      // Every create and every edit with text also forbids mentions, so that escaping is not the only protection.
      if (version.json.content !== '')
        expect(version.allowedMentions).toMatchObject({ parse: [], users: [], roles: [] });
    }
  });
});

describe('what is owned', () => {
  it('says that a pressing is in the collection, from what Discogs says of its own owner', async () => {
    stage.discogs.collection.add(2650198);
    const { message } = await search('album', { artist: 'Chuck Ragan', title: 'Rotterdam' });
    expect(badge(message)).toBe('**✅ Owned**');
    expect(labels(message)[0]).toBe('✓ Owned');
    // The cached result shows the same.
    const again = await search('album', { artist: 'Chuck Ragan', title: 'Rotterdam' });
    expect(again.message.content).toBe(message.content);
    expect(badge(again.message)).toBe('**✅ Owned**');
    expect(labels(again.message)).toEqual(labels(message));
  });

  it('says once that it cannot know, before the first sync', async () => {
    const { message } = await search('album', DARK_SIDE);
    const notes = message.content.match(/Not synced yet, so I can't tell what you own\. Run \/sync$/gm);
    expect(notes).toHaveLength(1);
  });

  it('an Add during the enrichment keeps its tick', async () => {
    const gate = stage.discogs.hold({ path: /^\/releases\// });
    const { use, message, whole } = await search('album', { artist: 'Miles Davis', title: 'Kind Of Blue' });
    await gate.arrived;
    const press = await stage.nina.press(message, addButton(message));
    await press.first();
    gate.release();
    await note(stage, press, /^✅ Added/);
    await seen(stage, use, 'the tick', (one) => isOwned(one));
    await whole;
    const inCollection = (one: Message) => badge(one) === '**✅ Owned**';
    const last = await seen(stage, use, 'the badge', inCollection);
    expect(isOwned(last)).toBe(true);
    // Once the tick is shown, no later edit removes it.
    const ticks = last.versions.map((version) => JSON.stringify(version.json.components).includes('✓ Owned'));
    expect(ticks.lastIndexOf(false)).toBeLessThan(ticks.indexOf(true));
  });
});

describe('ten results of which one cannot be read', () => {
  let fresh: Stage;
  beforeAll(async () => {
    fresh = await openStage();
    fresh.resetCalls();
  });
  afterAll(() => fresh.close());

  it('nine get their details, the tenth stays as it was', async () => {
    const broken = 900_000_002;
    fresh.discogs.faults.add({
      path: `/releases/${broken}`,
      times: 'always',
      fault: { kind: 'status', status: 404 },
    });
    const gate = fresh.discogs.hold({ path: /^\/releases\// });
    const { message, whole } = await search('album', DARK_SIDE, fresh);
    await gate.arrived;
    // Now only the details of a release have this number, so the test sees which releases were read.
    for (let id = 900_000_001; id <= 900_000_014; id += 1) {
      fresh.discogs.catalogue.change(id, { have: 77_777 });
    }
    gate.release();
    const pages = [await whole];
    // Only the page that is shown is read: one search and five results, and five more for the other page.
    expect(fresh.calls()).toHaveLength(6);
    const turn = await fresh.nina.press(message, 'Next');
    await fresh.handled(turn);
    expect(fresh.calls()).toHaveLength(11);
    const second = turn.message();
    if (second) pages.push(second);
    const shown = pages.flatMap((page) =>
      buttonReleases(page).map((id, index) => ({
        id,
        read: page.embeds[index]?.description?.includes('77,777'),
      })),
    );
    expect(shown).toHaveLength(10);
    expect(shown.filter((one) => !one.read).map((one) => one.id)).toEqual([broken]);
    expect(fresh.log()).toContain('enrichment failed');
  });
});
