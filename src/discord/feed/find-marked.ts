// Discord, feed: finds a post of the feed among the messages of a channel, by the mark in its link. Pure.
import { fieldOf, findOwn, listOf } from '../own-message.ts';

/**
 * Returns the id of the bot's own message with this nonce in a link. Null: there is none.
 * @param messages the answer of Discord, which is not trusted.
 */
export const findMarked = (messages: unknown, nonce: string, selfId: string | null): string | null =>
  findOwn(messages, selfId, (message) =>
    listOf(fieldOf(message, 'embeds')).some((embed) => hasMark(fieldOf(embed, 'url'), nonce)),
  );

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
