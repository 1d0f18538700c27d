// Core: an export of the whole collection: its file, and what it says when there is none.
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCrateExport } from '../../../src/core/crate/export.ts';
import type { CopyReader } from '../../../src/core/crate/ports.ts';
import { csvWriter } from '../../../src/csv/write.ts';
import { StoreError } from '../../../src/errors.ts';
import { copy } from '../../store/things.ts';
import { release } from '../../support/pressings.ts';
import { readStrictCsv } from '../../support/read-csv.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const current = useStore();
const clock = createVirtualClock();
const account = { username: 'keeper' };
const MANY = { mostBytes: 10 * 1024 * 1024 };
const at = new Date('2026-01-01T00:00:00Z');

let exporting: ReturnType<typeof createCrateExport>;
beforeEach(() => {
  exporting = createCrateExport({ store: current.store, account, csv: csvWriter, clock });
});

/** Saves copies with these instance ids, each of a release of its own. */
const saveCopies = (instanceIds: readonly number[]) =>
  current.store.collection.save(
    instanceIds.map((instanceId) => copy({ instanceId, releaseId: instanceId, masterId: null })),
    at,
  );

const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function fileOf(options = MANY) {
  const exported = await exporting.export(options);
  if (exported.kind !== 'file') throw new Error(`no file: ${exported.kind}`);
  return exported;
}

/** The release ids in a file, in its order. The releases of these tests have the ids of their copies. */
const releasesIn = (data: Uint8Array) =>
  readStrictCsv(data)
    .slice(1)
    .map((row) => Number(row[7]));

describe('an export', () => {
  it('has one row for each copy, and says what is not in it', async () => {
    const { records, collection, folders, fields } = current.store;
    await folders.replace([{ id: 1, name: 'Uncategorized' }], at);
    await fields.replace([{ id: 4, name: 'Shelf', type: 'textarea', isPublic: false, options: [] }], at);
    const notes = [{ fieldId: 4, value: 'A, "top"\nleft 🎶' }];
    for (const releaseId of [1, 2]) await records.insert(release({ releaseId }), { isSynced: true, now: at });
    const addedAt = new Date('2020-11-12T12:26:02-08:00');
    await collection.save(
      [
        copy({ instanceId: 9, releaseId: 1, notes, rating: 5, addedAt }),
        copy({ instanceId: 4, releaseId: 1, addedAt: null }),
      ],
      at,
    );
    const exported = await fileOf();
    expect(exported).toMatchObject({ isZipped: false, copies: 2, onlyHere: 1, freshness: { kind: 'never' } });
    expect(exported.name).toBe(`crate-${new Date(clock.now()).toISOString().slice(0, 10)}.csv`);
    const facts = ['PB 41447', 'Rick Astley', 'Never Gonna Give You Up', 'RCA', '7", Single'];
    expect(readStrictCsv(exported.data)).toEqual([
      expect.arrayContaining(['Catalog#', 'Collection Notes', 'Collection Shelf']),
      [...facts, '', '1987', '1', 'Uncategorized', '', '', '', '', ''],
      [...facts, '5', '1987', '1', 'Uncategorized', '2020-11-12 12:26:02', '', '', '', 'A, "top"\nleft 🎶'],
    ]);
  });

  it('is byte for byte the same the second time, also after the rows were written again', async () => {
    await saveCopies(ids(1, 1_100));
    const first = await fileOf();
    const zipped = await fileOf({ mostBytes: first.data.length - 1 });
    await saveCopies(ids(1, 1_100).toReversed());
    expect((await fileOf()).data).toEqual(first.data);
    expect((await fileOf({ mostBytes: first.data.length - 1 })).data).toEqual(zipped.data);
    expect(releasesIn(first.data)).toEqual(ids(1, 1_100));
    expect(zipped.name).toMatch(/\.csv\.gz$/);
    expect(gunzipSync(zipped.data)).toEqual(Buffer.from(first.data));
  });

  it.each([999, 1_000, 1_001, 2_000])('of %i copies has each copy once', async (count) => {
    await saveCopies(ids(1, count));
    const exported = await fileOf();
    expect(exported.copies).toBe(count);
    expect(releasesIn(exported.data)).toEqual(ids(1, count));
  });

  it('without a copy is no file', async () => {
    expect(await exporting.export(MANY)).toEqual({
      kind: 'empty',
      onlyHere: 0,
      freshness: { kind: 'never' },
    });
    await current.store.records.insert(release(), { isSynced: false, now: at });
    expect(await exporting.export(MANY)).toEqual({
      kind: 'empty',
      onlyHere: 1,
      freshness: { kind: 'never' },
    });
  });

  it('is no file when it is too large even if it is zipped', async () => {
    await saveCopies(ids(1, 3));
    expect(await exporting.export({ mostBytes: 50 })).toEqual({ kind: 'too-large' });
  });
});

describe('an export while others work', () => {
  /** An export that waits after its first part until `between` is done. */
  const interrupted = (between: () => Promise<unknown>) => {
    const { copies: own, fields, shelf } = current.store;
    let parts = 0;
    const copies: CopyReader = {
      ...own,
      async after(last, limit) {
        parts += 1;
        if (parts === 2) await between();
        return own.after(last, limit);
      },
    };
    return createCrateExport({ store: { copies, fields, shelf }, account, csv: csvWriter, clock });
  };

  it('has every copy that stays exactly once', async () => {
    await saveCopies(ids(10, 1_200));
    exporting = interrupted(async () => {
      // A sync writes pages again, and finds copies. The one with the low id comes too late for this file.
      await saveCopies([...ids(10, 1_200), ...ids(5_000, 5_010)]);
      await saveCopies([5]);
    });
    expect(releasesIn((await fileOf()).data)).toEqual([...ids(10, 1_200), ...ids(5_000, 5_010)]);
  });

  it('is made after the one before, also when that one failed', async () => {
    await saveCopies(ids(1, 1_100));
    const order: string[] = [];
    exporting = interrupted(async () => {
      order.push('first is interrupted');
      throw new StoreError({ code: null, unreachable: true });
    });
    const first = exporting.export(MANY).catch((error: unknown) => {
      order.push('first failed');
      return error;
    });
    const second = exporting.export(MANY).then((exported) => {
      order.push('second is there');
      return exported;
    });
    expect(await first).toBeInstanceOf(StoreError);
    expect(await second).toMatchObject({ kind: 'file', copies: 1_100 });
    expect(order).toEqual(['first is interrupted', 'first failed', 'second is there']);
  });
});

it('is not kept in memory after it was given out', async () => {
  await saveCopies([1]);
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('no gc');
  const file = await (async () => new WeakRef((await fileOf()).data))();
  // An object whose WeakRef was just made lives until the end of the turn.
  await setImmediate();
  collect();
  expect(file.deref() === undefined).toBe(true);
});
