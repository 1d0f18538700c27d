// Store suite: times and rows that several tests use.

import type { NewIntent } from '../../src/core/add/ports.ts';
import type { CollectionItem } from '../../src/core/types.ts';

const START_MS = Date.parse('2026-11-22T16:00:00.123Z');

/** A moment, so many seconds after the start of every story in these tests. */
export const at = (seconds: number) => new Date(START_MS + seconds * 1_000);

/** A lease of this holder, in seconds as `at` has them. */
export const leaseOf = (holder: string, from: number, until: number) => ({
  holder,
  now: at(from),
  ms: (until - from) * 1_000,
});

/** A copy of release 249504. Every field can be replaced. */
export function copy(over: Partial<CollectionItem> = {}): CollectionItem {
  return {
    instanceId: 1_999_000_001,
    releaseId: 249504,
    masterId: 96559,
    folderId: 1,
    rating: 0,
    addedAt: new Date('2020-02-29T23:59:59.000Z'),
    notes: [],
    ...over,
  };
}

/** An intent for a copy of release 249504. Every field can be replaced. */
export function newIntent(over: Partial<NewIntent> = {}): NewIntent {
  return {
    releaseId: 249504,
    requestKey: null,
    requester: { userId: '1001', guildId: '2001', channelId: '3001' },
    release: null,
    ...over,
  };
}
