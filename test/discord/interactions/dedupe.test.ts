// An interaction that the gateway sends a second time is not handled a second time.
import { expect, it } from 'vitest';
import { createInteractionDedupe } from '../../../src/discord/interactions/dedupe.ts';

it('lets each id through once', () => {
  const isNew = createInteractionDedupe();
  expect(['1', '2', '1', '2', '3'].map((id) => isNew(id))).toEqual([true, true, false, false, true]);
});

it('forgets the oldest, and never grows', () => {
  const isNew = createInteractionDedupe(2);
  expect(['1', '2', '3', '2', '1'].map((id) => isNew(id))).toEqual([true, true, true, false, true]);
});
