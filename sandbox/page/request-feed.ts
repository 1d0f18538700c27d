// Sandbox, page: numbers the calls to the local Discogs. A page is notified of each when it comes and when it ends.
import type { LocalDiscogs } from '../discogs/index.ts';
import type { LoggedRequest } from '../discogs/request-log.ts';
import { requestView } from './discogs-view.ts';
import type { PageRequest } from './protocol.ts';

export interface RequestFeed {
  /** The last ones, oldest first. */
  recent(): PageRequest[];
  /** Calls back with every call that came or ended. */
  listen(listener: (request: PageRequest) => void): () => void;
  close(): void;
}

// More than a window of 60 calls holds, and as many lines as anybody reads.
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
