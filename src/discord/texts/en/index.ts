// Discord, texts, English: one module a subject, as the views are divided.
import { refresh } from './refresh.ts';
import { refusals } from './refusals.ts';

export const english = { refresh, refusals };
