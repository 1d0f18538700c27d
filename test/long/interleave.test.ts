// Long: Add, Undo, a sync and people on discogs.com at the same moment, many hundred times, on both databases.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { meet } from '../core/add/interleaved.ts';
import { someMeeting } from '../core/add/meetings.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

describe.each(['embedded', 'postgres'] as const)('on %s', (kind) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openTestStore(kind);
  });
  afterAll(() => opened.close());

  it('nothing is lost, doubled or removed unasked', () =>
    fc.assert(
      fc.asyncProperty(someMeeting, (meeting) => meet(opened, meeting)),
      { numRuns: 300, endOnFailure: true },
    ));
});
