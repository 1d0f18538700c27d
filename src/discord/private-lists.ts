// Discord: remembers how to edit a list of results that only one person sees. The bot cannot edit such a list through the
// channel. It needs the token of an interaction that made the list or pressed a button of it, and a token lives for 15 minutes.
import type { Clock } from '../clock.ts';
import { TOKEN_LIFE_MS } from './interactions/acknowledge.ts';

/** How many messages are remembered as private. */
const MOST = 1_000;

/** The private lists. The type `List` has what a list shows, and how to edit it. */
export interface PrivateLists<List> {
  /**
   * Notes that an interaction made this list, or pressed a button of it, at `atMs` (monotonic). The token of that interaction
   * replaces an older one but not a newer one, because the work for an earlier press can end later.
   */
  remember(messageId: string, list: List, atMs: number): void;
  /** Whether the message is private, even after its last token has expired. */
  isPrivate(messageId: string): boolean;
  /**
   * Returns what the list shows and how to edit it. Null: the last token of the message has expired, or the message is not
   * known as private.
   */
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
