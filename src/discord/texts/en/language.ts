// Discord, texts, English: how English writes numbers, plurals, dates and lists.
import { createLanguage, type Forms } from '../language.ts';

export type { Forms };

export const { number, short, counted, form, list, day, month } = createLanguage('en-GB');
