// Sandbox, local Discord: the messages of a channel, as a bot reads them (docs: Message > Get Channel Messages).
import type { MessageJson } from '../api.ts';
import { withLinks } from '../cdn.ts';
import type { Model, StoredMessage } from '../model.ts';
import { createForm, type FormError } from '../read/form.ts';
import { assertForm, refusal } from '../refusals.ts';

const LARGEST_PAGE = 100;
const USUAL_PAGE = 50;

/**
 * Returns a message as a bot reads it later. docs: Gateway > Message Content Intent: what others wrote is empty for a bot
 * without that intent, which no bot has here. No documentation says that a message that is read has its nonce, so it has none.
 */
export function asRead(model: Model, json: MessageJson): MessageJson {
  const { nonce: _nonce, ...read } = withLinks(model, json);
  const isOwn = json.author.id === model.applicationId;
  if (isOwn) return read;
  const empty = { content: '', embeds: [], attachments: [], components: [] };
  return {
    ...read,
    ...empty,
    ...(read.message_snapshots && {
      message_snapshots: read.message_snapshots.map(({ message }) => ({ message: { ...message, ...empty } })),
    }),
  };
}

/** docs: `limit` is 1 to 100, 50 by default; `before`, `after` and `around` exclude each other. */
function readQuery(query: URLSearchParams) {
  const errors: FormError[] = [];
  const form = createForm(errors);
  const given = query.get('limit');
  const rule = { min: 1, max: LARGEST_PAGE };
  const limit = given === null ? USUAL_PAGE : form.number({ limit: Number(given) }, 'limit', rule);
  const places = ['before', 'after', 'around'].filter((one) => query.has(one));
  for (const place of places) {
    if (/^\d{1,19}$/.test(query.get(place) ?? '')) continue;
    form.at(place).refuse('NUMBER_TYPE_COERCE', `Value "${query.get(place)}" is not snowflake.`);
  }
  // The docs do not name the code.
  if (places.length > 1) form.refuse('MUTUALLY_EXCLUSIVE', `${places.join(' and ')} exclude each other.`);
  assertForm(errors);
  if (query.has('around')) throw refusal('not-built');
  const after = query.get('after');
  const before = query.get('before');
  return {
    limit: limit ?? USUAL_PAGE,
    after: after === null ? null : BigInt(after),
    before: before === null ? null : BigInt(before),
  };
}

/** Returns the messages of a channel that a bot can read, the newest first. With `after`: those that come next after it. */
export function listMessages(model: Model, channelId: string, query: URLSearchParams): MessageJson[] {
  const { limit, after, before } = readQuery(query);
  const isWanted = ({ json }: StoredMessage) =>
    (after === null || BigInt(json.id) > after) && (before === null || BigInt(json.id) < before);
  const newestFirst = [...model.messages.values()]
    .filter((one) => one.json.channel_id === channelId && one.deletedAt === null && one.audience === null)
    .filter(isWanted)
    .reverse();
  const page = after === null ? newestFirst.slice(0, limit) : newestFirst.slice(-limit);
  return page.map((one) => asRead(model, one.json));
}
