// Discord, texts, English: a permission that the bot lacks in a channel.
import { list } from './language.ts';

const names = (rights: readonly string[]) => list(rights.map((right) => `**${right}**`));

export const rights = {
  /** Returns `**View Channel** and **Send Messages**`. */
  names,
  /** @param harm one of the sentences below. */
  need: (lacking: readonly string[], harm: string) =>
    `I need ${names(lacking)} in this channel. ${harm}. A server manager can allow it in the channel's settings`,
  harm: {
    cards: "Without it you can't see the details",
    sync: 'Without it the sync message can stop updating or lose its list of problems. /status shows how far the sync is',
    list: 'Without it the list above stays as it was',
    picture: 'Without it a part of this answer is missing',
  },
};
