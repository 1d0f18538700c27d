// Core: what of the set-up can be known to be wrong at the start, so that the log says it before an Add fails. In the
// background: the start does not wait for it, and its failure does not end the start.
import type { Account } from '../accounts/account.ts';
import type { CallOptions, Log } from '../ports.ts';
import { DEFAULT_FOLDER } from '../settings/choose-folder.ts';
import type { Folders } from '../settings/folders.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
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
   * Asks Discogs for the folders again, because a person can have removed or made one: that of the configuration, and that of
   * this server.
   * @throws DiscogsError when Discogs cannot say.
   */
  lookAtFolder(options: CallOptions, guildId?: string | null): Promise<void>;
  /** The configured folder, if the collection had no such folder when Discogs was last asked. Else null. */
  missingFolder(): MissingFolder | null;
  /** The name of the folder that this server chose, when Discogs said last that the collection no longer has it. */
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
