// Core: "Which one is mine?": the ranking of pressings by what a person typed of a run-out, and how often it is right.
import { describe, expect, it } from 'vitest';
import { type EtchedPressing, rankEtchings } from '../../../src/core/search/etchings.ts';
import { etched, masters, typedOf, unrelated, variants } from '../../support/etchings.ts';

const COMPLETE = { isComplete: true };

/** Returns the conclusion and the release ids of the first pressings: all of a tie, otherwise one. */
function conclude(typed: string, pressings: readonly EtchedPressing[], isComplete = true) {
  const { ranked, conclusion, tied } = rankEtchings(typed, pressings, { isComplete });
  return [conclusion, ...ranked.slice(0, Math.max(1, tied)).map(({ releaseId }) => releaseId)];
}

const UK = etched(1, 'SHVL 804 A-2', 'SHVL 804 B-2');
const UK_LATER = etched(2, 'SHVL 804 A-3', 'SHVL 804 B-3');
const US = etched(3, 'SMAS-1-11163-F1 ⟁ STERLING', 'SMAS-2-11163-F2 ⟁ STERLING');
const NZ = etched(4, 'SHVL.804-A-2', 'SHVLM 804 B 1 HMV NZ');
const JAPAN = etched(5, 'EOP-80778A 1S 3', 'EOP-80778B 1S 5');
const BARE = etched(6);
const STAMP = etched(7, 'A PORKY PRIME CUT', 'TML-M');

describe('what it says', () => {
  it.each<[string, string, EtchedPressing[], (string | number)[]]>([
    ['a whole side', 'SMAS 1 11163 F1', [UK, US, JAPAN], ['this-is-it', 3]],
    ['the B side', 'eop80778b 1s5', [UK, US, JAPAN], ['this-is-it', 5]],
    ['a part with a number', 'SHVL 804', [UK, US, JAPAN], ['this-is-it', 1]],
    ['look-alikes', 'SHVL B04 A-2', [UK, US, JAPAN], ['this-is-it', 1]],
    ['full-width characters', 'ＳＨＶＬ　８０４　Ａ－２', [UK, US, JAPAN], ['this-is-it', 1]],
    ['the side before it', 'Side B: EOP-80778B 1S 5', [UK, US, JAPAN], ['this-is-it', 5]],
    ['what one sees', 'side a etched: eop 80778a 1s 3, heart', [UK, US, JAPAN], ['this-is-it', 5]],
    ['which side it is', 'A-side runout: eop 80778a 1s 3', [UK, US, JAPAN], ['this-is-it', 5]],
    ['which number it is', 'Matrix: eop 80778a 1s 3 (a side)', [UK, US, JAPAN], ['this-is-it', 5]],
    ['both sides on two lines', 'SHVL 804 A-2\nSHVL 804 B-2', [UK, US, JAPAN], ['this-is-it', 1]],
    ['both sides, one of another pressing', 'SHVL 804 A-2\nSHVL 804 B-3', [UK, UK_LATER, US], ['tie', 1, 2]],
    ['both sides in a row', 'SHVL 804 A-3 SHVL 804 B-3', [UK, UK_LATER, US], ['closest', 2]],
    ['other words first', 'STERLING SMAS 1 11163 F1', [UK, US, JAPAN], ['closest', 3]],
    ['a wrong character', 'SMAS 1 11169 F1', [UK, US, JAPAN], ['closest', 3]],
    ['a cut beside another cut', 'SHVL 804 A-3', [UK, UK_LATER, US], ['closest', 2]],
    ['a cut that no pressing has', 'SHVL 804 A-7', [UK, UK_LATER, US], ['tie', 1, 2]],
    ['a cut that the only one of its kind does not have', 'SHVL 804 A-7', [UK, US], ['closest', 1]],
    ['the same lacquer in another country', 'SHVL 804 A-2', [UK, NZ, US], ['tie', 1, 4]],
    ['half of two pressings', 'SHVL 804', [UK, UK_LATER, US], ['tie', 1, 2]],
    ['a pressing without an etching', 'SMAS 1 11163 F1', [UK, US, BARE], ['closest', 3]],
    ['a pressing with nothing but stamps', 'SMAS 1 11163 F1', [UK, US, STAMP], ['closest', 3]],
    ['a stamp', 'STERLING', [UK, US, JAPAN], ['closest', 3]],
    ['a stamp with a number', 'Sterling 11', [UK, US, JAPAN], ['closest', 3]],
    ['the words of a cutter', 'a porky prime cut', [UK, US, STAMP], ['closest', 7]],
    ['one pressing', 'SHVL 804 A-2', [UK], ['this-is-it', 1]],
    ['something else', 'KC 32425 2B', [UK, US, JAPAN], ['no-match', 3]],
    ['nothing that can be compared', '△ ♥ —', [UK, US, JAPAN], ['no-match', 1]],
    ['no etchings at all', 'SHVL 804 A-2', [BARE, etched(8, '♥')], ['nothing-recorded', 6]],
  ])('%s: %s', (_what, typed, pressings, expected) => {
    expect(conclude(typed, pressings)).toEqual(expected);
  });

  it.each([
    'PORKY',
    'TML-M',
    'EMI',
    'STERLING',
    'MASTERDISK',
    'masterdisk rl 12',
    'Mastered by Capitol',
    'MADE IN GERMANY',
    '420',
  ])('never says "this is it" for %s alone, even if one pressing has just that', (typed) => {
    const [conclusion] = conclude(typed, [UK, US, etched(9, typed, `KC 32425-1A ${typed}`)]);
    expect(['closest', 'tie']).toContain(conclusion);
  });

  it('never says "this is it" when not every pressing was compared', () => {
    expect(conclude('SHVL 804 A-2', [UK, US, JAPAN], false)).toEqual(['closest', 1]);
  });

  it('never says it when another pressing has so many etchings that some may be missing', () => {
    const long = etched(9, ...Array.from({ length: 40 }, (_, cut) => `KC 32425-${cut}A`));
    expect(conclude('SHVL 804 A-2', [UK, long])).toEqual(['closest', 1]);
  });

  it('quotes the etching that fits best, as it is recorded', () => {
    const etchings = [
      { text: 'PB 41447 A2 UTOPIA MS [encircled]', side: 'A side runout etchings, variant 1' },
      { text: 'PB 41447 B4 UTOPIA MS ♥ RD.', side: 'B side runout etchings, variant 2' },
    ];
    const { ranked } = rankEtchings('pb 41447 b4', [{ releaseId: 249504, etchings }, BARE], COMPLETE);
    expect(ranked.map(({ releaseId, quote }) => [releaseId, quote])).toEqual([
      [249504, etchings[1]],
      [6, null],
    ]);
  });
});

/** Counts what the ranking says about what people type of these pressings. */
function tally(pressings: readonly EtchedPressing[]) {
  const cases = typedOf(pressings).map((one) => {
    const { ranked, conclusion } = rankEtchings(one.typed, pressings, COMPLETE);
    const isFirst =
      ranked[0]?.releaseId === one.releaseId && conclusion !== 'tie' && conclusion !== 'no-match';
    return { ...one, isFirst, isSure: conclusion === 'this-is-it' };
  });
  const distinct = cases.filter(({ isDistinct }) => isDistinct);
  return {
    typed: distinct.length,
    first: distinct.filter(({ isFirst }) => isFirst).length / distinct.length,
    sure: cases.filter(({ isSure }) => isSure).length,
    wrongSure: cases.filter(({ isSure, isFirst }) => isSure && !isFirst),
  };
}

describe('how often it is right', () => {
  it('unrelated records: at least 95 % first, and no wrong "this is it"', () => {
    const { typed, first, sure, wrongSure } = tally(unrelated);
    expect(typed).toBeGreaterThanOrEqual(150);
    expect(first).toBeGreaterThanOrEqual(0.95);
    expect(sure).toBeGreaterThanOrEqual(typed / 3);
    expect(wrongSure).toEqual([]);
  });

  it.each(Object.entries(masters))(
    'pressings of %s: at least 85 %% first, and no wrong "this is it"',
    (_album, pressings) => {
      const { typed, first, sure, wrongSure } = tally(pressings);
      expect(typed).toBeGreaterThanOrEqual(50);
      expect(first).toBeGreaterThanOrEqual(0.85);
      expect(sure).toBeGreaterThanOrEqual(typed / 5);
      expect(wrongSure).toEqual([]);
    },
  );

  it.each(Object.entries(variants))('variants of %s: no wrong "this is it"', (_album, pressings) => {
    expect(tally(pressings).wrongSure).toEqual([]);
  });
});
