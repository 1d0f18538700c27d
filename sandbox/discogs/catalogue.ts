// Sandbox, local Discogs: the database of pressings, which a test may change while the bot is looking.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { generatedIdsFrom, generatedRelease } from './generate.ts';

export interface Catalogue {
  find(releaseId: number): CatalogueRelease | undefined;
  /** What a search looks through; generated pressings are found by id only. */
  searchable(): CatalogueRelease[];
  /** Adds a pressing, or puts another in the place of the one with this id. */
  add(release: CatalogueRelease): void;
  /** An edit by a contributor. Throws when there is no such pressing. */
  change(releaseId: number, edit: Partial<Omit<CatalogueRelease, 'id'>>): void;
  /** The release is deleted on Discogs: 404 from now on. Copies in collections stay. */
  remove(releaseId: number): void;
  /** Adds `count` made-up pressings; returns the first id, the others follow. */
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
