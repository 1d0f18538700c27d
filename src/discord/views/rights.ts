// Discord, views: what is said in the answer that suffers from a right the bot lacks in a channel. Pure.
import type { Right } from '../access/channel-rights.ts';
import type { Texts } from '../texts/texts.ts';

/** What an answer needs. `cards`: to show embeds. `sync`: to keep a message up to date. `list`: to change one in the channel. */
const NEEDS = Object.freeze({
  cards: ['View Channel', 'Embed Links'],
  sync: ['View Channel', 'Send Messages', 'Embed Links', 'Attach Files'],
  list: ['View Channel', 'Read Message History'],
} satisfies Record<keyof Texts['rights']['harm'], readonly Right[]>);

export type Suffers = keyof typeof NEEDS;

/** Null: this kind of answer lacks nothing. */
export function rightsNote(missing: readonly Right[], what: Suffers, { rights: say }: Texts): string | null {
  const needed: readonly Right[] = NEEDS[what];
  const lacking = missing.filter((right) => needed.includes(right));
  return lacking.length === 0 ? null : say.need(lacking, say.harm[what]);
}

/** The same under an answer, in small print. */
export function withRightsNote(
  content: string,
  missing: readonly Right[],
  what: Suffers,
  texts: Texts,
): string {
  const note = rightsNote(missing, what, texts);
  return note === null ? content : `${content}\n-# ${note}`;
}
