// Discogs: the address of a page on discogs.com, from an answer or from an id. Pure.

const SITE = 'https://www.discogs.com';
/** The longest link to Discogs, in characters. This length leaves room for other text in a Discord field. */
const LONGEST_WEB_URL = 511;

const IDS = {
  release: /\/release\/(\d+)(?=-|$)/g,
  master: /\/master\/(\d+)(?=-|$)/g,
};

/**
 * Returns the address of this release or master on discogs.com. `uri` is the address in the answer; if it is not a discogs.com
 * page of this very release or master, or is too long, a short address is made from the id.
 */
export function webUrl(kind: keyof typeof IDS, id: number, uri: string | null): string {
  const plain = plainWebUrl(kind, id);
  if (uri === null || !URL.canParse(uri, SITE)) return plain;
  const { protocol, hostname, pathname } = new URL(uri, SITE);
  if (!/^https?:$/.test(protocol) || !/^(?:www\.)?discogs\.com$/.test(hostname)) return plain;
  const named = [...pathname.matchAll(IDS[kind])].map(([, digits]) => Number(digits));
  if (!named.includes(id)) return plain;
  const page = `${SITE}${pathname}`;
  return page.length > LONGEST_WEB_URL ? plain : page;
}

export function plainWebUrl(kind: keyof typeof IDS, id: number): string {
  return `${SITE}/${kind}/${id}`;
}
