// Soak: reads what the bot said to a person, by its own words (src/discord/texts/en/add.ts, settings.ts,
// crate-remove.ts). Pure.
import type { Told } from './audit/world.ts';

const SENTENCES: readonly (readonly [RegExp, Told])[] = [
  [
    /^✅ (?:Answers are|What this server adds) |^(?:Answers are|New copies) already |^This server (?:already )?uses /,
    'set',
  ],
  [/^✅ Added(?:\n| (?:\*\*|by |· № ))/, 'added'],
  [/^✅ Another copy added/, 'another-added'],
  [/^Already used/, 'used'],
  [/^Removed(?:\n|$)|^It was off Discogs already\. Removed here too/, 'row-removed'],
  [/^(?:Removed|It was off Discogs already|Undone)/, 'undone'],
  [/^Forgotten/, 'forgotten'],
  [/^(?:Already in the crate|Probably in the crate|⏳ Not on Discogs yet|Saved here)/, 'owned'],
];

/** Returns what a text of the bot means for copies. Null: the text is empty. */
export function toldBy(content: string): Told | null {
  if (content === '') return null;
  return SENTENCES.find(([sentence]) => sentence.test(content))?.[1] ?? 'something-else';
}
