// Sandbox, page: what is offered while a person types a slash command, and how the typed text is understood.
import { describe, expect, test } from 'vitest';
import type { Command, CommandOption } from '../../../sandbox/discord/api.ts';
import {
  type Entry,
  entriesOf,
  firstMissing,
  isOnlyChoice,
  noSuchOption,
  offered,
  readTyped,
  splitNamed,
  valuesOf,
} from '../../../sandbox/page/client/commands.ts';

const option = (name: string, change: Partial<CommandOption> = {}): CommandOption => ({
  type: 3,
  name,
  description: `The ${name}`,
  ...change,
});

const command = (name: string, options: readonly CommandOption[] = []): Command => ({
  id: '1',
  application_id: '2',
  version: '3',
  type: 1,
  name,
  name_localizations: null,
  description: `Does ${name}`,
  description_localizations: null,
  options,
  default_member_permissions: null,
  dm_permission: true,
  contexts: null,
  integration_types: [0],
  nsfw: false,
});

const COMMANDS = [
  command('add', [option('release', { required: true })]),
  command('search', [
    option('catno', { type: 1, options: [option('number', { required: true })] }),
    option('album', {
      type: 1,
      options: [
        option('artist', { required: true }),
        option('title', { required: true }),
        option('year', { type: 4 }),
      ],
    }),
  ]),
  command('sync', [option('preview', { type: 5 })]),
  command('deep', [option('group', { type: 2, options: [option('sub', { type: 1 })] })]),
];
const ENTRIES = entriesOf(COMMANDS);
const pathsOf = (entries: readonly Entry[]) => entries.map((one) => one.path);
const album = ENTRIES.find((one) => one.path === 'search album');

test('every subcommand is offered by itself', () => {
  expect(pathsOf(ENTRIES)).toEqual(['add', 'search catno', 'search album', 'sync', 'deep group sub']);
});

test.each([
  ['/', ['add', 'search catno', 'search album', 'sync', 'deep group sub']],
  ['/s', ['search catno', 'search album', 'sync', 'deep group sub']],
  ['/search a', ['search album']],
  ['/ALB', ['search album']],
  ['/catno', ['search catno']],
  ['/nothing', []],
])('%s offers %j', (typed, expected) => {
  expect(pathsOf(offered(ENTRIES, typed))).toEqual(expected);
});

describe('what was typed', () => {
  test.each([
    ['/add', null],
    ['/search ', null],
    ['/search alb', null],
    ['hello /add ', null],
    ['/add ', { path: 'add', values: {} }],
    ['/add r249504', { path: 'add', values: { release: 'r249504' } }],
    ['/add release:https://a.example/1', { path: 'add', values: { release: 'https://a.example/1' } }],
    [
      '/search album artist:Pink Floyd title:Animals: Live',
      { path: 'search album', values: { artist: 'Pink Floyd', title: 'Animals: Live' } },
    ],
    ['/search album Wire title:154', { path: 'search album', values: { artist: 'Wire', title: '154' } }],
    ['/search catno subtitle:x', { path: 'search catno', values: { number: 'subtitle:x' } }],
    ['/deep group sub ', { path: 'deep group sub', values: {} }],
  ])('%s', (text, expected) => {
    const typed = readTyped(text, ENTRIES);
    expect(typed && { path: typed.entry.path, values: typed.values }).toEqual(expected);
  });

  test('a field that names others is taken apart', () => {
    const options = album?.options ?? [];
    expect(splitNamed('Wire', options)).toBeNull();
    expect(splitNamed('artist:', options)).toEqual({ unnamed: '', values: { artist: '' } });
    expect(splitNamed('Wire title:154', options)).toEqual({ unnamed: 'Wire', values: { title: '154' } });
    expect(splitNamed('a:b', [])).toBeNull();
  });
});

test('texts become the values Discord sends', () => {
  const filled = [
    { option: option('plain'), text: 'SHVL 804', picked: null },
    { option: option('count', { type: 4 }), text: ' 12 ', picked: null },
    { option: option('price', { type: 10 }), text: 'much', picked: null },
    { option: option('preview', { type: 5 }), text: 'True', picked: 'True' },
    {
      option: option('size', { choices: [{ name: '12 inch', value: 'lp' }] }),
      text: '12 INCH',
      picked: null,
    },
    { option: option('record'), text: 'Kid A', picked: 'id-1' },
    { option: option('empty'), text: '', picked: null },
  ];
  expect(valuesOf(filled)).toEqual({
    plain: 'SHVL 804',
    count: 12,
    // This is no number. Discord's client says so when the command is sent.
    price: 'much',
    preview: true,
    size: 'lp',
    record: 'id-1',
  });
});

test('the first required option without a text is missing', () => {
  if (!album) throw new Error('There is no such command');
  const artist = option('artist', { required: true });
  expect(firstMissing(album, [])?.name).toBe('artist');
  expect(firstMissing(album, [{ option: artist, text: '  ', picked: null }])?.name).toBe('artist');
  expect(firstMissing(album, [{ option: artist, text: 'Wire', picked: null }])?.name).toBe('title');
});

test('a choice typed to its end is the only one that can be meant, if no other is left', () => {
  const size = option('size', { choices: ['LP', 'LP box'].map((one) => ({ name: one, value: one })) });
  const left = (...labels: string[]) => labels.map((label) => ({ label }));
  expect(isOnlyChoice(size, 'lp box ', left('LP box'))).toBe(true);
  expect(isOnlyChoice(size, 'LP', left('LP', 'LP box'))).toBe(false);
  expect(isOnlyChoice(size, 'LP b', left('LP box'))).toBe(false);
  expect(isOnlyChoice(option('preview', { type: 5 }), 'true', left('True'))).toBe(true);
  // Two members can have the same name, so a person must pick one.
  expect(isOnlyChoice(option('owner', { type: 6 }), 'Nina', left('Nina'))).toBe(false);
});

test('a word that names no option is answered with the options', () => {
  const [add] = entriesOf(COMMANDS);
  if (!add) throw new Error('no command');
  expect(noSuchOption(add, [option('folder'), option('notes')])).toBe(
    'That is no option. There is folder, notes.',
  );
  expect(noSuchOption(add, [])).toBe('/add takes nothing more.');
});
