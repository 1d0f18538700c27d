// Store: reading arrays in Postgres' text form.
import { makePgArray } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { parseTextArray } from '../../../src/store/postgres/text-array.ts';

describe('parseTextArray', () => {
  it.each([
    ['{}', []],
    ['{Rock}', ['Rock']],
    ['{Rock,"Hip Hop","Folk, World, & Country"}', ['Rock', 'Hip Hop', 'Folk, World, & Country']],
    ['{"","NULL","null"}', ['', 'NULL', 'null']],
    [String.raw`{"a\"b","a\\b","\\","{}"}`, ['a"b', String.raw`a\b`, '\\', '{}']],
    ['{"two\nlines",ü🎵}', ['two\nlines', 'ü🎵']],
  ])('%j', (literal, items) => {
    expect(parseTextArray(literal)).toEqual(items);
  });

  it('reads what Drizzle writes', () => {
    const texts = ['', ' ', 'a,b', '"', '\\', '{}', 'two\nlines', 'ü🎵', 'NULL', 'a"b', String.raw`a\b`];
    expect(parseTextArray(makePgArray(texts))).toEqual(texts);
  });
});
