// Store: text that Postgres can hold.
import { describe, expect, it } from 'vitest';
import { cleanJson, cleanText } from '../../src/store/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['plain', 'plain'],
    ['a\0b\0', 'ab'],
    ['🎵', '🎵'],
    ['\uD83C', '\uFFFD'],
    ['\uDFB5\uD83C', '\uFFFD\uFFFD'],
    ['\uD83C🎵\uDFB5', '\uFFFD🎵\uFFFD'],
  ])('%j becomes %j', (text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });
});

describe('cleanJson', () => {
  it('cleans strings and keys at any depth, and leaves the rest', () => {
    const value = { 'a\0': ['x\0', { b: '\uD83C', n: 1.5, t: true, no: null }], '\\u0000': '\\u0000' };
    expect(JSON.parse(cleanJson(value))).toEqual({
      a: ['x', { b: '\uFFFD', n: 1.5, t: true, no: null }],
      '\\u0000': '\\u0000',
    });
  });

  it('writes dates as JSON does, and leaves undefined fields out', () => {
    expect(cleanJson({ at: new Date(0), gone: undefined })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });
});
