// Discord, texts: the catalogue. Every text that a person reads in Discord is in the folder of a language, and nowhere else.
import { english } from './en/index.ts';

/**
 * The texts that every language must have. English defines them: another language is `satisfies Texts`, so a missing text or
 * argument does not compile. A text is a string, or a function of what it names. Arguments are ready for Markdown (`safe` in
 * views/limits.ts).
 */
export type Texts = typeof english;

/** Returns the texts for a Discord locale, such as `en-GB`. So far there is only English, for all locales. */
export const textsFor = (_locale: string): Texts => english;

/** The kinds of work that a sentence about a wait can name. */
export type Activity = 'search' | 'add' | 'undo' | 'remove' | 'refresh' | 'want' | 'details';
