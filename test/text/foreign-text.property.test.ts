// No reader of foreign text takes more than 20 ms of CPU for 1,000 characters, or time that grows with the square of their number.
import { describe, expect, it } from 'vitest';
import { complaint, mixtureOf } from '../support/hostile-texts.ts';
import { itTakesNoLongerForMixtures, itTakesNoLongerForRows } from './readers.ts';

// test/long/foreign-text takes every row, and many more mixtures.
itTakesNoLongerForRows(4);
itTakesNoLongerForMixtures(5);

describe('the measure itself', () => {
  const dashes = mixtureOf([0, 1]);
  const complaintOf = (pattern: RegExp) => complaint((text) => pattern.test(text), dashes);

  it('complains of what doubles with each character', () => {
    expect(complaintOf(/^(?:-+)+$/)).toMatch(/^\d+\.\d ms of CPU for \d\d characters/);
  });

  it('complains of a square', () => {
    // Six times, because a fast machine does it once in less time than `complaint` notices.
    const square = (text: string) => [1, 2, 3, 4, 5, 6].map(() => /-+$/.test(text));
    expect(complaint(square, dashes)).toMatch(/ ms for 8000 of /);
  });

  it('lets pass what is linear', () => {
    expect(complaintOf(/^-+$/)).toBeNull();
  });
});
