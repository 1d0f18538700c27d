// Discord, feed: sends the posts of the feed, and looks for them later. Needs no interaction: it uses the bot's own token.
import { RESTJSONErrorCodes } from 'discord.js';
import type { FeedPoster, Looked, Posted } from '../../core/feed/ports.ts';
import type { Log } from '../../core/ports.ts';
import type { Servers } from '../access/servers.ts';
import { type ChannelMessages, isRefusal, refusalOf } from '../progress/channel-messages.ts';
import type { Texts } from '../texts/texts.ts';
import { feedMessage } from '../views/feed.ts';
import { findMarked } from './find-marked.ts';

export function createFeedPoster(deps: {
  channel: Pick<ChannelMessages, 'create' | 'newest'>;
  servers: Pick<Servers, 'refusal'>;
  /** Returns the Discord id of the bot. Null: it is not known yet. */
  selfId: () => string | null;
  texts: Texts;
  log: Log;
}): FeedPoster {
  const { channel, servers, selfId, texts, log } = deps;
  return {
    isServed: (guildId) => servers.refusal(guildId, false) === null,

    async post({ channelId, nonce }, content, signal): Promise<Posted> {
      try {
        const message = feedMessage(content, nonce, texts);
        return {
          kind: 'posted',
          messageId: await channel.create(channelId, message, nonce, { signal, evenIfShut: true }),
        };
      } catch (error) {
        return postedOf(error, log);
      }
    },

    async look({ channelId, nonce }, signal): Promise<Looked> {
      try {
        const messageId = findMarked(await channel.newest(channelId, signal), nonce, selfId());
        return messageId === null ? { kind: 'missing' } : { kind: 'found', messageId };
      } catch (error) {
        log.debug({ err: error }, 'the channel of the feed could not be read');
        return { kind: isRefusal(error) ? 'unreadable' : 'away' };
      }
    },
  };
}

function postedOf(error: unknown, log: Log): Posted {
  if (!isRefusal(error)) {
    log.warn({ err: error }, 'Discord did not say whether it has a post of the feed');
    return { kind: 'unknown' };
  }
  // Discord made the message at an earlier try, and someone has deleted it since.
  if (error.code === RESTJSONErrorCodes.UnknownMessage) return { kind: 'posted', messageId: null };
  // Only a permission or a channel that is gone is for the managers of the server.
  const write = refusalOf(error) === 'shut' ? log.debug : log.error;
  write.call(log, { err: error }, 'Discord refused a post of the feed');
  return { kind: 'refused', isShut: error.status === 403 || error.status === 404 };
}
