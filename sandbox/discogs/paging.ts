// Sandbox, local Discogs: splits the results of searches and collections into pages, as Discogs does.
import { type Reply, refusals } from './replies.ts';

export interface Page {
  start: number;
  count: number;
  /** The `pagination` of the response. `urls` is `{}` if there is only one page. */
  pagination: { page: number; pages: number; per_page: number; items: number; urls: Record<string, string> };
}

const defaultPerPage = 50;
const largestPerPage = 100;

const wholeNumber = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;

interface Paging {
  /** How many items can be paged; further items are not on any page. */
  mostItems?: number;
  /** What a page out of range answers. Default: 404. */
  refuse?: (page: string, last: number) => Reply;
}

/** Returns a page of the results. Clamps `per_page` silently, and refuses a page out of range. */
export function pageOf(
  url: URL,
  items: number,
  { mostItems = Number.POSITIVE_INFINITY, refuse = refusals.noSuchPage }: Paging = {},
): Page | Reply {
  const asked = wholeNumber(url.searchParams.get('per_page'));
  const perPage = asked === null || asked === 0 ? defaultPerPage : Math.min(asked, largestPerPage);
  const pages = Math.max(1, Math.ceil(Math.min(items, mostItems) / perPage));
  const pageText = url.searchParams.get('page') ?? '1';
  const page = wholeNumber(pageText);
  if (page === null || page < 1 || page > pages) return refuse(pageText, pages);

  const link = (to: number): string => {
    const next = new URL(url);
    next.searchParams.delete('token');
    next.searchParams.set('page', String(to));
    next.searchParams.set('per_page', String(perPage));
    return next.href;
  };
  const urls = {
    ...(page > 1 ? { first: link(1) } : {}),
    ...(page < pages ? { last: link(pages) } : {}),
    ...(page > 1 ? { prev: link(page - 1) } : {}),
    ...(page < pages ? { next: link(page + 1) } : {}),
  };
  return {
    start: (page - 1) * perPage,
    count: perPage,
    pagination: { page, pages, per_page: perPage, items, urls },
  };
}

export const isReply = (value: Page | Reply): value is Reply => 'status' in value;
