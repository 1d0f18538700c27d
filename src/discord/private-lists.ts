// Discord: how to repaint a list that only one person sees. It is not in the channel: only the tokens of the interactions that
// made or pressed it reach it, each for 15 minutes.
import type { Clock } from '../clock.ts';
import { TOKEN_LIFE_MS } from './interactions/acknowledge.ts';

/** `List`: what a list shows, and how to edit it. */
export interface PrivateLists<List> {
  /** An interaction made or pressed this list just now: its token replaces an older one. */
  remember(messageId: string, list: List): void;
  /** Null: the message is not private, or no token reaches it any more. */
  find(messageId: string): List | null;
}

export function createPrivateLists<List>(clock: Pick<Clock, 'monotonic'>): PrivateLists<List> {
  const lists = new Map<string, { list: List; untilMs: number }>();
  return {
    remember(messageId, list) {
      // A Map keeps the order of insertion: the first ones end first.
      lists.delete(messageId);
      for (const [id, { untilMs }] of lists) {
        if (clock.monotonic() < untilMs) break;
        lists.delete(id);
      }
      lists.set(messageId, { list, untilMs: clock.monotonic() + TOKEN_LIFE_MS });
    },
    find(messageId) {
      const known = lists.get(messageId);
      return known && clock.monotonic() < known.untilMs ? known.list : null;
    },
  };
}
