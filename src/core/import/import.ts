// Core, import: the use case Import. It compares a file with the crate and says what it would add (the dry run). The run that adds it
// is core/sync/import.ts.
import { ageMs, type Clock } from '../../clock.ts';
import { FileError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { Discogs } from '../discogs-port.ts';
import { KEPT } from '../housekeeping.ts';
import type { Crate, Log } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import { callsMs, importCalls } from '../sync/progress.ts';
import { type Counted, countRows, type OddRows } from './lines.ts';
import { copiesOf, planImport } from './plan.ts';
import type { AttachedFile, ReadColumn } from './ports.ts';

export const IMPORT_LIMITS = Object.freeze({
  /** The largest file as it is downloaded, in bytes. Packed with gzip, an export of any size is smaller. */
  mostBytes: 5 * 1024 * 1024,
  /** The most bytes that a gzip file can hold. */
  mostUnzippedBytes: 50 * 1024 * 1024,
  /** The most copies that one import adds. */
  mostCopies: 5_000,
});

/** The column of the file that is read, as Discogs' own export names it. */
const COLUMN = 'release_id';

/** What a file would add. */
export interface DryRun {
  owned: number;
  copies: number;
  odd: OddRows;
  /** How long the run takes, in ms, estimated from the request budget. */
  leftMs: number;
  /** When the last sync that read the whole collection began. Null: there was none, so it is not known what is owned. */
  syncedAt: Date | null;
  /** What the button Add names. Null: there is nothing to add. */
  saved: { id: number; atMs: number } | null;
}

export interface Imports {
  /**
   * Compares a file with the crate, and saves what is missing for a day. Asks Discogs nothing.
   * @throws Refusal when the file cannot be used, or would add too much; StoreError; the signal's reason.
   */
  compare(
    file: AttachedFile,
    asker: { userId: string; guildId: string },
    signal: AbortSignal,
  ): Promise<DryRun>;
  /**
   * Checks what was saved, right before its run starts. `atMs`: when it was saved, because a restored database can give its number
   * to another import.
   * @throws Refusal when it is too old, or when all of it is in the crate by now.
   */
  ready(saved: { id: number; atMs: number }): Promise<{ id: number; copies: number }>;
}

export function createImports(deps: {
  store: Pick<Crate, 'imports' | 'shelf' | 'counts'>;
  readColumn: ReadColumn;
  discogs: Pick<Discogs, 'budget'>;
  account: Pick<Account, 'username'>;
  clock: Clock;
  log: Log;
  reserve: number;
}): Imports {
  const { store, readColumn, discogs, account, clock, log, reserve } = deps;
  const { mostCopies, mostBytes, mostUnzippedBytes } = IMPORT_LIMITS;

  /** Counts the rows of the file. @throws Refusal */
  async function countFile(file: AttachedFile, signal: AbortSignal): Promise<Counted> {
    // Each row beyond the copies that there are is one to add.
    const { copies } = await store.counts();
    try {
      const counted = await countRows(readColumn(file, COLUMN, signal), copies + mostCopies);
      if (counted === null) throw new Refusal({ kind: 'import-too-many', most: mostCopies });
      if (counted.rows === 0) throw new Refusal({ kind: 'import-without-rows', rows: counted.odd.count });
      return counted;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      log.info({ err: error }, 'a file for an import cannot be used');
      switch (error.fault) {
        case 'too-large':
          throw new Refusal({ kind: 'file-too-large', mostBytes });
        case 'no-column':
          throw new Refusal({ kind: 'file-without-column', column: COLUMN });
        case 'too-many-rows':
          throw new Refusal({ kind: 'file-too-many-rows' });
        case 'broken':
          throw new Refusal({ kind: 'file-broken' });
        case 'broken-zip':
          throw new Refusal({ kind: 'file-zip-broken' });
        case 'too-large-unzipped':
          throw new Refusal({ kind: 'file-too-large-unzipped', mostBytes: mostUnzippedBytes });
        case 'foreign':
        case 'unavailable':
          throw new Refusal({ kind: 'file-unavailable' });
      }
    }
  }

  return {
    async compare(file, { userId, guildId }, signal) {
      if (account.username === null) throw new Refusal({ kind: 'sync-without-account' });
      const { wanted, odd } = await countFile(file, signal);
      const plan = planImport(wanted, await store.imports.copiesOf([...wanted.keys()]));
      if (plan.copies > mostCopies) throw new Refusal({ kind: 'import-too-many', most: mostCopies });
      const now = new Date(clock.now());
      const { copies, owned, toAdd } = plan;
      const id = copies === 0 ? null : await store.imports.save({ asker: userId, guildId, toAdd, now });
      const facts = { budget: discogs.budget(), reserve, callMs: null, nowMs: now.getTime() };
      return {
        ...{ owned, copies, odd },
        leftMs: callsMs(importCalls(copies), facts),
        syncedAt: await store.shelf.syncedAt(),
        saved: id === null ? null : { id, atMs: now.getTime() },
      };
    },

    async ready({ id, atMs }) {
      const saved = await store.imports.find(id);
      const isThis = saved !== null && saved.createdAt.getTime() === atMs;
      if (!isThis || ageMs(clock, atMs) > KEPT.importsMs) throw new Refusal({ kind: 'import-expired' });
      const { toAdd } = saved;
      const owned = await store.imports.copiesOf(toAdd.map(({ releaseId }) => releaseId));
      const isLeft = toAdd.some(({ releaseId, want }) => (owned.get(releaseId) ?? 0) < want);
      if (!isLeft) throw new Refusal({ kind: 'import-done' });
      return { id, copies: copiesOf(toAdd) };
    },
  };
}
