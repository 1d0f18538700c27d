// Support: remembers what messages said, for the error of a wait for a text that never comes.
import type { Message } from '../../sandbox/discord/index.ts';

/** How many texts the error shows. */
const SHOWN_TEXTS = 5;

/** Remembers the texts of messages at each look. When a wait hangs, a note that deletes itself is already gone. */
export function createWitness() {
  const texts = new Set<string>();
  return {
    sees<M extends Message | null>(messages: M[]): M[] {
      for (const one of messages) {
        const parts = [
          one?.content,
          ...(one?.embeds ?? []).flatMap((embed) => [embed.title, embed.description]),
        ];
        const text = JSON.stringify(parts.filter((part) => part).join(' | '));
        // Puts the text at the end, so that the newest stands last.
        texts.delete(text);
        if (one) texts.add(text);
      }
      return messages;
    },
    inWords: () => `(last seen: ${[...texts].slice(-SHOWN_TEXTS).join(', ') || 'nothing'})`,
  };
}
