// Core, add: the flag of a record, and whether it stays, from its copies and its history.
import { expect, it } from 'vitest';
import { standingOf } from '../../../src/core/add/standing.ts';
import type { IntentStatus } from '../../../src/core/add/types.ts';

/** One intent in the history of a record. `+`: it made the record. `!`: the record was flagged as synced before it. */
type Step = IntentStatus | `${'+' | '!'}${IntentStatus}`;

const statusOf = (step: Step) => step.replace(/^[+!]/, '') as IntentStatus;
const history = (steps: Step[]) =>
  steps.map((step) => ({
    status: statusOf(step),
    rowCreated: step.startsWith('+'),
    flagBefore: step.startsWith('!'),
  }));

const GONE = { isKept: true, isSynced: true };
const TO_PUSH = { isKept: true, isSynced: false };
const AWAY = { isKept: false, isSynced: false };

it.each<{ what: string; copies?: number; steps: Step[]; flag?: boolean; is: typeof GONE }>([
  { what: 'a copy is the truth', copies: 1, steps: ['+refused'], is: GONE },
  { what: 'a copy is the truth, whatever was undone', copies: 2, steps: ['+undone', 'undone'], is: GONE },
  { what: 'no history: as it is', steps: [], flag: true, is: GONE },
  { what: 'no history: as it is', steps: [], flag: false, is: TO_PUSH },
  { what: 'added, removed on Discogs by hand', steps: ['+added'], is: GONE },
  { what: 'found there, removed by hand', steps: ['+found'], is: GONE },
  { what: 'saved here only', steps: ['+local'], is: TO_PUSH },
  { what: 'Discogs said no', steps: ['+refused'], is: TO_PUSH },
  { what: 'no answer yet', steps: ['+open'], is: TO_PUSH },
  { what: 'added and undone', steps: ['+undone'], is: AWAY },
  { what: 'saved while Discogs was down, pushed by a sync, undone', steps: ['+refused', 'undone'], is: AWAY },
  { what: 'saved here only, taken back', steps: ['+undone'], is: AWAY },
  { what: 'two added it, both undid it', steps: ['+undone', '!undone'], is: AWAY },
  { what: 'two added it, one undid it, the other copy went by hand', steps: ['+undone', '!added'], is: GONE },
  { what: 'added, gone by hand, added again and undone', steps: ['+added', '!undone'], is: GONE },
  {
    what: 'pushed, found by another who wanted it, undone',
    steps: ['+refused', 'undone', '!found'],
    is: GONE,
  },
  { what: 'undone, and somebody wants it again', steps: ['+undone', 'refused'], is: TO_PUSH },
  {
    what: 'waited for a push, then added and undone: what was asked for is over',
    steps: ['undone'],
    flag: true,
    is: GONE,
  },
  { what: 'pulled, gone by hand, added and undone', steps: ['!undone'], is: GONE },
  { what: 'pulled, gone by hand, refused', steps: ['!refused'], is: GONE },
  { what: 'a copy is left after a Remove', copies: 1, steps: ['!removed'], is: GONE },
  { what: 'pulled, its last copy removed', steps: ['removed'], flag: true, is: AWAY },
  { what: 'added, its copy removed', steps: ['+removed', 'removed'], is: AWAY },
  { what: 'added by one, found by another, removed', steps: ['+removed', '!found', 'removed'], is: AWAY },
  { what: 'waited for a push, found, removed', steps: ['+refused', 'found', 'removed'], is: AWAY },
  { what: 'one copy gone by hand, the other removed', steps: ['+added', 'removed'], is: AWAY },
  {
    what: 'of two, one was removed and the other one undone',
    steps: ['+removed', 'undone', 'removed'],
    is: AWAY,
  },
  { what: 'removed, another one added and undone', steps: ['!found', 'removed', '!undone'], is: AWAY },
  { what: 'removed, and wanted again', steps: ['+removed', 'removed', 'refused'], is: TO_PUSH },
  { what: 'removed, added again, gone by hand', steps: ['+removed', 'removed', '!added'], is: GONE },
])('$what: $steps', ({ copies = 0, steps, flag = false, is }) => {
  expect(standingOf({ copies, history: history(steps), isSynced: flag })).toEqual(is);
});
