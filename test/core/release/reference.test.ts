// The many ways to name a release, and texts that only look like one.
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/core/refusals.ts';
import { parseReference, readReleaseRef, releaseOf } from '../../../src/core/release/reference.ts';

const parseReleaseRef = (typed: string) => releaseOf(parseReference(typed));

describe('a release that a text must name', () => {
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
    ['', 'no-release-named'],
    ['  ', 'no-release-named'],
    ['0', 'no-such-number'],
    ['r0', 'no-such-number'],
    ['99999999999999999999', 'no-such-number'],
    ['-5', 'no-release-named'],
    ['2.5', 'no-release-named'],
    ['Dark Side', 'no-release-named'],
    ['m96559', 'master-named'],
    ['[m96559]', 'master-named'],
    ['https://www.discogs.com/master/96559-Rick-Astley-Never-Gonna-Give-You-Up', 'master-named'],
    ['https://www.discogs.com/fr/master/96559', 'master-named'],
    ['https://www.discogs.com/Rick-Astley/master/96559', 'master-named'],
    ['https://www.discogs.com/artist/72872-Rick-Astley', 'not-a-release-page'],
    ['https://www.discogs.com/', 'not-a-release-page'],
    ['https://example.com/release/249504', 'not-on-discogs'],
    ['https://discogs.com.evil.example/release/249504', 'not-on-discogs'],
    ['https://evildiscogs.com/release/249504', 'not-on-discogs'],
    ['https://www.discogs.com@evil.example/release/1', 'not-on-discogs'],
    ['javascript:alert(1)', 'no-release-named'],
    ['https://www.discogs.com/release/1 https://www.discogs.com/release/2', 'several-releases'],
    ['[r1] or [r2] or [r3]', 'several-releases'],
    ['the album [m96559]', 'master-named'],
    ['all of https://www.discogs.com/master/96559-Rick please', 'master-named'],
    ['buy it at https://example.com/release/249504 now', 'not-on-discogs'],
    ['https://evil.example/?to=https://www.discogs.com/release/1', 'not-on-discogs'],
    ['see evildiscogs.com/release/249504 now', 'no-release-named'],
    ['me@discogs.com/release/249504 or so', 'no-release-named'],
    ['by https://www.discogs.com/artist/72872-Rick-Astley please', 'not-a-release-page'],
    ['number [r0] please', 'no-such-number'],
    ['add 249504 please', 'no-release-named'],
    ['R2 D2', 'no-release-named'],
    ['#1 hits of 1987', 'no-release-named'],
    ['m#96559', 'no-release-named'],
    ['x'.repeat(5_000), 'no-release-named'],
  ])('refuses %s', (text, kind) => {
    expect(() => parseReleaseRef(text)).toThrow(Refusal);
    expect(() => parseReleaseRef(text)).toThrow(kind);
  });
});

// People paste what their browser shows, so every page about one release names that release.
describe('an address of Discogs', () => {
  it.each([
    'https://www.discogs.com/release/edit/249504',
    'https://www.discogs.com/release/249504,',
    'https://www.discogs.com/release/249504.',
    'https://www.discogs.com/release/249504;',
    'https://www.discogs.com/release/249504)',
    'https://www.discogs.com/release/249504-Rick-Astley,',
    'https://www.discogs.com/release/249504%2C',
    'https://www.discogs.com/release/249504/images',
    'https://www.discogs.com/release/249504-Rick-Astley/image/SW1hZ2U6MTIzNDU2',
    'https://www.discogs.com/release/249504-Rick-Astley/reviews',
    'https://www.discogs.com/release/249504/history#latest',
    'https://www.discogs.com/release/view/249504',
    'https://www.discogs.com/release/history/249504',
    'https://www.discogs.com/release/stats/249504',
    'https://www.discogs.com/release/copy/249504',
    'https://www.discogs.com/de/release/249504',
    'https://www.discogs.com/ja/release/249504-Rick-Astley',
    'https://www.discogs.com/pt_BR/release/edit/249504',
    'https://m.discogs.com/release/249504',
    'https://m.discogs.com/de/release/249504',
    'm.discogs.com/release/249504',
    '//www.discogs.com/release/249504',
    'HTTPS://WWW.DISCOGS.COM/RELEASE/249504',
    'https://www.discogs.com./release/249504',
    'https://www.discogs.com//release//249504',
    'https://www.discogs.com/Rick-Astley-Never-Gonna/release/249504',
    'https://www.discogs.com/ru/Rick-Astley-Never-Gonna/release/249504',
    'https://www.discogs.com/sell/release/249504',
    'https://www.discogs.com/sell/release/249504?ev=rb&format=Vinyl',
    'https://www.discogs.com/fr/sell/release/249504',
    'https://www.discogs.com/sell/post/249504',
    'https://www.discogs.com/sell/history/249504',
    'https://www.discogs.com/sell/list?release_id=249504&ev=rb',
    'https://www.discogs.com/sell/post?release_id=249504',
    'https://www.discogs.com/viewimages?release=249504',
    'https://api.discogs.com/releases/249504/rating',
    'https://api.discogs.com/marketplace/price_suggestions/249504',
    'https://api.discogs.com/marketplace/stats/249504',
    'https://api.discogs.com/users/crate_keeper/collection/releases/249504',
    'https://api.discogs.com/users/crate_keeper/collection/folders/1/releases/249504/instances/7',
    'https://api.discogs.com/users/crate_keeper/wants/249504',
    '<https://www.discogs.com/release/249504>',
    '<https://www.discogs.com/release/249504>,',
    '(https://www.discogs.com/release/249504)',
    '"https://www.discogs.com/release/249504"',
    '`https://www.discogs.com/release/249504`',
    '_https://www.discogs.com/release/249504_ is mine',
    '__**https://www.discogs.com/release/249504-Rick**__',
    'this:https://www.discogs.com/release/249504',
    '[Rick](<https://www.discogs.com/release/edit/249504>)',
    '[r249504],',
    '<[r249504]>',
    '249504,',
    '(r249504).',
    '<249504>',
    '２４９５０４',
    '\u00ad[r2\u200b49504]\ufeff',
  ])('names release 249504: %s', (text) => {
    expect(parseReleaseRef(text)).toBe(249504);
  });

  it.each([
    'https://www.discogs.com/release',
    'https://www.discogs.com/release/add',
    'https://www.discogs.com/release/add/249504',
    'https://www.discogs.com/release/Rick-249504',
    'https://www.discogs.com/release/249504a',
    'https://www.discogs.com/release/249.504',
    'https://www.discogs.com/release/249,504',
    // The program that showed this address has cut it off.
    'https://www.discogs.com/release/2495…',
    'https://www.discogs.com/sell/item/249504',
    'https://www.discogs.com/sell/order/249504-1',
    'https://www.discogs.com/sell/cart/249504',
    'https://www.discogs.com/sell/list?format=Vinyl',
    'https://www.discogs.com/artist/249504-Release',
    'https://www.discogs.com/label/249504-release',
    'https://www.discogs.com/user/release/249504',
    'https://www.discogs.com/user/crate_keeper/collection?release=249504',
    'https://www.discogs.com/lists/release/249504',
    'https://www.discogs.com/group/release/249504',
    'https://www.discogs.com/forum/thread/249504',
    'https://www.discogs.com/search?q=/release/249504',
    'https://www.discogs.com/search/?release=249504',
    'https://www.discogs.com/#/release/249504',
    'https://www.discogs.com/?/release/249504',
    'https://www.discogs.com/a/b/release/249504',
    'https://api.discogs.com/users/crate_keeper/collection/folders/249504/releases',
    'https://api.discogs.com/users/releases/249504',
    'https://api.discogs.com/labels/249504/releases',
    'https://evil.example/www.discogs.com/release/249504',
    'evil.example/?to=https://www.discogs.com/release/249504 please',
    'https://www.discogs.com.evil.example/release/249504 please',
    'édiscogs.com/release/249504 please',
    "'77",
    '.5',
    '7"',
    '12/500',
    '249504²',
  ])('names none: %s', (text) => {
    expect(() => parseReleaseRef(text)).toThrow(Refusal);
    expect(() => parseReleaseRef(text)).not.toThrow(/master/);
  });

  it.each([
    'https://www.discogs.com/master/96559',
    'https://www.discogs.com/master/96559-Rick/versions,',
    'https://www.discogs.com/master/view/96559',
    'https://www.discogs.com/de/master/edit/96559',
    'https://m.discogs.com/master/96559',
    'https://www.discogs.com/sell/master/96559',
    'https://www.discogs.com/sell/list?master_id=96559',
    'https://api.discogs.com/masters/96559/versions',
    '(m96559)',
  ])('names a master: %s', (text) => {
    expect(() => parseReleaseRef(text)).toThrow('master-named');
    expect(parseReference(text)).toEqual({ kind: 'master', masterId: 96559 });
  });

  it.each([
    ['[m1] or [m2]', 'several-releases'],
    ['m0', 'no-such-number'],
    ['https://www.discogs.com/master/0', 'no-such-number'],
  ])('names no master: %s', (text, kind) => {
    expect(() => parseReference(text)).toThrow(kind);
  });

  it('a master among addresses of other pages', () => {
    const text = 'https://www.discogs.com/artist/72872 made https://www.discogs.com/master/96559';
    expect(parseReference(text)).toEqual({ kind: 'master', masterId: 96559 });
  });
});

describe('readReleaseRef', () => {
  it.each(['Dark Side', 'AC/DC', 'feat. St.Vincent/Byrne live', '1984 & after', '[1984] live'])(
    'leaves %s to the search of titles',
    (text) => {
      expect(readReleaseRef(text)).toBeNull();
    },
  );
});
