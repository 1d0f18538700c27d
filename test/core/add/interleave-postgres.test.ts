// Core, add: Add, Undo, a sync, and people on discogs.com at the same moment, on a real server, which really runs two
// statements at once.
import fc from 'fast-check';
import { it } from 'vitest';
import { useStore } from '../../support/use-store.ts';
import { meet } from './interleaved.ts';
import { someMeeting } from './meetings.ts';

const opened = useStore('postgres');

it('nothing is lost, doubled or removed unasked, however they interleave', () =>
  fc.assert(
    fc.asyncProperty(someMeeting, (meeting) => meet(opened, meeting)),
    { numRuns: 12, endOnFailure: true },
  ));
