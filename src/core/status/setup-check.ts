// Core: checks the token and the folders at the start, so that the log says what is wrong before an Add fails. The check runs
// in the background: the start does not wait for it, and a failure of the check does not end the start.
import type { Account } from '../accounts/account.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { Log } from '../ports.ts';
import { DEFAULT_FOLDER } from '../settings/choose-folder.ts';
import type { Folders } from '../settings/folders.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import type { CollectionFolder } from '../types.ts';
import type { CoreWords } from '../words.ts';
import type { WordedFinding } from './findings.ts';

/** The folder of the configuration, when the collection does not have it. */
export interface MissingFolder {
  folderId: number;
  /** The folders that the collection has, and into which a copy can be put. */
  folders: readonly CollectionFolder[];
}

export interface SetupCheck {
  /**
   * Asks Discogs for the owner of the token and, if the configuration names a folder other than the default one, for the folders.
   * Logs what is wrong. Never throws.
   */
  look(signal: AbortSignal): Promise<void>;
  /**
   * Reads the folders again, because a person may have removed or made one. Checks the folder of the configuration; for that of
   * the server, call `missingServerFolder` afterwards. Reads nothing if both have the default folder.
   * @throws DiscogsError when the folders cannot be read.
   */
  lookAtFolder(options: CallOptions, guildId?: string | null): Promise<void>;
  /** Returns the folder of the configuration, if the last list of Discogs did not have it. */
  missingFolder(): MissingFolder | null;
  /** Returns the name of the folder that this server chose, if the last list of Discogs did not have it. */
  missingServerFolder(guildId: string): string | null;
}

const has = (folders: readonly CollectionFolder[], id: number) => folders.some((folder) => folder.id === id);

export function createSetupCheck(deps: {
  account: Pick<Account, 'username' | 'folderId' | 'hasToken' | 'identify' | 'tokenOwner'>;
  folders: Pick<Folders, 'read' | 'known'>;
  settings: Pick<ServerSettings, 'of'>;
  log: Log;
  words: Pick<CoreWords, 'finding'>;
}): SetupCheck {
  const { account, folders, settings, log, words } = deps;
  const { username, folderId, hasToken } = account;
  let missing: MissingFolder | null = null;

  const logFinding = (finding: WordedFinding) => {
    const write = finding.level === 'red' ? log.error : log.warn;
    write.call(log, { finding: finding.kind }, words.finding(finding));
  };

  async function lookAtFolder(options: CallOptions, guildId: string | null = null): Promise<void> {
    const ofServer = guildId === null ? null : settings.of(guildId).folder;
    if (folderId === DEFAULT_FOLDER && ofServer === null) return;
    const listed = await folders.read(options);
    if (listed === null) return;
    const before = missing;
    missing = folderId === DEFAULT_FOLDER || has(listed, folderId) ? null : { folderId, folders: listed };
    if (missing !== null && before === null) logFinding({ level: 'red', kind: 'no-folder', ...missing });
  }

  return {
    missingFolder: () => missing,
    missingServerFolder(guildId) {
      const listed = folders.known();
      const { folder } = settings.of(guildId);
      return listed === null || folder === null || has(listed, folder.folderId) ? null : folder.name;
    },
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
