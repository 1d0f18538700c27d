// The free text of a format: which part of it is a shape, and what holds for any text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVinylText } from '../../../src/discogs/vinyl/text.ts';

const ON_VINYL = { isShape: false, isStrict: false };
const colourOf = (text: string) => readVinylText(text, ON_VINYL).colour;

describe('shapes', () => {
  it.each([
    ['Square', 'Square', null],
    ['Square Vinyl', 'Square', null],
    ['Clear Square Lathe Cut', 'Square', 'Clear'],
    ['Octagonal, Clear', 'Octagonal', 'Clear'],
    ['Square Red Vinyl', 'Square', 'Red'],
    ['Heart-Shaped', 'Heart-Shaped', null],
    ['Star Shaped, Yellow', 'Star Shaped', 'Yellow'],
    ['Red Apple Shaped Vinyl', 'Apple Shaped', 'Red'],
    ['Circular Saw Blade', 'Circular Saw Blade', null],
  ])('the text alone says %s', (text, shape, colour) => {
    expect(readVinylText(text, ON_VINYL)).toEqual({ colour, isShaped: true, shape });
  });

  it.each(['Square Sleeve', 'Square Label', 'Star', 'Heart', 'Diamond', 'Red'])('is none in %s', (text) => {
    expect(readVinylText(text, ON_VINYL)).toMatchObject({ isShaped: false, shape: null });
  });

  it.each([
    ['Heart', 'Heart', null],
    ['Red Heart', 'Heart', 'Red'],
    ['Grimalkin', 'Grimalkin', null],
    ['Map Of Ireland', 'Map Of Ireland', null],
    ['Star, Gold, Die-cut Sleeve', 'Star', 'Gold'],
    ['Skull, 500 copies', 'Skull', null],
    ['Square 500 Grimalkin', 'Square Grimalkin', null],
    ['Square, Gatefold Sleeve', 'Square', null],
    ['Orange', null, 'Orange'],
    ['Gatefold', null, null],
    ['Picture Disc', null, null],
  ])('where Discogs says Shape: %s', (text, shape, colour) => {
    expect(readVinylText(text, { isShape: true, isStrict: false })).toMatchObject({ shape, colour });
  });

  it('knows that Shaped names none', () => {
    expect(readVinylText('Shaped', ON_VINYL)).toEqual({ colour: null, isShaped: true, shape: null });
    expect(readVinylText('Shaped Picture Disc', ON_VINYL)).toMatchObject({ isShaped: true, shape: null });
  });
});

describe('any text', () => {
  const WORDS =
    'red blue clear marbled splatter label cover gatefold 180g square heart grimalkin vinyl with w/ & , / ( ) [ ] " 7" 500 copies edition in center'.split(
      ' ',
    );
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' ')),
  );
  const options = fc.record({ isShape: fc.boolean(), isStrict: fc.boolean() });

  it('never throws; a colour or a shape is clean and never empty', () => {
    fc.assert(
      fc.property(texts, options, (text, how) => {
        const { colour, shape } = readVinylText(text, how);
        for (const said of [colour, shape]) {
          if (said === null) continue;
          expect(said).toBe(said.trim());
          expect(said).not.toBe('');
          expect(said).not.toMatch(/\s\s|[\uE000-\uF8FF]/u);
        }
      }),
    );
  });

  // A reader once took practically for ever on each of these texts, or could have. See also
  // test/text/foreign-text.property.test.ts.
  it.each([
    [`Red, (x${'-'.repeat(200)}y)`, 'Red'],
    [`Red, (see http:${'/'.repeat(200)}x)`, 'Red'],
    [`Red ${'-'.repeat(200)}`, 'Red'],
    [`Red${' '.repeat(100)}${'- '.repeat(80)}`, 'Red'],
    [`Red w/${' with'.repeat(50)}`, 'Red'],
    [`(x${'-'.repeat(200)}y)`, null],
  ])('%s', (text, colour) => {
    expect(colourOf(text)).toBe(colour);
  });

  it('takes brackets off, closed or not quite', () => {
    const how = { isShape: false, isStrict: false };
    expect(readVinylText('[ Blue )', how).colour).toBe('Blue');
    expect(readVinylText('(Red with)', how).colour).toBe('Red');
  });

  it('reads a stated colour as itself again', () => {
    const words = fc.constantFrom(
      'red',
      'Blue',
      'Clear',
      'marbled',
      'splatter',
      'red [blood]',
      '"Blue"',
      'red/blue',
    );
    const remarks = fc.constantFrom('180g', 'Gatefold', 'Red Label', '500 copies', 'Numbered');
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), fc.array(remarks), (colour, rest) => {
        const stated = colour.join(' ');
        expect(colourOf([stated, ...rest].join(', '))).toBe(stated);
        expect(colourOf([...rest, stated].join(', '))).toBe(stated);
      }),
    );
  });
});
