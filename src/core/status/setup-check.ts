// Core: what of the set-up can be known to be wrong at the start, so that the log says it before an Add fails. In the
// background: the start does not wait for it, and its failure does not end the start.
import type { Account } from '../accounts/account.ts';
import type { CallOptions, Discogs, Log } from '../ports.ts';
import type { CollectionFolder } from '../types.ts';
import type { CoreWords } from '../words.ts';
import type { WordedFinding } from './findings.ts';

export interface MissingFolder {
  folderId: number;
  /** The folders into which a copy can be put. */
  folders: readonly CollectionFolder[];
}

export interface SetupCheck {
  /** Asks whose token it is, and for a folder other than the first whether there is one; logs what is wrong. Never throws. */
  look(signal: AbortSignal): Promise<void>;
  /**
   * Asks Discogs for the folders again, because a person can have removed or made the folder.
   * @throws DiscogsError when Discogs cannot say.
   */
  lookAtFolder(options: CallOptions): Promise<void>;
  /** The configured folder, if the collection had no such folder when Discogs was last asked. Else null. */
  missingFolder(): MissingFolder | null;
}

/** Folder "Uncategorized": every collection has it, and no one can remove it. */
const FIRST_FOLDER = 1;

export function createSetupCheck(deps: {
  account: Pick<Account, 'username' | 'folderId' | 'hasToken' | 'identify' | 'tokenOwner' | 'tokenIsOwners'>;
  discogs: Pick<Discogs, 'getFolders'>;
  log: Log;
  words: Pick<CoreWords, 'finding'>;
}): SetupCheck {
  const { account, discogs, log, words } = deps;
  const { username, folderId, hasToken } = account;
  let missing: MissingFolder | null = null;

  const logFinding = (finding: WordedFinding) => {
    const write = finding.level === 'red' ? log.error : log.warn;
    write.call(log, { finding: finding.kind }, words.finding(finding));
  };

  async function lookAtFolder(options: CallOptions): Promise<void> {
    // Discogs shows the folders of a collection only to its owner.
    if (username === null || folderId === FIRST_FOLDER || !account.tokenIsOwners()) return;
    const folders = await discogs.getFolders(username, options);
    const before = missing;
    const isThere = folders.some((folder) => folder.id === folderId);
    // Folder 0 is a view of all others, so no copy can be put into it.
    missing = isThere ? null : { folderId, folders: folders.filter((folder) => folder.id >= FIRST_FOLDER) };
    if (missing !== null && before === null) logFinding({ level: 'red', kind: 'no-folder', ...missing });
  }

  return {
    missingFolder: () => missing,
    lookAtFolder,
    async look(signal) {
      if (!hasToken) logFinding({ level: 'amber', kind: 'no-token' });
      try {
        await account.identify(signal);
        if (username === null) {
          logFinding({ level: 'amber', kind: 'no-username', owner: account.tokenOwner() });
        }
        await lookAtFolder({ lane: 'enrichment', signal });
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'the check of the set-up did not finish');
      }
    },
  };
}
