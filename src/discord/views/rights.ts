// Discord, views: what is said in the answer that suffers from a right the bot lacks in a channel. Pure.
import type { Right } from '../access/channel-rights.ts';

/** What an answer needs. `cards`: to show embeds. `sync`: to keep a message up to date. `list`: to change one in the channel. */
const NEEDS = Object.freeze({
  cards: ['View Channel', 'Embed Links'],
  sync: ['View Channel', 'Send Messages', 'Embed Links', 'Attach Files'],
  list: ['View Channel', 'Read Message History'],
} satisfies Record<string, readonly Right[]>);

export type Suffers = keyof typeof NEEDS;

const SUFFERS: Record<Suffers, string> = {
  cards: 'Without it you may not see the details',
  sync: 'Without it the message of this sync may stop changing, or end without its list of errors; /status shows how far it is',
  list: 'Without it the list above stays as it was',
};

const ALLOW = "A server manager can allow it in the channel's settings.";

/** Null: this kind of answer lacks nothing. */
export function rightsNote(missing: readonly Right[], what: Suffers): string | null {
  const needed: readonly Right[] = NEEDS[what];
  const lacking = missing.filter((right) => needed.includes(right));
  return lacking.length === 0
    ? null
    : `I need ${rightNames(lacking)} in this channel. ${SUFFERS[what]}. ${ALLOW}`;
}

/** `**View Channel** and **Send Messages**`. */
export function rightNames(rights: readonly string[]): string {
  const names = rights.map((right) => `**${right}**`);
  const [last = '', ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}

/** The same under an answer, in small print. */
export const withRightsNote = (content: string, missing: readonly Right[], what: Suffers): string => {
  const note = rightsNote(missing, what);
  return note === null ? content : `${content}\n-# ${note}`;
};
