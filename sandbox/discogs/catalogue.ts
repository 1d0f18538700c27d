// Sandbox, local Discogs: the database of pressings. A test can change it while the bot reads it.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { generatedIdsFrom, generatedOfMaster, generatedRelease } from './generate.ts';
import { generatedMastersFrom, generatedVersions } from './generate-master.ts';

export interface Catalogue {
  find(releaseId: number): CatalogueRelease | undefined;
  /** Returns the pressings that a search looks through. Pressings of `generate` are found by id only. */
  searchable(): CatalogueRelease[];
  /** Returns the versions of a master, generated ones among them, the lowest id first. Empty: there is no such master. */
  versionsOf(masterId: number): CatalogueRelease[];
  /** Adds a pressing, or replaces the one with this id. */
  add(release: CatalogueRelease): void;
  /** Changes a pressing, as a contributor does. @throws when there is no such pressing. */
  change(releaseId: number, edit: Partial<Omit<CatalogueRelease, 'id'>>): void;
  /** Deletes the release on Discogs: 404 from now on. Copies in collections stay. */
  remove(releaseId: number): void;
  /** Adds a generated master with `count` versions, which searches find, too. Returns the id of the master. */
  generateMaster(count: number, seed: number): number;
  /** Adds `count` generated pressings. Returns the first id; the others follow it. */
  generate(count: number, seed: number): number;
}

export function createCatalogue(releases: readonly CatalogueRelease[]): Catalogue {
  const byId = new Map(releases.map((release) => [release.id, release]));
  const removed = new Set<number>();
  let nextMaster = generatedMastersFrom;
  const series: { from: number; to: number; seed: number }[] = [];

  const find = (releaseId: number): CatalogueRelease | undefined => {
    if (removed.has(releaseId)) return undefined;
    const known = byId.get(releaseId);
    if (known) return known;
    const of = series.find((one) => releaseId >= one.from && releaseId < one.to);
    return of && generatedRelease(releaseId, of.seed);
  };

  const searchable = () => [...byId.values()].filter((release) => !removed.has(release.id));

  return {
    find,
    searchable,
    versionsOf(masterId) {
      const ids = new Set([...searchable().map((release) => release.id), ...generatedOfMaster(masterId)]);
      return [...ids]
        .sort((a, b) => a - b)
        .flatMap((id) => find(id) ?? [])
        .filter((release) => release.masterId === masterId);
    },
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
    generateMaster(count, seed) {
      const masterId = nextMaster;
      for (const release of generatedVersions(masterId, count, seed)) byId.set(release.id, release);
      nextMaster += count + 1;
      return masterId;
    },
    generate(count, seed) {
      const from = series.at(-1)?.to ?? generatedIdsFrom;
      series.push({ from, to: from + count, seed });
      return from;
    },
  };
}
