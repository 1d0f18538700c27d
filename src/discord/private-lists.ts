// Discord: how to repaint a list that only one person sees. It is not in the channel: only the tokens of the interactions that
// made or pressed it reach it, each for 15 minutes.
import type { Clock } from '../clock.ts';
import { TOKEN_LIFE_MS } from './interactions/acknowledge.ts';

/** Of so many messages it stays known that they are private. */
const MOST = 1_000;

/** `List`: what a list shows, and how to edit it. */
export interface PrivateLists<List> {
  /**
   * An interaction made or pressed this list at `atMs` (monotonic): its token replaces an older one. A newer one stays: work
   * for an earlier press can end later.
   */
  remember(messageId: string, list: List, atMs: number): void;
  /** Whether the message is private, also when no token reaches it any more. */
  isPrivate(messageId: string): boolean;
  /** Null: no token reaches it, or it is not private. */
  find(messageId: string): List | null;
}

export function createPrivateLists<List>(clock: Pick<Clock, 'monotonic'>): PrivateLists<List> {
  const lists = new Map<string, { list: List | null; atMs: number }>();
  const isAlive = (atMs: number) => clock.monotonic() < atMs + TOKEN_LIFE_MS;
  return {
    remember(messageId, list, atMs) {
      if ((lists.get(messageId)?.atMs ?? Number.NEGATIVE_INFINITY) > atMs) return;
      // A Map keeps the order of insertion: the messages that were remembered first go first.
      lists.delete(messageId);
      lists.set(messageId, { list, atMs });
      for (const [id, known] of lists) {
        if (lists.size > MOST) lists.delete(id);
        // A dead token holds its interaction for nothing.
        else if (!isAlive(known.atMs)) known.list = null;
      }
    },
    isPrivate: (messageId) => lists.has(messageId),
    find(messageId) {
      const known = lists.get(messageId);
      return known && isAlive(known.atMs) ? known.list : null;
    },
  };
}
