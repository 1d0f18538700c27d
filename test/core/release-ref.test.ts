import { describe, expect, it } from 'vitest';
import { parseReleaseRef, readReleaseRef } from '../../src/core/release-ref.ts';
import { UserError } from '../../src/errors.ts';

describe('parseReleaseRef', () => {
  it.each([
    ['249504', 249504],
    [' 249504 ', 249504],
    ['r249504', 249504],
    ['R249504', 249504],
    ['[r249504]', 249504],
    ['[r=249504]', 249504],
    ['[ R 249504 ]', 249504],
    ['[249504]', 249504],
    ['r 249504', 249504],
    ['#249504', 249504],
    ['https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up', 249504],
    ['https://www.discogs.com/release/249504', 249504],
    ['https://www.discogs.com/de/release/249504-Rick-Astley-Never-Gonna', 249504],
    ['https://www.discogs.com/pt_BR/release/249504', 249504],
    ['https://www.discogs.com/Rick-Astley-Never-Gonna-Give-You-Up/release/249504', 249504],
    ['http://discogs.com/release/249504?ev=rr#images', 249504],
    ['www.discogs.com/release/249504', 249504],
    ['discogs.com/release/249504/', 249504],
    ['<https://www.discogs.com/release/249504>', 249504],
    ['https://api.discogs.com/releases/249504', 249504],
    ['https://www.discogs.com/release/123-Artist-release-456', 123],
    ['https://www.discogs.com/release/1987-1987-Album', 1987],
    ['this one please: https://www.discogs.com/release/249504-Rick, from 1987', 249504],
    ['(see www.discogs.com/release/249504).', 249504],
    ['look at <https://www.discogs.com/de/release/249504?ev=rr> !', 249504],
    ['[Rick Astley](https://www.discogs.com/release/249504)', 249504],
    ['**https://www.discogs.com/release/249504**', 249504],
    ['[url=https://www.discogs.com/release/249504]Rick[/url]', 249504],
    ['my copy is [r249504], the one from 1987', 249504],
    ['[r=249504] and https://www.discogs.com/release/249504', 249504],
    ['https://www.discogs.com/master/96559 as https://www.discogs.com/release/249504', 249504],
    ['https://example.com/ says https://www.discogs.com/release/249504', 249504],
  ])('reads %s', (text, id) => {
    expect(parseReleaseRef(text)).toBe(id);
  });

  it.each([
    ['', /Nothing to add/],
    ['  ', /Nothing to add/],
    ['0', /no release with that number/],
    ['r0', /no release with that number/],
    ['99999999999999999999', /no release with that number/],
    ['-5', /not a release/],
    ['2.5', /not a release/],
    ['Dark Side', /not a release/],
    ['m96559', /That is a master/],
    ['[m96559]', /That is a master/],
    ['https://www.discogs.com/master/96559-Rick-Astley-Never-Gonna-Give-You-Up', /That is a master/],
    ['https://www.discogs.com/fr/master/96559', /That is a master/],
    ['https://www.discogs.com/Rick-Astley/master/96559', /That is a master/],
    ['https://www.discogs.com/artist/72872-Rick-Astley', /not a release/],
    ['https://www.discogs.com/', /not a release/],
    ['https://example.com/release/249504', /not on discogs\.com/],
    ['https://discogs.com.evil.example/release/249504', /not on discogs\.com/],
    ['https://evildiscogs.com/release/249504', /not on discogs\.com/],
    ['https://www.discogs.com@evil.example/release/1', /not on discogs\.com/],
    ['javascript:alert(1)', /not a release/],
    ['https://www.discogs.com/release/1 https://www.discogs.com/release/2', /names 2 releases/],
    ['[r1] or [r2] or [r3]', /names 3 releases/],
    ['the album [m96559]', /That is a master/],
    ['all of https://www.discogs.com/master/96559-Rick please', /That is a master/],
    ['buy it at https://example.com/release/249504 now', /not on discogs\.com/],
    ['https://evil.example/?to=https://www.discogs.com/release/1', /not on discogs\.com/],
    ['see evildiscogs.com/release/249504 now', /not a release/],
    ['me@discogs.com/release/249504 or so', /not a release/],
    ['by https://www.discogs.com/artist/72872-Rick-Astley please', /page on discogs\.com is not a release/],
    ['number [r0] please', /no release with that number/],
    ['add 249504 please', /not a release/],
    ['R2 D2', /not a release/],
    ['#1 hits of 1987', /not a release/],
    ['m#96559', /not a release/],
    ['x'.repeat(5_000), /too long/],
  ])('refuses %s', (text, sentence) => {
    expect(() => parseReleaseRef(text)).toThrow(UserError);
    expect(() => parseReleaseRef(text)).toThrow(sentence);
  });
});

describe('readReleaseRef', () => {
  it.each(['Dark Side', 'AC/DC', 'feat. St.Vincent/Byrne live', '1984 & after', '[1984] live'])(
    'leaves %s to whoever knows titles',
    (text) => {
      expect(readReleaseRef(text)).toBeNull();
    },
  );
});
