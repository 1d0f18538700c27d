// Core, settings: reads the folders of the collection from Discogs, and remembers the last list. While Discogs is down, the list of
// the last sync stands in.
import { type Clock, waitAtMost } from '../../clock.ts';
import { DiscogsError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Crate, Log } from '../ports.ts';
import type { CollectionFolder } from '../types.ts';
import { DEFAULT_FOLDER } from './choose-folder.ts';

/**
 * The folders into which a copy can be put. Null: not known, because no list was read yet, or because the token does not belong
 * to the owner of the collection.
 */
export type Listed = readonly CollectionFolder[] | null;

export interface Folders {
  /** Reads the folders from Discogs now. @throws DiscogsError */
  read(options: CallOptions): Promise<Listed>;
  /**
   * Returns a list that is at most five minutes old. Callers at the same time share one request to Discogs. After a failed
   * request, the next one follows only after half a minute. Callers until then get the last list, or that of the last sync.
   * @throws DiscogsError when there is neither.
   */
  recent(options: CallOptions): Promise<Listed>;
  /**
   * Does the same as `recent`, but waits two seconds at most, then returns the last list, or that of the last sync, or null. Never
   * throws.
   */
  atHand(options: CallOptions): Promise<Listed>;
  /** Returns the last list of Discogs, of any age. Null: there is none yet. */
  known(): Listed;
}

/** How long a list is used before Discogs is asked again, in ms. */
const FRESH_MS = 5 * 60_000;
/** The pause after a request that gave no list, in ms. */
const AGAIN_MS = 30_000;
/** The longest wait of `atHand`, in ms of real time. Suggestions must reach Discord within 3 s of the key press. */
const AT_HAND_MS = 2_000;
/** The longest wait of `atHand` for the list of the last sync after that, in ms of real time. */
const DATABASE_MS = 500;

export function createFolders(deps: {
  account: Pick<Account, 'username' | 'identify' | 'tokenIsOwners'>;
  discogs: Pick<Discogs, 'getFolders'>;
  store: Pick<Crate, 'folders'>;
  clock: Pick<Clock, 'monotonic'>;
  log: Pick<Log, 'debug'>;
}): Folders {
  const { account, discogs, store, clock, log } = deps;
  let known: Listed = null;
  let asked: { answer: Promise<Listed>; untilMs: number } | null = null;

  async function read(options: CallOptions): Promise<Listed> {
    if (account.username === null || !account.tokenIsOwners()) return null;
    // Folder 0 is a view of all other folders, so no copy can be put into it.
    known = (await discogs.getFolders(account.username, options)).filter(({ id }) => id >= DEFAULT_FOLDER);
    return known;
  }

  /** Returns the last list of Discogs, or else that of the last sync. Null: there is neither. */
  async function kept(): Promise<Listed> {
    if (known !== null || account.username === null) return known;
    const listed = await store.folders.list();
    return listed.length > 0 ? listed : null;
  }

  function asking(options: CallOptions): Promise<Listed> {
    if (asked && clock.monotonic() < asked.untilMs) return asked.answer;
    const answer = account.identify(options.signal).then(() => read(options));
    const question = { answer, untilMs: Number.POSITIVE_INFINITY };
    asked = question;
    const keepFor = (ms: number) => {
      question.untilMs = clock.monotonic() + ms;
    };
    question.answer.then(
      (folders) => keepFor(folders === null ? AGAIN_MS : FRESH_MS),
      () => keepFor(AGAIN_MS),
    );
    return question.answer;
  }

  return {
    read,
    async recent(options) {
      try {
        return await asking(options);
      } catch (error) {
        if (!(error instanceof DiscogsError)) throw error;
        log.debug({ err: error }, 'the folders could not be read');
        const listed = await kept();
        if (listed === null) throw error;
        return listed;
      }
    },
    known: () => known,
    async atHand(options) {
      const said = await waitAtMost(asking(options), AT_HAND_MS);
      if (said.kind === 'done') return said.value;
      if (said.kind === 'failed') log.debug({ err: said.error }, 'the folders could not be read');
      const listed = await waitAtMost(kept(), DATABASE_MS);
      if (listed.kind === 'failed') log.debug({ err: listed.error }, 'no folders of the last sync');
      return listed.kind === 'done' ? listed.value : null;
    },
  };
}
