// Sandbox, local Discogs: masters and their versions. Two traps of the real service are here, because a client must know them
// (measured by the live tests of other clients): the versions of a master that does not exist are all releases of Discogs, and
// a page past the end is an internal error.
import type { Call } from './call.ts';
import type { CatalogueRelease } from './catalogue-entry.ts';
import { masterAnswer, versionRow } from './master-shapes.ts';
import { isReply, pageOf } from './paging.ts';
import { json, type Reply, refusals } from './replies.ts';
import { facetsOf, filtersOf, sorted, versionsThatFit } from './versions.ts';
import type { World } from './world.ts';

/** How many versions a master has that does not exist ("200 with more than 6 million rows"). */
const allReleases = 6_213_421;

/** The main release is the most collected of the oldest: people name one by hand. */
function mainRelease(versions: readonly CatalogueRelease[]): CatalogueRelease | undefined {
  const year = (release: CatalogueRelease) => release.year || Number.POSITIVE_INFINITY;
  return [...versions].sort((a, b) => year(a) - year(b) || b.have - a.have)[0];
}

/** https://www.discogs.com/developers, "Database", "Master Release". */
export function master(world: World, call: Call): Reply {
  const masterId = Number(call.params.master);
  const main = mainRelease(world.catalogue.versionsOf(masterId));
  return main
    ? json(200, masterAnswer(masterId, main, call.viewer, call.caller?.currency ?? 'USD'))
    : refusals.noSuchMaster();
}

/** https://www.discogs.com/developers, "Database", "Master Release Versions". */
export function masterVersions(world: World, call: Call): Reply {
  const versions = world.catalogue.versionsOf(Number(call.params.master));
  const isTrap = versions.length === 0;
  const all = isTrap ? world.catalogue.searchable() : versions;
  const filters = filtersOf(call.url.searchParams);
  const fitting = sorted(versionsThatFit(all, filters), call.url.searchParams);
  const items = isTrap ? allReleases : fitting.length;
  const page = pageOf(call.url, items, { refuse: refusals.internalError });
  if (isReply(page)) return page;
  const { available, facets } = facetsOf(all, filters);
  return json(200, {
    pagination: page.pagination,
    filters: { applied: filters, available },
    filter_facets: facets,
    versions: fitting
      .slice(page.start, page.start + page.count)
      .map((release) => versionRow(release, call.viewer, call.caller)),
  });
}
