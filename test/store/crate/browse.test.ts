// Store suite: questions about the crate, on both databases.
import { beforeEach, expect, it } from 'vitest';
import type { CrateQuestion } from '../../../src/core/crate/types.ts';
import type { Release } from '../../../src/core/types.ts';
import { release } from '../../support/pressings.ts';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';

const LONG = '長い'.repeat(900);
const lp = (...descriptions: string[]) => ({
  ...{ artists: [], labels: [] },
  formats: [{ name: 'Vinyl', descriptions }],
});
const SHELF: Partial<Release>[] = [
  { artist: 'Björk', title: 'Début', genres: ['Electronic', 'Pop'], year: 1993, listed: lp('LP', 'Album') },
  { artist: 'Pink Floyd', title: 'Meddle', genres: ['Rock'], year: 1971, listed: lp('LP', 'Reissue') },
  { artist: 'Pink Floyd', title: 'See Emily Play', genres: ['Rock'], year: 1969, listed: lp('7"') },
  { artist: 'AC/DC', title: 'Live', genres: ['Rock'], year: 1979, listed: lp('12"', '45 RPM') },
  { artist: 'Nobody', title: 'Untitled', genres: [], year: null, listed: lp() },
  { artist: 'Long', title: 'Long', genres: [LONG], year: 1980, listed: lp(LONG) },
];
const ALL: CrateQuestion = { text: '', genre: null, decade: null, format: null, folderId: null };

describeOnBoth('a question about the crate', (current) => {
  beforeEach(async () => {
    for (const [index, facts] of SHELF.entries()) {
      await current.store.records.insert(release({ ...facts, releaseId: index + 1 }), {
        ...{ isSynced: true, now: at(index) },
      });
    }
    await current.store.collection.save(
      [
        copy({ instanceId: 21, releaseId: 2, folderId: 7 }),
        copy({ instanceId: 22, releaseId: 2, folderId: 7 }),
        copy({ instanceId: 31, releaseId: 3, folderId: 7 }),
        copy({ instanceId: 41, releaseId: 4, folderId: 1 }),
      ],
      at(9),
    );
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    const theirs = release({
      artist: 'Pink Floyd',
      title: 'Theirs',
      genres: ['Rock'],
      year: 1971,
      listed: lp('LP'),
    });
    await other.records.insert(theirs, { isSynced: true, now: at(99) });
    await other.collection.save([copy({ instanceId: 99, releaseId: 2, folderId: 8 })], at(9));
  });
  const titles = async (question: Partial<CrateQuestion>, part = { offset: 0, limit: 25 }) => {
    const { records, total } = await current.store.shelf.browse({ ...ALL, ...question }, part);
    return [total, ...records.map((one) => one.albumTitle)];
  };

  it.each<[string, Partial<CrateQuestion>, (string | number)[]]>([
    [
      'everything, the newest first',
      {},
      [6, 'Long', 'Untitled', 'Live', 'See Emily Play', 'Meddle', 'Début'],
    ],
    ['a text, the best first', { text: 'pink floyd' }, [2, 'Meddle', 'See Emily Play']],
    ['a text with other punctuation', { text: 'ac-dc; live' }, [1, 'Live']],
    ['a text without a word', { text: '-' }, [0]],
    ['a text that no record has', { text: 'zappa' }, [0]],
    ['a genre', { genre: 'Rock' }, [3, 'Live', 'See Emily Play', 'Meddle']],
    ['a genre among others', { genre: 'Pop' }, [1, 'Début']],
    ['a part of a genre is no genre', { genre: 'Roc' }, [0]],
    ['a decade', { decade: 1970 }, [2, 'Live', 'Meddle']],
    ['the decade of no record', { decade: 2010 }, [0]],
    [
      'the kind of a format',
      { format: 'Vinyl' },
      [6, 'Long', 'Untitled', 'Live', 'See Emily Play', 'Meddle', 'Début'],
    ],
    ['a description with quotes', { format: '7"' }, [1, 'See Emily Play']],
    ['a description of a second format', { format: '45 RPM' }, [1, 'Live']],
    [
      'a folder: a record once, however many copies are in it',
      { folderId: 7 },
      [2, 'See Emily Play', 'Meddle'],
    ],
    ["another account's folder", { folderId: 8 }, [0]],
    ['all at once', { text: 'floyd', genre: 'Rock', decade: 1970, format: 'LP', folderId: 7 }, [1, 'Meddle']],
    ['words that are longer than their index', { genre: LONG, format: LONG }, [1, 'Long']],
    ['what means something to SQL', { genre: `{"'`, format: "'); --", text: '%' }, [0]],
  ])('%s', async (_, question, found) => {
    expect(await titles(question)).toEqual(found);
  });

  it('a part of the list, and how many there are', async () => {
    expect(await titles({ genre: 'Rock' }, { offset: 1, limit: 1 })).toEqual([3, 'See Emily Play']);
    expect(await titles({ text: 'pink' }, { offset: 1, limit: 5 })).toEqual([2, 'See Emily Play']);
    expect(await titles({ genre: 'Rock' }, { offset: 3, limit: 5 })).toEqual([3]);
  });

  it('any record, but none of these', async () => {
    const { shelf, records } = current.store;
    const [live, emily, meddle] = await Promise.all([4, 3, 2].map((id) => records.findByReleaseId(id)));
    const rock = { genre: 'Rock', decade: null };
    const without = [live?.id ?? '', emily?.id ?? ''];
    expect(await shelf.random(rock, without)).toEqual(meddle);
    expect(await shelf.random({ genre: 'Rock', decade: 1960 }, [])).toEqual(emily);
    expect(await shelf.random(rock, [...without, meddle?.id ?? ''])).toBeNull();
  });

  it('returns the records of releases that have one', async () => {
    const found = await current.store.shelf.ofReleases([3, 1, 77]);
    expect(found.map(({ albumTitle }) => albumTitle).toSorted()).toEqual(['Début', 'See Emily Play']);
    expect(await current.store.shelf.ofReleases([])).toEqual([]);
  });
});
