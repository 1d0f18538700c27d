// Core, settings: the settings of each server. Kept in memory, so that a command knows them before its first answer.
import type { Clock } from '../../clock.ts';
import type { Log, Store } from '../ports.ts';
import type { ServerFolder, SettingsChange, SettingsRow } from './ports.ts';

/** What a server has, with the defaults in place of what it did not choose. */
export interface OfServer {
  isPrivate: boolean;
  /** Null: the folder of the configuration. */
  folder: ServerFolder | null;
}

export interface ServerSettings {
  /** Makes no call. A database that went away changes nothing. Before the first `load` answers are private. */
  of(guildId: string): OfServer;
  /** Saves a change. @throws StoreError: nothing is changed. */
  change(
    guildId: string,
    change: { isPrivate?: boolean; folder?: ServerFolder | null },
  ): Promise<{ before: OfServer; after: OfServer }>;
  /** Reads the settings of all servers. @throws StoreError: what was known stays. */
  load(): Promise<void>;
  /** Loads them again every minute: another process can change them. Never throws. */
  keepFresh(signal: AbortSignal): Promise<void>;
}

const FRESH_MS = 60_000;

export function createServerSettings(deps: {
  store: Pick<Store, 'settings'>;
  /** A folder of another account is not used. */
  account: { readonly id: number };
  clock: Clock;
  log: Log;
}): ServerSettings {
  const { account, clock, log } = deps;
  const { settings: store } = deps.store;
  let known: Map<string, SettingsRow> | null = null;
  let changes = 0;

  const toView = (row: SettingsRow | undefined): OfServer => ({
    isPrivate: row?.isPrivate ?? false,
    folder:
      row?.folder?.accountId === account.id ? { folderId: row.folder.folderId, name: row.folder.name } : null,
  });

  async function load(): Promise<void> {
    for (let seen = -1; seen !== changes; ) {
      seen = changes;
      const rows = await store.list();
      // A change in the meantime may not be among these rows.
      if (seen === changes) known = new Map(rows.map((row) => [row.guildId, row]));
    }
  }

  return {
    // What cannot be read does not make an answer public that a manager wanted private.
    of: (guildId) => (known ? toView(known.get(guildId)) : { isPrivate: true, folder: null }),

    async change(guildId, { isPrivate, folder }) {
      const change: SettingsChange = {
        ...(isPrivate !== undefined && { isPrivate }),
        ...(folder !== undefined && { folder: folder && { ...folder, accountId: account.id } }),
      };
      try {
        const { before, after } = await store.save(guildId, change, new Date(clock.now()));
        known?.set(guildId, after);
        return { before: toView(before), after: toView(after) };
      } finally {
        changes += 1;
      }
    },

    load,

    async keepFresh(signal) {
      while (!signal.aborted) {
        await clock.sleep(FRESH_MS, signal).catch(() => {});
        if (signal.aborted) return;
        await load().catch((error: unknown) => {
          if (!signal.aborted) log.debug({ err: error }, 'the settings of the servers could not be read');
        });
      }
    },
  };
}
