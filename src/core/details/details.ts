// Core, details: the use case Details. It shows what a person can change of a copy, and writes what they changed (docs/architecture.md, "One
// form of details").
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import { mayChangeDetails } from '../authority.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import { discogsReason } from '../discogs-reason.ts';
import type { Crate } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { DetailDesk } from './desk.ts';
import { isRepeated } from './failure.ts';
import { changedParts, isPossible, namedPart, planForm, withParts } from './plan.ts';
import { readFoldersAndFields } from './read-fields.ts';
import type { CopyOfRelease, Details } from './types.ts';

export function createDetails(deps: {
  discogs: Pick<Discogs, 'getFolders' | 'getFields'>;
  store: Pick<Crate, 'details' | 'records' | 'collection' | 'folders' | 'fields' | 'intents'>;
  account: Pick<Account, 'username' | 'hasToken' | 'isNameOurs'>;
  desk: DetailDesk;
  clock: Pick<Clock, 'now'>;
}): Details {
  const { store, account, desk } = deps;

  /** Returns what is known of a copy, with the values that wait for Discogs. `copy` null: the mirror does not have it. */
  async function read({ releaseId, instanceId }: CopyOfRelease) {
    const [fields, folders, copies, pending] = await Promise.all([
      store.fields.list(),
      store.folders.list(),
      store.collection.ofRelease(releaseId),
      store.details.ofCopy(instanceId),
    ]);
    const copy = copies.find((one) => one.instanceId === instanceId);
    return { fields, folders, copy: copy ? withParts(copy, pending?.values ?? []) : null };
  }

  /** @throws Refusal when there is no collection to change. */
  function requireUsername(): string {
    if (account.username === null) throw new Refusal({ kind: 'details-without-account' });
    if (!account.isNameOurs()) throw new Refusal({ kind: 'details-wrong-name' });
    return account.username;
  }

  // The read under way. Persons who press at the same time share it.
  let reading: Promise<boolean> | null = null;
  let hasRead = false;

  return {
    async form(copy, asker) {
      const [known, record, add] = await Promise.all([
        read(copy),
        store.records.findByReleaseId(copy.releaseId),
        store.intents.ofCopy(copy.releaseId, copy.instanceId),
      ]);
      if (!mayChangeDetails(asker, add)) return { kind: 'not-yours' };
      if (known.copy === null || account.username === null) return { kind: 'no-copy' };
      // Every collection has a folder, so without one the lists were never read. An owner can have removed all fields.
      const isRead = known.folders.length > 0 && (known.fields.length > 0 || hasRead);
      if (!isRead) return { kind: 'not-read' };
      return { kind: 'form', record, ...planForm({ ...known, copy: known.copy }, copy.from) };
    },

    async save({ releaseId, instanceId, from, typed, requester, maySync }, { signal, onWait }) {
      const username = requireUsername();
      const add = maySync ? null : await store.intents.ofCopy(releaseId, instanceId);
      if (!mayChangeDetails({ ...requester, maySync }, add)) throw new Refusal({ kind: 'details-not-yours' });
      const copy = { releaseId, instanceId };
      const changed = changedParts(typed);
      const [values, wrong] = [changed.filter(isPossible), changed.filter((one) => !isPossible(one))];
      const options: CallOptions = { lane: 'person', turn: requester.userId, signal, onWait };
      const handed = values.length > 0 ? await desk.hand(copy, values, username, options) : null;
      if (handed?.kind === 'gone') return handed;
      const known = await read(copy);
      const { next, left } = known.copy
        ? planForm({ ...known, copy: known.copy }, from)
        : { next: null, left: [] };
      const named = ({ part }: (typeof changed)[number]) => namedPart(part, known.fields);
      const refused = [
        ...(handed?.refused ?? []),
        ...wrong.map((one) => ({ changed: one, why: { kind: 'value' as const } })),
      ];
      const waiting = handed?.waiting ?? [];
      return {
        kind: 'saved',
        saved: (handed?.saved ?? []).map(named),
        refused: refused.map(({ changed: one, why }) => ({ part: named(one), why })),
        waiting: waiting.map(named),
        reason: handed?.error && waiting.length > 0 ? discogsReason(handed.error, account) : null,
        isRepeated: !handed?.error || waiting.length === 0 || isRepeated(handed.error),
        ...{ left, next },
      };
    },

    async readFields(options) {
      const username = requireUsername();
      reading ??= readFoldersAndFields({ ...deps, username }, (call) =>
        call({ ...options, lane: 'person' }),
      ).finally(() => {
        reading = null;
      });
      hasRead = await reading;
      if (!hasRead) throw new Refusal({ kind: 'folders-not-shown' });
    },
  };
}
