// What the buttons under a list say: the pressing in few words, no two alike.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OwnershipState } from '../../../src/core/ownership.ts';
import type { ShownResult } from '../../../src/core/search/results.ts';
import type { Pressing } from '../../../src/core/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { buttonLabels, LONGEST_LABEL } from '../../../src/discord/views/button-labels.ts';
import { pressing } from '../../support/pressings.ts';

const BARE = { country: null, year: null, label: null, catalogNumber: null };
const UK73 = { country: 'UK', year: 1973, label: 'Harvest', catalogNumber: 'SHVL 804' };
const none = new Map<number, string>();

const result = (
  over: Partial<Pressing> | null,
  ownership: OwnershipState = { kind: 'not-owned' },
  releaseId = 77,
): ShownResult => ({ releaseId, pressing: over && pressing(over), release: null, ownership, isWanted: null });
const say = (...results: ShownResult[]) => buttonLabels(results, { first: 1, posted: none }, english);

it.each<[string, Partial<Pressing>[], string[]]>([
  ['country and year', [UK73, { ...UK73, year: 1985 }], ['Add UK 1973', 'Add UK 1985']],
  [
    'the label where those are alike',
    [UK73, { ...UK73, label: 'EMI' }],
    ['Add UK 1973 Harvest', 'Add UK 1973 EMI'],
  ],
  [
    'the catalogue number where the label is, too',
    [UK73, { ...UK73, catalogNumber: 'SHVL 805' }, { ...UK73, country: 'US' }],
    ['Add UK 1973 SHVL 804', 'Add UK 1973 SHVL 805', 'Add US 1973'],
  ],
  ['the number as the last resort', [UK73, UK73], ['Add UK 1973 (1)', 'Add UK 1973 (2)']],
  [
    'what is known',
    [
      { ...UK73, country: null },
      { ...UK73, year: null },
    ],
    ['Add 1973', 'Add UK'],
  ],
  ['the catalogue number alone', [{ ...BARE, catalogNumber: 'X 1' }], ['Add X 1']],
  ['the label alone', [{ ...BARE, label: 'Harvest' }], ['Add Harvest']],
  ['nothing', [BARE, BARE], ['Add (1)', 'Add (2)']],
  [
    'long names, cut where they can be',
    [
      { ...UK73, country: 'Germany, Austria, & Switzerland' },
      { ...UK73, country: 'Czechoslovakia', label: 'Supraphon' },
      { ...UK73, country: 'Czechoslovakia', label: 'Supraphon', catalogNumber: '1 13 1000' },
    ],
    ['Add Germany, Austri… 1973', 'Add Czechoslova… SHVL 804', 'Add Czechoslov… 1 13 1000'],
  ],
  ['a name that looks like a number', [{ ...BARE, catalogNumber: '(2)' }, BARE], ['Add (2) (1)', 'Add (2)']],
])('%s', (_, pressings, labels) => {
  expect(say(...pressings.map((one) => result(one)))).toEqual(labels);
});

it('says a state in two words, and which pressing it is about where two are alike', () => {
  const [owned, waiting, gone]: OwnershipState[] = [
    { kind: 'owned', copies: 1 },
    { kind: 'waiting' },
    { kind: 'gone' },
  ];
  expect(say(result(UK73, owned), result(UK73, waiting), result(UK73, gone))).toEqual([
    '✓ Owned',
    '✓ Saved',
    'Add again',
  ]);
  expect(say(result(UK73, owned), result({ ...UK73, country: 'US' }, owned), result(UK73, gone))).toEqual([
    '✓ Owned UK 1973',
    '✓ Owned US 1973',
    'Add again',
  ]);
});

it('counts through the pages', () => {
  const results = [result(UK73), result(UK73)];
  expect(buttonLabels(results, { first: 6, posted: none }, english)).toEqual([
    'Add UK 1973 (6)',
    'Add UK 1973 (7)',
  ]);
});

it('keeps what an old message says of a result of which nothing is known', () => {
  const posted = new Map([
    [77, 'Add UK 1973'],
    [78, '3. Add'],
    [79, 'Add US 1973'],
  ]);
  const results = [
    result(null),
    result(null, { kind: 'not-owned' }, 78),
    result(null, { kind: 'owned', copies: 1 }, 79),
  ];
  expect(buttonLabels(results, { first: 1, posted }, english)).toEqual([
    'Add UK 1973',
    'Add 78',
    '✓ Owned 79',
  ]);
});

it('are short, and differ, whatever Discogs says (property)', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('(1)', '(2)', '1973', 'UK', 'UK 1973', 'אריק', '\u202E', '', 'Add', '👩‍👩‍👧‍👦'.repeat(9)),
  );
  const some = fc.option(text, { nil: null });
  const state = fc.constantFrom<OwnershipState>(
    { kind: 'owned', copies: 1 },
    { kind: 'waiting' },
    { kind: 'gone' },
    { kind: 'not-owned' },
  );
  const one = fc.record({
    country: some,
    year: fc.constantFrom(null, 1973),
    label: some,
    catalogNumber: some,
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.option(one, { nil: null }), state), { maxLength: 5 }), (pairs) => {
      const labels = say(...pairs.map(([over, ownership], index) => result(over, ownership, 1_000 + index)));
      expect(new Set(labels).size).toBe(labels.length);
      for (const label of labels) {
        expect(label.length).toBeLessThanOrEqual(LONGEST_LABEL);
        expect(label.trim()).not.toBe('');
      }
    }),
  );
});
