// Core: which folder a person means, and which ones are suggested.
import { describe, expect, it } from 'vitest';
import {
  choiceValue,
  chooseFolder,
  isDefault,
  matchingFolders,
} from '../../../src/core/settings/choose-folder.ts';

const folder = (id: number, name: string) => ({ id, name });
const UNCATEGORIZED = folder(1, 'Uncategorized');
const JAZZ = folder(2, 'Jazz');
const FREE_JAZZ = folder(3, 'Free Jazz');
const TWIN = folder(4, 'jazz ');
const NUMBER = folder(5, '2');

describe('a folder', () => {
  it.each([
    ['by its suggestion', choiceValue(FREE_JAZZ), [UNCATEGORIZED, JAZZ, FREE_JAZZ], { folder: FREE_JAZZ }],
    ['by its name, in any case', ' jAZZ', [UNCATEGORIZED, JAZZ, FREE_JAZZ], { folder: JAZZ }],
    ['a part of a name is no name', 'Free', [JAZZ, FREE_JAZZ], { refused: { kind: 'no-such-folder' } }],
    ['two of one name', 'Jazz', [JAZZ, TWIN], { refused: { kind: 'several-folders' } }],
    ['two of one name, by the suggestion', choiceValue(TWIN), [JAZZ, TWIN], { folder: TWIN }],
    ['digits are a name, never a number', '2', [JAZZ, NUMBER], { folder: NUMBER }],
    ['a suggestion of a folder that is gone', choiceValue(JAZZ), [], { refused: { kind: 'no-such-folder' } }],
  ])('%s', (_, typed, folders, chosen) => {
    expect(chooseFolder(typed, folders)).toEqual(chosen);
  });

  it('is the default only by its suggestion', () => {
    expect([choiceValue(null), ' folder:default ', 'default', choiceValue(JAZZ)].map(isDefault)).toEqual([
      ...[true, true],
      ...[false, false],
    ]);
  });
});

describe('the suggestions', () => {
  it.each([
    ['', [UNCATEGORIZED, FREE_JAZZ, JAZZ]],
    ['jazz', [JAZZ, FREE_JAZZ]],
    ['jazz fr', [FREE_JAZZ]],
    ['rock', []],
  ])('for "%s"', (typed, suggested) => {
    expect(matchingFolders(typed, [UNCATEGORIZED, FREE_JAZZ, JAZZ])).toEqual(suggested);
  });
});
