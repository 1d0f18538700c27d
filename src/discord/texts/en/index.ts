// Discord, texts, English: one module a subject, as the views are divided.
import { ownership } from './ownership.ts';
import { pressing } from './pressing.ts';
import { refresh } from './refresh.ts';
import { refusals } from './refusals.ts';
import { search } from './search.ts';

export const english = { ownership, pressing, refresh, refusals, search };
