// Sandbox, local Discogs: the collection of one account. As on Discogs, every add makes another copy, and copies are never
// merged.
import type { SandboxClock } from '../discord/clock.ts';
import type { Catalogue } from './catalogue.ts';
import { type CollectionSort, type Copy, createCollectionViews } from './collection-views.ts';
import { createFields, type Fields } from './fields.ts';
import { createRandom } from './random.ts';

type CollectionChange = { type: 'added' | 'removed' | 'changed'; copy: Copy };

interface CopyWish {
  /** Default: now. */
  addedAt?: number;
  /** Default 1, "Uncategorized". */
  folderId?: number;
  /** Default: the rating that the owner gave this release before, or 0. */
  rating?: number;
  notes?: { field_id: number; value: string }[];
}

export interface LocalCollection {
  /** Returns all copies, the oldest first. */
  list(): Copy[];
  size(folderId?: number): number;
  get(instanceId: number): Copy | undefined;
  copiesOf(releaseId: number): Copy[];
  /** Returns the copies as they were before the last change of that release. */
  copiesBefore(releaseId: number): Copy[];
  /** Adds another copy, even if the collection has one. @throws for a folder that does not exist. */
  add(releaseId: number, wish?: CopyWish): Copy;
  /** Removes a copy. Returns false if there is no such copy. */
  remove(instanceId: number): boolean;
  /** Changes the rating, folder or notes of a copy. A rating changes for every copy of the release, as on Discogs. */
  change(instanceId: number, edit: { rating?: number; folderId?: number; notes?: Copy['notes'] }): void;
  /** Adds `n` generated copies, the oldest first. Every `secondCopiesEvery`-th is a second copy of the release before it. */
  generate(n: number, options?: { seed?: number; secondCopiesEvery?: number }): Copy[];
  readonly fields: Fields;
  folders(): { id: number; name: string; count: number }[];
  /** Adds a folder. Discogs keeps 50 characters of its name. Returns its id. */
  addFolder(name: string): number;
  /** @throws for folder 1, and for a folder that does not exist. Discogs' documentation: Collection > Edit Folder. */
  renameFolder(folderId: number, name: string): void;
  /**
   * Removes a folder that is empty and not the first. Discogs' documentation: Collection > Delete Folder.
   * @throws for any other folder.
   */
  removeFolder(folderId: number): void;
  hasFolder(folderId: number): boolean;
  page(where: {
    folderId: number;
    sort: CollectionSort;
    direction: 'asc' | 'desc';
    start: number;
    count: number;
  }): Copy[];
  /** Calls back after every change, except for generated copies. Returns a function that ends it. */
  onChange(listener: (change: CollectionChange) => void): () => void;
}

/** Above 2^32, so that code which cannot store such an id fails at the first add. */
const firstInstanceId = 4_294_967_311;
/** Recorded: a longer name is cut. */
const longestFolderName = 50;
const yearMs = 365 * 24 * 3_600_000;

export function createCollection(deps: { clock: SandboxClock; catalogue: Catalogue }): LocalCollection {
  const { clock, catalogue } = deps;
  const byInstance = new Map<number, Copy>();
  const byRelease = new Map<number, Copy[]>();
  const ratings = new Map<number, number>();
  const before = new Map<number, Copy[]>();
  const folders = new Map([[1, 'Uncategorized']]);
  let lastFolder = 9_000_000;
  const views = createCollectionViews(catalogue, () => byInstance.values());
  const listeners = new Set<(change: CollectionChange) => void>();
  let nextInstanceId = firstInstanceId;

  const put = (copy: Copy): void => {
    byInstance.set(copy.instanceId, copy);
    byRelease.set(copy.releaseId, [...(byRelease.get(copy.releaseId) ?? []), copy]);
    nextInstanceId = Math.max(nextInstanceId, copy.instanceId + 17);
  };
  const take = (copy: Copy): void => {
    byInstance.delete(copy.instanceId);
    const others = (byRelease.get(copy.releaseId) ?? []).filter((one) => one.instanceId !== copy.instanceId);
    if (others.length > 0) byRelease.set(copy.releaseId, others);
    else byRelease.delete(copy.releaseId);
  };
  const remember = (releaseId: number): void => {
    before.set(releaseId, [...(byRelease.get(releaseId) ?? [])]);
  };
  const fields = createFields((fieldId) => {
    for (const copy of [...byInstance.values()]) {
      const notes = copy.notes.filter((one) => one.field_id !== fieldId);
      if (notes.length < copy.notes.length) replace(copy, { ...copy, notes });
    }
  });
  const tell = (change: CollectionChange): void => {
    for (const listener of [...listeners]) listener(change);
  };

  const replace = (copy: Copy, changed: Copy): void => {
    views.remove(copy);
    take(copy);
    put(changed);
    views.insert(changed);
    tell({ type: 'changed', copy: changed });
  };

  return {
    fields,
    list: () => views.of(0, 'added').slice(0, byInstance.size, 'asc'),
    size: (folderId = 0) => (folderId === 0 ? byInstance.size : views.of(folderId, 'added').size()),
    get: (instanceId) => byInstance.get(instanceId),
    copiesOf: (releaseId) => [...(byRelease.get(releaseId) ?? [])],
    copiesBefore: (releaseId) => [...(before.get(releaseId) ?? byRelease.get(releaseId) ?? [])],
    add(releaseId, wish = {}) {
      const folderId = wish.folderId ?? 1;
      if (!folders.has(folderId)) throw new Error(`local Discogs has no folder ${folderId}`);
      const copy: Copy = {
        instanceId: nextInstanceId,
        releaseId,
        folderId,
        rating: wish.rating ?? ratings.get(releaseId) ?? 0,
        addedAt: wish.addedAt ?? clock.now(),
        notes: wish.notes ?? [],
      };
      if (wish.rating !== undefined) ratings.set(releaseId, wish.rating);
      remember(releaseId);
      put(copy);
      views.insert(copy);
      tell({ type: 'added', copy });
      return copy;
    },
    remove(instanceId) {
      const copy = byInstance.get(instanceId);
      if (!copy) return false;
      remember(copy.releaseId);
      views.remove(copy);
      take(copy);
      tell({ type: 'removed', copy });
      return true;
    },
    change(instanceId, edit) {
      const target = byInstance.get(instanceId);
      if (!target) throw new Error(`local Discogs has no copy ${instanceId}`);
      if (edit.rating !== undefined) ratings.set(target.releaseId, edit.rating);
      remember(target.releaseId);
      for (const copy of byRelease.get(target.releaseId) ?? []) {
        const changed: Copy = {
          ...copy,
          ...(edit.rating === undefined ? {} : { rating: edit.rating }),
          ...(copy.instanceId === instanceId
            ? { folderId: edit.folderId ?? copy.folderId, notes: edit.notes ?? copy.notes }
            : {}),
        };
        replace(copy, changed);
      }
    },
    generate(n, { seed = 1, secondCopiesEvery = 0 } = {}) {
      const seconds = secondCopiesEvery > 1 ? Math.floor(n / secondCopiesEvery) : 0;
      const random = createRandom(seed);
      const now = clock.now();
      let releaseId = catalogue.generate(n - seconds, seed) - 1;
      const from = nextInstanceId;
      const made = Array.from({ length: n }, (_, index): Copy => {
        const isSecond = secondCopiesEvery > 1 && index % secondCopiesEvery === secondCopiesEvery - 1;
        if (!isSecond) releaseId++;
        return {
          instanceId: from + index * 17,
          releaseId,
          folderId: 1,
          rating: random() < 0.2 ? 1 + Math.floor(random() * 5) : 0,
          addedAt: Math.floor(now - 12 * yearMs * (1 - index / n)),
          notes: random() < 0.05 ? [{ field_id: 3, value: `Crate ${1 + Math.floor(random() * 40)}` }] : [],
        };
      });
      for (const copy of made) put(copy);
      views.clear();
      return made;
    },
    folders: () => [
      { id: 0, name: 'All', count: byInstance.size },
      ...[...folders].map(([id, name]) => ({ id, name, count: views.of(id, 'added').size() })),
    ],
    addFolder(name) {
      lastFolder += 1;
      folders.set(lastFolder, name.slice(0, longestFolderName));
      return lastFolder;
    },
    renameFolder(folderId, name) {
      if (folderId <= 1 || !folders.has(folderId)) throw new Error('that folder cannot be renamed');
      folders.set(folderId, name.slice(0, longestFolderName));
    },
    removeFolder(folderId) {
      const isEmpty = views.of(folderId, 'added').size() === 0;
      if (folderId <= 1 || !folders.has(folderId) || !isEmpty)
        throw new Error('that folder cannot be removed');
      folders.delete(folderId);
    },
    hasFolder: (folderId) => folderId === 0 || folders.has(folderId),
    page: ({ folderId, sort, direction, start, count }) =>
      views.of(folderId, sort).slice(start, count, direction),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
