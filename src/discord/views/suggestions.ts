// Discord, views: makes the suggestions of autocomplete from the crate. Pure. A suggestion is plain text, without Markdown.

import { headingOf } from '../../core/release/stored.ts';
import type { SuggestedRelease } from '../../core/search/suggestions.ts';
import { releaseMark } from '../../core/search/what.ts';
import type { Texts } from '../texts/texts.ts';
import { LIMITS, plain } from './limits.ts';

interface Suggestion {
  name: string;
  value: string;
}

/** The most characters of the part that tells pressings apart. It is never cut for a long title. */
const LONGEST_FACTS = 60;

/**
 * Makes suggestions such as `✅ Tool - Lateralus · US 2005 · ×2`. If two would read alike, they also have their catalogue numbers.
 * The value is a text that /find reads as this release.
 */
export function suggestedReleases(found: readonly SuggestedRelease[], texts: Texts): Suggestion[] {
  const names = found.map((one) => nameOf(one, [], texts));
  return found.map((one, index) => {
    const isTwin = names.filter((name) => name === names[index]).length > 1;
    const { labelName, catalogNumber } = one.record;
    const number = [labelName, catalogNumber].filter((part) => part !== null).join(' ');
    const name = isTwin && number !== '' ? nameOf(one, [number], texts) : (names[index] ?? '');
    return { name, value: releaseMark(one.releaseId) };
  });
}

function nameOf(
  { record, ownership }: SuggestedRelease,
  more: readonly string[],
  { find: say }: Texts,
): string {
  const copies = ownership.kind === 'owned' ? (ownership.copies ?? 1) : 0;
  const place = [record.country ?? '', record.yearReleased?.toString() ?? ''].filter((part) => part !== '');
  const facts = [place.join(' '), ...more, copies > 1 ? say.copies(copies) : ''].filter(
    (part) => part !== '',
  );
  const mark =
    ownership.kind === 'owned' || ownership.kind === 'waiting' ? `${say.mark[ownership.kind]} ` : '';
  const behind = facts.length > 0 ? ` · ${plain(facts.join(' · '), LONGEST_FACTS)}` : '';
  return `${mark}${plain(headingOf(record), LIMITS.choice - mark.length - behind.length)}${behind}`;
}

/** Makes suggestions of names. The value is the name. One that does not fit is left out, because a cut name finds nothing. */
export const suggestedNames = (names: readonly string[]): Suggestion[] =>
  names.filter((name) => name !== '' && name.length <= LIMITS.choice).map((name) => ({ name, value: name }));
