// Sandbox, local Discogs: sorted views of a collection. Each is built for the first page that needs it, and then kept up to
// date.
import type { Catalogue } from './catalogue.ts';
import { artistLine } from './shapes.ts';
import { createSortedView, type SortedView, type SortKey } from './sorted-view.ts';

/** One copy in a collection. `addedAt`: milliseconds since the epoch; Discogs shows whole seconds. */
export interface Copy {
  readonly instanceId: number;
  readonly releaseId: number;
  readonly folderId: number;
  readonly rating: number;
  readonly addedAt: number;
  readonly notes: readonly { field_id: number; value: string }[];
}

export type CollectionSort = 'label' | 'artist' | 'title' | 'catno' | 'format' | 'rating' | 'added' | 'year';

export interface CollectionViews {
  /** Returns the view of a folder. Folder 0 has all copies. */
  of(folderId: number, sort: CollectionSort): SortedView<Copy>;
  insert(copy: Copy): void;
  remove(copy: Copy): void;
  /** Drops all views, so that they are built again. For many new copies at once. */
  clear(): void;
}

export function createCollectionViews(catalogue: Catalogue, copies: () => Iterable<Copy>): CollectionViews {
  const views = new Map<string, { folderId: number; view: SortedView<Copy> }>();

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

  const build = (folderId: number, sort: CollectionSort): SortedView<Copy> => {
    const inFolder = [...copies()].filter((copy) => folderId === 0 || copy.folderId === folderId);
    // A copy keeps its first key: if its title is edited, the view must still find it.
    const remembered = new Map<number, SortKey>();
    const keyOf = (copy: Copy): SortKey => {
      if (sort === 'added' || sort === 'rating') return keys[sort](copy);
      const key = remembered.get(copy.instanceId) ?? keys[sort](copy);
      remembered.set(copy.instanceId, key);
      return key;
    };
    return createSortedView(inFolder, keyOf, (copy) => copy.instanceId);
  };

  const holding = (copy: Copy): SortedView<Copy>[] =>
    [...views.values()]
      .filter(({ folderId }) => folderId === 0 || folderId === copy.folderId)
      .map(({ view }) => view);

  return {
    of(folderId, sort) {
      const name = `${folderId} ${sort}`;
      const known = views.get(name);
      if (known) return known.view;
      const view = build(folderId, sort);
      views.set(name, { folderId, view });
      return view;
    },
    insert(copy) {
      for (const view of holding(copy)) view.insert(copy);
    },
    remove(copy) {
      for (const view of holding(copy)) view.remove(copy);
    },
    clear: () => views.clear(),
  };
}
