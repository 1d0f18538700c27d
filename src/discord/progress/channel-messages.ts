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
import type { RefusedCalls } from '../refused-calls.ts';
import type { SearchPage } from '../views/search.ts';
import type { SyncMessage } from '../views/sync.ts';

export interface MessagePlace {
  channelId: string;
  messageId: string;
}

export interface ChannelMessages {
  /**
   * Returns its id. The same nonce within a few minutes returns the message that was made with it, so that a call whose
   * answer was lost makes no second one. @throws ChannelShutError, DiscordAPIError and what else discord.js throws.
   */
  create(channelId: string, message: SyncMessage, nonce: string, options?: SendOptions): Promise<string>;
  /** The message shows exactly this afterwards. @throws as above. */
  edit(place: MessagePlace, message: SyncMessage, options?: SendOptions): Promise<void>;
  /** The message as Discord has it. @throws as above. */
  read(place: MessagePlace): Promise<unknown>;
  /** Changes these parts of the message; what is left out stays. @throws as above. */
  change(place: MessagePlace, payload: Partial<SearchPage>): Promise<void>;
  /**
   * For discord.js's `rejectOnRateLimit`: a call of ours that comes too early is dropped, a newer state follows. Left to
   * discord.js, an edit that Discord refuses for the age of its message (30046, a 429) would be repeated for ever.
   */
  isOwn(limited: Pick<RateLimitData, 'url'>): boolean;
}

export interface SendOptions {
  /** Breaks the call off. */
  signal?: AbortSignal | undefined;
  /** Once, also where Discord refused the last one: nothing follows that would make up for it. */
  evenIfShut?: boolean;
}

/** Discord refused the same in this channel less than a minute ago: it was not asked. */
export class ChannelShutError extends Error {
  override readonly name = 'ChannelShutError';

  constructor() {
    super('the channel refused the last call, so it is left alone for a minute');
  }
}

/**
 * Why a message could not be made or changed. `gone`: it was deleted. `shut`: the channel cannot be reached, or not
 * written to. `later`: Discord is away, slow, or says too often.
 */
export type MessageRefusal = 'gone' | 'shut' | 'later';

const SHUT: readonly (string | number)[] = [
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
];

/** The channel itself cannot be reached: neither posts nor edits. */
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

/** 50013 comes for the file alone, too: the same message without it may go through. */
export const isMissingPermission = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingPermissions;

type Verb = 'read' | 'post' | 'edit';
const VERBS: readonly Verb[] = ['read', 'post', 'edit'];

/** @param refusedCalls a channel that refused a post or an edit less than a minute ago is not asked again. */
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

  /** @param isWhole false: what is refused may be a part of it, without which it is tried at once. */
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

/** discord.js never stops listening to a signal, and this one lives as long as the run: each call gets one of its own. */
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
