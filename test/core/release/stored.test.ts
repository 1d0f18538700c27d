// The pressing of a record, as the card of a release of the crate shows it.
import { expect, it } from 'vitest';
import { pressingOf, releaseOf } from '../../../src/core/release/stored.ts';
import { storedRecord } from '../../support/pressings.ts';

it('has what is stored: descriptions without sizes, and the large cover', () => {
  const record = storedRecord({
    ...{ artistName: 'Tool', albumTitle: 'Lateralus', country: 'US', masterId: 5, recordSize: '12"' },
    ...{
      thumbnailUrl: 'https://a/thumb.jpg',
      coverImageUrl: 'https://a/cover.jpg',
      discogsUri: 'https://b/7',
    },
    formats: [
      { name: 'Vinyl', qty: 2, descriptions: ['12"', 'LP', 'Album', 'Picture Disc'] },
      { name: 'Vinyl', descriptions: ['LP'] },
    ],
  });
  expect(pressingOf(record, 7)).toMatchObject({
    ...{ releaseId: 7, masterId: 5, heading: 'Tool - Lateralus', country: 'US', recordSize: '12"' },
    ...{ descriptions: ['LP', 'Album', 'Picture Disc'], isPictureDisc: true },
    ...{ thumbnailUrl: 'https://a/cover.jpg', webUrl: 'https://b/7', etchings: [] },
  });
});

it('of an older record, without formats, cover and link', () => {
  const record = storedRecord({ formats: null, coverImageUrl: null, thumbnailUrl: null, discogsUri: null });
  expect(pressingOf(record, 7)).toMatchObject({
    ...{ descriptions: [], thumbnailUrl: null, webUrl: 'https://www.discogs.com/release/7' },
  });
});

it('the release of a record has its names, numbers, genres and cover', () => {
  const record = storedRecord({
    ...{ genres: ['Rock'], styles: ['Art Rock'], coverImageUrl: 'https://a/cover.jpg', upcCode: '123 456' },
    labels: [{ name: 'Harvest', catno: 'SHVL 804', id: 1 }, { name: 'EMI (2)' }],
  });
  expect(releaseOf(record, 7)).toMatchObject({
    ...{ releaseId: 7, artist: 'Rick Astley', title: 'Never Gonna Give You Up', genres: ['Rock'] },
    ...{ styles: ['Art Rock'], coverImageUrl: 'https://a/cover.jpg', barcodes: ['123', '456'] },
    labels: [
      { name: 'Harvest', catalogNumber: 'SHVL 804' },
      { name: 'EMI', catalogNumber: null },
    ],
  });
  expect(releaseOf(storedRecord({ labels: null, upcCode: null }), 7)).toMatchObject({
    labels: [{ name: 'RCA', catalogNumber: 'PB 41447' }],
    barcodes: [],
  });
});
