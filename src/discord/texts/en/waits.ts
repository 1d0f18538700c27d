// Discord, texts, English: says that a person waits for Discogs, and what the bot does after the wait.
import type { BudgetWait } from '../../../core/types.ts';
import type { Activity } from '../texts.ts';

const WHY: Record<BudgetWait['reason'], string> = {
  budget: "Discogs' limit reached",
  'asked-to-wait': 'Discogs asked for a pause',
  restart: 'Just restarted, so I go easy on Discogs',
};

const DOING: Record<Activity, string> = {
  search: 'Searching',
  add: 'Adding',
  undo: 'Undoing',
  remove: 'Removing',
  refresh: 'Updating',
  want: 'Changing the wantlist',
  details: 'Saving',
};

export const waits = {
  /** @param when a moment that Discord counts down. */
  waiting: (reason: BudgetWait['reason'], activity: Activity, when: string) =>
    `⏳ ${WHY[reason]}. ${DOING[activity]} ${when}`,
};
