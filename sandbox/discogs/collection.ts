// Sandbox, local Discogs: one account's collection. Every add makes another copy, as on Discogs; nothing is ever merged.
import type { SandboxClock } from '../clock.ts';
import type { Catalogue } from './catalogue.ts';
import { createRandom } from './random.ts';
import { artistLine } from './shapes.ts';
import { createSortedView, type SortedView, type SortKey } from './sorted-view.ts';

/** One copy. `addedAt`: milliseconds since the epoch; Discogs shows whole seconds. */
export interface Copy {
  readonly instanceId: number;
  readonly releaseId: number;
  readonly folderId: number;
  readonly rating: number;
  readonly addedAt: number;
  readonly notes: readonly { field_id: number; value: string }[];
}

export type CollectionSort = 'label' | 'artist' | 'title' | 'catno' | 'format' | 'rating' | 'added' | 'year';

export type CollectionChange = { type: 'added' | 'removed' | 'changed'; copy: Copy };

export interface CopyWish {
  /** Default: now. */
  addedAt?: number;
  /** Default 1, "Uncategorized". */
  folderId?: number;
  /** Default: the rating the owner gave this release before, else 0. */
  rating?: number;
  notes?: { field_id: number; value: string }[];
}

export interface LocalCollection {
  /** All copies, oldest first. */
  list(): Copy[];
  size(folderId?: number): number;
  get(instanceId: number): Copy | undefined;
  copiesOf(releaseId: number): Copy[];
  /** Another copy, whether there is one or not. Throws for a folder that does not exist. */
  add(releaseId: number, wish?: CopyWish): Copy;
  /** False when there is no such copy. */
  remove(instanceId: number): boolean;
  /** Rating (of every copy of that release, as on Discogs), folder or notes of a copy. */
  change(instanceId: number, edit: { rating?: number; folderId?: number; notes?: Copy['notes'] }): void;
  /** `n` made-up copies, oldest first; every `secondCopiesEvery`-th is a second copy of the one before. */
  generate(n: number, options?: { seed?: number; secondCopiesEvery?: number }): Copy[];
  folders(): { id: number; name: string; count: number }[];
  addFolder(name: string): number;
  hasFolder(folderId: number): boolean;
  page(where: {
    folderId: number;
    sort: CollectionSort;
    direction: 'asc' | 'desc';
    start: number;
    count: number;
  }): Copy[];
  /** Calls back after every change; returns a function that ends it. Generated copies are not told one by one. */
  onChange(listener: (change: CollectionChange) => void): () => void;
}

/** Above 2^32: an id that does not fit 32 bits shows itself at the first add. */
const firstInstanceId = 4_294_967_311;
const yearMs = 365 * 24 * 3_600_000;

export function createCollection(deps: { clock: SandboxClock; catalogue: Catalogue }): LocalCollection {
  const { clock, catalogue } = deps;
  const byInstance = new Map<number, Copy>();
  const byRelease = new Map<number, Copy[]>();
  const ratings = new Map<number, number>();
  const folders = new Map([[1, 'Uncategorized']]);
  const views = new Map<string, { folderId: number; view: SortedView<Copy> }>();
  const listeners = new Set<(change: CollectionChange) => void>();
  let nextInstanceId = firstInstanceId;

  const keys: Record<CollectionSort, (copy: Copy) => SortKey> = {
    added: (copy) => copy.addedAt,
    rating: (copy) => copy.rating,
    year: (copy) => catalogue.find(copy.releaseId)?.year ?? 0,
    title: (copy) => catalogue.find(copy.releaseId)?.title.toLowerCase() ?? '',
    label: (copy) => catalogue.find(copy.releaseId)?.labels[0]?.name.toLowerCase() ?? '',
    catno: (copy) => catalogue.find(copy.releaseId)?.labels[0]?.catno.toLowerCase() ?? '',
    format: (copy) => catalogue.find(copy.releaseId)?.formats[0]?.name.toLowerCase() ?? '',
    artist: (copy) => artistLine(catalogue.find(copy.releaseId)?.artists ?? []).toLowerCase(),
  };

  /** Built at the first page that asks for it, then kept in order by every change. */
  const viewOf = (folderId: number, sort: CollectionSort): SortedView<Copy> => {
    const name = `${folderId} ${sort}`;
    const known = views.get(name);
    if (known) return known.view;
    const copies = [...byInstance.values()].filter((copy) => folderId === 0 || copy.folderId === folderId);
    // The key of a copy is kept: an edited title must not lose it its place.
    const remembered = new Map<number, SortKey>();
    const keyOf = (copy: Copy): SortKey => {
      const key = remembered.get(copy.instanceId) ?? keys[sort](copy);
      if (sort !== 'added' && sort !== 'rating') remembered.set(copy.instanceId, key);
      return key;
    };
    const view = createSortedView(copies, keyOf, (copy) => copy.instanceId);
    views.set(name, { folderId, view });
    return view;
  };

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
  const inViews = (copy: Copy, act: (view: SortedView<Copy>) => void): void => {
    for (const { folderId, view } of views.values()) {
      if (folderId === 0 || folderId === copy.folderId) act(view);
    }
  };
  const tell = (change: CollectionChange): void => {
    for (const listener of [...listeners]) listener(change);
  };

  return {
    list: () => viewOf(0, 'added').slice(0, byInstance.size, 'asc'),
    size: (folderId = 0) => (folderId === 0 ? byInstance.size : viewOf(folderId, 'added').size()),
    get: (instanceId) => byInstance.get(instanceId),
    copiesOf: (releaseId) => [...(byRelease.get(releaseId) ?? [])],
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
      put(copy);
      inViews(copy, (view) => view.insert(copy));
      tell({ type: 'added', copy });
      return copy;
    },
    remove(instanceId) {
      const copy = byInstance.get(instanceId);
      if (!copy) return false;
      inViews(copy, (view) => view.remove(copy));
      take(copy);
      tell({ type: 'removed', copy });
      return true;
    },
    change(instanceId, edit) {
      const target = byInstance.get(instanceId);
      if (!target) throw new Error(`local Discogs has no copy ${instanceId}`);
      if (edit.rating !== undefined) ratings.set(target.releaseId, edit.rating);
      for (const copy of byRelease.get(target.releaseId) ?? []) {
        const changed: Copy = {
          ...copy,
          ...(edit.rating === undefined ? {} : { rating: edit.rating }),
          ...(copy.instanceId === instanceId
            ? { folderId: edit.folderId ?? copy.folderId, notes: edit.notes ?? copy.notes }
            : {}),
        };
        inViews(copy, (view) => view.remove(copy));
        take(copy);
        put(changed);
        inViews(changed, (view) => view.insert(changed));
        tell({ type: 'changed', copy: changed });
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
      ...[...folders].map(([id, name]) => ({ id, name, count: viewOf(id, 'added').size() })),
    ],
    addFolder(name) {
      const id = 9_000_000 + folders.size;
      folders.set(id, name);
      return id;
    },
    hasFolder: (folderId) => folderId === 0 || folders.has(folderId),
    page: ({ folderId, sort, direction, start, count }) =>
      viewOf(folderId, sort).slice(start, count, direction),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
