// Discord: remembers which press a message shows, so that a choice that Discogs answered late never replaces a newer one.

/** How many messages are remembered. */
const MOST = 1_000;

export interface TurnOrder {
  /**
   * Notes that a message is about to show the page that a press asked for, and returns true. Returns false when a newer press has
   * been shown already.
   * @param pressId the id of the interaction. Discord's ids grow with time.
   */
  mayShow(messageId: string, pressId: string): boolean;
}

export function createTurnOrder(most = MOST): TurnOrder {
  const shown = new Map<string, bigint>();
  return {
    mayShow(messageId, pressId) {
      const press = BigInt(pressId);
      if (press < (shown.get(messageId) ?? 0n)) return false;
      shown.delete(messageId);
      shown.set(messageId, press);
      // A Map keeps the order of insertion: the first one is the oldest.
      const [oldest] = shown.keys();
      if (shown.size > most && oldest !== undefined) shown.delete(oldest);
      return true;
    },
  };
}
