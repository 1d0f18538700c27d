// Core, import: what a file would add, what is refused, and what a press of Add needs.
import { beforeEach, describe, expect, it } from 'vitest';
import { createImports, IMPORT_LIMITS, type Imports } from '../../../src/core/import/import.ts';
import { countRows, readReleaseId } from '../../../src/core/import/lines.ts';
import { copiesOf, planImport } from '../../../src/core/import/plan.ts';
import type { CsvCell, ReadColumn } from '../../../src/core/import/ports.ts';
import { FileError, type FileFault } from '../../../src/errors.ts';
import { imports } from '../../../src/store/schema.ts';
import { copy } from '../../store/things.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const current = useStore();
const clock = createVirtualClock();
const FILE = { url: 'https://cdn.discordapp.com/attachments/1/2/crate.csv', size: 9 };
const MILES = { userId: '111111111111111111', guildId: '2001' };
const forEver = new AbortController().signal;
const BUDGET = { limit: 60, used: 0, kept: 0, free: 60, pausedUntil: null };

async function* cells(texts: Iterable<string>): AsyncGenerator<CsvCell> {
  let row = 1;
  for (const text of texts) yield { row: ++row, text };
}

/** Makes the use case, whose files have these cells. */
function importsOf(readColumn: ReadColumn, username: string | null = 'keeper'): Imports {
  const budget = () => ({ ...BUDGET, queued: { person: 0, enrichment: 0, sync: 0 } });
  const deps = { store: current.store, clock, log: silentLog, reserve: 10 };
  return createImports({ ...deps, account: { username }, discogs: { budget }, readColumn });
}
const compare = (texts: Iterable<string>) => importsOf(() => cells(texts)).compare(FILE, MILES, forEver);
const saved = () => current.db.select({ toAdd: imports.toAdd, asker: imports.asker }).from(imports);

describe('a cell', () => {
  it.each([
    ['249504', 249_504],
    ['r249504', 249_504],
    ['[R249504]', 249_504],
    ['', null],
    ['0', null],
    ['007', null],
    ['-5', null],
    ['1e3', null],
    ['1.0', null],
    ['12345678901', null],
    ['https://www.discogs.com/release/249504', null],
    ['=1+1', null],
    ['１２', null],
  ])('%j is release %s', (text, releaseId) => {
    expect(readReleaseId(text)).toBe(releaseId);
  });
});

describe('the rows of a file', () => {
  it('are counted for each release, and the first odd ones are named', async () => {
    const texts = ['7', 'x', '9', '', '7', 'a', 'b', 'c', 'd'];
    expect(await countRows(cells(texts), 99)).toEqual({
      wanted: new Map([
        [7, 2],
        [9, 1],
      ]),
      rows: 3,
      odd: { count: 6, first: [3, 5, 7, 8, 9] },
    });
  });

  it('are no longer read when there are too many', async () => {
    let read = 0;
    const endless = (function* () {
      for (;;) yield String(++read);
    })();
    expect(await countRows(cells(endless), 100)).toBeNull();
    expect(read).toBe(101);
  });
});

describe('the plan', () => {
  it.each([
    ['nothing of one release is there', [[7, 1]], [], { owned: 0, copies: 1, toAdd: [[7, 0, 1]] }],
    ['all is there', [[7, 2]], [[7, 2]], { owned: 2, copies: 0, toAdd: [] }],
    ['more is there than in the file', [[7, 1]], [[7, 5]], { owned: 1, copies: 0, toAdd: [] }],
    ['some copies are missing', [[7, 4]], [[7, 1]], { owned: 1, copies: 3, toAdd: [[7, 1, 4]] }],
    [
      'several releases, in the order of the file',
      [
        [9, 1],
        [7, 2],
        [8, 1],
      ],
      [
        [7, 1],
        [8, 1],
        [1, 1],
      ],
      {
        owned: 2,
        copies: 2,
        toAdd: [
          [9, 0, 1],
          [7, 1, 2],
        ],
      },
    ],
  ] as const)('%s', (_what, wanted, owned, expected) => {
    const { toAdd, ...counts } = planImport(new Map(wanted), new Map(owned));
    expect({ ...counts, toAdd: toAdd.map(({ releaseId, have, want }) => [releaseId, have, want]) }).toEqual(
      expected,
    );
    expect(copiesOf(toAdd)).toBe(counts.copies);
  });
});

describe('a dry run', () => {
  beforeEach(async () => {
    const copies = [copy({ instanceId: 1, releaseId: 7 }), copy({ instanceId: 2, releaseId: 8 })];
    await current.store.collection.save(copies, new Date(clock.now()));
  });

  it('says what is owned and what is missing, and saves that', async () => {
    const found = await compare(['7', '7', '8', '9', 'x']);
    expect(found).toMatchObject({
      ...{ owned: 2, copies: 2, odd: { count: 1, first: [6] }, syncedAt: null },
      saved: { id: expect.any(Number), atMs: clock.now() },
    });
    expect(await saved()).toEqual([
      {
        asker: MILES.userId,
        toAdd: [
          { releaseId: 7, have: 1, want: 2 },
          { releaseId: 9, have: 0, want: 1 },
        ],
      },
    ]);
  });

  it('estimates the time from the budget: three calls a copy, fifty a minute', async () => {
    const many = Array.from({ length: 50 }, (_, n) => String(100 + n));
    const { leftMs } = await compare(many);
    expect(Math.round(leftMs / 60_000)).toBe(2);
  });

  it('of what is all there saves nothing', async () => {
    expect(await compare(['7', '8'])).toMatchObject({ owned: 2, copies: 0, saved: null });
    expect(await saved()).toEqual([]);
  });

  it('takes 5,000 copies, and refuses 5,001', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => String(1_000 + n));
    const { mostCopies } = IMPORT_LIMITS;
    expect(await compare(['7', ...ids(mostCopies)])).toMatchObject({ owned: 1, copies: 5_000 });
    const before = await saved();
    await expect(compare(['7', ...ids(mostCopies + 1)])).rejects.toMatchObject({
      facts: { kind: 'import-too-many', most: 5_000 },
    });
    // The same many times over: the file is not read to its end.
    await expect(compare(ids(300_000))).rejects.toMatchObject({ facts: { kind: 'import-too-many' } });
    expect(await saved()).toHaveLength(before.length);
  });

  it.each([
    [
      '30,000 wrong lines',
      Array.from({ length: 30_000 }, () => 'x'),
      { kind: 'import-without-rows', rows: 30_000 },
    ],
    ['no lines', [], { kind: 'import-without-rows', rows: 0 }],
  ])('of a file with %s is refused', async (_what, texts, facts) => {
    await expect(compare(texts)).rejects.toMatchObject({ facts });
    expect(await saved()).toEqual([]);
  });

  it.each<[FileFault, object]>([
    ['too-large', { kind: 'file-too-large', mostBytes: 5 * 1024 * 1024 }],
    ['too-large-unzipped', { kind: 'file-too-large-unzipped', mostBytes: 50 * 1024 * 1024 }],
    ['broken-zip', { kind: 'file-zip-broken' }],
    ['too-many-rows', { kind: 'file-too-many-rows' }],
    ['foreign', { kind: 'file-unavailable' }],
    ['unavailable', { kind: 'file-unavailable' }],
    ['no-column', { kind: 'file-without-column', column: 'release_id' }],
    ['broken', { kind: 'file-broken' }],
  ])('of a file that is %s is refused', async (fault, facts) => {
    const app = importsOf(() => {
      throw new FileError(fault);
    });
    await expect(app.compare(FILE, MILES, forEver)).rejects.toMatchObject({ facts });
    expect(await saved()).toEqual([]);
  });

  it('without an account reads no file', async () => {
    const app = importsOf(() => {
      throw new Error('it reads the file');
    }, null);
    await expect(app.compare(FILE, MILES, forEver)).rejects.toMatchObject({
      facts: { kind: 'sync-without-account' },
    });
  });
});

describe('a press of Add', () => {
  const ready = (one: { id: number; atMs: number }) => importsOf(() => cells([])).ready(one);

  /** Saves an import of two copies of release 7 and one of release 9. */
  async function found() {
    const dryRun = await compare(['7', '7', '9']);
    if (!dryRun.saved) throw new Error('there is something to add');
    return dryRun.saved;
  }

  it('gets what was saved', async () => {
    const one = await found();
    expect(await ready(one)).toEqual({ id: one.id, copies: 3 });
  });

  it.each([
    ['a day later', 24 * 60 * 60_000 + 1, 0],
    ['of another import with the same number', 0, 1],
  ])('%s is refused', async (_what, waitMs, shiftMs) => {
    const one = await found();
    await clock.advance(waitMs);
    await expect(ready({ ...one, atMs: one.atMs + shiftMs })).rejects.toMatchObject({
      facts: { kind: 'import-expired' },
    });
  });

  it('is refused when all is in the crate by now', async () => {
    const one = await found();
    const now = new Date(clock.now());
    const save = (instanceId: number, releaseId: number) =>
      current.store.collection.save([copy({ instanceId, releaseId })], now);
    await save(1, 7);
    await save(2, 9);
    expect(await ready(one)).toEqual({ id: one.id, copies: 3 });
    await save(3, 7);
    await expect(ready(one)).rejects.toMatchObject({ facts: { kind: 'import-done' } });
  });
});
