// Discord: messages of a channel, made and changed with the bot's own token: no 15 minutes, no cache of channels needed.
import {
  DiscordAPIError,
  type RateLimitData,
  type RawFile,
  type REST,
  RESTJSONErrorCodes,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  Routes,
} from 'discord.js';
import type { SyncMessage } from './views/sync.ts';

export interface MessagePlace {
  channelId: string;
  messageId: string;
}

export interface ChannelMessages {
  /**
   * Returns its id. The same nonce within a few minutes returns the message that was made with it, so that a call whose
   * answer was lost makes no second one. The signal breaks the call off. @throws DiscordAPIError and what else discord.js
   * throws.
   */
  create(channelId: string, message: SyncMessage, nonce: string, signal?: AbortSignal): Promise<string>;
  /** The message shows exactly this afterwards. @throws as above. */
  edit(place: MessagePlace, message: SyncMessage, signal?: AbortSignal): Promise<void>;
  /**
   * For discord.js's `rejectOnRateLimit`: a call of ours that comes too early is dropped, a newer state follows. Left to
   * discord.js, an edit that Discord refuses for the age of its message (30046, a 429) would be repeated for ever.
   */
  isOwn(limited: Pick<RateLimitData, 'url'>): boolean;
}

/**
 * Why a message could not be made or changed. `gone`: it was deleted. `shut`: the channel cannot be reached, or not
 * written to. `later`: Discord is away, slow, or says too often.
 */
export type Refusal = 'gone' | 'shut' | 'later';

const SHUT: readonly (string | number)[] = [
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
];

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof DiscordAPIError)) return 'later';
  if (error.code === RESTJSONErrorCodes.UnknownMessage) return 'gone';
  return SHUT.includes(error.code) ? 'shut' : 'later';
}

/** 50013 comes for the file alone, too: the same message without it may go through. */
export const isMissingPermission = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingPermissions;

export function createChannelMessages(rest: Pick<REST, 'patch' | 'post'>): ChannelMessages {
  const underWay = new Set<{ route: string }>();

  async function during<T>(route: `/${string}`, call: (route: `/${string}`) => Promise<T>): Promise<T> {
    const own = { route };
    underWay.add(own);
    try {
      return await call(route);
    } finally {
      underWay.delete(own);
    }
  }

  return {
    create(channelId, message, nonce, signal) {
      const body: RESTPostAPIChannelMessageJSONBody = { ...bodyOf(message), nonce, enforce_nonce: true };
      return during(Routes.channelMessages(channelId), async (route) =>
        idOf(await rest.post(route, { body, files: filesOf(message), signal })),
      );
    },
    async edit({ channelId, messageId }, message, signal) {
      const body: RESTPatchAPIChannelMessageJSONBody = bodyOf(message);
      await during(Routes.channelMessage(channelId, messageId), (route) =>
        rest.patch(route, { body, files: filesOf(message), signal }),
      );
    },
    isOwn: ({ url }) => [...underWay].some(({ route }) => new URL(url).pathname.endsWith(route)),
  };
}

// The client's own default of allowed mentions does not reach raw calls.
const bodyOf = ({ embeds, components, file }: SyncMessage) => ({
  embeds,
  components,
  allowed_mentions: { parse: [] },
  attachments: file ? [{ id: '0', filename: file.name }] : [],
});

const filesOf = ({ file }: SyncMessage): RawFile[] =>
  file ? [{ name: file.name, data: file.text, contentType: 'text/plain; charset=utf-8' }] : [];

function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string') {
    return answer.id;
  }
  throw new Error('Discord made a message and did not say which');
}
