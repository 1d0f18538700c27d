// Sandbox, local Discogs: keeps a collection sorted while copies come and go, so that a page of 100,000 copies is only a slice.

/** A number or a text. All keys of one view have the same type. */
export type SortKey = number | string;

export interface SortedView<Item> {
  insert(item: Item): void;
  remove(item: Item): void;
  /** Returns `count` items from `start` on, in this order or from the other end. */
  slice(start: number, count: number, direction: 'asc' | 'desc'): Item[];
  size(): number;
}

/** Makes a sorted view. `keyOf` must return the same key for an item as long as it is in the view. `idOf` orders equal keys. */
export function createSortedView<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => SortKey,
  idOf: (item: Item) => number,
): SortedView<Item> {
  const compare = (a: { key: SortKey; id: number }, b: { key: SortKey; id: number }): number =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id;
  const entryOf = (item: Item) => ({ key: keyOf(item), id: idOf(item), item });
  const entries = Array.from(items, entryOf).sort(compare);

  /** Returns the index of the first entry that is not before `entry`. */
  const placeOf = (entry: { key: SortKey; id: number }): number => {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const candidate = entries[middle];
      if (candidate && compare(candidate, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    size: () => entries.length,
    insert(item) {
      const entry = entryOf(item);
      entries.splice(placeOf(entry), 0, entry);
    },
    remove(item) {
      const place = placeOf(entryOf(item));
      if (entries[place]?.id === idOf(item)) entries.splice(place, 1);
    },
    slice(start, count, direction) {
      if (direction === 'asc') return entries.slice(start, start + count).map((entry) => entry.item);
      const end = Math.max(0, entries.length - start);
      return entries
        .slice(Math.max(0, end - count), end)
        .reverse()
        .map((entry) => entry.item);
    },
  };
}
