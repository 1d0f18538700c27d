// Store: reading and writing arrays in Postgres' text form.
import { describe, expect, it } from 'vitest';
import { parseTextArray, writeTextArray } from '../../../src/store/postgres/text-array.ts';

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
});

describe('writeTextArray', () => {
  it.each([
    [[], '{}'],
    [['Rock', null, ''], '{"Rock",null,""}'],
    [[1, null, 4_294_967_311], '{1,null,4294967311}'],
    [[true, false], '{true,false}'],
    [['null', 'a"b', String.raw`a\b`, '{x},y'], String.raw`{"null","a\"b","a\\b","{x},y"}`],
  ])('%j', (items, literal) => {
    expect(writeTextArray(items)).toBe(literal);
  });

  it('writes what is read again', () => {
    const texts = ['', ' ', 'a,b', '"', '\\', '{}', 'two\nlines', 'ü🎵', 'NULL'];
    expect(parseTextArray(writeTextArray(texts))).toEqual(texts);
  });
});
