// Core: the use case Want. It puts a release on the wantlist of the account, or takes it off.
import type { Clock } from '../clock.ts';
import type { Account } from './accounts/account.ts';
import type { CallOptions, Discogs } from './discogs-port.ts';
import type { Crate } from './ports.ts';
import { Refusal } from './refusals.ts';

export interface Want {
  /**
   * Makes the wantlist have this release, or not have it. The change counts only after Discogs has confirmed it. Presses for the same
   * state of a release share one call while it is at work, and for a moment after.
   * @throws Refusal when there is no wantlist; DiscogsError; StoreError.
   */
  set(
    wanted: { releaseId: number; isWanted: boolean },
    options: Pick<CallOptions, 'turn' | 'signal' | 'onWait'>,
  ): Promise<void>;
}

/** How long a confirmed change answers further presses, in ms. Many press when a list is new, and each call costs a request. */
const RECENT_MS = 10_000;

interface Change {
  isWanted: boolean;
  work: Promise<void>;
  /** When Discogs confirmed it, on the monotonic clock. Null: it is at work. */
  doneAtMs: number | null;
}

export function createWant(deps: {
  discogs: Pick<Discogs, 'addWant' | 'removeWant'>;
  store: Pick<Crate, 'noteWanted'>;
  account: Pick<Account, 'username' | 'isNameOurs'>;
  clock: Pick<Clock, 'now' | 'monotonic'>;
}): Want {
  const { discogs, store, account, clock } = deps;
  /** The last change of each release, at work or recent. The next one waits for it, so that the last press counts. */
  const changes = new Map<number, Change>();
  const isOver = ({ doneAtMs }: Change) => doneAtMs !== null && clock.monotonic() - doneAtMs >= RECENT_MS;

  async function change(releaseId: number, isWanted: boolean, options: CallOptions): Promise<void> {
    const { username } = account;
    if (username === null) throw new Refusal({ kind: 'want-without-account' });
    if (!account.isNameOurs()) throw new Refusal({ kind: 'want-wrong-name' });
    if (isWanted) await discogs.addWant({ username, releaseId }, options);
    else await discogs.removeWant({ username, releaseId }, options);
    await store.noteWanted([{ releaseId, isWanted, at: new Date(clock.now()) }]);
  }

  return {
    set({ releaseId, isWanted }, options) {
      for (const [id, one] of changes) if (isOver(one)) changes.delete(id);
      const before = changes.get(releaseId);
      if (before?.isWanted === isWanted) return before.work;
      const work = (before?.work ?? Promise.resolve())
        .catch(() => {})
        .then(() => change(releaseId, isWanted, { ...options, lane: 'person' }));
      const made: Change = { isWanted, work, doneAtMs: null };
      changes.set(releaseId, made);
      work.then(
        () => {
          made.doneAtMs = clock.monotonic();
        },
        () => {
          if (changes.get(releaseId) === made) changes.delete(releaseId);
        },
      );
      return work;
    },
  };
}
