// Store: which upkeep a table of the embedded database needs. test/long/embedded-upkeep shows what comes of it.
import { describe, expect, it } from 'vitest';
import { stepsFor, type TableState } from '../../../src/store/embedded/upkeep.ts';

describe('what is to be done', () => {
  const state = (over: Partial<TableState>): TableState => ({
    ...{
      name: 'records',
      rows: 10_000,
      dead: 0,
      inserted: 0,
      modified: 0,
      age: 100,
      pages: 1_000,
      unseen: 0,
    },
    ...over,
  });

  it.each<[what: string, over: Partial<TableState>, steps: string[]]>([
    ['nothing', {}, []],
    ['a few dead rows', { dead: 2_050 }, []],
    ['many dead rows', { dead: 2_051 }, ['vacuum records']],
    ['a small table', { rows: 0, dead: 51 }, ['vacuum records']],
    ['many new rows', { inserted: 3_001, modified: 0 }, ['vacuum records']],
    ['many changed rows', { modified: 1_051 }, ['analyze records']],
    ['both', { dead: 9_000, modified: 9_000 }, ['vacuum records', 'analyze records']],
    ['some pages that no vacuum saw', { unseen: 300 }, []],
    ['a table that a migration wrote again', { unseen: 301 }, ['vacuum records', 'analyze records']],
    ['old rows', { age: 150_000_001 }, ['vacuum records']],
  ])('%s', (_what, over, steps) => {
    expect(stepsFor([state(over)])).toEqual(steps);
  });
});
