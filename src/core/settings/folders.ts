// Core, settings: the folders of the collection, as Discogs last listed them.
import { type Clock, waitAtMost } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import type { CallOptions, Discogs, Log } from '../ports.ts';
import type { CollectionFolder } from '../types.ts';
import { DEFAULT_FOLDER } from './choose-folder.ts';

/** The folders into which a copy can be put. Null: Discogs shows them only to the owner of the collection, and we are not. */
export type Listed = readonly CollectionFolder[] | null;

export interface Folders {
  /** Asks Discogs now. @throws DiscogsError */
  read(options: CallOptions): Promise<Listed>;
  /**
   * Not older than five minutes. Several who ask at once are one question, and a question that failed is asked again only after
   * half a minute. @throws DiscogsError
   */
  recent(options: CallOptions): Promise<Listed>;
  /** As `recent`, but within two seconds: else what Discogs said last, or null. Never throws. */
  atHand(options: CallOptions): Promise<Listed>;
  /** What Discogs said last, however long ago. Null: nothing yet. */
  known(): Listed;
}

const FRESH_MS = 5 * 60_000;
const AGAIN_MS = 30_000;
/** In real time. The suggestions for a keystroke must be there within 3 s. */
const AT_HAND_MS = 2_000;

export function createFolders(deps: {
  account: Pick<Account, 'username' | 'identify' | 'tokenIsOwners'>;
  discogs: Pick<Discogs, 'getFolders'>;
  clock: Pick<Clock, 'monotonic'>;
  log: Pick<Log, 'debug'>;
}): Folders {
  const { account, discogs, clock, log } = deps;
  let known: Listed = null;
  let asked: { answer: Promise<Listed>; untilMs: number } | null = null;

  async function read(options: CallOptions): Promise<Listed> {
    if (account.username === null || !account.tokenIsOwners()) return null;
    // Number 0 is a view of all the others.
    known = (await discogs.getFolders(account.username, options)).filter(({ id }) => id >= DEFAULT_FOLDER);
    return known;
  }

  function recent(options: CallOptions): Promise<Listed> {
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
    recent,
    known: () => known,
    async atHand(options) {
      const said = await waitAtMost(recent(options), AT_HAND_MS);
      if (said.kind === 'failed') log.debug({ err: said.error }, 'the folders could not be read');
      return said.kind === 'done' ? said.value : known;
    },
  };
}
