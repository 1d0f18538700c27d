// Discord, feed: finds a post of the feed among the messages of a channel, by the mark in its link. Pure.

/**
 * Returns the id of the bot's own message with this nonce in a link. Null: there is none.
 * @param messages the answer of Discord, which is not trusted.
 */
export function findMarked(messages: unknown, nonce: string, selfId: string | null): string | null {
  if (selfId === null) return null;
  const found = listOf(messages).find(
    (message) =>
      idOf(fieldOf(message, 'author')) === selfId &&
      listOf(fieldOf(message, 'embeds')).some((embed) => hasMark(fieldOf(embed, 'url'), nonce)),
  );
  return found === undefined ? null : idOf(found);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function idOf(value: unknown): string | null {
  const id = fieldOf(value, 'id');
  return typeof id === 'string' ? id : null;
}

const hasMark = (url: unknown, nonce: string): boolean => typeof url === 'string' && markOf(url) === nonce;

/** The parameter of the link that has the mark. Discogs ignores it. */
const MARK = 'runout';

/** Returns the link with the mark. */
export function withMark(url: string, nonce: string): string {
  const marked = new URL(url);
  marked.searchParams.set(MARK, nonce);
  return marked.href;
}

const markOf = (url: string): string | null =>
  URL.canParse(url) ? new URL(url).searchParams.get(MARK) : null;
