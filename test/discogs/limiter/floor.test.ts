// Discogs, limiter: how many tokens a call must leave free.
import { expect, it } from 'vitest';
import type { Lane } from '../../../src/core/discogs-port.ts';
import { floorOf } from '../../../src/discogs/limiter/floor.ts';

const FLOORS = { reserve: 10, enrichment: 4, busyPerson: { calls: 6, kept: 4 } };

it.each<[string, Lane, number, number, number]>([
  ['a first call of a person takes the last one', 'person', 0, 60, 0],
  ['so does a sixth', 'person', 5, 60, 0],
  ['a seventh leaves four', 'person', 6, 60, 4],
  ['so does a thirtieth', 'person', 29, 60, 4],
  ['enrichment leaves four', 'enrichment', 0, 60, 4],
  ['a sync leaves the reserve', 'sync', 0, 60, 10],
  ['so does a sync that works for long', 'sync', 50, 60, 10],
  ['no lane stands still with a limit of 3', 'sync', 0, 3, 2],
  ['nor does a busy person', 'person', 6, 3, 2],
  ['nor does any with a limit of 1', 'person', 6, 1, 0],
])('%s', (_, lane, started, limit, floor) => {
  expect(floorOf({ lane, started }, FLOORS, limit)).toBe(floor);
});
