// Discogs' answers in the core's words: titles and addresses, of a release, a copy and a search row alike.
import { describe, expect, it } from 'vitest';
import { copy, release, searchRow } from './answers.ts';

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
