// Sandbox, local Discord: what a person writes in a channel: text with files, and forwarded messages. Discord's client refuses
// what the API would refuse.
import { MESSAGE_FLAGS, type MessageJson, type Snapshot } from './api.ts';
import { hasMessages } from './channels.ts';
import { ClientRefusal } from './client-refusal.ts';
import { assertSmall, contentTypeOf } from './files.ts';
import { PAYLOAD } from './limits.ts';
import { createMessage, EMPTY_INPUT } from './messages.ts';
import { type Channel, type Member, type Model, type StoredMessage, toSendIn } from './model.ts';
import { has } from './permissions.ts';
import type { PickedFile } from './picked-file.ts';

/** Who writes, where, and what they may do there. */
export interface Writer {
  readonly channel: Channel;
  readonly member: Member;
  readonly permissions: bigint;
}

function assertMayWrite({ channel, permissions }: Writer): void {
  if (!hasMessages(channel) || !has(permissions, toSendIn(channel))) {
    throw new ClientRefusal('not-allowed', 'May not write here');
  }
}

/**
 * Writes a message. docs: Message > Create Message: text, files or both; at most 2000 characters (without Nitro) and 10 files.
 * Reference > Uploading Files: 20 MiB for each file (without Nitro). Permissions: files need Attach Files.
 */
export function post(
  model: Model,
  writer: Writer,
  { text, files }: { text: string; files: readonly PickedFile[] },
): StoredMessage {
  assertMayWrite(writer);
  const content = text.trim();
  if (content === '' && files.length === 0) {
    throw new ClientRefusal('missing-option', 'There is nothing to send');
  }
  if (content.length > PAYLOAD.content) {
    throw new ClientRefusal('out-of-range', `At most ${PAYLOAD.content} characters`);
  }
  if (files.length > 0 && !has(writer.permissions, 'AttachFiles')) {
    throw new ClientRefusal('not-allowed', 'May not attach files here');
  }
  if (files.length > PAYLOAD.files) {
    throw new ClientRefusal('out-of-range', `At most ${PAYLOAD.files} files`);
  }
  for (const file of files) assertSmall(model, file);
  const uploads = files.map((file, index) => ({
    ...file,
    index,
    contentType: contentTypeOf(file.name, file.contentType),
  }));
  const input = { ...EMPTY_INPUT, content };
  return createMessage(model, {
    ...{ channel: writer.channel, author: writer.member.user, type: 0 },
    ...{ input, files: uploads },
  });
}

/** docs: Message > Message Reference Types: ordinary messages, replies, and the answers to commands can be forwarded. */
const FORWARDABLE = [0, 19, 20, 23];

/** docs: Message > Message Snapshot Structure: these fields, without the author. */
const snapshotOf = (json: MessageJson): Snapshot => ({
  type: json.type,
  content: json.content,
  embeds: json.embeds,
  attachments: json.attachments,
  timestamp: json.timestamp,
  edited_timestamp: json.edited_timestamp,
  flags: json.flags,
  mentions: json.mentions,
  mention_roles: json.mention_roles,
  components: json.components,
});

/**
 * Forwards a message to the writer's channel. docs: Message > Forwards: the new message holds a copy of the other one, which
 * never changes. A forwarded message cannot be forwarded here: the docs do not say what it would hold.
 */
export function forward(model: Model, writer: Writer, { json, guildId, audience }: StoredMessage) {
  assertMayWrite(writer);
  if (audience !== null || !FORWARDABLE.includes(json.type) || json.message_snapshots) {
    throw new ClientRefusal('not-allowed', 'This message cannot be forwarded');
  }
  return createMessage(model, {
    ...{ channel: writer.channel, author: writer.member.user, type: 0, input: EMPTY_INPUT, files: [] },
    flags: MESSAGE_FLAGS.hasSnapshot,
    forwards: {
      reference: { type: 1, message_id: json.id, channel_id: json.channel_id, guild_id: guildId },
      snapshot: snapshotOf(json),
    },
  });
}
