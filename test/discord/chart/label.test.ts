// Discord, chart: names from outside, in a place of a fixed width.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, widthOf } from '../../../src/discord/chart/label.ts';
import { drawnWidth, fonts } from './fonts.ts';

const SIZE = 15;
const inPlace = (text: string, width = 120) => fitted(text, width, SIZE, fonts.regular);

describe('a name', () => {
  it.each([
    ['that fits', 'Blue Note', 'Blue Note'],
    ['that is too long', 'Deutsche Grammophon Gesellschaft', 'Deutsche Gra…'],
    ['cut behind a space', 'Recorded in Amsterdam', 'Recorded in A…'],
    ['of other letters', 'Мелодия', 'Мелодия'],
    ['with markup', '<b>&"\'</b>', '<b>&"\'</b>'],
    ['on two lines', 'Blue\r\n\tNote\u0000', 'Blue Note'],
    ['that turns the text around', 'Blue\u202e Note\u2066', 'Blue Note'],
    ['with a letter in two parts', 'Cafe\u0301', 'Café'],
    ['with a heart of text', 'I ♥\ufe0e NY', 'I ♥ NY'],
  ])('%s', (_, text, shown) => {
    expect(inPlace(text)).toBe(shown);
  });

  it.each([
    ['in Japanese', '東芝EMI'],
    ['in Hebrew', 'שלום'],
    ['with an emoji', 'Ninja 🎵'],
    ['with half an emoji and nothing else', '\ud83c'],
    ['without anything to see', '\u200b\u2800 '],
    ['that is empty', ''],
  ])('%s is not drawn', (_, text) => {
    expect(inPlace(text)).toBeNull();
  });

  it('is not drawn where not even one letter fits', () => {
    expect(inPlace('WWW', 20)).toBeNull();
    expect(inPlace('iii', 20)).toBe('iii');
  });

  it('of a million letters is cut like any other', () => {
    expect(inPlace('W'.repeat(1_000_000))).toBe('WWWWWWW…');
  });
});

it('the drawn name is never wider than its place, but for the space that the font puts between two letters', () => {
  const latin = fc.string({ unit: fc.constantFrom(...'AVWTiljfo.,–é Łß0179'), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(latin, fc.integer({ min: 40, max: 200 }), (name, width) => {
      const shown = inPlace(name, width);
      if (shown === null) return;
      expect(widthOf(shown, SIZE, fonts.regular)).toBeLessThanOrEqual(width);
      expect((drawnWidth(shown, 400) * SIZE) / 100).toBeLessThanOrEqual(width * 1.03);
    }),
    { numRuns: 60 },
  );
});
