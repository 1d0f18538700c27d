// Discord: makes and changes messages of a channel with the bot's own token. Unlike the token of an interaction, it does not
// expire after 15 minutes. Needs no cache of channels.
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
import type { RefusedCalls } from '../refused-calls.ts';
import type { Payload } from '../views/payload.ts';
import type { SyncMessage } from '../views/sync.ts';

export interface MessagePlace {
  channelId: string;
  messageId: string;
}

export interface ChannelMessages {
  /**
   * Posts a message and returns its id. If a message was made with this nonce in the last few minutes, Discord makes no second
   * one and returns the first. So a call whose answer was lost can be repeated. @throws ChannelShutError, DiscordAPIError and
   * what else discord.js throws.
   */
  create(channelId: string, message: ChannelMessage, nonce: string, options?: SendOptions): Promise<string>;
  /** Replaces everything that the message shows. @throws as `create`. */
  edit(place: MessagePlace, message: SyncMessage, options?: SendOptions): Promise<void>;
  /** Returns the newest 50 messages of a channel as Discord has them. @throws as `create`. */
  newest(channelId: string, signal?: AbortSignal): Promise<unknown>;
  /** Returns the message as Discord has it. @throws as `create`. */
  read(place: MessagePlace): Promise<unknown>;
  /** Changes these parts of the message and leaves the others as they are. @throws as `create`. */
  change(place: MessagePlace, payload: Partial<Payload>): Promise<void>;
  /**
   * Whether a call was made here. discord.js asks this as `rejectOnRateLimit`. A call that was made here fails at once when a
   * rate limit holds it back, because a newer state follows. Otherwise discord.js would repeat for ever an edit that Discord
   * refuses because the message is too old (30046, a 429).
   */
  isOwn(limited: Pick<RateLimitData, 'url'>): boolean;
}

/** What a message in a channel shows. */
export type ChannelMessage = SyncMessage & { content?: string };

export interface SendOptions {
  /** Aborts the call. */
  signal?: AbortSignal | undefined;
  /** True: makes the call even if Discord refused the last one in this channel, because no later call would show this state. */
  evenIfShut?: boolean;
}

/** The call was not made: Discord refused one of this kind in this channel less than a minute ago. */
export class ChannelShutError extends Error {
  override readonly name = 'ChannelShutError';

  constructor() {
    super('the channel refused the last call, so it is left alone for a minute');
  }
}

/**
 * Why a message could not be made or changed. `gone`: the message was deleted. `shut`: the bot cannot reach the channel, or not
 * write in it. `later`: Discord is away or slow, or its rate limit is reached.
 */
export type MessageRefusal = 'gone' | 'shut' | 'later';

const SHUT: readonly (string | number)[] = [
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
];

/** The codes that say that the channel itself cannot be reached: neither reads nor posts nor edits work. */
const OUT_OF_REACH: readonly (string | number)[] = [
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
];

export function refusalOf(error: unknown): MessageRefusal {
  if (error instanceof ChannelShutError) return 'shut';
  if (!(error instanceof DiscordAPIError)) return 'later';
  if (error.code === RESTJSONErrorCodes.UnknownMessage) return 'gone';
  return SHUT.includes(error.code) ? 'shut' : 'later';
}

/** Whether Discord refused the call in a way that says that nothing was done. A 429 is no such refusal, because an earlier try may count. */
export const isRefusal = (error: unknown): error is DiscordAPIError =>
  error instanceof DiscordAPIError && error.status >= 400 && error.status < 500 && error.status !== 429;

/**
 * Whether Discord refused a call because the bot lacks a permission (50013). Perhaps only the file needs that permission: the
 * same message without its file may go through.
 */
export const isMissingPermission = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingPermissions;

type Verb = 'read' | 'post' | 'edit';
const VERBS: readonly Verb[] = ['read', 'post', 'edit'];

/**
 * @param refusedCalls the memory of refusals. A channel that refused a post or an edit less than a minute ago is not asked
 * again.
 */
export function createChannelMessages(
  rest: Pick<REST, 'get' | 'patch' | 'post'>,
  refusedCalls: RefusedCalls,
): ChannelMessages {
  const underWay = new Set<{ route: string }>();
  const keyOf = (verb: Verb, channelId: string) => `${verb} in ${channelId}`;

  function noteRefusal(verb: Verb, channelId: string, error: unknown): void {
    if (!(error instanceof DiscordAPIError) || !SHUT.includes(error.code)) return;
    const verbs = OUT_OF_REACH.includes(error.code) ? VERBS : [verb];
    for (const one of verbs) refusedCalls.add(keyOf(one, channelId));
  }

  /**
   * Makes a call, and notes when Discord refuses it.
   * @param isWhole false: the message has a file, which alone may need a missing permission. Such a refusal is not noted,
   * because the caller sends the message without the file at once.
   */
  async function send<T>(
    [verb, channelId]: [Verb, string],
    route: `/${string}`,
    call: () => Promise<T>,
    { evenIfShut = false, isWhole = true } = {},
  ): Promise<T> {
    if (!evenIfShut && refusedCalls.isRefused(keyOf(verb, channelId))) throw new ChannelShutError();
    const own = { route };
    underWay.add(own);
    try {
      return await call();
    } catch (error) {
      if (isWhole || !isMissingPermission(error)) noteRefusal(verb, channelId, error);
      throw error;
    } finally {
      underWay.delete(own);
    }
  }

  return {
    create(channelId, message, nonce, { signal, evenIfShut } = {}) {
      const route = Routes.channelMessages(channelId);
      const body: RESTPostAPIChannelMessageJSONBody = { ...bodyOf(message), nonce, enforce_nonce: true };
      const call = () =>
        withSignal(signal, async (own) =>
          idOf(await rest.post(route, { body, files: filesOf(message), signal: own })),
        );
      return send(['post', channelId], route, call, { evenIfShut, isWhole: !message.file });
    },
    async edit({ channelId, messageId }, message, { signal, evenIfShut } = {}) {
      const route = Routes.channelMessage(channelId, messageId);
      const body: RESTPatchAPIChannelMessageJSONBody = bodyOf(message);
      const call = () =>
        withSignal(signal, (own) => rest.patch(route, { body, files: filesOf(message), signal: own }));
      await send(['edit', channelId], route, call, { evenIfShut, isWhole: !message.file });
    },
    newest(channelId, signal) {
      const query = new URLSearchParams({ limit: '50' });
      const call = () =>
        withSignal(signal, (own) => rest.get(Routes.channelMessages(channelId), { query, signal: own }));
      return send(['read', channelId], Routes.channelMessages(channelId), call);
    },
    read({ channelId, messageId }) {
      const route = Routes.channelMessage(channelId, messageId);
      return send(['read', channelId], route, () => rest.get(route));
    },
    async change({ channelId, messageId }, payload) {
      const route = Routes.channelMessage(channelId, messageId);
      const body = { ...payload, allowed_mentions: { parse: [] } };
      await send(['edit', channelId], route, () => rest.patch(route, { body }));
    },
    isOwn: ({ url }) => [...underWay].some(({ route }) => new URL(url).pathname.endsWith(route)),
  };
}

/**
 * Makes a call with a signal of its own, which aborts together with the given one. discord.js never removes its listener from a
 * signal, and the given signal lives as long as the run.
 */
async function withSignal<T>(
  signal: AbortSignal | undefined,
  call: (own: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  if (!signal) return call(undefined);
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await call(own.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

// Allowed mentions are named here, because the default of the client does not reach raw calls.
const bodyOf = ({ content, embeds, components, file }: ChannelMessage) => ({
  ...(content !== undefined && { content }),
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
