// Discord, views: text from outside is escaped and cut to Discord's limits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS, plain, safe, safeUrl, withinBudget } from '../../../src/discord/views/limits.ts';

/** The text that a reader sees: Discord removes the backslash before any punctuation. */
const read = (markdown: string) => markdown.replace(/\\([^0-9A-Za-z\s])/gu, '$1');

describe('safe', () => {
  it.each([
    ['*NSYNC', '\\*NSYNC'],
    [
      '_Underscore_ ~~x~~ `code` ||spoiler||',
      '\\_Underscore\\_ \\~\\~x\\~\\~ \\`code\\` \\|\\|spoiler\\|\\|',
    ],
    ['[click](https://evil.example)', '\\[click\\](https\\://evil.example)'],
    ['<@123> @everyone', '\\<\\@123> \\@everyone'],
    ['# Heading', '\\# Heading'],
    ['- item', '\\- item'],
    ['-# small', '\\-# small'],
    ['> quote', '\\> quote'],
    ['1. Outside', '1\\. Outside'],
    ['back\\slash', 'back\\\\slash'],
    ['AC-DC - High #1 > All', 'AC-DC - High #1 > All'],
    ['two\nlines\u0000', 'two lines'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['Come to discord.gg/abc', 'Come to discord\\[.\\]gg/abc'],
    ['https://disc\u00adord.com/invite/abc', 'https\\://discord\\[.\\]com/invite/abc'],
    ['Z\u0316\u0317\u0318\u0319algo', 'Z\u0316\u0317algo'],
    ['Pink\u3164Floyd', 'PinkFloyd'],
  ])('%j', (text, expected) => {
    expect(safe(text, 200)).toBe(expected);
  });

  it('isolates right-to-left text, so that what surrounds it keeps its order', () => {
    expect(safe('אריק איינשטיין', 100)).toBe('\u2068אריק איינשטיין\u2069');
  });

  it('never cuts an escape or an emoji in two', () => {
    expect(safe('****', 5)).toBe('\\*\\*…');
    expect(safe('ab👩‍👩‍👧‍👦cd', 8)).toBe('ab…');
  });

  it('stays within its length, ends no escape in the middle, and reads as the text itself (property)', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 5, max: 120 }),
        (text, most) => {
          const out = safe(text, most);
          expect(out.length).toBeLessThanOrEqual(most);
          // An odd number of backslashes at the end would escape what the view puts after it.
          expect(/(\\*)…?\u2069?$/.exec(out)?.[1]?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
          const seen = read(out)
            .replace(/[\u2068\u2069]/gu, '')
            .replace(/…$/u, '');
          const clean = plain(text, 10_000)
            .replace(/[\u2068\u2069]/gu, '')
            .replace(/…$/u, '');
          expect(clean.startsWith(seen.trimEnd())).toBe(true);
        },
      ),
    );
  });
});

it('plain: no invitation, nothing that hides, two marks a letter', () => {
  expect(plain('discord\u200b.gg/abc A\u0316\u0317\u0318', 80)).toBe('discord[.]gg/abc A\u0316\u0317');
});

describe('safeUrl', () => {
  it('takes http(s) only, and closes the brackets that Markdown would read', () => {
    expect(safeUrl('https://i.discogs.com/a(1).jpg')).toBe('https://i.discogs.com/a%281%29.jpg');
    expect(safeUrl('javascript:alert(1)')).toBeNull();
    expect(safeUrl('not a url')).toBeNull();
    expect(safeUrl(null)).toBeNull();
    expect(safeUrl(`https://x.example/${'a'.repeat(3_000)}`)).toBeNull();
  });

  it('leads to no invitation', () => {
    for (const url of [
      'https://discord.gg/abc',
      'https://ⓓⓘⓢⓒⓞⓡⓓ。gg/abc',
      'https://discord.com/invite/abc',
    ]) {
      expect(safeUrl(url)).toBeNull();
    }
  });
});

describe('withinBudget', () => {
  it('brings any embeds under 6000 characters and ten embeds, taking from the last', () => {
    const embeds = Array.from({ length: 12 }, (_, index) => ({
      title: `${index}`,
      description: 'x'.repeat(1_500),
    }));
    const kept = withinBudget(embeds);
    const total = kept.reduce(
      (sum, one) => sum + (one.title?.length ?? 0) + (one.description?.length ?? 0),
      0,
    );
    expect(kept).toHaveLength(LIMITS.embeds);
    expect(total).toBeLessThanOrEqual(LIMITS.embedTotal);
    expect(kept[0]).toEqual(embeds[0]);
    expect(kept.at(-1)).toEqual({ title: '9' });
  });

  it('leaves what fits alone', () => {
    const embeds = [{ title: 'a', description: 'b' }];
    expect(withinBudget(embeds)).toEqual(embeds);
  });
});
