// End to end: /crate search, show, random, duplicates: no call to Discogs, also while Discogs is down.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation, Message, Person } from '../../sandbox/discord/index.ts';
import { release } from '../support/pressings.ts';
import { addButton, isOwned, labels, note, openStage, reply, type Stage, seen } from './stage.ts';

/** Jazz records of the seventies: releases 801 to 807, with the titles One to Seven. */
const TITLES = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];
/** A name that tries to ping, to link and to format. */
const HOSTILE = '@everyone **loud** [x](https://discord.gg/abc) <@1>';

let stage: Stage;
let folderId: number;
beforeAll(async () => {
  stage = await openStage({
    database: 'postgres',
    async stored(store, { clock, discogs }) {
      folderId = discogs.collection.addFolder('Jazz *shelf*');
      for (const [index, title] of TITLES.entries()) {
        const releaseId = 801 + index;
        const facts = { artist: 'Quartet', title, genres: ['Jazz'], year: 1971 + index, masterId: null };
        await store.records.insert(release({ releaseId, ...facts }), {
          ...{ isSynced: true, now: new Date(clock.now() + index) },
        });
      }
      const odd = { releaseId: 900, artist: HOSTILE, title: 'Odd', genres: ['Rock'], masterId: null };
      await store.records.insert(release(odd), { isSynced: false, now: new Date(clock.now()) });
      const addedAt = new Date('2020-02-02T12:00:00Z');
      const copies = [801, 801, 802].map((releaseId, index) => ({
        ...{ instanceId: 1 + index, releaseId, masterId: null, folderId, rating: 4, addedAt },
        notes: [{ fieldId: 3, value: 'From the *attic*' }],
      }));
      await store.collection.save(copies, new Date(clock.now()));
      await store.folders.replace([{ id: folderId, name: 'Jazz *shelf*' }], new Date(clock.now()));
    },
  });
  stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  expect(stage.discord.violations).toEqual([]);
});

async function answer(
  person: Person,
  options: Record<string, string | number | boolean>,
  command = 'crate search',
) {
  const use = await person.slash(command, options);
  const message = await reply(stage, use);
  await stage.handled(use);
  return { use, message };
}
const titles = ({ embeds }: Message) => embeds.map(({ title }) => title);
const privately = async (use: Invocation) => {
  await stage.handled(use);
  const [said, ...more] = use.followUps();
  expect(more).toEqual([]);
  expect(said?.isEphemeral).toBe(true);
  return said?.content ?? '';
};

describe('a list, while Discogs is down', () => {
  it('has five records a page, which anyone can turn, also after a restart', async () => {
    const { use, message } = await answer(stage.miles, { genre: 'Jazz', decade: 1970 });
    expect(message.isEphemeral).toBe(false);
    expect(message.content.split('\n')).toEqual([
      '**Records 1–5 of 7**',
      'Not synced yet, so I may miss what you own. Run /sync',
      '-# From the crate · for Jazz · 1970s · Data provided by [Discogs](<https://www.discogs.com/>).',
    ]);
    expect(titles(message)).toEqual(
      ['Seven', 'Six', 'Five', 'Four', 'Three'].map((one) => `Quartet - ${one}`),
    );
    expect(labels(message).slice(5)).toEqual(['', 'Previous', 'Next']);
    expect(stage.calls()).toEqual([]);
    await stage.restart();
    stage.resetCalls();
    await stage.handled(await stage.nina.press(message, 'Next'));
    const second = use.message();
    expect(second?.content).toContain('**Records 6–7 of 7**');
    expect(second && titles(second)).toEqual(['Quartet - Two', 'Quartet - One']);
    expect(second?.embeds[1]?.description).toMatch(/^\*\*✅ Owned ×2\*\*\n/);
    expect(labels(second ?? message)).toEqual(['✓ Owned UK 1972', '✓ Owned UK 1971', '', 'Previous', 'Next']);
    expect(stage.calls()).toEqual([]);
  });

  it('a record of it is shown to the one who picks it, with what they can see', async () => {
    const { message } = await answer(stage.miles, { genre: 'Jazz', decade: 1970 });
    const use = await stage.ada.select(message, 'Show a record…', ['r807']);
    await stage.handled(use);
    const [picked] = use.followUps();
    expect([picked?.isEphemeral, picked && titles(picked)]).toEqual([true, ['Quartet - Seven']]);
    expect(labels(picked ?? message)).toContain('Discogs');
    const doubles = (await answer(stage.miles, {}, 'crate duplicates')).message;
    const copies = async (person: Person) => {
      const chosen = await person.select(doubles, 'Show a record…', ['r801']);
      await stage.handled(chosen);
      return JSON.stringify(chosen.followUps());
    };
    expect(await copies(stage.ada)).toContain('Rated 4 of 5');
    expect(await copies(stage.nina)).not.toMatch(/attic|shelf|Rated/);
    expect(titles(message)).toHaveLength(5);
    expect(stage.calls()).toEqual([]);
  });

  it('one record is a card with its copies; folder, rating and notes are not public', async () => {
    const { message } = await answer(stage.miles, { text: 'quartet one' });
    expect(message.content).toMatch(/^Not synced yet, .*\n-# From the crate · for `quartet one` · Data/);
    expect(labels(message)).toEqual(['✓ Owned', 'Remove…', 'Discogs']);
    const [card] = message.embeds;
    expect(card?.fields?.[0]).toMatchObject({
      name: 'Copies (2)',
      value: '**1** · Added <t:1580644800:D>\n**2** · Added <t:1580644800:D>',
    });
    expect(JSON.stringify(message)).not.toMatch(/attic|shelf|Rated/);
    expect(stage.calls()).toEqual([]);
  });

  it('in private, who can use /sync sees the details of the copies, and no one else', async () => {
    const question = { text: 'quartet two', private: true };
    const ada = await answer(stage.ada, question);
    expect(ada.message.isEphemeral).toBe(true);
    expect(ada.message.embeds[0]?.fields?.[0]).toMatchObject({
      name: 'Copies (1), with details only you see',
      value: 'Added <t:1580644800:D>\nFolder Jazz \\*shelf\\* · Rated 4 of 5\nNote: From the \\*attic\\*',
    });
    const miles = await answer(stage.miles, question);
    expect(miles.message.embeds[0]?.fields?.[0]).toMatchObject({ name: 'Copies (1)' });
    const inPublic = await answer(stage.ada, { text: 'quartet two' });
    expect(inPublic.message.embeds[0]?.fields?.[0]).toMatchObject({ name: 'Copies (1)' });
  });

  it('who can no longer use /sync loses the details when their private card is painted again', async () => {
    const { use, message } = await answer(stage.ada, { text: 'quartet two', private: true });
    const card = async () => {
      await stage.handled(await stage.ada.press(message, '✓ Owned'));
      return JSON.stringify(use.message()?.embeds);
    };
    expect(await card()).toContain('Rated 4 of 5');
    const everyone = { id: stage.guildId, type: 1 as const, permission: false };
    stage.discord.setCommandPermissions(stage.guildId, 'sync', [everyone]);
    try {
      const shown = await card();
      expect(shown).toContain('"Copies (1)"');
      expect(shown).not.toMatch(/attic|shelf|Rated/);
    } finally {
      stage.discord.setCommandPermissions(stage.guildId, 'sync', null);
    }
  });

  it('hostile names neither ping nor link', async () => {
    const { message } = await answer(stage.miles, { genre: 'Rock' });
    expect(message.embeds[0]?.title).toContain('\\@everyone \\*\\*loud\\*\\*');
    expect(JSON.stringify(message)).not.toContain('discord.gg');
    const typed = await stage.miles.slash('crate search', { text: '`@zappa` **q**' });
    expect(await privately(typed)).toBe(
      'Nothing in the crate matches `ˋ@zappaˋ **q**`. Try /find\nNot synced yet, so I may miss what you own. Run /sync',
    );
  });

  it('asks for something first, in private', async () => {
    const use = await stage.miles.slash('crate search', { private: false });
    expect((await use.answered())?.content).toMatch(/^Type what to look for in the crate/);
  });
});

describe('folders', () => {
  it('are for who can use /sync: the answer is private, and others get no suggestions', async () => {
    const typed = { name: 'folder', value: 'ja' };
    expect(await stage.miles.autocomplete('crate search', {}, typed)).toEqual([]);
    const [jazz, ...more] = await stage.ada.autocomplete('crate search', {}, typed);
    expect([jazz, more]).toEqual([{ name: 'Jazz *shelf*', value: `folder:${folderId}` }, []]);
    const refused = await reply(
      stage,
      await stage.miles.slash('crate search', { folder: `folder:${folderId}` }),
    );
    expect([refused.isEphemeral, refused.content]).toEqual([
      true,
      expect.stringMatching(/^You need \*\*Manage Server\*\* for \/crate search with a folder\./),
    ]);
    const { message } = await answer(stage.ada, { folder: 'jazz *SHELF*', private: false });
    expect(message.isEphemeral).toBe(true);
    expect(message.content).toContain('· for folder `Jazz *shelf*` ·');
    expect(titles(message)).toEqual(['Quartet - Two', 'Quartet - One']);
    expect(stage.calls()).toEqual([]);
  });

  it('one that does not exist is refused', async () => {
    const use = await reply(stage, await stage.ada.slash('crate search', { folder: 'Blues' }));
    expect(use.content).toBe('Discogs has no folder of that name. Pick one from the list');
  });
});

describe('/crate show', () => {
  const show = (person: Person, record: string, options = {}) =>
    answer(person, { record, ...options }, 'crate show');

  it('shows the card of a record that was picked, typed or named by its release', async () => {
    const [picked] = await stage.miles.autocomplete(
      'crate show',
      {},
      { name: 'record', value: 'quartet one' },
    );
    expect(picked?.name).toMatch(/^Quartet - One \(1971, /);
    for (const record of [String(picked?.value), 'quartet one', '801', 'r801']) {
      const { message } = await show(stage.miles, record);
      expect(titles(message)).toEqual(['Quartet - One']);
      expect(message.content).toMatch(/\n-# From the crate · Data provided by \[Discogs\]\(/);
      expect(message.embeds[0]?.fields?.[0]?.name).toBe('Copies (2)');
      expect(labels(message)).toEqual(['✓ Owned', 'Remove…', 'Discogs']);
    }
    const ada = await show(stage.ada, '802', { private: true });
    expect(ada.message.embeds[0]?.fields?.[0]?.value).toContain('Rated 4 of 5');
    expect(stage.calls()).toEqual([]);
  });

  it('shows the list when several records match, and a private sentence when none does', async () => {
    const { message } = await show(stage.miles, 'quartet');
    expect(message.content).toContain('**Records 1–5 of 7**');
    expect(message.content).toContain('for `quartet`');
    expect(await privately(await stage.miles.slash('crate show', { record: 'zappa' }))).toBe(
      'Nothing in the crate matches. Try /find',
    );
    expect(await privately(await stage.miles.slash('crate show', { record: '12345' }))).toBe(
      "Release 12345 isn't in the crate. Add it with /add",
    );
    expect(stage.calls()).toEqual([]);
  });
});

describe('/crate random', () => {
  it('shows one card, and Another shows another one of the same choice, also after a restart', async () => {
    const { use, message } = await answer(stage.miles, { genre: 'Jazz', decade: 1970 }, 'crate random');
    const titlesSeen = [titles(message)[0]];
    expect(message.content).toContain('-# From the crate · for Jazz · 1970s · Data');
    expect(labels(message).slice(-2)).toEqual(['Discogs', 'Another']);
    await stage.restart();
    stage.resetCalls();
    for (let n = 0; n < 6; n += 1) {
      await stage.handled(await stage.nina.press(use.message() ?? message, 'Another'));
      titlesSeen.push(titles(use.message() ?? message)[0]);
    }
    expect(titlesSeen.every((one) => one?.startsWith('Quartet - '))).toBe(true);
    // The restart forgets what was shown before it.
    expect(new Set(titlesSeen.slice(1)).size).toBe(6);
    expect(use.message()?.content).toBe(message.content);
    expect(stage.calls()).toEqual([]);
  });

  it('says in private that nothing fits', async () => {
    const use = await stage.miles.slash('crate random', { genre: 'Reggae' });
    expect(await privately(use)).toBe('Nothing in the crate matches Reggae. Try /find');
  });
});

it('/crate duplicates names what is there more than once', async () => {
  const { message } = await answer(stage.miles, {}, 'crate duplicates');
  expect(message.content).toMatch(
    /^\*\*1 album with several copies\*\*\n.*\n-# From the crate · oldest first · Data/,
  );
  expect(message.embeds).toMatchObject([
    {
      title: 'Quartet - One',
      description: 'First added <t:1580644800:D>\n🇬🇧 UK 1971 · PB 41447 **×2**',
    },
  ]);
  expect(message.components).toHaveLength(1);
  expect(stage.calls()).toEqual([]);
});

it('a list whose question was deleted says what to do', async () => {
  const { use, message } = await answer(stage.miles, { genre: 'Jazz' });
  await stage.offline(async (store) => {
    const later = new Date(Date.now() + 365 * 24 * 60 * 60_000);
    await store.prune({
      runs: later,
      intents: later,
      lists: later,
      imports: later,
      wants: later,
      details: later,
      feed: later,
    });
  });
  const press = await stage.miles.press(message, 'Next');
  expect(await privately(press)).toBe('This list is too old to turn its pages. Run the command again');
  expect(use.message()?.content).toBe(message.content);
});

describe('what an Add or an Undo changes in a message of the crate', () => {
  it('an Undo leaves the record with its name, without its badge', async () => {
    stage.discogs.faults.clear();
    const releaseId = stage.discogs.catalogue.generate(1, 1);
    await stage.handled(await stage.miles.slash('add', { release: String(releaseId) }));
    const { use, message } = await answer(stage.miles, { text: '', format: 'Vinyl', private: false });
    const name = message.embeds[0]?.title;
    expect(isOwned(message)).toBe(true);
    const press = await stage.miles.press(message, addButton(message));
    const owned = await note(stage, press, /^Already in the crate/);
    await stage.handled(await stage.miles.press(owned, 'Undo'));
    const undone = await seen(stage, use, 'the list without its tick', (one) => !isOwned(one));
    expect(undone.content).toBe(message.content);
    expect(undone.embeds[0]?.title).toBe(name);
    expect(undone.embeds[0]?.description ?? '').not.toContain('Owned');
    expect(undone.components.slice(1)).toEqual(message.components.slice(1));
  });

  it.each([false, true])('another copy shows on the card (private: %s)', async (isPrivate) => {
    stage.discogs.faults.clear();
    const releaseId = stage.discogs.catalogue.generate(1, 1);
    await stage.handled(await stage.miles.slash('add', { release: String(releaseId) }));
    const { use, message } = await answer(
      stage.nina,
      { record: String(releaseId), private: isPrivate },
      'crate show',
    );
    expect(message.embeds[0]?.fields?.[0]).toMatchObject({
      name: 'Copies (1)',
      value: expect.stringMatching(new RegExp(`^Added <t:\\d+:D> by <@${stage.miles.userId}>$`)),
    });
    const press = await stage.nina.press(message, addButton(message));
    const owned = await note(stage, press, /^Already in the crate/);
    await stage.handled(await stage.nina.press(owned, 'Add another copy'));
    const both = await seen(stage, use, 'both copies', ({ embeds }) =>
      (embeds[0]?.fields?.[0]?.name ?? '').startsWith('Copies (2)'),
    );
    expect(both.embeds[0]?.description).toContain('✅ Owned ×2');
    expect(both.embeds[0]?.fields?.[0]?.value).toContain(`by <@${stage.nina.userId}>`);
    expect(both.content).toBe(message.content);
    expect(labels(both)).toEqual(labels(message));
  });
});
