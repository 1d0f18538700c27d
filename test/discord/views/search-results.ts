// Support of the tests of the search message: results to show.
import type { ShownResult } from '../../../src/core/search/results.ts';
import type { Pressing } from '../../../src/core/types.ts';
import { pressing } from '../../support/pressings.ts';

/** A result that is not owned. Its pressing is known, the details of its release are not. */
export const result = (over: Partial<ShownResult> = {}): ShownResult => ({
  releaseId: 249504,
  pressing: pressing(),
  release: null,
  ownership: { kind: 'not-owned' },
  isWanted: null,
  ...over,
});
/** The same result, whose pressing differs in these fields. */
export const resultOf = (over: Partial<Pressing>): ShownResult => result({ pressing: pressing(over) });
