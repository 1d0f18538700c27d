// Sandbox, local Discogs: the wantlist of one account: each release at most once, and apart from the collection. As on Discogs,
// a copy that is added or removed changes no want.
import type { SandboxClock } from '../discord/clock.ts';

export interface Want {
  readonly releaseId: number;
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
  readonly rating: number;
  /** Empty: none. */
  readonly notes: string;
}

export interface LocalWantlist {
  /** Returns all wants, the oldest first. */
  list(): Want[];
  has(releaseId: number): boolean;
  /** Adds a release. One that is there keeps its date. */
  add(releaseId: number, wish?: { rating?: number; notes?: string }): Want;
  /** Removes a release. Returns false if it was not there. */
  remove(releaseId: number): boolean;
  /** Calls back after every change. Returns a function that ends it. */
  onChange(listener: () => void): () => void;
}

export function createWantlist({ clock }: { clock: SandboxClock }): LocalWantlist {
  const wants = new Map<number, Want>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  return {
    list: () => [...wants.values()],
    has: (releaseId) => wants.has(releaseId),
    add(releaseId, wish = {}) {
      const known = wants.get(releaseId) ?? { releaseId, addedAt: clock.now(), rating: 0, notes: '' };
      const want = { ...known, ...wish };
      wants.set(releaseId, want);
      changed();
      return want;
    },
    remove(releaseId) {
      const wasThere = wants.delete(releaseId);
      if (wasThere) changed();
      return wasThere;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
