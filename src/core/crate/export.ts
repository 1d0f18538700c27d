// Core, crate: the use case Export. It makes a CSV file of the whole collection from the database alone, also while Discogs is down.
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import type { Crate } from '../ports.ts';
import { type CsvColumn, csvColumns } from './csv-columns.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import type { CsvFile, CsvWriter } from './ports.ts';

export type Exported =
  | (CsvFile & {
      kind: 'file';
      /** `crate-2026-11-29.csv`, or with `.gz`. The day is that of UTC. */
      name: string;
      copies: number;
      /** How many records are only here. They have no copy, so they are not in the file. */
      onlyHere: number;
      freshness: Freshness;
    })
  | { kind: 'empty'; onlyHere: number; freshness: Freshness }
  /** Even the zipped file is above the limit. */
  | { kind: 'too-large' };

export interface CrateExport {
  /**
   * Makes the file. Waits while another export is under way, so that only one file at a time is in memory. The rows are read in
   * parts, and a sync can write in between: a copy that is there the whole time is in the file exactly once, as it was at one moment.
   * @throws StoreError when the database fails.
   */
  export(options: { mostBytes: number }): Promise<Exported>;
}

/** The copies of one part. They are written at once, which takes less than 10 ms. */
const PART = 1_000;

export function createCrateExport(deps: {
  store: Pick<Crate, 'copies' | 'fields' | 'shelf'>;
  account: Pick<Account, 'username'>;
  csv: CsvWriter;
  clock: Pick<Clock, 'now'>;
}): CrateExport {
  const { store, account, csv, clock } = deps;
  /** The last export that was asked for. Never rejects. */
  let last: Promise<unknown> = Promise.resolve();

  /** Yields the headings, then the rows. Adds to `counted.copies`. */
  async function* rowsOf(columns: readonly CsvColumn[], counted: { copies: number }) {
    yield [columns.map(({ heading }) => heading)];
    let after: number | null = null;
    for (;;) {
      const part = await store.copies.after(after, PART);
      if (part.length > 0) yield part.map((copy) => columns.map(({ cell }) => cell(copy)));
      counted.copies += part.length;
      after = part.at(-1)?.instanceId ?? null;
      if (part.length < PART) return;
    }
  }

  async function make(mostBytes: number): Promise<Exported> {
    const columns = csvColumns(await store.fields.list(), await store.copies.fieldIds());
    const counted = { copies: 0 };
    const file = await csv.write(rowsOf(columns, counted), mostBytes);
    if (!file) return { kind: 'too-large' };
    const onlyHere = await store.copies.recordsWithoutCopy();
    const freshness = freshnessOf(await store.shelf.syncedAt(), {
      nowMs: clock.now(),
      hasCollection: account.username !== null,
    });
    if (counted.copies === 0) return { kind: 'empty', onlyHere, freshness };
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    const name = `crate-${day}.csv${file.isZipped ? '.gz' : ''}`;
    return { kind: 'file', ...file, name, copies: counted.copies, onlyHere, freshness };
  }

  return {
    export({ mostBytes }) {
      const exported = last.then(() => make(mostBytes));
      // Keeps no file, which can have 10 MiB.
      last = exported.then(
        () => {},
        () => {},
      );
      return exported;
    },
  };
}
