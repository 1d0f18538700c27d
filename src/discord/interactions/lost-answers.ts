// Discord: which first answers of ours may have arrived although no response came back. Discord takes one only
// (40060 for the next): after a sending of ours that was lost it has ours; without one, another process answered with our token.

/** More interactions than are being answered at once. */
const REMEMBERED = 1_000;

export interface LostAnswers {
  /** This sending to a callback got no answer, or a 5xx: Discord may have carried it out. */
  add(url: string): void;
  /** Whether an earlier sending to the same callback was lost. */
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

/** The first answer to an interaction: `POST /interactions/{id}/{token}/callback`. */
export const isCallback = (url: string): boolean => /\/callback(\?|$)/.test(url);

const interactionIn = (url: string): string => /\/interactions\/(\d+)\//.exec(url)?.[1] ?? url;
