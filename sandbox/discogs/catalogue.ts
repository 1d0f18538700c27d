// Sandbox, local Discogs: the database of pressings. A test can change it while the bot reads it.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { generatedIdsFrom, generatedRelease } from './generate.ts';

export interface Catalogue {
  find(releaseId: number): CatalogueRelease | undefined;
  /** Returns the pressings that a search looks through. Generated pressings are found by id only. */
  searchable(): CatalogueRelease[];
  /** Adds a pressing, or replaces the one with this id. */
  add(release: CatalogueRelease): void;
  /** Changes a pressing, as a contributor does. @throws when there is no such pressing. */
  change(releaseId: number, edit: Partial<Omit<CatalogueRelease, 'id'>>): void;
  /** Deletes the release on Discogs: 404 from now on. Copies in collections stay. */
  remove(releaseId: number): void;
  /** Adds `count` generated pressings. Returns the first id; the others follow it. */
  generate(count: number, seed: number): number;
}

export function createCatalogue(releases: readonly CatalogueRelease[]): Catalogue {
  const byId = new Map(releases.map((release) => [release.id, release]));
  const removed = new Set<number>();
  const series: { from: number; to: number; seed: number }[] = [];

  const find = (releaseId: number): CatalogueRelease | undefined => {
    if (removed.has(releaseId)) return undefined;
    const known = byId.get(releaseId);
    if (known) return known;
    const of = series.find((one) => releaseId >= one.from && releaseId < one.to);
    return of && generatedRelease(releaseId, of.seed);
  };

  return {
    find,
    searchable: () => [...byId.values()].filter((release) => !removed.has(release.id)),
    add(release) {
      removed.delete(release.id);
      byId.set(release.id, release);
    },
    change(releaseId, edit) {
      const release = find(releaseId);
      if (!release) throw new Error(`local Discogs has no release ${releaseId}`);
      byId.set(releaseId, { ...release, ...edit });
    },
    remove(releaseId) {
      removed.add(releaseId);
    },
    generate(count, seed) {
      const from = series.at(-1)?.to ?? generatedIdsFrom;
      series.push({ from, to: from + count, seed });
      return from;
    },
  };
}
