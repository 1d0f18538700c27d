// Sandbox, local Discord: allowed mentions, and who gets a ping from a text (docs: Message > Allowed Mentions Object). Pure.
import { isObject } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import type { Form } from './form.ts';

export interface AllowedMentions {
  readonly parse: readonly ('roles' | 'users' | 'everyone')[] | null;
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly repliedUser: boolean;
}

/** Who gets a ping from a text if the bot has every permission, which is the worst case. */
export interface Pings {
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly roles: readonly string[];
}

const KINDS = ['roles', 'users', 'everyone'] as const;

function readIds(form: Form, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) {
    form.refuse('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return [];
  }
  if (value.length > PAYLOAD.allowedMentionIds) {
    form.refuse('BASE_TYPE_MAX_LENGTH', `Must be ${PAYLOAD.allowedMentionIds} or fewer in length.`);
  }
  return value.map(String);
}

/**
 * Reads allowed mentions. Null: the payload has none, so Discord parses every mention. `form` must point to `allowed_mentions`.
 */
export function readAllowedMentions(form: Form, value: unknown): AllowedMentions | null {
  if (value === null || value === undefined) return null;
  if (!isObject(value)) {
    form.refuse('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    return null;
  }
  const users = readIds(form.at('users'), value.users);
  const roles = readIds(form.at('roles'), value.roles);
  const kinds = value.parse === undefined ? null : readIds(form.at('parse'), value.parse);
  const parse = kinds && KINDS.filter((kind) => kinds.includes(kind));
  for (const [index, kind] of (kinds ?? []).entries()) {
    if (!KINDS.some((known) => known === kind)) {
      form
        .at('parse')
        .at(index)
        .refuse('BASE_TYPE_CHOICES', "Value must be one of ('roles', 'users', 'everyone').");
    }
  }
  for (const [kind, ids] of [['users', users] as const, ['roles', roles] as const]) {
    if (parse?.includes(kind) && ids.length > 0) {
      form.refuse(
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      );
    }
  }
  return { parse, users, roles, repliedUser: value.replied_user === true };
}

const idsOf = (content: string, pattern: RegExp): string[] => [
  ...new Set([...content.matchAll(pattern)].map((match) => match[1] ?? '')),
];

/**
 * Returns the pings of a text. Only `content` pings, embeds never do. `repliedTo`: the author of the message that this one
 * replies to.
 */
export function pingsOf(content: string, allowed: AllowedMentions | null, repliedTo?: string): Pings {
  const users = idsOf(content, /<@!?(\d+)>/g);
  const roles = idsOf(content, /<@&(\d+)>/g);
  const everyone = /@(everyone|here)/.test(content);
  const reply = repliedTo !== undefined && (allowed === null || allowed.repliedUser) ? [repliedTo] : [];
  if (allowed === null) return { everyone, users: [...new Set([...users, ...reply])], roles };
  const parses = (kind: (typeof KINDS)[number]) => allowed.parse?.includes(kind) ?? false;
  const pinged = users.filter((id) => parses('users') || allowed.users.includes(id));
  return {
    everyone: everyone && parses('everyone'),
    users: [...new Set([...pinged, ...reply])],
    roles: roles.filter((id) => parses('roles') || allowed.roles.includes(id)),
  };
}
