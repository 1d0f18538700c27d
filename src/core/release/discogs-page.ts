// Core: reads which release or master an address of Discogs names. Pure. A release has many pages, and people paste the address
// of any of them: its edit page, its images, its copies for sale, a copy in a collection, the API. The address of an item for
// sale, a list, a user or a search names neither a release nor a master.

/** What a page names. `digits`: the id as it is in the address. `neither`: the page is not about one release or one master. */
export type DiscogsPage = { names: 'release' | 'master'; digits: string } | { names: 'neither' };

const NEITHER: DiscogsPage = { names: 'neither' };

/** Returns whether the address is on `discogs.com` or on a subdomain of it (`www`, `m`, `api`). */
export const isOfDiscogs = ({ hostname }: URL): boolean => DISCOGS.test(hostname);
const DISCOGS = /(?:^|\.)discogs\.com\.?$/i;

/** Matches a language, which can be the first part of a path: `de`, `pt_BR`. */
const LANGUAGE = /^[a-z]{2}(?:[_-][a-z]{2})?$/i;

/**
 * Matches an id at the beginning of a part of the path: `249504`, `249504-Rick-Astley`, `249504,`. Does not match `249504a`,
 * `2.5`, or the truncated `2495…`.
 */
const LEADING_ID = /^(\d+)(?![\w\u2026]|[.,]\d)/;

/** Words between `/release/` and the id on some pages of a release: `/release/edit/249504`. */
const VIEWS: ReadonlySet<string | undefined> = new Set([
  'copy',
  'edit',
  'history',
  'reviews',
  'stats',
  'update',
  'view',
]);
/**
 * The pages of the marketplace that are about a release: its copies for sale, the form to sell a copy, its past prices. `item`
 * and
 * `order` are not here, because their ids are not those of releases.
 */
const MARKET_PAGES: ReadonlySet<string | undefined> = new Set([
  'history',
  'post',
  'price_suggestions',
  'release',
  'stats',
]);
/** Pages that name the release in the query of the address: `/sell/list?release_id=249504`. */
const ASKING_PAGES: ReadonlySet<string> = new Set([
  'sell/list',
  'sell/mylist',
  'sell/post',
  'shop/list',
  'viewimages',
]);
/**
 * First parts of a path that belong to other pages of Discogs. In an address of the old style, the first part is the name of an
 * album (`/Some-Album/release/249504`), so these words must not be taken for one.
 */
const SECTIONS: ReadonlySet<string> = new Set([
  'about',
  'artist',
  'artists',
  'blog',
  'company',
  'digs',
  'forum',
  'genre',
  'group',
  'groups',
  'help',
  'label',
  'labels',
  'list',
  'lists',
  'marketplace',
  'order',
  'orders',
  'search',
  'sell',
  'seller',
  'shop',
  'style',
  'thread',
  'track',
  'user',
  'users',
]);

/** Returns what a page of Discogs names. @param url an address of discogs.com (`isOfDiscogs`). */
export function readDiscogsPage({ pathname, searchParams }: URL): DiscogsPage {
  const [first = '', ...others] = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const parts = LANGUAGE.test(first) ? others : [first, ...others];
  return ASKING_PAGES.has(parts.join('/').toLowerCase()) ? readQuery(searchParams) : readParts(parts);
}

function readParts(parts: readonly string[]): DiscogsPage {
  const [section = '', second, third] = parts.map((part) => part.toLowerCase());
  switch (section) {
    case 'release':
    case 'releases':
      return named('release', VIEWS.has(second) ? parts[2] : parts[1]);
    case 'master':
    case 'masters':
      return named('master', VIEWS.has(second) ? parts[2] : parts[1]);
    case 'sell':
    case 'shop':
    case 'marketplace':
      if (second === 'master') return named('master', parts[2]);
      return MARKET_PAGES.has(second) ? named('release', parts[2]) : NEITHER;
    case 'users':
      // An address of the API, for a copy in a collection or for a wanted release.
      return third === 'collection' || third === 'wants' ? readPossession(parts.slice(2)) : NEITHER;
    default:
      // An address of the old style: /Rick-Astley-Never-Gonna-Give-You-Up/release/249504
      return SECTIONS.has(section) || (second !== 'release' && second !== 'master')
        ? NEITHER
        : readParts(parts.slice(1));
  }
}

/**
 * Reads the end of an API address: `collection/folders/1/releases/249504/instances/5`, `collection/releases/249504`,
 * `wants/249504`.
 */
function readPossession(parts: readonly string[]): DiscogsPage {
  if (parts[0]?.toLowerCase() === 'wants') return named('release', parts[1]);
  const rest = parts[1]?.toLowerCase() === 'folders' ? parts.slice(3) : parts.slice(1);
  return rest[0]?.toLowerCase() === 'releases' ? named('release', rest[1]) : NEITHER;
}

/** Reads the id from the query of an address (`?release_id=249504`). */
function readQuery(query: URLSearchParams): DiscogsPage {
  for (const [name, kind] of [
    ['release_id', 'release'],
    ['release', 'release'],
    ['master_id', 'master'],
  ] as const) {
    const page = named(kind, query.get(name) ?? undefined);
    if (page !== NEITHER) return page;
  }
  return NEITHER;
}

/** Returns the page for a part of the path that must begin with an id. */
function named(names: 'release' | 'master', part: string | undefined): DiscogsPage {
  const digits = LEADING_ID.exec(part ?? '')?.[1];
  return digits === undefined ? NEITHER : { names, digits };
}

/** Decodes the percent-encoding. Text that cannot be decoded stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
