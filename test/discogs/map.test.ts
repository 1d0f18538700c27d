// Discogs' answers in the core's words, with facts from recorded answers: search rows and copies.
import { describe, expect, it } from 'vitest';
import { toCollectionItem } from '../../src/discogs/map.ts';
import { instancesSchema } from '../../src/discogs/schemas.ts';
import { copy, searchRow } from './answers.ts';

describe('a search row', () => {
  it('is a pressing before its release was read', () => {
    expect(
      searchRow({
        id: 13458311,
        type: 'release',
        title: 'Sublime (2) - Nugs: The Best Of The Box',
        year: '2019',
        country: 'USA & Europe',
        label: ['UMe', 'Geffen Records', 'UMe'],
        catno: 'B0029772-01',
        format: ['Vinyl', 'LP', 'Compilation', 'Limited Edition'],
        formats: [
          { name: 'Vinyl', qty: '1', text: 'Yellow & Red Starburst', descriptions: ['LP', 'Compilation'] },
        ],
        barcode: ['602577252273', 'B0029772-01A'],
        master_id: 0,
        master_url: null,
        uri: '/Sublime-Nugs-The-Best-Of-The-Box/release/13458311',
        thumb: 'https://i.discogs.com/t.jpeg',
        cover_image: 'https://i.discogs.com/c.jpeg',
        community: { want: 61, have: 1402 },
        user_data: { in_wantlist: false, in_collection: true },
      }),
    ).toEqual({
      releaseId: 13458311,
      masterId: null,
      heading: 'Sublime - Nugs: The Best Of The Box',
      year: 2019,
      country: 'USA & Europe',
      label: 'UMe',
      catalogNumber: 'B0029772-01',
      carriers: [{ kind: 'LP', count: 1 }],
      descriptions: ['LP', 'Compilation'],
      recordSize: '12"',
      vinylColor: 'Yellow & Red Starburst',
      isShapedVinyl: false,
      shape: null,
      isPictureDisc: false,
      isEtched: false,
      weight: null,
      discCount: 1,
      have: 1402,
      want: 61,
      thumbnailUrl: 'https://i.discogs.com/t.jpeg',
      webUrl: 'https://www.discogs.com/Sublime-Nugs-The-Best-Of-The-Box/release/13458311',
      etchings: [{ text: 'B0029772-01A', side: null }],
      inCollection: true,
      inWantlist: false,
    });
  });

  it('may be as poor as the rows of 2012', () => {
    expect(
      searchRow({
        label: '8bitpeoples',
        catno: 'none',
        country: '',
        thumb: null,
        format: ['Vinyl', '7"', 'EP'],
      }),
    ).toMatchObject({
      label: '8bitpeoples',
      catalogNumber: null,
      country: null,
      year: null,
      thumbnailUrl: null,
      recordSize: '7"',
      carriers: [{ kind: '7"', count: 1 }],
      descriptions: ['EP'],
      have: null,
      inCollection: null,
      inWantlist: null,
    });
  });

  it('has no picture where Discogs sends its spacer', () => {
    const cover_image = 'https://s.discogs.com/images/spacer.gif';
    expect(searchRow({ thumb: '', cover_image }).thumbnailUrl).toBeNull();
  });
});

describe('a copy in the collection', () => {
  it('is not its release: the instance is the copy', () => {
    const { release: collected, ...item } = copy(
      {
        id: 5134861,
        instance_id: 2_176_916_222,
        folder_id: 9_510_190,
        rating: 4,
        date_added: '2026-08-23T10:02:27-07:00',
        notes: [
          { field_id: 1, value: 'Very Good Plus (VG+)' },
          { field_id: 3, value: '' },
        ],
      },
      {
        master_id: 156551,
        title: 'Glory To The Brave',
        year: 1997,
        artists: [{ name: 'HammerFall', anv: '', join: '' }],
        labels: [{ name: 'Nuclear Blast', catno: 'NB 265-2' }],
        formats: [{ name: 'CD', qty: '1', descriptions: ['Album', 'Promo'] }],
        genres: ['Rock'],
        styles: ['Heavy Metal'],
        thumb: 'https://i.discogs.com/t.jpeg',
        cover_image: 'https://i.discogs.com/c.jpeg',
      },
    );
    expect(item).toEqual({
      instanceId: 2_176_916_222,
      releaseId: 5134861,
      masterId: 156551,
      folderId: 9_510_190,
      rating: 4,
      addedAt: new Date('2026-08-23T17:02:27Z'),
      notes: [{ fieldId: 1, value: 'Very Good Plus (VG+)' }],
    });
    expect(collected).toMatchObject({
      releaseId: 5134861,
      masterId: 156551,
      heading: 'HammerFall - Glory To The Brave',
      country: null,
      barcodes: [],
      etchings: [],
      recordSize: null,
      carriers: [{ kind: 'CD', count: 1 }],
      discCount: 0,
      thumbnailUrl: 'https://i.discogs.com/t.jpeg',
      coverImageUrl: 'https://i.discogs.com/c.jpeg',
      webUrl: 'https://www.discogs.com/release/5134861',
    });
  });

  it('may lack folder, rating, date, notes, master, genres and styles', () => {
    expect(copy({})).toMatchObject({
      instanceId: 70,
      releaseId: 7,
      masterId: null,
      folderId: 1,
      rating: 0,
      addedAt: null,
      notes: [],
      release: { title: 'Title', genres: [], styles: [] },
    });
  });

  it.each(['yesterday', '', '2026-13-45T99:99:99Z', 1_700_000_000, null])(
    'has no date in %o',
    (date_added) => {
      expect(copy({ date_added }).addedAt).toBeNull();
    },
  );

  it('of one release reads the same', () => {
    const answer = {
      releases: [
        {
          id: 323005,
          instance_id: 19867048,
          folder_id: 812802,
          rating: 5,
          basic_information: { master_id: 9 },
        },
        { id: 323005, instance_id: 19867049 },
      ],
    };
    const [first, second] = instancesSchema.parse(answer).releases.map(toCollectionItem);
    expect(first).toMatchObject({
      instanceId: 19867048,
      releaseId: 323005,
      masterId: 9,
      folderId: 812802,
      rating: 5,
    });
    expect(second).toMatchObject({ instanceId: 19867049, masterId: null, folderId: 1 });
  });
});
