// Discord, views: what a refresh changed, and the lines of its autocomplete.
import { describe, expect, it } from 'vitest';
import type { FieldChange, Refreshed } from '../../../src/core/release/refresh.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { refreshReply, suggestion } from '../../../src/discord/views/refresh.ts';
import { UnavailableError } from '../../../src/errors.ts';
import { storedRecord } from '../../support/pressings.ts';

const record = storedRecord({
  artistName: 'Pink Floyd',
  albumTitle: 'The Dark Side Of The Moon',
  yearReleased: 1973,
  labelName: 'Harvest',
  catalogNumber: 'SHVL 804',
  discogsId: 900_000_001,
  discogsUri: 'https://www.discogs.com/release/900000001',
  thumbnailUrl: 'https://i.discogs.com/thumb.jpg',
  coverImageUrl: 'https://i.discogs.com/cover.jpg',
  genres: ['Rock'],
  styles: ['Psychedelic Rock', 'Prog Rock'],
  recordSize: '12"',
  isSyncedWithDiscogs: true,
});
const context = { hasToken: true, id: 'a1b2c3d4', nowMs: 0 };
const OWNED = { kind: 'owned', copies: 2 } as const;
const refreshed = (changes: FieldChange[]): Refreshed => ({
  kind: 'refreshed',
  record,
  changes,
  ownership: OWNED,
});

const HOSTILE = `**@everyone** [free](https://evil.example) ${'Ḧ*'.repeat(400)} <@1> \u202E🎷`;

describe('what a refresh changed', () => {
  it('field by field, old and new', () => {
    const changes: FieldChange[] = [
      { field: 'yearReleased', before: null, after: 1973 },
      { field: 'labelName', before: 'Capitol *', after: 'Harvest' },
      { field: 'vinylColor', before: 'Black', after: null },
      { field: 'isShapedVinyl', before: true, after: false },
      { field: 'styles', before: [], after: ['Psychedelic Rock', 'Prog Rock'] },
      { field: 'discogsUri', before: null, after: 'https://www.discogs.com/release/900000001' },
      {
        field: 'coverImageUrl',
        before: `https://i.discogs.com/${'x'.repeat(200)}.jpg`,
        after: 'https://i.discogs.com/cover.jpg',
      },
    ];
    expect(refreshReply(refreshed(changes), context, english)).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "label": "Discogs",
                "style": 5,
                "type": 2,
                "url": "https://www.discogs.com/release/900000001",
              },
            ],
            "type": 1,
          },
        ],
        "content": "Updated **Pink Floyd - The Dark Side Of The Moon** · 7 changes
      -# Data provided by [Discogs](<https://www.discogs.com/>).",
        "embeds": [
          {
            "color": 5763719,
            "description": "**✅ Owned ×2**
      1973 · Harvest SHVL 804
      12"",
            "fields": [
              {
                "name": "Year",
                "value": "– → 1973",
              },
              {
                "name": "Label",
                "value": "Capitol \\* → Harvest",
              },
              {
                "name": "Colour",
                "value": "Black → –",
              },
              {
                "name": "Shaped",
                "value": "yes → no",
              },
              {
                "name": "Styles",
                "value": "– → Psychedelic Rock, Prog Rock",
              },
              {
                "name": "Discogs link",
                "value": "– → [new](https://www.discogs.com/release/900000001)",
              },
              {
                "name": "Cover",
                "value": "old → [new](https://i.discogs.com/cover.jpg)",
              },
            ],
            "thumbnail": {
              "url": "https://i.discogs.com/cover.jpg",
            },
            "title": "Pink Floyd - The Dark Side Of The Moon",
            "url": "https://www.discogs.com/release/900000001",
          },
        ],
      }
    `);
  });

  it('one field, and none', () => {
    const one = refreshReply(
      refreshed([{ field: 'yearReleased', before: 1974, after: 1973 }]),
      context,
      english,
    );
    expect(one.content).toMatch(/^Updated \*\*Pink Floyd .*\*\* · 1 change\n/);
    expect(refreshReply(refreshed([]), context, english)).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "label": "Discogs",
                "style": 5,
                "type": 2,
                "url": "https://www.discogs.com/release/900000001",
              },
            ],
            "type": 1,
          },
        ],
        "content": "**Pink Floyd - The Dark Side Of The Moon** is up to date
      -# Data provided by [Discogs](<https://www.discogs.com/>).",
        "embeds": [
          {
            "color": 5763719,
            "description": "**✅ Owned ×2**
      1973 · Harvest SHVL 804
      12"",
            "fields": [],
            "thumbnail": {
              "url": "https://i.discogs.com/cover.jpg",
            },
            "title": "Pink Floyd - The Dark Side Of The Moon",
            "url": "https://www.discogs.com/release/900000001",
          },
        ],
      }
    `);
  });

  it('everything changed, everything long and hostile: within the limits, and nothing of it works', () => {
    const names = [
      ...(['artistName', 'albumTitle', 'yearReleased', 'labelName', 'catalogNumber', 'country'] as const),
      ...(['recordSize', 'vinylColor', 'isShapedVinyl', 'upcCode', 'genres', 'styles'] as const),
      ...(['discogsUri', 'thumbnailUrl', 'coverImageUrl'] as const),
    ];
    const value = (field: FieldChange['field']) => (field === 'genres' ? [HOSTILE, HOSTILE] : HOSTILE);
    const changes = names.map((field) => ({ field, before: value(field), after: value(field) }));
    const { embeds = [] } = refreshReply(
      { kind: 'refreshed', record: { ...record, albumTitle: HOSTILE }, changes, ownership: OWNED },
      context,
      english,
    );
    const fields = embeds[0]?.fields ?? [];
    expect(fields).toHaveLength(15);
    expect(fields.every((field) => field.value.length <= LIMITS.embedFieldValue)).toBe(true);
    const total = fields.reduce((sum, field) => sum + field.name.length + field.value.length, 0);
    expect(total + (embeds[0]?.title?.length ?? 0)).toBeLessThanOrEqual(LIMITS.embedTotal);
    expect(JSON.stringify(embeds)).not.toMatch(/[^\\]@everyone|[^\\]\[free\]/);
  });
});

describe('what could not be read again', () => {
  it.each<[string, Refreshed]>([
    ['gone', { kind: 'gone', record }],
    ['not from Discogs', { kind: 'not-from-discogs', record: { ...record, discogsId: null } }],
    [
      'down',
      {
        kind: 'unreadable',
        record,
        error: new UnavailableError({ method: 'GET', path: '/releases/1', status: null, reason: 'timeout' }),
      },
    ],
  ])('%s', (_, result) => {
    expect(refreshReply(result, context, english)).toMatchSnapshot();
  });
});

describe('a line of autocomplete', () => {
  it('names what distinguishes pressings', () => {
    expect(suggestion(record)).toEqual({
      name: 'Pink Floyd - The Dark Side Of The Moon (1973, Harvest SHVL 804)',
      value: record.id,
    });
    const bare = { ...record, yearReleased: null, labelName: null, catalogNumber: null };
    expect(suggestion(bare).name).toBe('Pink Floyd - The Dark Side Of The Moon');
    expect(suggestion({ ...bare, catalogNumber: 'SHVL 804' }).name).toMatch(/ \(SHVL 804\)$/);
  });

  it('cuts the title, never the pressing, and stays within 100 characters', () => {
    const long = suggestion({ ...record, albumTitle: 'א'.repeat(400), labelName: HOSTILE });
    expect(long.name.length).toBeLessThanOrEqual(LIMITS.choice);
    expect(suggestion({ ...record, albumTitle: 'x'.repeat(400) }).name).toMatch(
      /^Pink Floyd - x+… \(1973, Harvest SHVL 804\)$/,
    );
    expect(suggestion({ ...record, albumTitle: 'x'.repeat(400) }).name).toHaveLength(LIMITS.choice);
  });
});
