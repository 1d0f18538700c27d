// Artist names: the marks that Discogs adds to a name (` (2)`, `*`) are removed, the words that join two artists stay, and
// titles do not change.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artistLine, headingFromSearch } from '../../src/discogs/artists.ts';
import type { RawArtist } from '../../src/discogs/schemas.ts';
import { withoutNumber } from '../../src/text/namesake.ts';

/** Parses artists written as `name=anv|join`. `anv` (the name on this release) and `join` can be left out. */
function artists(...written: string[]): Omit<RawArtist, 'id'>[] {
  return written.map((one) => {
    const [names = '', join] = one.split('|');
    const [name = '', anv] = names.split('=');
    return { name: name || null, anv: anv ?? null, join: join ?? null };
  });
}

describe('artistLine', () => {
  it.each([
    [artists('HammerFall'), 'HammerFall'],
    [artists('Alice Cooper (2)'), 'Alice Cooper'],
    [artists('John Smith (133)'), 'John Smith'],
    [artists('Various'), 'Various'],
    [artists('Rodriguez=Sixto Rodriguez'), 'Sixto Rodriguez'],
    [artists('Earl (2)=Earl (The Pearl)'), 'Earl (The Pearl)'],
    [artists('Freddie Hubbard|,', 'İlhan Mimaroğlu'), 'Freddie Hubbard, İlhan Mimaroğlu'],
    [artists('NOFX|Vs.', 'Frank Turner'), 'NOFX Vs. Frank Turner'],
    [artists('Isenheim|/', 'Uruk-Hai (2)'), 'Isenheim / Uruk-Hai'],
    [artists('Nick Cave|&', 'The Bad Seeds'), 'Nick Cave & The Bad Seeds'],
    [
      artists('Innerzone Orchestra|Featuring', 'Paul Randolph'),
      'Innerzone Orchestra Featuring Paul Randolph',
    ],
    [artists('A|;', 'B|,', 'C|And', 'D'), 'A; B, C And D'],
    // A join after the last artist is dropped. A missing join becomes a comma.
    [artists('A|,', 'B|,'), 'A, B'],
    [artists('A|&'), 'A'],
    [artists('A', 'B'), 'A, B'],
    // An entry without a name is no artist, and its join is dropped with it.
    [artists('A|&', '|/', 'B'), 'A & B'],
    [artists('', 'B'), 'B'],
    // Names that only look as if Discogs had marked them.
    [artists('(2)'), '(2)'],
    [artists('Sunn O)))'), 'Sunn O)))'],
    [artists('Godspeed You! Black Emperor'), 'Godspeed You! Black Emperor'],
    [artists('Boards Of Canada (Live)'), 'Boards Of Canada (Live)'],
    [artists('Blink(182)'), 'Blink(182)'],
    [artists('N*E*R*D'), 'N*E*R*D'],
    [artists('Björk', 'サカナクション'), 'Björk, サカナクション'],
    [[], 'Unknown Artist'],
    [artists(''), 'Unknown Artist'],
  ])('%o', (given, line) => {
    expect(artistLine(given)).toBe(line);
  });

  it('takes a number off a name only once', () => {
    expect(withoutNumber('Foo (2) (3)')).toBe('Foo (2)');
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (name, number) => {
        fc.pre(!/[\s)]$/.test(name));
        expect(withoutNumber(`${name} (${number})`)).toBe(name);
      }),
    );
  });
});

describe('headingFromSearch', () => {
  it.each([
    ['Leftfield - Leftism', 'Leftfield - Leftism'],
    ['Alice Cooper (2) - Hey Stoopid', 'Alice Cooper - Hey Stoopid'],
    ['Rodriguez* - Cold Fact', 'Rodriguez - Cold Fact'],
    ['Isenheim / Uruk-Hai (2) - Isenheim / Uruk-Hai', 'Isenheim / Uruk-Hai - Isenheim / Uruk-Hai'],
    ['Sublime (2) - Nugs: The Best Of The Box', 'Sublime - Nugs: The Best Of The Box'],
    ['Nash*, Young (3) & Various - Live', 'Nash, Young & Various - Live'],
    ['Prince (3)* And The Revolution* - 1999', 'Prince And The Revolution - 1999'],
    ['A*/B (2)/C - D', 'A/B/C - D'],
    // A title keeps its marks, however many dashes come after the first.
    ['Led Zeppelin - Led Zeppelin IV (2)', 'Led Zeppelin - Led Zeppelin IV (2)'],
    ['Harry Nilsson* - Nilsson Schmilsson*', 'Harry Nilsson - Nilsson Schmilsson*'],
    ['BAP - Live - Bess Demnähx (2) - Remix', 'BAP - Live - Bess Demnähx (2) - Remix'],
    ['Kiss - Alive! (2)', 'Kiss - Alive! (2)'],
    // Names that only look as if Discogs had marked them.
    ['N*E*R*D - Fly Or Die', 'N*E*R*D - Fly Or Die'],
    ['*NSYNC - *NSYNC', '*NSYNC - *NSYNC'],
    ['Sunn O))) - ØØ Void', 'Sunn O))) - ØØ Void'],
    ['*** - Stars', '*** - Stars'],
    ['Was (Not Was) - Walk', 'Was (Not Was) - Walk'],
    ['(2) - Two', '(2) - Two'],
    ['Uruk-Hai (2)', 'Uruk-Hai (2)'],
    ['', ''],
    // The title has no visible character. The space after its dash may have been trimmed.
    ['Sigur Rós (2) - \u200e\u3164', 'Sigur Rós - Untitled'],
    ['Sigur Rós* -', 'Sigur Rós - Untitled'],
    [null, 'Untitled'],
  ])('%s', (title, heading) => {
    expect(headingFromSearch(title)).toBe(heading);
  });

  it('changes nothing after the first dash, and nothing the second time', () => {
    const pieces = fc.constantFrom('A', 'Bee', ' ', '*', ' (2)', '(3)', ' & ', ', ', ' - ', '/');
    fc.assert(
      fc.property(
        fc.array(pieces).map((some) => some.join('')),
        (title) => {
          const heading = headingFromSearch(title);
          const end = title.indexOf(' - ');
          const isSeen = title.slice(end + 3).trim() !== '' && !title.endsWith(' -');
          if (end < 0 || isSeen) expect(heading.endsWith(end < 0 ? title : title.slice(end))).toBe(true);
          expect(headingFromSearch(heading)).toBe(heading);
        },
      ),
    );
  });
});
