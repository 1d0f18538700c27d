// The flags of countries, by the names that Discogs uses.
import { expect, it } from 'vitest';
import { flagOf } from '../../src/discord/flags.ts';

it.each([
  ['UK', '🇬🇧'],
  ['US', '🇺🇸'],
  ['Germany', '🇩🇪'],
  ['Japan', '🇯🇵'],
  ['Bahamas, The', '🇧🇸'],
  ['Czech Republic', '🇨🇿'],
  ['Bosnia & Herzegovina', '🇧🇦'],
  ['South Korea', '🇰🇷'],
])('%s: %s', (country, flag) => {
  expect(flagOf(country)).toBe(flag);
});

it.each([
  ...[
    'UK & Europe',
    'UK, Europe & US',
    'USA & Canada',
    'USA, Canada & Europe',
    'UK & US',
    'Europe',
    'Worldwide',
  ],
  ...['USSR', 'Yugoslavia', 'Czechoslovakia', 'German Democratic Republic (GDR)', 'Scandinavia', 'Benelux'],
  ...['Germany, Austria, & Switzerland', 'Australia & New Zealand', 'Unknown', '', 'uk', 'constructor'],
])('%j has none', (country) => {
  expect(flagOf(country)).toBeNull();
});
