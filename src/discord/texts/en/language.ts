// Discord, texts, English: how English writes numbers, plurals and lists.
import { createLanguage } from '../language.ts';

export const { number, counted, form, list } = createLanguage('en');
