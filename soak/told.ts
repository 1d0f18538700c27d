// Soak: what the bot said, by its own words (src/discord/views/record.ts). Pure.
import type { Told } from './audit/world.ts';

const SENTENCES: readonly (readonly [RegExp, Told])[] = [
  [/^Added \*\*/, 'added'],
  [/^Another copy of \*\*.* is in the Discogs collection now/, 'another-added'],
  [/^This button was used already/, 'used'],
  [/^(?:Removed from Discogs|That copy was no longer on Discogs).* The record is gone here/, 'row-removed'],
  [/^(?:Removed from Discogs|That copy was no longer on Discogs|Taken back)/, 'undone'],
  [
    /It was in the Discogs collection already|is in the collection already|is in the collection as far as/,
    'owned',
  ],
  [/^You own this pressing|^This pressing is saved here/, 'owned'],
];

/** What a sentence means for copies. Null: nothing was said. */
export function toldBy(content: string): Told | null {
  if (content === '') return null;
  return SENTENCES.find(([sentence]) => sentence.test(content))?.[1] ?? 'something-else';
}
