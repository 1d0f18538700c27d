// Discord: remembers the first answers that may have reached Discord although no response came back. Discord takes one first
// answer to an interaction, and refuses the next with 40060. If a response was lost before that, the answer that Discord has is
// ours. If none was lost, another process answered with our token.

/** How many interactions are remembered: more than are being answered at the same time. */
const REMEMBERED = 1_000;

export interface LostAnswers {
  /** Notes that a request to this callback got no response, or a 5xx: Discord may have carried it out. */
  add(url: string): void;
  /** Whether the response to an earlier request to this callback was lost. */
  has(url: string): boolean;
}

export function createLostAnswers(remembered = REMEMBERED): LostAnswers {
  // A Set keeps the order of insertion: the first one is the oldest.
  const lost = new Set<string>();
  return {
    add(url) {
      lost.add(interactionIn(url));
      const [oldest] = lost;
      if (lost.size > remembered && oldest !== undefined) lost.delete(oldest);
    },
    has: (url) => lost.has(interactionIn(url)),
  };
}

/** Whether this is the address of a first answer: `POST /interactions/{id}/{token}/callback`. */
export const isCallback = (url: string): boolean => /\/callback(\?|$)/.test(url);

const interactionIn = (url: string): string => /\/interactions\/(\d+)\//.exec(url)?.[1] ?? url;
