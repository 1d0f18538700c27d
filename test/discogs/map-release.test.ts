// Discogs' answers in the core's words, with facts from recorded answers: releases.
import { describe, expect, it } from 'vitest';
import { release } from './answers.ts';

describe('a release', () => {
  it('is all a collector wants to know', () => {
    expect(
      release({
        id: 2535152,
        title: 'Neil Young',
        year: 2009,
        uri: 'https://www.discogs.com/Neil-Young-Neil-Young/release/2535152',
        resource_url: 'https://api.discogs.com/releases/2535152',
        country: 'US',
        master_id: 38677,
        artists: [{ name: 'Neil Young', anv: '', join: '', role: '', tracks: '', id: 63342 }],
        labels: [
          { name: 'Reprise Records', catno: '517934-1', entity_type: '1' },
          { name: 'Reprise Records', catno: '517934-1', entity_type: '1' },
        ],
        formats: [{ name: 'Vinyl', qty: '1', text: '140 Gram', descriptions: ['LP', 'Album', 'Reissue'] }],
        genres: ['Rock'],
        styles: ['Folk Rock', 'Acoustic'],
        identifiers: [
          { type: 'Barcode', value: '0 93624 97868 8', description: 'Text' },
          { type: 'Barcode', value: '093624978688', description: 'Scanned' },
          {
            type: 'Matrix / Runout',
            value: '1-517934-A G CB',
            description: 'Side A Runout, Etched, Variant 2',
          },
          { type: 'Matrix / Runout', value: '-18692-' },
          { type: 'Rights Society', value: 'BMI' },
        ],
        images: [
          {
            type: 'secondary',
            uri: 'https://i.discogs.com/back.jpeg',
            uri150: 'https://i.discogs.com/b.jpeg',
          },
          {
            type: 'primary',
            uri: 'https://i.discogs.com/front.jpeg',
            uri150: 'https://i.discogs.com/f.jpeg',
          },
        ],
        thumb: 'https://i.discogs.com/thumb.jpeg',
        community: { have: 777, want: 262, rating: { count: 1, average: 5 } },
        lowest_price: null,
      }),
    ).toEqual({
      releaseId: 2535152,
      masterId: 38677,
      heading: 'Neil Young - Neil Young',
      artist: 'Neil Young',
      title: 'Neil Young',
      year: 2009,
      country: 'US',
      label: 'Reprise Records',
      catalogNumber: '517934-1',
      carriers: [{ kind: 'LP', count: 1 }],
      descriptions: ['LP', 'Album', 'Reissue'],
      recordSize: '12"',
      vinylColor: null,
      isShapedVinyl: false,
      shape: null,
      isPictureDisc: false,
      isEtched: false,
      weight: '140 g',
      discCount: 1,
      genres: ['Rock'],
      styles: ['Folk Rock', 'Acoustic'],
      labels: [{ name: 'Reprise Records', catalogNumber: '517934-1' }],
      listed: {
        artists: [{ name: 'Neil Young', id: 63342 }],
        labels: [
          { name: 'Reprise Records', catno: '517934-1' },
          { name: 'Reprise Records', catno: '517934-1' },
        ],
        formats: [{ name: 'Vinyl', text: '140 Gram', descriptions: ['LP', 'Album', 'Reissue'] }],
      },
      barcodes: ['093624978688'],
      have: 777,
      want: 262,
      thumbnailUrl: 'https://i.discogs.com/thumb.jpeg',
      coverImageUrl: 'https://i.discogs.com/front.jpeg',
      webUrl: 'https://www.discogs.com/Neil-Young-Neil-Young/release/2535152',
      etchings: [
        { text: '1-517934-A G CB', side: 'Side A Runout, Etched, Variant 2' },
        { text: '-18692-', side: null },
      ],
    });
  });

  it('may lack everything but id and title', () => {
    expect(release({})).toMatchObject({
      heading: 'Unknown Artist - Title',
      artist: 'Unknown Artist',
      year: null,
      country: null,
      label: null,
      catalogNumber: null,
      masterId: null,
      carriers: [],
      genres: [],
      styles: [],
      listed: { artists: [], labels: [], formats: [] },
      barcodes: [],
      etchings: [],
      have: null,
      want: null,
      thumbnailUrl: null,
      coverImageUrl: null,
      webUrl: 'https://www.discogs.com/release/7',
    });
  });

  it.each([
    [0, null],
    ['', null],
    [1987, 1987],
    ['1994', 1994],
    ['1994-03-00', 1994],
    [19_870, null],
    [-1987, null],
    [1987.5, 1987],
    ['Unknown', null],
    [null, null],
  ])('year %o is %o', (year, expected) => {
    expect(release({ year }).year).toBe(expected);
  });

  it.each([
    [[{ name: 'Zonk', catno: 'No. 1' }], 'Zonk', 'No. 1'],
    [[{ name: 'Castle Music (2)', catno: 'none' }], 'Castle Music', null],
    [[{ name: 'Deathwish', catno: 'None' }], 'Deathwish', null],
    [
      [
        { name: 'Not On Label', catno: 'none' },
        { name: 'Svek', catno: 'SK029' },
      ],
      'Svek',
      'SK029',
    ],
    [
      [
        { name: 'A', catno: '' },
        { name: 'B', catno: 'none' },
      ],
      'A',
      null,
    ],
    [[{ name: '', catno: 'X 1' }], null, null],
    [[], null, null],
    ['no list', null, null],
  ])('labels %o: %s, %s', (labels, label, catalogNumber) => {
    expect(release({ labels })).toMatchObject({ label, catalogNumber });
  });

  it.each([
    [['7 27361 62652 5'], '727361626525'],
    [['5 099747 814228', '5099747814228'], '5099747814228'],
    [['643443100120.'], '643443100120'],
    [['4 006381 333931 (on sticker)'], '4006381333931'],
    [['0 7822-19551-1'], '07822195511'],
    // Of two values, the one with the right check digit.
    [['123456789013', '727361626525'], '727361626525'],
    [['1234', 'none', ''], ''],
    [['1234567890123456'], ''],
    [[], ''],
    // Two barcodes in one value, with or without spaces inside, and with any separator between them.
    [['724384260910 724384260927'], '724384260910 724384260927'],
    [['7 24384 26091 0 7 24384 26092 7'], '724384260910 724384260927'],
    [['724384260910 / 724384260927'], '724384260910 724384260927'],
    [['724384260910, 5099747814228'], '724384260910 5099747814228'],
    [['724384260910 724384260928'], '724384260910'],
    [['4006381333931-4006381333931'], '4006381333931'],
    [[`${'724384260910 '.repeat(300)}`], '724384260910'],
    // Two values: two barcodes, then one barcode as UPC-A and as EAN-13.
    [['724384260910', '724384260927'], '724384260910 724384260927'],
    [['724384260910', '0724384260910'], '724384260910'],
  ])('barcodes %o: %s', (values, barcodes) => {
    const identifiers = [
      { type: 'Matrix / Runout', value: '727361626525' },
      ...values.map((value) => ({ type: 'Barcode', value })),
    ];
    expect(release({ identifiers }).barcodes.join(' ')).toBe(barcodes);
  });

  it.each([
    // Without a token Discogs gives pictures no address, and an empty thumb.
    [{ images: [{ type: 'primary', uri: '', uri150: '' }], thumb: '' }, null, null],
    [
      { images: [{ type: 'secondary', uri: 'https://x.io/s', uri150: 'https://x.io/s150' }] },
      'https://x.io/s',
      'https://x.io/s150',
    ],
    [
      { images: [{ type: 'primary', uri: 'javascript:alert(1)' }], thumb: 'https://x.io/t' },
      'https://x.io/t',
      'https://x.io/t',
    ],
    [{ images: 'none', thumb: 'https://x.io/images/spacer.gif' }, null, null],
  ])('pictures %o: cover %o, thumbnail %o', (answer, coverImageUrl, thumbnailUrl) => {
    expect(release(answer)).toMatchObject({ coverImageUrl, thumbnailUrl });
  });
});
