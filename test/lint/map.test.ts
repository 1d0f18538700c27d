// Lint: what the map takes from the head of a file.
import { describe, expect, it } from 'vitest';
import { filesOnMap, headOf, purposeOf, roomOf } from '../../lint/map.ts';

describe('the head of a file', () => {
  it.each([
    ['// Core: one.\n// And two.\nimport 1;', 'Core: one. And two.'],
    ['// @ts-check\n// Build: one.\n', 'Build: one.'],
    ['/* Sandbox, page: looks. */\n:root {}', 'Sandbox, page: looks.'],
    ['/* Sandbox, page:\n * looks. */', 'Sandbox, page: looks.'],
    ['import 1;\n// later', ''],
  ])('%j is %j', (text, head) => {
    expect(headOf(text)).toBe(head);
  });
});

describe('what a file is for', () => {
  it.each([
    [
      'Core: the use case Add, which saves a record. It is fast.',
      'Core',
      'the use case Add, which saves a record.',
    ],
    ['Core: Add. Saves it. Twice.', 'Core', 'Add. Saves it.'],
    ['Core: Add.', 'Core', 'Add.'],
    [
      'Core, add: saves what `a.ts` asks for, once: no more. Never twice.',
      'Core',
      'saves what `a.ts` asks for, once: no more.',
    ],
    [
      'Core, add: all of https://discord.com and no full stop',
      'Core',
      'all of https://discord.com and no full stop',
    ],
    ['Store: Postgres, here: one.', 'Store', 'Postgres, here: one.'],
    ['Another room: one.', 'Core', 'Another room: one.'],
  ])('%j in %s is %j', (head, room, purpose) => {
    expect(purposeOf(head, room)).toBe(purpose);
  });
});

it('a file is in the nearest folder that has a name', () => {
  expect(roomOf('src/core/add/add.ts')).toBe('Core');
  expect(roomOf('src/main.ts')).toBe('Root');
  expect(roomOf('test/support/until.ts')).toBe('Support');
  expect(() => roomOf('elsewhere/a.ts')).toThrow('no room');
});

it('every file on the map has a room', () => {
  const files = filesOnMap('.');
  expect(files).toContain('lint/map.ts');
  for (const path of files) expect(roomOf(path)).not.toBe('');
});
