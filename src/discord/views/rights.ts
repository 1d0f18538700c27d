// Discord, views: makes the note that says which permissions the bot lacks for an answer in this channel. Pure.
import type { Right } from '../access/channel-rights.ts';
import type { Texts } from '../texts/texts.ts';

/**
 * The permissions that each kind of answer needs. `cards`: an answer with embeds. `sync`: a message that is kept up to date.
 * `list`: a message that is changed through the channel. `picture`: an answer with an embed and a picture.
 */
const NEEDS = Object.freeze({
  cards: ['View Channel', 'Embed Links'],
  sync: ['View Channel', 'Send Messages', 'Embed Links', 'Attach Files'],
  list: ['View Channel', 'Read Message History'],
  picture: ['View Channel', 'Embed Links', 'Attach Files'],
} satisfies Record<keyof Texts['rights']['harm'], readonly Right[]>);

export type Suffers = keyof typeof NEEDS;

/** Says which permissions this kind of answer lacks. Null: it lacks none. */
export function rightsNote(missing: readonly Right[], what: Suffers, { rights: say }: Texts): string | null {
  const needed: readonly Right[] = NEEDS[what];
  const lacking = missing.filter((right) => needed.includes(right));
  return lacking.length === 0 ? null : say.need(lacking, say.harm[what]);
}

/** Returns the answer with that note below it, in small print. */
export function withRightsNote(
  content: string,
  missing: readonly Right[],
  what: Suffers,
  texts: Texts,
): string {
  const note = rightsNote(missing, what, texts);
  return note === null ? content : `${content}\n-# ${note}`;
}
