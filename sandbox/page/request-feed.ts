// Sandbox, page: numbers the calls to the local Discogs. Notifies the pages when a call arrives and when it ends.
import type { LocalDiscogs } from '../discogs/index.ts';
import type { LoggedRequest } from '../discogs/request-log.ts';
import { requestView } from './discogs-view.ts';
import type { PageRequest } from './protocol.ts';

export interface RequestFeed {
  /** Returns the last calls, the oldest first. */
  recent(): PageRequest[];
  /** Calls back for every call that arrived or ended. Returns a function that ends it. */
  listen(listener: (request: PageRequest) => void): () => void;
  close(): void;
}

// More than a rate-limit window of 60 calls, and as many lines as a person reads.
const KEPT = 240;

export function createRequestFeed(discogs: LocalDiscogs): RequestFeed {
  const known = new Map<LoggedRequest, { seq: number; isOpen: boolean }>();
  const listeners = new Set<(request: PageRequest) => void>();
  let next = 1;
  const stop = discogs.onRequest((request, moment) => {
    const entry = known.get(request) ?? { seq: next++, isOpen: true };
    entry.isOpen = moment === 'arrived';
    known.set(request, entry);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest) known.delete(oldest);
    for (const listener of [...listeners]) listener(requestView(entry.seq, request, entry.isOpen));
  });
  return {
    recent: () => [...known].map(([request, { seq, isOpen }]) => requestView(seq, request, isOpen)),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}
