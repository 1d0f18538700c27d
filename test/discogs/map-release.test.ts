// Discogs' answers in the core's words, with facts from recorded answers: releases.
import { describe, expect, it } from 'vitest';
import { toRelease } from '../../src/discogs/map.ts';
import { releaseSchema } from '../../src/discogs/schemas.ts';
import { copy, searchRow } from './answers.ts';

const release = (answer: object) => toRelease(releaseSchema.parse({ id: 7, title: 'Title', ...answer }));

describe('a release', () => {
  it('is all a collector wants to know', () => {
    expect(
      toRelease(
        releaseSchema.parse({
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
      ),
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

describe('what Discogs lists', () => {
  const lists = {
    artists: [
      { name: 'Sublime (2)', anv: '', join: 'Featuring', role: '', tracks: '', id: 12 },
      { name: 'GusGus', anv: 'Gus Gus', join: ',', id: 231513 },
      { name: '', anv: 'B', join: '', id: 13 },
      { name: 'C', id: 0 },
    ],
    labels: [
      { name: 'Volcano (2)', catno: '61422-31160-1 LP', entity_type: '1', id: 72718 },
      { name: '4AD', catno: 'none', id: '634' },
      { catno: 'X 1', id: 1 },
    ],
    formats: [
      { name: 'Box Set', qty: '1', text: '' },
      { name: 'Vinyl', qty: '2', text: 'Red & Blue\u202e', descriptions: ['LP', 'Album', '', 7] },
      { qty: '1', text: 'Nameless' },
    ],
  };

  it('is kept in its words and its order, from a release and from a copy alike', () => {
    const { listed } = release(lists);
    expect(listed).toEqual({
      artists: [
        { name: 'Sublime (2)', join: 'Featuring', id: 12 },
        { name: 'GusGus', anv: 'Gus Gus', join: ',', id: 231513 },
        { name: 'C' },
      ],
      labels: [{ name: 'Volcano (2)', catno: '61422-31160-1 LP', id: 72718 }, { name: '4AD' }],
      formats: [
        { name: 'Box Set', descriptions: [] },
        { name: 'Vinyl', qty: 2, text: 'Red & Blue', descriptions: ['LP', 'Album'] },
      ],
    });
    expect(copy({}, lists).release.listed).toEqual(listed);
  });

  it('has an end, however much there is', () => {
    const many = <T>(one: T) => Array.from({ length: 5_000 }, () => one);
    const text = 'x'.repeat(50_000);
    const { listed } = release({
      artists: many({ name: text, anv: text, join: text }),
      labels: many({ name: text, catno: text }),
      formats: many({ name: 'CD', text, descriptions: many('CD-ROM') }),
    });
    for (const list of Object.values(listed)) expect(list).toHaveLength(100);
    expect(listed.artists[0]).toEqual({
      name: 'x'.repeat(2_000),
      anv: 'x'.repeat(2_000),
      join: 'x'.repeat(2_000),
    });
    expect(listed.labels[0]?.catno).toHaveLength(2_000);
    expect(listed.formats[0]?.text).toHaveLength(2_000);
    expect(listed.formats[0]?.descriptions).toHaveLength(100);
  });
});

describe('a title of which nothing is seen', () => {
  it.each(['', ' ', '\u200b', '\u200e', '\u3164', '\u2800', '\ufe0f'])(
    '%o is Untitled, wherever it is read',
    (title) => {
      expect(release({ title })).toMatchObject({ title: 'Untitled', heading: 'Unknown Artist - Untitled' });
      expect(copy({}, { title }).release).toMatchObject({ title: 'Untitled' });
      expect(searchRow({ title })).toMatchObject({ heading: 'Untitled' });
      expect(searchRow({ title: `Can - ${title}` })).toMatchObject({ heading: 'Can - Untitled' });
    },
  );
});

describe('the web page', () => {
  const plain = 'https://www.discogs.com/release/7';

  it.each([
    ['https://www.discogs.com/release/7-Artist-Title', 'https://www.discogs.com/release/7-Artist-Title'],
    ['/Artist-Title/release/7', 'https://www.discogs.com/Artist-Title/release/7'],
    ['http://www.discogs.com/Artist-Title/release/7', 'https://www.discogs.com/Artist-Title/release/7'],
    ['https://discogs.com/release/7', plain],
    ['/Motörhead-Overkill/release/7?utm=1#x', 'https://www.discogs.com/Mot%C3%B6rhead-Overkill/release/7'],
    // Addresses of another page or another site, and one that is too long for a message.
    ['https://www.discogs.com/release/77-Other', plain],
    ['https://www.discogs.com/master/7', plain],
    ['https://evil.example/release/7', plain],
    ['https://www.discogs.com.evil.example/release/7', plain],
    ['//evil.example/release/7', plain],
    ['https://www.discogs.com@evil.example/release/7', plain],
    ['javascript:alert("/release/7")', plain],
    [`/${'x'.repeat(600)}/release/7`, plain],
    ['http://[', plain],
    ['', plain],
    [7, plain],
  ])('%o', (uri, webUrl) => {
    expect(release({ uri }).webUrl).toBe(webUrl);
    expect(searchRow({ uri }).webUrl).toBe(webUrl);
  });
});
