// Sandbox, local Discord: routes that read and write the messages of a channel with the bot's token (docs: Resources >
// Message).
import { MESSAGE_FLAGS } from '../api.ts';
import { withLinks } from '../cdn.ts';
import { hasMessages } from '../channels.ts';
import { createMessage, deleteMessage, editMessage, findMessage } from '../messages.ts';
import { type Model, recordViolation, type StoredMessage, toSendIn } from '../model.ts';
import { has, type PermissionName } from '../permissions.ts';
import { readMessage } from '../read/message.ts';
import { assertForm, refusal } from '../refusals.ts';
import { asRead, listMessages } from './message-list.ts';
import type { ApiRequest, Route, RouteOptions } from './pipeline.ts';
import { channelOf } from './routes-account.ts';

export function addChannelRoutes(route: Route, model: Model): void {
  const messages = '/channels/:channel/messages';
  const bucket = (name: string, rule: { limit: number; windowMs: number }): RouteOptions => ({
    auth: 'bot',
    bucket: { name, major: ['channel'], rule },
  });

  const input = (request: ApiRequest) => {
    const { input, errors } = readMessage(request.body, { fileCount: request.files.length });
    assertForm(errors);
    return input;
  };

  const need = (permissions: bigint, name: PermissionName) => {
    if (!has(permissions, name)) throw refusal('missing-permissions');
  };

  /**
   * Returns a message of the channel. Ephemeral messages are not in the channel: only the token of their interaction reaches
   * them.
   */
  const messageOf = (request: ApiRequest): StoredMessage => {
    const stored = findMessage(model, request.param('message'));
    if (!stored || stored.audience !== null || stored.json.channel_id !== request.param('channel')) {
      throw refusal('unknown-message');
    }
    return stored;
  };

  /**
   * Returns the message that the bot made with this nonce in the last few minutes. docs: Create Message, enforce_nonce: "If another
   * message was created by the same author with the same nonce, that message will be returned": the channel does not matter.
   * Throws 10008 for a message that was deleted (Discord's staff in discord-api-docs, pull request 6647: it is intended).
   */
  const twin = (nonce: string | number): StoredMessage | undefined => {
    const since = model.clock.now() - model.limits.nonceMemoryMs;
    const isTwin = ({ json, createdAt, interactionId }: StoredMessage) =>
      json.author.id === model.applicationId &&
      json.nonce === nonce &&
      createdAt >= since &&
      // The same staff, there: it does not hold for the messages of webhooks and interactions.
      interactionId === null;
    const found = [...model.messages.values()].find(isTwin);
    if (found && found.deletedAt !== null) throw refusal('unknown-message');
    return found;
  };

  route('GET', messages, { auth: 'bot' }, (request) => {
    const { channel, permissions } = channelOf(model, request);
    // docs: without Read Message History, "no messages will be returned".
    if (!has(permissions, 'ReadMessageHistory')) return { body: [] };
    return { body: listMessages(model, channel.id, request.query) };
  });

  route('GET', `${messages}/:message`, { auth: 'bot' }, (request) => {
    const { permissions } = channelOf(model, request);
    // docs: Get Channel Message: needs READ_MESSAGE_HISTORY.
    if (!has(permissions, 'ReadMessageHistory')) throw refusal('missing-access');
    return { body: asRead(model, messageOf(request).json) };
  });

  route('POST', messages, bucket('message-create', model.limits.messageCreates), (request) => {
    const { channel, permissions } = channelOf(model, request);
    if (!hasMessages(channel)) throw refusal('non-text-channel');
    need(permissions, toSendIn(channel));
    const wish = input(request);
    if (wish.embeds?.length) need(permissions, 'EmbedLinks');
    if (request.files.length > 0) need(permissions, 'AttachFiles');
    const known = wish.enforceNonce && wish.nonce !== undefined ? twin(wish.nonce) : undefined;
    if (known) return { body: withLinks(model, known.json) };
    const replyTo = wish.replyTo === undefined ? null : findMessage(model, wish.replyTo);
    const made = createMessage(model, {
      channel,
      author: model.botUser,
      type: replyTo ? 19 : 0,
      input: wish,
      files: request.files,
      ...(replyTo && { replyTo }),
    });
    return { body: withLinks(model, made.json) };
  });

  route('PATCH', `${messages}/:message`, bucket('message-edit', model.limits.messageEdits), (request) => {
    const { permissions } = channelOf(model, request);
    const stored = messageOf(request);
    // docs: Edit Message: only the author can edit a message.
    if (stored.json.author.id !== model.applicationId) throw refusal('not-author');
    const wish = input(request);
    if (request.files.length > 0) need(permissions, 'AttachFiles');
    if ((stored.json.flags & MESSAGE_FLAGS.loading) !== 0) {
      recordViolation(model, {
        rule: 'deferred-edited-through-channel',
        code: 0,
        status: 200,
        message: 'A deferred answer was first painted through the channel; it may go on "thinking..."',
        source: 'Receiving and Responding > Edit Original Interaction Response',
        request: `PATCH /channels/${stored.json.channel_id}/messages/${stored.json.id}`,
      });
    }
    const edited = editMessage(model, stored, { input: wish, files: request.files, byToken: false });
    return { body: withLinks(model, edited.json) };
  });

  route(
    'DELETE',
    `${messages}/:message`,
    bucket('message-delete', model.limits.messageDeletes),
    (request) => {
      const { permissions } = channelOf(model, request);
      const stored = messageOf(request);
      if (stored.json.author.id !== model.applicationId) need(permissions, 'ManageMessages');
      deleteMessage(model, stored);
      return {};
    },
  );
}
