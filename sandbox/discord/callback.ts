// Sandbox, local Discord: the first response to an interaction, and the messages that its token can change afterwards.
import { type Choice, isObject, MESSAGE_FLAGS } from './api.ts';
import { withLinks } from './cdn.ts';
import { metadataOf } from './interactions.ts';
import { PAYLOAD } from './limits.ts';
import { createMessage, EMPTY_INPUT, editMessage, findMessage, type UploadedFile } from './messages.ts';
import { findChannel, type Interaction, type Model, recordViolation, type StoredMessage } from './model.ts';
import { createForm, type FormError } from './read/form.ts';
import { type MessageInput, readMessage } from './read/message.ts';
import { readModal } from './read/modal.ts';
import { assertForm, refusal } from './refusals.ts';

/** docs: Receiving and Responding > Interaction Callback Type. */
const CALLBACK = { reply: 4, deferReply: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

/** Returns the response types that an interaction of this kind accepts. */
function allowedTypes(interaction: Interaction): number[] {
  const { reply, deferReply, deferUpdate, update, choices, modal } = CALLBACK;
  if (interaction.kind === 'autocomplete') return [choices];
  if (interaction.kind === 'command') return [reply, deferReply, modal];
  if (interaction.kind === 'component') return [reply, deferReply, deferUpdate, update, modal];
  // docs: the response to a modal cannot be a modal. It updates a message only if the modal was opened from that message.
  return interaction.messageId === null ? [reply, deferReply] : [reply, deferReply, deferUpdate, update];
}

export interface Callback {
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

function readBody(body: unknown, files: readonly UploadedFile[], path: readonly string[]): MessageInput {
  const { input, errors } = readMessage(body, { fileCount: files.length, path });
  assertForm(errors);
  return input;
}

/** docs: Message > Message Types: CHAT_INPUT_COMMAND and CONTEXT_MENU_COMMAND. */
const typeOfAnswer = ({ targetId }: Interaction): number => (targetId === null ? 20 : 23);

/** Makes a new message with the interaction's token. */
function write(
  model: Model,
  interaction: Interaction,
  {
    input,
    files,
    isLoading = false,
  }: { input: MessageInput; files: readonly UploadedFile[]; isLoading?: boolean },
): StoredMessage {
  const found = findChannel(model, interaction.channelId);
  if (!found) throw refusal('unknown-channel');
  const isEphemeral = (input.flags & MESSAGE_FLAGS.ephemeral) !== 0;
  const isFirst = interaction.acknowledgedAt === null;
  // docs: Message > Context Menu Command messages: they point to the message that the command was used on.
  const answered = isFirst ? (interaction.targetId ?? interaction.messageId) : interaction.originalId;
  const replyTo = answered === null ? null : findMessage(model, answered);
  const metadata = metadataOf(model, interaction);
  return createMessage(model, {
    channel: found.channel,
    author: model.botUser,
    type: isFirst && interaction.kind === 'command' ? typeOfAnswer(interaction) : replyTo ? 19 : 0,
    input,
    files,
    flags: (isEphemeral ? MESSAGE_FLAGS.ephemeral : 0) | (isLoading ? MESSAGE_FLAGS.loading : 0),
    audience: isEphemeral ? interaction.userId : null,
    interaction,
    ...(metadata && { metadata }),
    ...(replyTo && { replyTo }),
  });
}

/**
 * Reads the choices of an autocomplete response. docs: Autocomplete: at most 25 choices, names of 1-100 characters, values of
 * the option's type.
 */
function readChoices(data: Record<string, unknown>): { choices: Choice[]; errors: FormError[] } {
  const errors: FormError[] = [];
  const form = createForm(errors, ['data', 'choices']);
  const choices: Choice[] = [];
  for (const { item, form: place } of form.objects(data.choices ?? [], {
    max: PAYLOAD.autocompleteChoices,
  }) ?? []) {
    const name = place.text(item, 'name', { min: 1, max: PAYLOAD.choiceText, required: true });
    const value =
      typeof item.value === 'number'
        ? place.number(item, 'value', { whole: false })
        : place.text(item, 'value', { max: PAYLOAD.choiceText, required: true });
    if (name !== undefined && value !== undefined) choices.push({ name, value });
  }
  return { choices, errors };
}

/** Carries out a response of one type. Returns the message that it made or changed. Null: there is none. */
function carryOut(
  model: Model,
  interaction: Interaction,
  type: number,
  { data, files }: { data: Record<string, unknown>; files: readonly UploadedFile[] },
): StoredMessage | null {
  const source = interaction.messageId === null ? null : findMessage(model, interaction.messageId);
  switch (type) {
    case CALLBACK.reply: {
      const original = write(model, interaction, { input: readBody(data, files, ['data']), files });
      interaction.originalId = original.json.id;
      return original;
    }
    case CALLBACK.deferReply: {
      const flags = createForm([]).number(data, 'flags', { min: 0 }) ?? 0;
      const original = write(model, interaction, {
        input: { ...EMPTY_INPUT, flags },
        files: [],
        isLoading: true,
      });
      interaction.originalId = original.json.id;
      return original;
    }
    case CALLBACK.deferUpdate:
      interaction.originalId = interaction.messageId;
      return source;
    case CALLBACK.update: {
      if (!source) throw refusal('unknown-message');
      interaction.originalId = interaction.messageId;
      return editMessage(model, source, { input: readBody(data, files, ['data']), files, byToken: true });
    }
    case CALLBACK.choices: {
      const { choices, errors } = readChoices(data);
      assertForm(errors);
      interaction.choices = choices;
      return null;
    }
    default: {
      const { modal, errors } = readModal(data);
      assertForm(errors);
      interaction.modal = modal;
      return null;
    }
  }
}

/** Makes the body of the response. docs: Interaction Callback Response Object. */
const callbackJson = (
  model: Model,
  interaction: Interaction,
  { kind, type, message }: { kind: number; type: number; message: StoredMessage | null },
) => ({
  interaction: {
    id: interaction.id,
    type: kind,
    ...(message && {
      response_message_id: message.json.id,
      response_message_loading: (message.json.flags & MESSAGE_FLAGS.loading) !== 0,
      response_message_ephemeral: message.audience !== null,
    }),
  },
  resource: {
    type,
    // docs: the message is there only for CHANNEL_MESSAGE_WITH_SOURCE and UPDATE_MESSAGE.
    ...(message &&
      (type === CALLBACK.reply || type === CALLBACK.update) && { message: withLinks(model, message.json) }),
  },
});

/**
 * Handles POST /interactions/{id}/{token}/callback. Throws 40060 (acknowledged before), 50035 (invalid body), 50006 (empty
 * message).
 */
export function respond(model: Model, interaction: Interaction, { body, files }: Callback) {
  if (interaction.acknowledgedAt !== null) throw refusal('acknowledged');
  const errors: FormError[] = [];
  const callback = isObject(body) ? body : {};
  const type = createForm(errors).at('type').oneOf(callback.type, allowedTypes(interaction)) ?? 0;
  assertForm(errors);

  const data = isObject(callback.data) ? callback.data : {};
  const message = carryOut(model, interaction, type, { data, files });
  interaction.acknowledgedAt = model.clock.now();
  interaction.responseType = type;
  interaction.state = type === CALLBACK.deferReply || type === CALLBACK.deferUpdate ? 'deferred' : 'answered';
  model.changed({ what: 'interaction', interactionId: interaction.id });
  const kind = { command: 2, component: 3, autocomplete: 4, modal: 5 }[interaction.kind];
  return callbackJson(model, interaction, { kind, type, message });
}

/** Marks a deferred interaction as answered: its answer was edited, followed up or deleted, so nothing more is due. */
export function settle(model: Model, interaction: Interaction): void {
  if (interaction.state !== 'deferred') return;
  interaction.state = 'answered';
  model.changed({ what: 'interaction', interactionId: interaction.id });
}

/** Handles POST /webhooks/{application}/{token}, which makes a follow-up. */
export function followUp(model: Model, interaction: Interaction, { body, files }: Callback): StoredMessage {
  const original = interaction.originalId === null ? null : findMessage(model, interaction.originalId);
  // docs: Create Followup Message: right after a deferred response it edits that response, whatever the flags say.
  if (original && interaction.responseType === CALLBACK.deferReply && interaction.state === 'deferred') {
    return editOwn(model, interaction, original, { body, files });
  }
  const message = write(model, interaction, { input: readBody(body, files, []), files });
  interaction.followUpIds.push(message.json.id);
  settle(model, interaction);
  model.changed({ what: 'interaction', interactionId: interaction.id });
  return message;
}

/**
 * Returns a message that this token can change: `@original`, or a message that the token made. Throws 10008 (unknown message).
 */
export function ownMessage(model: Model, interaction: Interaction, messageId: string): StoredMessage {
  const id = messageId === '@original' ? interaction.originalId : messageId;
  const stored = id === null ? null : findMessage(model, id);
  if (!stored || (stored.interactionId !== interaction.id && id !== interaction.originalId)) {
    throw refusal('unknown-message');
  }
  return stored;
}

/** Handles PATCH /webhooks/{application}/{token}/messages/{message}. */
export function editOwn(
  model: Model,
  interaction: Interaction,
  stored: StoredMessage,
  { body, files }: Callback,
): StoredMessage {
  const input = readBody(body, files, []);
  // docs: Message Flags: EPHEMERAL is decided when the message is made. An edit cannot change it.
  if ((input.flags & MESSAGE_FLAGS.ephemeral) !== 0 && stored.audience === null) {
    recordViolation(model, {
      rule: 'ephemeral-decided-at-defer',
      code: 0,
      status: 200,
      message: 'An edit asked to make a public message ephemeral; it stays public',
      source: 'Message > Edit Message',
      request: interaction.id,
    });
  }
  editMessage(model, stored, { input, files, byToken: true });
  settle(model, interaction);
  return stored;
}
