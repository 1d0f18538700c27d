// Sandbox, page: what the panel shows of the local Discogs: its calls, its collection, the sample catalogue. Pure.
import type { CatalogueRelease } from '../discogs/catalogue-entry.ts';
import type { Copy } from '../discogs/collection-views.ts';
import type { LocalDiscogs } from '../discogs/index.ts';
import type { LoggedRequest } from '../discogs/request-log.ts';
import { artistLine } from '../discogs/shapes.ts';
import type { PageCollection, PageRelease, PageRequest } from './protocol.ts';

/** The page's own server draws the covers. In real life they do not come from the server of the API either. */
const coverPath = (releaseId: number, size: 150 | 600) => `/covers/images/${size}/R-${releaseId}.svg`;

export function releaseView(release: CatalogueRelease): PageRelease {
  const [label] = release.labels;
  const details = [
    release.year === 0 ? null : String(release.year),
    release.country,
    label ? `${label.name} ${label.catno}` : null,
    release.formats.map((format) => format.name).join(' + '),
  ];
  return {
    id: release.id,
    heading: `${artistLine(release.artists)} – ${release.title}`,
    title: release.title,
    year: release.year,
    details: details.filter((one) => one !== null && one !== '').join(' · '),
    cover: release.hasPicture ? coverPath(release.id, 150) : null,
  };
}

const deletedView = (id: number): PageRelease => ({
  id,
  heading: `Release ${id}`,
  title: '',
  year: 0,
  details: 'deleted on Discogs',
  cover: null,
});

/** Returns path and query in a readable form: without the username and other parts that are the same in every line. */
function target(request: LoggedRequest): string {
  const query = Object.entries(request.query)
    .filter(([name]) => name !== 'per_page' && name !== 'type')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  const path = request.path.replace(/^\/users\/[^/]+/, '/users/…');
  return `${path}${query === '' ? '' : ` ${query}`}`;
}

export const requestView = (seq: number, request: LoggedRequest, isOpen: boolean): PageRequest => ({
  seq,
  at: request.at,
  method: request.method,
  target: target(request),
  status: request.status,
  used: request.used,
  limit: request.limit,
  fault: request.fault,
  tookMs: request.answeredAt === null ? null : Math.round(request.answeredAt - request.at + request.lateMs),
  isOpen,
});

/** Returns what the owner has noted of a copy: `Mint (M) · Good (G) · Jazz · ★★★`. The first folder is no note. */
function detailsOf({ collection }: LocalDiscogs, copy: Copy | undefined): string {
  if (!copy) return '';
  const values = collection.fields
    .list()
    .map(({ id }) => copy.notes.find((one) => one.field_id === id)?.value.replaceAll(/\s+/g, ' ') ?? '');
  const folder = collection.folders().find(({ id }) => id === copy.folderId && id !== 1)?.name ?? '';
  return [...values, folder, '★'.repeat(copy.rating)].filter((one) => one !== '').join(' · ');
}

/** Returns the newest `most` releases of the collection, each with all its copies, and the newest `most` wants. */
export function collectionView(discogs: LocalDiscogs, most: number): PageCollection {
  const { collection, wantlist, catalogue } = discogs;
  const view = (releaseId: number) => {
    const release = catalogue.find(releaseId);
    return release ? releaseView(release) : deletedView(releaseId);
  };
  const total = collection.size();
  const byRelease = new Map<number, number[]>();
  for (let start = 0; start < total && byRelease.size <= most; start += 100) {
    const newest = { folderId: 0, sort: 'added', direction: 'desc', start, count: 100 } as const;
    for (const { releaseId } of collection.page(newest)) {
      if (byRelease.has(releaseId)) continue;
      byRelease.set(
        releaseId,
        collection.copiesOf(releaseId).map((one) => one.instanceId),
      );
    }
  }
  const shown = [...byRelease].slice(0, most).map(([releaseId, instanceIds]) => ({
    release: view(releaseId),
    instanceIds,
    details: detailsOf(discogs, collection.get(instanceIds.at(-1) ?? 0)),
  }));
  const wants = wantlist.list().reverse().slice(0, most);
  return {
    total,
    shown,
    hasMore: byRelease.size > most,
    wants: wants.map(({ releaseId }) => view(releaseId)),
  };
}
