// Core, add: Add, Undo, a sync, and people on discogs.com at the same moment, on the embedded database.
import fc from 'fast-check';
import { it } from 'vitest';
import { useStore } from '../../support/use-store.ts';
import { meet } from './interleaved.ts';
import { someMeeting } from './meetings.ts';

const opened = useStore();

it('nothing is lost, doubled or removed unasked, however they interleave', () =>
  fc.assert(
    fc.asyncProperty(someMeeting, (meeting) => meet(opened, meeting)),
    { numRuns: 20, endOnFailure: true },
  ));
