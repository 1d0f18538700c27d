// Core: the use case Refresh. It finds the record that a person means, and reads it from Discogs again (docs/architecture.md,
// "One /refresh").
import type { Clock } from '../../clock.ts';
import { DiscogsError, NotFoundError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { CallOptions } from '../discogs-port.ts';
import { NOTHING_OWNED, type OwnershipState, ownershipState } from '../ownership.ts';
import type { Crate } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { StoredRecord } from '../types.ts';
import type { ReleaseReader } from './reader.ts';
import { findRecord, type WantedRecord } from './wanted.ts';

/** The fields of a record that come from Discogs, in the order in which an answer shows them. */
const REFRESHED = [
  'artistName',
  'albumTitle',
  'yearReleased',
  'labelName',
  'catalogNumber',
  'country',
  'recordSize',
  'vinylColor',
  'isShapedVinyl',
  'upcCode',
  'genres',
  'styles',
  'discogsUri',
  'thumbnailUrl',
  'coverImageUrl',
] as const satisfies readonly (keyof StoredRecord)[];

type RefreshedField = (typeof REFRESHED)[number];

export interface FieldChange {
  field: RefreshedField;
  before: StoredRecord[RefreshedField];
  after: StoredRecord[RefreshedField];
}

/** How a refresh ended. Only `refreshed` changes the record. */
export type Refreshed =
  | { kind: 'refreshed'; record: StoredRecord; changes: FieldChange[]; ownership: OwnershipState }
  /** Discogs no longer has the release. */
  | { kind: 'gone'; record: StoredRecord }
  /** Discogs could not be reached, or did not give a usable answer. */
  | { kind: 'unreadable'; record: StoredRecord; error: DiscogsError }
  /** The record has no release on Discogs. */
  | { kind: 'not-from-discogs'; record: StoredRecord };

export interface Refresh {
  /**
   * Reads the record's release from Discogs again, and saves the changes.
   * @throws Refusal unless the text means exactly one record.
   */
  refresh(wanted: WantedRecord, options: Omit<CallOptions, 'lane'>): Promise<Refreshed>;
}

export function createRefresh(deps: {
  store: { records: Pick<Crate['records'], 'find' | 'findByReleaseId' | 'search' | 'refresh'> } & Pick<
    Crate,
    'ownership'
  >;
  reader: Pick<ReleaseReader, 'readAnew'>;
  account: Pick<Account, 'username'>;
  clock: Clock;
}): Refresh {
  const { store, reader, account, clock } = deps;

  async function find(wanted: WantedRecord): Promise<StoredRecord> {
    const record = await findRecord(wanted, store.records);
    if (record === 'several') throw new Refusal({ kind: 'several-records-match' });
    return record;
  }

  return {
    async refresh(wanted, { turn, signal, onWait }) {
      const record = await find(wanted);
      if (record.discogsId === null) return { kind: 'not-from-discogs', record };
      try {
        const release = await reader.readAnew(record.discogsId, { lane: 'person', turn, signal, onWait });
        const written = await store.records.refresh(record.id, release, new Date(clock.now()));
        if (!written) throw new Refusal({ kind: 'record-removed' });
        const owned = (await store.ownership([release])).get(release.releaseId) ?? NOTHING_OWNED;
        const ownership = ownershipState(owned, { hasCollection: account.username !== null });
        return { kind: 'refreshed', record: written.after, changes: changesOf(written), ownership };
      } catch (error) {
        if (error instanceof NotFoundError) return { kind: 'gone', record };
        if (error instanceof DiscogsError) return { kind: 'unreadable', record, error };
        throw error;
      }
    },
  };
}

/** Returns the fields that a refresh changed. Pure. */
export function changesOf({ before, after }: { before: StoredRecord; after: StoredRecord }): FieldChange[] {
  return REFRESHED.filter((field) => !isSame(before[field], after[field])).map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }));
}

const isSame = (a: FieldChange['before'], b: FieldChange['before']): boolean =>
  Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every((one, index) => one === b[index])
    : a === b;
