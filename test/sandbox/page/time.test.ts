// Sandbox, page: moments as Discord shows them.
import { expect, test } from 'vitest';
import { besideName, inStyle } from '../../../sandbox/page/client/time.ts';

const PLACE = { locale: 'en-GB', timeZone: 'UTC' };
const NOW = Date.UTC(2026, 10, 22, 17, 30, 0);

test.each([
  ['t', '17:30'],
  ['T', '17:30:00'],
  ['d', '22/11/2026'],
  ['D', '22 November 2026'],
])('in style %s', (style, text) => {
  expect(inStyle(NOW, style, NOW, PLACE)).toBe(text);
});

// Versions of Node differ in the separator between date and time.
test.each([
  ['f', /^22 November 2026\W.*\b17:30$/],
  ['F', /^Sunday,? 22 November 2026\W.*\b17:30$/],
])('in style %s', (style, text) => {
  expect(inStyle(NOW, style, NOW, PLACE)).toMatch(text);
});

test.each([
  [0, 'in 0 seconds'],
  [-5_000, '5 seconds ago'],
  [-90_000, '1 minute ago'],
  [3 * 3_600_000, 'in 3 hours'],
  [-26 * 3_600_000, '1 day ago'],
  [-400 * 86_400_000, '1 year ago'],
])('%d ms from now', (byMs, text) => {
  expect(inStyle(NOW + byMs, 'R', NOW, PLACE)).toBe(text);
});

test.each([
  [0, 'Today at 17:30'],
  [-24 * 3_600_000, 'Yesterday at 17:30'],
  [-48 * 3_600_000, '20/11/2026, 17:30'],
])('beside a name, %d ms from now', (byMs, text) => {
  expect(besideName(NOW + byMs, NOW, PLACE)).toBe(text);
});
