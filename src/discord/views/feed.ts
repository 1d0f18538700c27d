// Discord, views: makes a post of the feed: who added what, and the newest ten records. Pure. It never shows a price, a note or a folder.
import type { APIEmbed } from 'discord.js';
import type { ShownContent } from '../../core/feed/ports.ts';
import { pressingOf } from '../../core/release/stored.ts';
import type { StoredRecord } from '../../core/types.ts';
import { withMark } from '../feed/find-marked.ts';
import type { Texts } from '../texts/texts.ts';
import { COLOURS } from './colours.ts';
import { safe, safeUrl, withinBudget } from './limits.ts';
import { pressingFacts, pressingName } from './pressing.ts';
import { CREDIT } from './search.ts';
import type { SyncMessage } from './sync.ts';

export interface FeedMessage extends SyncMessage {
  content: string;
}

/** The most characters of a title, as in a list. */
const LONGEST_TITLE = 60;

/**
 * Makes the message.
 * @param nonce marks the link of its first record, so that the message can be found later.
 */
export function feedMessage(content: ShownContent, nonce: string, texts: Texts): FeedMessage {
  const { feed: say } = texts;
  const { newest, total, gone } = content;
  // Without a record there is no data of Discogs to credit, and no link to mark: a lost answer counts as posted.
  if (total === 0 && gone > 0) return { content: say.gone(gone), embeds: [], components: [], file: null };
  const more = total - newest.length;
  const notes = [...(more > 0 ? [say.more(newest.length, more)] : []), CREDIT];
  const embeds = newest.map((record, index) => recordEmbed(record, index === 0 ? nonce : null, texts));
  return {
    content: `${heading(content, texts)}\n-# ${notes.join(' · ')}`,
    embeds: withinBudget(embeds),
    components: [],
    file: null,
  };
}

function heading({ what, userId, total, gone }: ShownContent, { feed: say }: Texts): string {
  const who = userId === null ? null : `<@${userId}>`;
  switch (what) {
    case 'added':
      return say.added(who, total);
    case 'imported':
      return say.imported(who, total);
    case 'synced':
      return say.synced(total, gone);
  }
}

function recordEmbed(record: StoredRecord, nonce: string | null, texts: Texts): APIEmbed {
  const pressing = pressingOf(record, record.discogsId ?? 0);
  const lines = [
    pressingName(pressing, { isBrief: true }),
    pressingFacts(pressing, texts, { isBrief: true }),
  ];
  const description = lines.filter((line) => line !== '').join('\n');
  const page = safeUrl(record.discogsUri) ?? `https://www.discogs.com/release/${record.discogsId ?? 0}`;
  const thumbnail = safeUrl(record.thumbnailUrl);
  return {
    title: safe(pressing.heading, LONGEST_TITLE),
    url: nonce === null ? page : withMark(page, nonce),
    ...(description !== '' && { description }),
    color: COLOURS.green,
    ...(thumbnail && { thumbnail: { url: thumbnail } }),
  };
}
