// Core, settings: the settings of each Discord server. They are kept in memory, because a command needs them before its first
// answer, and the database may be slow.
import type { Clock } from '../../clock.ts';
import type { Log, Store } from '../ports.ts';
import type { ServerFolder, SettingsChange, SettingsRow } from './ports.ts';

/** The settings of one server. A setting that the server did not change has its default. */
export interface OfServer {
  isPrivate: boolean;
  /** The folder for adds. Null: the folder of the configuration. */
  folder: ServerFolder | null;
  /** The Discord id of the channel that gets the feed. Null: the server has no feed. */
  feedChannelId: string | null;
}

export interface ServerSettings {
  /** Returns the settings of a server, from memory. Before the first `load`, and when the last one is more than three
   * minutes ago, every server's answers are private. */
  of(guildId: string): OfServer;
  /** Saves a change, in the database and in memory. @throws StoreError; memory then stays as it was. */
  change(
    guildId: string,
    change: { isPrivate?: boolean; folder?: ServerFolder | null; feedChannelId?: string | null },
  ): Promise<{ before: OfServer; after: OfServer }>;
  /** Whether any server has a feed, from memory. Before the first `load`: none has. */
  hasFeed(): boolean;
  /** Reads the settings of all servers into memory. @throws StoreError; memory then stays as it was. */
  load(): Promise<void>;
  /** Calls `load` every minute until the signal aborts, because another process can change settings. Never throws. */
  keepFresh(signal: AbortSignal): Promise<void>;
}

const FRESH_MS = 60_000;

/** With older settings every answer is private. */
const MOST_STALE_MS = 3 * FRESH_MS;

export function createServerSettings(deps: {
  store: Pick<Store, 'settings'>;
  /** The account of this process. A folder that a server chose for another account is not used. */
  account: { readonly id: number };
  clock: Clock;
  log: Log;
}): ServerSettings {
  const { account, clock, log } = deps;
  const { settings: store } = deps.store;
  let known: Map<string, SettingsRow> | null = null;
  let changes = 0;
  /** When the settings were last read, on the monotonic clock. */
  let readAtMs = Number.NEGATIVE_INFINITY;
  let isStale = false;

  const toView = (row: SettingsRow | undefined): OfServer => ({
    isPrivate: row?.isPrivate ?? false,
    feedChannelId: row?.feedChannelId ?? null,
    folder:
      row?.folder?.accountId === account.id ? { folderId: row.folder.folderId, name: row.folder.name } : null,
  });

  async function load(): Promise<void> {
    for (let seen = -1; seen !== changes; ) {
      seen = changes;
      const rows = await store.list();
      // If `change` saved something meanwhile, these rows may be older than it, so they are read again.
      if (seen === changes) known = new Map(rows.map((row) => [row.guildId, row]));
      readAtMs = clock.monotonic();
      isStale = false;
    }
  }

  return {
    of(guildId) {
      if (!known) return { isPrivate: true, folder: null, feedChannelId: null };
      const view = toView(known.get(guildId));
      // Another process may have made the answers private since the settings were last read.
      return clock.monotonic() - readAtMs > MOST_STALE_MS ? { ...view, isPrivate: true } : view;
    },

    hasFeed: () => [...(known?.values() ?? [])].some((row) => row.feedChannelId !== null),

    async change(guildId, { isPrivate, folder, feedChannelId }) {
      const change: SettingsChange = {
        ...(isPrivate !== undefined && { isPrivate }),
        ...(folder !== undefined && { folder: folder && { ...folder, accountId: account.id } }),
        ...(feedChannelId !== undefined && { feedChannelId }),
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
          if (signal.aborted) return;
          const isNew = !isStale && clock.monotonic() - readAtMs > MOST_STALE_MS;
          isStale ||= isNew;
          const write = isNew ? log.warn : log.debug;
          write.call(
            log,
            { err: error },
            'the settings of the servers could not be read: answers are private',
          );
        });
      }
    },
  };
}
