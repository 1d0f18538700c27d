// Core, crate: what a person asks of the crate.
import { expect, it } from 'vitest';
import { crateQuestion } from '../../../src/core/crate/question.ts';

const NOTHING = { text: null, genre: null, decade: null, format: null, folder: null };
const ALL = { text: '', genre: null, decade: null, format: null, folderId: null };

it('is a clean line of text and the choices', () => {
  expect(crateQuestion({ ...NOTHING, text: '  pink\n floyd ', decade: 1970 })).toEqual({
    ...ALL,
    text: 'pink floyd',
    decade: 1970,
  });
});

it('needs no text beside another part', () => {
  expect(crateQuestion({ ...NOTHING, text: ' ', genre: 'Rock' })).toEqual({ ...ALL, genre: 'Rock' });
  expect(crateQuestion({ ...NOTHING, folder: 'Jazz' })).toEqual(ALL);
});

it('is refused when nothing is asked for', () => {
  expect(() => crateQuestion(NOTHING)).toThrow('nothing-asked');
  expect(() => crateQuestion({ ...NOTHING, text: '\u200b' })).toThrow('nothing-asked');
});
