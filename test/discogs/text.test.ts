// Strings and links from outside: hostile characters go, and what people write stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLink, cleanNote, cleanText } from '../../src/discogs/text.ts';

const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.jsonValue());

describe('cleanText', () => {
  it.each([
    ['  Kid A ', 'Kid A'],
    ['Line\r\nbreak\tand\u0000null', 'Line break and null'],
    ['a\u00a0b  c', 'a b c'],
    ['evil\u202Etxt\u2066', 'eviltxt'],
    ['soft\u00adhyphen\u200b\ufeff', 'softhyphen'],
    ['half \ud83d emoji', 'half emoji'],
    ['👩‍🎤 مرحبا می‌خواهم', '👩‍🎤 مرحبا می‌خواهم'],
    ['Björk — Ænima 坂本龍一', 'Björk — Ænima 坂本龍一'],
    ['', null],
    [' \n ', null],
    // Texts without any visible character.
    ['\u200e', null],
    ['\u3164\u2800 \ufe0f', null],
    ['\u034f', null],
    ['\u{e0020}\u115f', null],
    ['!', '!'],
    [7, null],
    [null, null],
    [undefined, null],
    [['a'], null],
  ])('%o', (given, text) => {
    expect(cleanText(given)).toBe(text);
  });

  it('cuts what no title is as long as, and no character in half', () => {
    expect(cleanText('x'.repeat(5_000))).toHaveLength(2_000);
    expect(cleanText(`${'x'.repeat(1_999)}😀`)).toBe('x'.repeat(1_999));
  });

  it('is clean, and cleaning again changes nothing', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const text = cleanText(given);
        if (text === null) return;
        expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e]|^\s|\s$|\s\s/u);
        expect(cleanText(text)).toBe(text);
      }),
    );
  });
});

describe('cleanNote', () => {
  it('keeps line breaks, and only them', () => {
    expect(cleanNote(' Bought in Paris\r\nSigned\u0007 ')).toBe('Bought in Paris\nSigned');
    expect(cleanNote('\u0000')).toBeNull();
    expect(cleanNote(5)).toBeNull();
    expect(cleanNote('x'.repeat(100_000))).toHaveLength(20_000);
  });
});

describe('cleanLink', () => {
  it.each([
    'https://i.discogs.com/z-WOVc6/rs:fit/g:sm/q:40/h:150/w:150/czM6Ly9kaXNjb2dz.jpeg',
    'http://api.discogs.com/image/R-150-1.jpg',
    'https://example.com',
  ])('keeps %s', (link) => {
    expect(cleanLink(link)).toBe(link);
  });

  it('encodes what is readable but no address yet', () => {
    expect(cleanLink(' https://example.com/Motörhead cover.jpg')).toBe(
      'https://example.com/Mot%C3%B6rhead%20cover.jpg',
    );
  });

  it.each([
    '',
    'https://s.discogs.com/images/spacer.gif',
    'https://img.discogs.com/42a260/images/spacer.gif',
    'javascript:alert(1)',
    'data:image/png;base64,AAAA',
    'ftp://example.com/a.jpg',
    '//example.com/a.jpg',
    '/image.jpg',
    'https://',
    'https://example.com:99999/a.jpg',
    'https://1.2.3.4.5/a.jpg',
    'https://user:pass@example.com/a.jpg',
    `https://example.com/${'x'.repeat(2_100)}`,
    5,
    null,
  ])('refuses %o', (link) => {
    expect(cleanLink(link)).toBeNull();
  });

  it('lets through only addresses that parse as http or https', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.webUrl(),
          fc.string().map((s) => `https://${s}`),
        ),
        (given) => {
          const link = cleanLink(given);
          if (link !== null) expect(new URL(link).protocol).toMatch(/^https?:$/);
        },
      ),
    );
  });
});
