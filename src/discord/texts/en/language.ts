// Discord, texts, English: how English writes numbers, plurals and lists.
import { createLanguage, type Forms } from '../language.ts';

export type { Forms };

export const { number, counted, form, list } = createLanguage('en-GB');
