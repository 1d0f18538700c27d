// Discord, views: the suggestions of /find and of the options of /search.
import { describe, expect, it } from 'vitest';
import type { OwnershipState } from '../../../src/core/ownership.ts';
import type { FoundRecord } from '../../../src/core/ports.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { suggestedNames, suggestedReleases } from '../../../src/discord/views/suggestions.ts';

const one = (over: Partial<FoundRecord>, ownership: OwnershipState, releaseId = 249504) => ({
  releaseId,
  ownership,
  record: {
    ...{ id: 'x', artistName: 'Tool', albumTitle: 'Lateralus', yearReleased: 2005, country: 'US' },
    ...{ labelName: 'Volcano', catalogNumber: '61422-31160-1', discogsId: releaseId },
    ...over,
  },
});
const names = (...found: ReturnType<typeof one>[]) =>
  suggestedReleases(found, english).map(({ name }) => name);

describe('a release', () => {
  it.each<[string, Partial<FoundRecord>, OwnershipState]>([
    ['✅ Tool - Lateralus · US 2005 · ×2', {}, { kind: 'owned', copies: 2 }],
    ['✅ Tool - Lateralus · US 2005', {}, { kind: 'owned', copies: 1 }],
    ['✅ Tool - Lateralus · US 2005', {}, { kind: 'owned', copies: null }],
    ['⏳ Tool - Lateralus · 2005', { country: null }, { kind: 'waiting' }],
    ['Tool - Lateralus · US', { yearReleased: null }, { kind: 'gone' }],
    ['Tool - Lateralus', { yearReleased: null, country: null }, { kind: 'not-owned' }],
  ])('%s', (name, over, ownership) => {
    expect(names(one(over, ownership))).toEqual([name]);
  });

  it('of two that would read alike: with the catalogue number', () => {
    const owned = { kind: 'owned', copies: 1 } as const;
    expect(
      names(one({}, owned, 1), one({ catalogNumber: 'VOL 2' }, owned, 2), one({ country: 'UK' }, owned, 3)),
    ).toEqual([
      '✅ Tool - Lateralus · US 2005 · Volcano 61422-31160-1',
      '✅ Tool - Lateralus · US 2005 · Volcano VOL 2',
      '✅ Tool - Lateralus · UK 2005',
    ]);
  });

  it('a long title is cut, what tells pressings apart is not', () => {
    const [name = ''] = names(one({ albumTitle: 'x'.repeat(300) }, { kind: 'owned', copies: 12 }));
    expect(name.length).toBeLessThanOrEqual(LIMITS.choice);
    expect(name).toMatch(/^✅ Tool - x+… · US 2005 · ×12$/);
  });

  it('the value is read as that release', () => {
    const values = [7, 249504].map(
      (releaseId) => suggestedReleases([one({}, { kind: 'gone' }, releaseId)], english)[0]?.value,
    );
    expect(values).toEqual(['[r7]', 'r249504']);
  });
});

it('a name is suggested whole or not at all', () => {
  expect(suggestedNames(['Tool', '', 'x'.repeat(101)])).toEqual([{ name: 'Tool', value: 'Tool' }]);
});
