// Discogs' answers in the core's words: the artists, labels and formats that a release lists, in Discogs' own words.
import { describe, expect, it } from 'vitest';
import { copy, release } from './answers.ts';

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
