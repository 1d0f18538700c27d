// Support: what messages have said, for the error of a wait for a text that never comes.
import type { Message } from '../../sandbox/discord/index.ts';

/** How many texts the error of a wait in vain shows. */
const SHOWN_TEXTS = 5;

/** Remembers what messages have said at each look: a note that clears itself is gone when its wait ends in vain. */
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
        // The newest stands last.
        texts.delete(text);
        if (one) texts.add(text);
      }
      return messages;
    },
    inWords: () => `(last seen: ${[...texts].slice(-SHOWN_TEXTS).join(', ') || 'nothing'})`,
  };
}
