// Store suite: finding records by text, on both databases.
import { beforeEach, expect, it } from 'vitest';
import type { Release } from '../../../src/core/types.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

const SHELF: Partial<Release>[] = [
  { artist: 'Björk', title: 'Début', label: 'One Little Indian', catalogNumber: 'TPLP 31' },
  { artist: 'Pink Floyd', title: 'The Dark Side Of The Moon', label: 'Harvest', catalogNumber: 'SHVL 804' },
  { artist: 'Pink Floyd', title: 'Meddle', label: 'Harvest', catalogNumber: 'SHVL-795' },
  { artist: 'Sigur Rós', title: 'Ágætis Byrjun', label: 'Smekkleysa', catalogNumber: 'SM79LP' },
  { artist: 'Mø', title: 'No Mythologies To Follow', label: null, catalogNumber: null },
  { artist: 'AC/DC', title: '100% Pure_Gold \\ live', label: 'Atco', catalogNumber: '2-1' },
  { artist: 'The Kinks', title: 'Arthur', label: 'Pye Pink', catalogNumber: 'NSPL 18317' },
  { artist: '大滝詠一', title: 'A Long Vacation', label: 'Niagara', catalogNumber: '27AH 1234' },
];

describeOnBoth('search for records', (opened) => {
  beforeEach(async () => {
    for (const [index, facts] of SHELF.entries()) {
      await opened.store.records.insert(release({ ...facts, releaseId: index + 1 }), {
        isSynced: false,
        now: at(index),
      });
    }
  });
  const found = async (text: string, limit = 25) =>
    (await opened.store.records.search(text, limit)).map((one) => one.albumTitle);

  it.each([
    ['bjork', ['Début']],
    ['BJÖRK debut', ['Début']],
    ['sigur ros', ['Ágætis Byrjun']],
    ['agaetis', ['Ágætis Byrjun']],
    ['mø', ['No Mythologies To Follow', 'The Dark Side Of The Moon']],
    ['shvl 804', ['The Dark Side Of The Moon']],
    ['SHVL-804', ['The Dark Side Of The Moon']],
    ['shvl 795', ['Meddle']],
    ['moon dark', ['The Dark Side Of The Moon']],
    ['smekkleysa', ['Ágætis Byrjun']],
    ['ac/dc', ['100% Pure_Gold \\ live']],
    ['大滝', ['A Long Vacation']],
    ['1234', ['A Long Vacation']],
    ['shvl/804', ['The Dark Side Of The Moon']],
    ['ac.dc (live!)', ['100% Pure_Gold \\ live']],
    ['dark/side of:the moon', ['The Dark Side Of The Moon']],
    ['dark/side; meddle', []],
    ['moon/dark', []],
    ['no such thing', []],
    ['moon meddle', []],
  ])('%s', async (text, titles) => {
    expect(await found(text)).toEqual(titles);
  });

  it.each([
    ['%', ['100% Pure_Gold \\ live']],
    ['_', ['100% Pure_Gold \\ live']],
    ['\\', ['100% Pure_Gold \\ live']],
    ["'; drop table records; --", []],
    ['\0', []],
  ])('what means something to SQL is only text: %j', async (text, titles) => {
    expect(await found(text, 1)).toEqual(titles);
  });

  it('the best first: as the artist begins, then as a word begins, then anywhere', async () => {
    expect(await found('pink')).toEqual(['Meddle', 'The Dark Side Of The Moon', 'Arthur']);
    // "Indian" begins with the text, "Pink" only contains it.
    expect(await found('in')).toEqual(['Début', 'Meddle', 'The Dark Side Of The Moon', 'Arthur']);
  });

  it('what fills the list by its beginning alone is the same as the first of everything', async () => {
    const long = 'The Extremely Long Winded Orchestra Of The Northern Lighthouse Keepers And Friends';
    await opened.store.records.insert(release({ artist: `${long} Two`, title: 'B', releaseId: 91 }), {
      ...{ isSynced: false, now: at(91) },
    });
    await opened.store.records.insert(release({ artist: `${long} One`, title: 'A', releaseId: 92 }), {
      ...{ isSynced: false, now: at(92) },
    });
    for (const text of ['pink', 'the', 'a', long.slice(0, 60), long.slice(0, 70), `${long} t`, 'shvl-7']) {
      const all = await found(text);
      for (let limit = 1; limit <= all.length; limit++) {
        expect(await found(text, limit), text).toEqual(all.slice(0, limit));
      }
    }
    expect(await found('the extremely', 1)).toEqual(['A']);
    expect(await found(`${long} t`, 1)).toEqual(['B']);
  });

  it('what means something to LIKE is only text', async () => {
    expect(await found('e_g')).toEqual(['100% Pure_Gold \\ live']);
    expect(await found('0%')).toEqual(['100% Pure_Gold \\ live']);
    expect(await found('f%d')).toEqual([]);
    expect(await found('\\')).toEqual(['100% Pure_Gold \\ live']);
  });

  it('nothing typed: the newest; never more than asked for', async () => {
    expect(await found('', 2)).toEqual(['A Long Vacation', 'Arthur']);
    expect(await found(' ', 1)).toEqual(['A Long Vacation']);
    expect(await found('e', 3)).toHaveLength(3);
  });

  it.each(['-', ' - ', '---', '\u00ad', '\u0301'])('%j is no word, so nothing matches', async (text) => {
    expect(await found(text)).toEqual([]);
  });

  it('gives what distinguishes pressings, and no more', async () => {
    expect(await opened.store.records.search('meddle', 25)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        artistName: 'Pink Floyd',
        albumTitle: 'Meddle',
        yearReleased: 1987,
        labelName: 'Harvest',
        catalogNumber: 'SHVL-795',
        discogsId: 3,
        country: 'UK',
      },
    ]);
  });

  it('any number of words, and very long ones', async () => {
    expect(await found(Array.from({ length: 500 }, (_, n) => `w${n}`).join(' '))).toEqual([]);
    expect(await found('ä'.repeat(6_000))).toEqual([]);
  });
});
