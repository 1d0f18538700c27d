// Sandbox, local Discord: the kinds of channels, and the JSON of a channel.
import type { Channel } from './model.ts';

/** docs: Channel > Channel Types. */
export const CHANNEL_TYPES = Object.freeze({
  text: 0,
  voice: 2,
  category: 4,
  announcement: 5,
  thread: 11,
  forum: 15,
});

export type ChannelKind = keyof typeof CHANNEL_TYPES;

/** docs: Channel > Channel Types: all of them, for `channel_types`. */
export const KNOWN_TYPES: readonly number[] = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16];

/** docs: Opcodes and Status Codes, 50008. A category has no messages, and a forum only has those of its threads. */
export const hasMessages = ({ type }: Channel): boolean =>
  type !== CHANNEL_TYPES.category && type !== CHANNEL_TYPES.forum;

export const channelJson = (channel: Channel) => ({
  id: channel.id,
  type: channel.type,
  guild_id: channel.guildId,
  name: channel.name,
  parent_id: channel.parent?.id ?? null,
  position: 0,
  topic: null,
  nsfw: false,
  rate_limit_per_user: 0,
  last_message_id: null,
  flags: 0,
});
