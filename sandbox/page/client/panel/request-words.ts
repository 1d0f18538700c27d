// Sandbox, page in the browser, panel: describes a call to Discogs in a few words, so that it fits into one line. Pure.

const COLLECTION = `^/users/[^/]+/collection`;

const WORDS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    new RegExp(`${COLLECTION}/folders/0/releases(?: (.*))?$`),
    ([, query = '']) => {
      const page = /\bpage=(\d+)/.exec(query)?.[1] ?? 1;
      return query.includes('sort_order=desc') ? `newest, page ${page}` : `collection, page ${page}`;
    },
  ],
  [new RegExp(String.raw`${COLLECTION}/releases/(\d+)`), ([, release]) => `copies of ${release}`],
  [
    new RegExp(String.raw`${COLLECTION}/folders/\d+/releases/(\d+)/instances/(\d+)/fields/(\d+)`),
    ([, release, copy, field]) => `field ${field} of copy ${copy} of ${release}`,
  ],
  [
    new RegExp(String.raw`${COLLECTION}/folders/\d+/releases/(\d+)/instances/(\d+)`),
    ([, release, copy]) => `copy ${copy} of ${release}`,
  ],
  [
    new RegExp(String.raw`${COLLECTION}/folders/\d+/releases/(\d+)$`),
    ([, release]) => `a copy of ${release}`,
  ],
  [new RegExp(`${COLLECTION}/value`), () => 'collection value'],
  [new RegExp(`${COLLECTION}/(fields|folders)$`), ([, what]) => `collection ${what}`],
  [/^\/database\/search (.*)$/, ([, query]) => `search ${query}`],
];

/** @param target path and query, as the request feed sends them. */
export function inFewWords(target: string): string {
  for (const [pattern, words] of WORDS) {
    const match = pattern.exec(target);
    if (match) return words(match);
  }
  return target;
}
