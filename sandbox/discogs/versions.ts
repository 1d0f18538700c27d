// Sandbox, local Discogs: filters, facets and orders of the versions of a master. Pure.
//
// - `format`: a carrier or a description, as in a search. `label`, `country`: the name. `released`: the year. Each must be
//   equal to the letter, so that a client sends back what a facet gave it.
// - The values of a facet are those of the versions that fit the OTHER filters, so that a person can choose another value. The
//   most frequent come first. `value` is encoded as in an address (`33+%E2%85%93+RPM`), `title` is not: so it was recorded.
// - `sort` has the values of the documentation; without one, or with another, the order is that of the ids.
import type { CatalogueRelease } from './catalogue-entry.ts';

const valuesOf = {
  format: (release: CatalogueRelease) =>
    release.formats.flatMap((format) => [format.name, ...(format.descriptions ?? [])]),
  label: (release: CatalogueRelease) => release.labels.map((label) => label.name),
  country: (release: CatalogueRelease) => (release.country ? [release.country] : []),
  released: (release: CatalogueRelease) => (release.year ? [String(release.year)] : []),
};

const names = ['format', 'label', 'country', 'released'] as const;
type Name = (typeof names)[number];
export type Filters = Partial<Record<Name, string>>;

/** Reads the filters of an address. An empty one counts as absent. */
export function filtersOf(params: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) filters[name] = value;
  }
  return filters;
}

export function versionsThatFit(
  versions: readonly CatalogueRelease[],
  filters: Filters,
  besides?: Name,
): CatalogueRelease[] {
  const wanted = names.filter((name) => name !== besides && filters[name] !== undefined);
  return versions.filter((release) =>
    wanted.every((name) => valuesOf[name](release).some((value) => value === filters[name])),
  );
}

interface Facet {
  title: string;
  id: Name;
  values: { title: string; value: string; count: number }[];
  allows_multiple_values: boolean;
}

/** Returns the facets, and the same counts in the older form that stands in `filters.available`. */
export function facetsOf(
  versions: readonly CatalogueRelease[],
  filters: Filters,
): { available: Record<string, Record<string, number>>; facets: Facet[] } {
  const titles = { format: 'Format', label: 'Label', country: 'Country', released: 'Released' };
  const facets = names.map((id): Facet => {
    const counts = new Map<string, number>();
    for (const release of versionsThatFit(versions, filters, id)) {
      for (const value of new Set(valuesOf[id](release))) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const values = [...counts]
      .sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
      .map(([title, count]) => ({
        title,
        value: new URLSearchParams({ '': title }).toString().slice(1),
        count,
      }));
    return { title: titles[id], id, values, allows_multiple_values: true };
  });
  const available = Object.fromEntries(
    facets.map(({ id, values }) => [
      id,
      Object.fromEntries(values.map(({ title, count }) => [title, count])),
    ]),
  );
  return { available, facets };
}

const keys: Record<string, (release: CatalogueRelease) => string> = {
  released: (release) => release.released ?? '',
  title: (release) => release.title,
  format: (release) => release.formats.map((format) => format.name).join(),
  label: (release) => release.labels[0]?.name ?? '',
  catno: (release) => release.labels[0]?.catno ?? '',
  country: (release) => release.country ?? '',
};

/** Sorts as `sort` and `sort_order` say. Equal versions stay in the order of their ids. */
export function sorted(versions: readonly CatalogueRelease[], params: URLSearchParams): CatalogueRelease[] {
  const key = keys[params.get('sort') ?? ''] ?? (() => '');
  const sign = params.get('sort_order') === 'desc' ? -1 : 1;
  return [...versions].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left === right ? a.id - b.id : sign * (left < right ? -1 : 1);
  });
}
