// Discord, views: what a person reads who has to wait for Discogs.
import { expect, it } from 'vitest';
import type { BudgetWait } from '../../../src/core/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import type { Activity } from '../../../src/discord/texts/texts.ts';
import { waitingText } from '../../../src/discord/views/wait.ts';

// The time is rounded up to a whole second, so a person who waits until then is never too early.
it.each<[BudgetWait, Activity, string]>([
  [{ ms: 7_200, reason: 'budget' }, 'search', "⏳ Discogs' limit reached. Searching <t:1700000008:R>"],
  [{ ms: 43_000, reason: 'asked-to-wait' }, 'add', '⏳ Discogs asked for a pause. Adding <t:1700000044:R>'],
  [
    { ms: 19_900, reason: 'restart' },
    'refresh',
    '⏳ Just restarted, so I go easy on Discogs. Updating <t:1700000020:R>',
  ],
  [{ ms: 1_000, reason: 'asked-to-wait' }, 'undo', '⏳ Discogs asked for a pause. Undoing <t:1700000002:R>'],
])('%j before %s', (wait, activity, text) => {
  expect(waitingText(wait, activity, 1_700_000_000_100, english)).toBe(text);
});
