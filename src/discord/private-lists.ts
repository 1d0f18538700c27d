// Discord: remembers how to repaint a list that only one person sees. Such a list is not in the channel: only the token of an
// interaction that made or pressed it can edit it, for 15 minutes.
import type { Clock } from '../clock.ts';
import { TOKEN_LIFE_MS } from './interactions/acknowledge.ts';

/** How many messages are remembered as private. */
const MOST = 1_000;

/** `List`: what a list shows, and how to edit it. */
export interface PrivateLists<List> {
  /**
   * Notes that an interaction made or pressed this list at `atMs` (monotonic). Its token replaces an older one but not a newer
   * one: the work for an earlier press can end later.
   */
  remember(messageId: string, list: List, atMs: number): void;
  /** Whether the message is private, even after its last token has expired. */
  isPrivate(messageId: string): boolean;
  /** Returns null when the last token of the message has expired, or when it is not known as private. */
  find(messageId: string): List | null;
}

export function createPrivateLists<List>(clock: Pick<Clock, 'monotonic'>): PrivateLists<List> {
  const lists = new Map<string, { list: List | null; atMs: number }>();
  const isAlive = (atMs: number) => clock.monotonic() < atMs + TOKEN_LIFE_MS;
  return {
    remember(messageId, list, atMs) {
      if ((lists.get(messageId)?.atMs ?? Number.NEGATIVE_INFINITY) > atMs) return;
      // A Map keeps the order of insertion. Inserted again, this message is the last to be deleted.
      lists.delete(messageId);
      lists.set(messageId, { list, atMs });
      for (const [id, known] of lists) {
        if (lists.size > MOST) lists.delete(id);
        // Frees the interaction that `edit` holds, because its token has expired.
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
