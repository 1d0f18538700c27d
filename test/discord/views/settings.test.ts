// Views: the settings of a server, what a change says, and the suggestions of folders.
import { describe, expect, it } from 'vitest';
import { english } from '../../../src/discord/texts/en/index.ts';
import {
  folderAnswer,
  folderChoices,
  privateAnswer,
  settingsPage,
} from '../../../src/discord/views/settings.ts';

const JAZZ = { folderId: 2, name: 'Jazz' };
const listed = [
  { id: 1, name: 'Uncategorized' },
  { id: 2, name: 'Jazz & _Free_' },
];
const known = { folders: listed, defaultId: 1 };
const unknown = { folders: null, defaultId: 1 };

describe('the page', () => {
  const values = (...[of, folders]: [Parameters<typeof settingsPage>[0], typeof known | typeof unknown]) =>
    settingsPage(of, folders, { note: null, commandId: null, feed: 'Off', nightly: [] }, english)
      .embeds[0]?.fields?.slice(0, 2)
      .map(({ value }) => value);

  it.each([
    [
      { isPrivate: false, folder: null, feedChannelId: null },
      known,
      ['Public: everyone in the channel sees them', 'Into the default folder, **Uncategorized**'],
    ],
    [
      { isPrivate: true, folder: JAZZ, feedChannelId: null },
      unknown,
      ['Private: only the member who asks sees them', 'Into the folder **Jazz**'],
    ],
    // It was renamed on Discogs since.
    [
      { isPrivate: false, folder: JAZZ, feedChannelId: null },
      known,
      ['Public: everyone in the channel sees them', 'Into the folder **Jazz & \\_Free\\_**'],
    ],
    [
      { isPrivate: false, folder: { folderId: 9, name: 'Soul' }, feedChannelId: null },
      known,
      [
        'Public: everyone in the channel sees them',
        '⛔ Discogs no longer has the folder **Soul**. Choose another one',
      ],
    ],
    [
      { isPrivate: false, folder: null, feedChannelId: null },
      unknown,
      ['Public: everyone in the channel sees them', 'Into the default folder'],
    ],
    [
      { isPrivate: false, folder: null, feedChannelId: null },
      { folders: listed, defaultId: 4711 },
      [
        'Public: everyone in the channel sees them',
        '⛔ Discogs no longer has the default folder, number 4711. Choose another one with /settings folder. The operator can change the default: DISCOGS_FOLDER_ID',
      ],
    ],
    // Two folders have the name.
    [
      { isPrivate: false, folder: JAZZ, feedChannelId: null },
      {
        folders: [
          { id: 2, name: 'Jazz' },
          { id: 3, name: 'Jazz' },
        ],
        defaultId: 3,
      },
      ['Public: everyone in the channel sees them', 'Into the folder **Jazz** (number 2)'],
    ],
  ])('%j', (settings, folders, lines) => {
    expect(values(settings, folders)).toEqual(lines);
  });

  it('has the lines about the feed and the nightly sync, and the note about missing permissions below', () => {
    const facts = { note: 'I need X', commandId: null, feed: 'Off', nightly: ['At 3', 'Chosen elsewhere'] };
    const { content, embeds } = settingsPage(
      { isPrivate: false, folder: null, feedChannelId: null },
      known,
      facts,
      english,
    );
    expect(embeds[0]?.fields?.slice(2)).toEqual([
      { name: 'Feed', value: 'Off' },
      { name: 'Nightly sync', value: 'At 3\nChosen elsewhere' },
    ]);
    expect(content).toBe(
      '-# Change them with `/settings private`, `/settings folder`, `/settings feed` and `/settings nightly`\n-# I need X',
    );
  });
});

describe('a change says what is now and what was before', () => {
  it.each([
    [true, false, '✅ Answers are **private** here now. Before: public'],
    [false, true, '✅ Answers are **public** here now. Before: private'],
    [true, true, 'Answers are already **private** here. Nothing changed'],
  ])('private %s, before %s', (now, before, text) => {
    expect(privateAnswer(now, before, english).content.split('\n')[0]).toBe(text);
  });

  it.each([
    [JAZZ, null, '✅ What this server adds goes into **Jazz** now. Before: the default folder'],
    [null, JAZZ, '✅ What this server adds goes into the default folder now. Before: **Jazz**'],
    [JAZZ, JAZZ, 'New copies already go into **Jazz**. Nothing changed'],
    // It was renamed between.
    [{ ...JAZZ, name: 'Be-Bop' }, JAZZ, 'New copies already go into **Be-Bop**. Nothing changed'],
    // Two folders have one name, or begin alike and are cut.
    [
      { ...JAZZ, folderId: 3 },
      JAZZ,
      '✅ What this server adds goes into **Jazz** (number 3) now. Before: **Jazz** (number 2)',
    ],
    [
      { folderId: 3, name: `${'x'.repeat(80)}b` },
      { folderId: 2, name: `${'x'.repeat(80)}a` },
      `✅ What this server adds goes into **${'x'.repeat(59)}…** (number 3) now. Before: **${'x'.repeat(59)}…** (number 2)`,
    ],
  ])('folder %j, before %j', (now, before, text) => {
    expect(folderAnswer(now, before, known, english).content.split('\n')[0]).toBe(text);
  });
});

describe('a change to the default folder that Discogs no longer has', () => {
  const gone = { folders: listed, defaultId: 4711 };
  const todo =
    '⛔ Discogs no longer has the default folder, number 4711. Choose another one with /settings folder. The operator can change the default: DISCOGS_FOLDER_ID';

  it.each([
    [JAZZ, ['This server uses the default folder now. Before: **Jazz**', todo]],
    [null, ['This server already uses the default folder. Nothing changed', todo]],
  ])('before %j', (before, lines) => {
    expect(folderAnswer(null, before, gone, english).content.split('\n')).toEqual(lines);
  });

  it('is not known while Discogs shows no folders, and does not matter to another choice', () => {
    const hidden = { ...gone, folders: null };
    expect(folderAnswer(null, JAZZ, hidden, english)).toEqual(folderAnswer(null, JAZZ, known, english));
    expect(folderAnswer(JAZZ, null, gone, english)).toEqual(folderAnswer(JAZZ, null, known, english));
  });
});

describe('the suggestions', () => {
  it('begin with the default, also while Discogs says nothing', () => {
    expect(folderChoices('', known, english)).toEqual([
      { name: 'The default folder: Uncategorized', value: 'folder:default' },
      { name: 'Uncategorized', value: 'folder:1' },
      { name: 'Jazz & _Free_', value: 'folder:2' },
    ]);
    // A person who types on wants a folder of that name.
    expect(folderChoices('ja', known, english).map(({ value }) => value)).toEqual([
      ...['folder:2', 'folder:default'],
    ]);
    expect(folderChoices('ja', unknown, english)).toEqual([
      { name: 'The default folder', value: 'folder:default' },
    ]);
  });

  it('have the number of a folder whose name another one has, and say when the default is gone', () => {
    const folders = [
      { id: 2, name: 'Jazz' },
      { id: 3, name: 'Jazz' },
      { id: 4, name: 'Soul' },
    ];
    expect(folderChoices('', { folders, defaultId: 4711 }, english).map(({ name }) => name)).toEqual([
      ...['The default folder: no longer on Discogs', 'Jazz (number 2)', 'Jazz (number 3)', 'Soul'],
    ]);
  });

  it('are at most 25, and have a name within the limit', () => {
    const folders = Array.from({ length: 40 }, (_, id) => ({ id: id + 1, name: id ? 'x'.repeat(300) : '​' }));
    const choices = folderChoices('', { folders, defaultId: 99 }, english);
    expect(choices).toHaveLength(25);
    expect(choices.map(({ name }) => name.length).every((length) => length >= 1 && length <= 100)).toBe(true);
  });
});
