// Sandbox, local Discogs: serves the images: drawn covers, and Discogs' empty image for releases without one.
import type { Catalogue } from './catalogue.ts';
import { coverOf } from './cover.ts';
import { type Reply, refusals } from './replies.ts';

/** A GIF of one transparent pixel. */
const spacer = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Returns the response for an address under `/images/`, or null for every other address. */
export function picture(catalogue: Catalogue, pathname: string): Reply | null {
  if (!pathname.startsWith('/images/')) return null;
  if (pathname === '/images/spacer.gif') return { status: 200, contentType: 'image/gif', body: spacer };
  const [, size, id] = /^\/images\/(150|600)\/R-(\d{1,15})\.svg$/.exec(pathname) ?? [];
  const release = catalogue.find(Number(id));
  if (!release?.hasPicture) return refusals.noSuchUrl();
  return { status: 200, contentType: 'image/svg+xml', body: coverOf(release, Number(size)) };
}
