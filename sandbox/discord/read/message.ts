// Sandbox, local Discord: reads the body of a message create or edit (docs: Resources > Message > Create Message). Pure.
import { type ActionRow, type Embed, isObject, MESSAGE_FLAGS } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import { readComponents } from './components.ts';
import { readEmbeds } from './embeds.ts';
import { createForm, type Form, type FormError } from './form.ts';
import { type AllowedMentions, readAllowedMentions } from './mentions.ts';

/** An attachment in the payload: a new file by its index, or an existing one by its id. */
interface AttachmentInput {
  readonly id: string;
  readonly filename?: string;
  readonly description?: string;
}

/** The content of a payload. Undefined: the payload does not mention it. Null: the payload clears it. */
export interface MessageInput {
  readonly content?: string | null;
  readonly embeds?: readonly Embed[] | null;
  readonly components?: readonly ActionRow[] | null;
  readonly attachments?: readonly AttachmentInput[] | null;
  readonly flags: number;
  readonly allowedMentions: AllowedMentions | null;
  readonly nonce?: string | number;
  readonly enforceNonce: boolean;
  readonly replyTo?: string;
  /** A feature that this sandbox does not have. Null: the payload uses none. */
  readonly unknownFeature: string | null;
}

const listOrNull = <T>(value: unknown, read: (value: unknown) => T): T | null | undefined => {
  if (value === undefined) return undefined;
  return value === null ? null : read(value);
};

function readAttachments(form: Form, value: unknown, fileCount: number): AttachmentInput[] {
  const inputs: AttachmentInput[] = [];
  for (const { item, form: place } of form.objects(value, { max: PAYLOAD.files }) ?? []) {
    const id = typeof item.id === 'number' ? String(item.id) : item.id;
    if (typeof id !== 'string' || !/^\d+$/.test(id)) {
      place.at('id').refuse('NUMBER_TYPE_COERCE', `Value "${String(item.id)}" is not snowflake.`);
      continue;
    }
    const isNew = id.length < 15;
    if (isNew && Number(id) >= fileCount) {
      place.at('id').refuse('ATTACHMENT_NOT_FOUND', `No file was uploaded for attachment ${id}`);
    }
    inputs.push({
      id,
      filename: place.text(item, 'filename', { max: 1_024 }),
      description: place.text(item, 'description', { max: 1_024 }),
    });
  }
  return inputs;
}

/** Reads a nonce. docs: Create Message: an integer, or a string of up to 25 characters. */
function readNonce(form: Form, body: Record<string, unknown>): string | number | undefined {
  if (typeof body.nonce === 'number') return form.number(body, 'nonce', {});
  return form.text(body, 'nonce', { max: PAYLOAD.nonce });
}

const UNKNOWN_FEATURES = ['poll', 'sticker_ids', 'thread_name', 'applied_tags', 'shared_client_theme'];

function unknownFeature(body: Record<string, unknown>, flags: number): string | null {
  if ((flags & MESSAGE_FLAGS.componentsV2) !== 0) return 'components v2';
  const used = UNKNOWN_FEATURES.find((key) => {
    const value = body[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
  });
  return used ?? null;
}

/** Reads a message body. `path` is its place in the request (`data` in a callback). */
export function readMessage(
  value: unknown,
  { fileCount, path = [] }: { fileCount: number; path?: readonly string[] },
): { input: MessageInput; errors: FormError[] } {
  const errors: FormError[] = [];
  const form = createForm(errors, path);
  const body = isObject(value) ? value : {};
  if (!isObject(value) && value !== undefined && value !== null) {
    form.refuse('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
  }
  const flags = form.number(body, 'flags', { min: 0 }) ?? 0;
  const reference = form.object(body, 'message_reference');
  const input: MessageInput = {
    content:
      body.content === null
        ? null
        : (form.text(body, 'content', { max: PAYLOAD.content, trim: true }) ?? blank(body)),
    embeds: listOrNull(body.embeds, (embeds) => readEmbeds(form.at('embeds'), embeds)),
    components: listOrNull(body.components, (rows) => readComponents(form.at('components'), rows)),
    attachments: listOrNull(body.attachments, (list) =>
      readAttachments(form.at('attachments'), list, fileCount),
    ),
    flags,
    allowedMentions: readAllowedMentions(form.at('allowed_mentions'), body.allowed_mentions),
    nonce: readNonce(form, body),
    enforceNonce: body.enforce_nonce === true,
    replyTo: typeof reference?.message_id === 'string' ? reference.message_id : undefined,
    unknownFeature: unknownFeature(body, flags),
  };
  form.flag(body, 'tts');
  if (fileCount > PAYLOAD.files) {
    form.at('files').refuse('BASE_TYPE_MAX_LENGTH', `Must be ${PAYLOAD.files} or fewer in length.`);
  }
  return { input, errors };
}

/** Returns '' for a content of blanks, which is an empty content and not an absent one. */
const blank = (body: Record<string, unknown>): string | undefined =>
  typeof body.content === 'string' && body.content.trim() === '' ? '' : undefined;
