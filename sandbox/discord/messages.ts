// Sandbox, local Discord: makes, edits and deletes messages in the model. Their payloads were checked before.
import type {
  Attachment,
  Embed,
  InteractionMetadata,
  MessageJson,
  MessageReference,
  Snapshot,
  User,
} from './api.ts';
import { MESSAGE_FLAGS } from './api.ts';
import { noteUnknownCommands } from './command-mentions.ts';
import { keepFile } from './files.ts';
import { PAYLOAD } from './limits.ts';
import type { Channel, Interaction, Model, StoredMessage } from './model.ts';
import { findChannel } from './model.ts';
import { type AllowedMentions, pingsOf } from './read/mentions.ts';
import type { MessageInput } from './read/message.ts';
import { assertForm, oldMessageRefusal, refusal } from './refusals.ts';

export interface UploadedFile {
  /** The number n of `files[n]`. */
  readonly index: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** The size that Discord says it has. Default: the number of its bytes. */
  readonly size?: number | undefined;
}

export interface NewMessage {
  readonly channel: Channel;
  readonly author: User;
  readonly type: number;
  readonly input: MessageInput;
  readonly files: readonly UploadedFile[];
  readonly flags?: number;
  readonly audience?: string | null;
  readonly interaction?: Interaction;
  readonly metadata?: InteractionMetadata;
  readonly replyTo?: StoredMessage;
  readonly forwards?: { readonly reference: MessageReference; readonly snapshot: Snapshot };
}

export const EMPTY_INPUT: MessageInput = {
  flags: 0,
  allowedMentions: null,
  enforceNonce: false,
  unknownFeature: null,
};

/** docs: Message Flags: a create can set both flags, an edit only the first. */
const SETTABLE = MESSAGE_FLAGS.suppressEmbeds | MESSAGE_FLAGS.suppressNotifications;

/** docs: Create Message: content, embeds, components or files (or stickers, or a poll) are required. */
function assertNotEmpty(json: MessageJson): void {
  const parts = [json.embeds, json.components, json.attachments, json.message_snapshots ?? []];
  if (json.content === '' && parts.every((part) => part.length === 0)) throw refusal('empty-message');
}

/** Checks the limits that a payload alone does not show: features that are not built, and the sizes of a bot's files. */
function assertSendable({ limits }: Model, input: MessageInput, files: readonly UploadedFile[]): void {
  if (input.unknownFeature !== null) throw refusal('not-built');
  if (files.some((file) => file.bytes.byteLength > limits.botUploadBytes)) throw refusal('too-large');
}

function keepFiles(
  model: Model,
  channelId: string,
  {
    input,
    files,
    isEphemeral,
  }: { input: MessageInput; files: readonly UploadedFile[]; isEphemeral: boolean },
): Attachment[] {
  return files.map(({ index, name, contentType, bytes, size }) => {
    const described = input.attachments?.find((one) => one.id === String(index));
    const { filename = name, description } = described ?? {};
    return keepFile(model, channelId, { name: filename, contentType, bytes, size, description, isEphemeral });
  });
}

/** Replaces `attachment://` addresses in embeds. docs: Reference > Uploading Files > Using Attachments within Embeds. */
function resolveEmbeds(embeds: readonly Embed[], attachments: readonly Attachment[]): Embed[] {
  const media = (url: string, path: (string | number)[]) => {
    if (!url.startsWith('attachment://')) return { url, proxy_url: url };
    const file = attachments.find((one) => one.filename === url.slice('attachment://'.length));
    if (!file) {
      assertForm([{ path, code: 'ATTACHMENT_NOT_FOUND', message: `No attachment for ${url}` }]);
    }
    return { url: file?.url ?? url, proxy_url: file?.url ?? url };
  };
  return embeds.map((embed, index) => ({
    ...embed,
    ...(embed.thumbnail && { thumbnail: media(embed.thumbnail.url, ['embeds', index, 'thumbnail', 'url']) }),
    ...(embed.image && { image: media(embed.image.url, ['embeds', index, 'image', 'url']) }),
  }));
}

function mentionFields(model: Model, channel: Channel, content: string, allowed: AllowedMentions | null) {
  const pings = pingsOf(content, allowed);
  const members = model.guilds.get(channel.guildId)?.members;
  const mentions = pings.users.flatMap((id) => members?.get(id)?.user ?? []);
  return { mention_everyone: pings.everyone, mentions, mention_roles: pings.roles };
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Makes a message and notifies the listeners. Throws 50006 (empty), 50035 (invalid body) or 413 (too large). */
export function createMessage(model: Model, wish: NewMessage): StoredMessage {
  const { channel, input, files, replyTo, forwards } = wish;
  // Discord's client has checked what a person sends (posts.ts): people with Nitro send larger files.
  if (wish.author.bot) assertSendable(model, input, files);
  const content = input.content ?? '';
  const isEphemeral = typeof wish.audience === 'string';
  const attachments = keepFiles(model, channel.id, { input, files, isEphemeral });
  const now = model.clock.now();
  const flags = (wish.flags ?? 0) | (input.flags & SETTABLE);
  const json: MessageJson = {
    id: model.nextId(),
    channel_id: channel.id,
    type: wish.type,
    content,
    author: wish.author,
    timestamp: iso(now),
    edited_timestamp: null,
    tts: false,
    pinned: false,
    ...mentionFields(model, channel, content, input.allowedMentions),
    attachments,
    embeds: resolveEmbeds(input.embeds ?? [], attachments),
    components: input.components ?? [],
    flags,
    ...(input.nonce !== undefined && { nonce: input.nonce }),
    ...(wish.interaction && {
      application_id: model.applicationId,
      webhook_id: model.applicationId,
    }),
    ...(wish.metadata && { interaction_metadata: wish.metadata }),
    ...(replyTo && {
      message_reference: {
        type: 0 as const,
        message_id: replyTo.json.id,
        channel_id: channel.id,
        guild_id: channel.guildId,
      },
    }),
    ...(forwards && {
      message_reference: forwards.reference,
      message_snapshots: [{ message: forwards.snapshot }],
    }),
  };
  if ((flags & MESSAGE_FLAGS.loading) === 0) assertNotEmpty(json);
  const stored: StoredMessage = {
    json,
    guildId: channel.guildId,
    audience: wish.audience ?? null,
    createdAt: now,
    interactionId: wish.interaction?.id ?? null,
    versions: [
      {
        at: now,
        by: 'create',
        json,
        allowedMentions: input.allowedMentions,
        pings: pingsOf(content, input.allowedMentions, input.replyTo && replyTo?.json.author.id),
      },
    ],
    oldEdits: [],
    deletedAt: null,
    isDismissed: false,
  };
  model.messages.set(json.id, stored);
  noteUnknownCommands(model, channel, json);
  model.changed({ what: 'message', channelId: channel.id, messageId: json.id });
  return stored;
}

/** Counts an edit of an old message. docs: Opcodes, 30046: a message of more than an hour accepts only a few edits. */
function countOldEdit(model: Model, stored: StoredMessage): void {
  const now = model.clock.now();
  const { oldMessageAgeMs, oldMessageEdits } = model.limits;
  if (now - stored.createdAt <= oldMessageAgeMs) return;
  const recent = stored.oldEdits.filter((at) => now - at < oldMessageAgeMs);
  if (recent.length >= oldMessageEdits) {
    const freeAt = (recent[0] ?? now) + oldMessageAgeMs;
    throw oldMessageRefusal((freeAt - now) / model.clock.speed() / 1_000);
  }
  stored.oldEdits = [...recent, now];
}

export interface MessageEdit {
  readonly input: MessageInput;
  readonly files: readonly UploadedFile[];
  /**
   * True: with an interaction's token. False: through the channel. Only an edit with the token ends "thinking...". No
   * documentation says that an edit through the channel does, so it does not here.
   */
  readonly byToken: boolean;
}

/** Edits a message. Parts that the payload does not mention stay. */
export function editMessage(
  model: Model,
  stored: StoredMessage,
  { input, files, byToken }: MessageEdit,
): StoredMessage {
  assertSendable(model, input, files);
  const before = stored.json;
  const found = findChannel(model, before.channel_id);
  if (!found) throw refusal('unknown-channel');
  const content = input.content === undefined ? before.content : (input.content ?? '');
  const kept = before.attachments.filter(
    (one) => input.attachments === undefined || input.attachments?.some((kept) => kept.id === one.id),
  );
  if (kept.length + files.length > PAYLOAD.files) throw refusal('too-many-attachments');
  const isEphemeral = stored.audience !== null;
  const attachments = [...kept, ...keepFiles(model, before.channel_id, { input, files, isEphemeral })];
  const wasLoading = (before.flags & MESSAGE_FLAGS.loading) !== 0;
  const suppress = input.flags & MESSAGE_FLAGS.suppressEmbeds;
  const json: MessageJson = {
    ...before,
    content,
    // docs: Edit Message: an edit of the content makes the mentions again, by the allowed_mentions of this edit.
    ...(input.content !== undefined && mentionFields(model, found.channel, content, input.allowedMentions)),
    attachments,
    embeds: input.embeds === undefined ? before.embeds : resolveEmbeds(input.embeds ?? [], attachments),
    components: input.components === undefined ? before.components : (input.components ?? []),
    flags: (byToken ? before.flags & ~MESSAGE_FLAGS.loading : before.flags) | suppress,
    // The first edit of a deferred answer does not show as an edit.
    edited_timestamp: wasLoading ? null : iso(model.clock.now()),
  };
  assertNotEmpty(json);
  countOldEdit(model, stored);
  noteUnknownCommands(model, found.channel, json);
  stored.json = json;
  stored.versions.push({
    at: model.clock.now(),
    by: 'edit',
    json,
    allowedMentions: input.allowedMentions,
    pings: pingsOf(input.content ?? '', input.allowedMentions),
  });
  model.changed({ what: 'message', channelId: json.channel_id, messageId: json.id });
  return stored;
}

export function deleteMessage(model: Model, stored: StoredMessage): void {
  stored.deletedAt = model.clock.now();
  model.changed({ what: 'message', channelId: stored.json.channel_id, messageId: stored.json.id });
}

/** Returns a message that is not deleted, or null. */
export function findMessage(model: Model, messageId: string): StoredMessage | null {
  const stored = model.messages.get(messageId);
  return stored && stored.deletedAt === null ? stored : null;
}
