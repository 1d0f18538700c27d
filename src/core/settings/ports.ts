// Core, settings: what the core needs of the store: reading and saving the settings of each Discord server.

/** A folder on Discogs that the managers of a Discord server chose for the server's adds. */
export interface ServerFolder {
  folderId: number;
  /** The name of the folder when it was chosen. */
  name: string;
}

export interface SettingsRow {
  guildId: string;
  /** Answers are private, unless the option of a command says otherwise. */
  isPrivate: boolean;
  /** The folder for adds, with its account. Null: the folder of the configuration. */
  folder: (ServerFolder & { accountId: number }) | null;
  /** The Discord id of the channel that gets the feed. Null: the server has no feed. */
  feedChannelId: string | null;
}

/** The settings that one command changes. A setting that is left out stays as it is. */
export type SettingsChange = Partial<Pick<SettingsRow, 'isPrivate' | 'folder' | 'feedChannelId'>>;

/** Reads and saves the settings of servers. Every method throws StoreError. */
export interface SettingsStore {
  /** Returns the settings of all servers that have changed any. */
  list(): Promise<SettingsRow[]>;
  /** Saves a change. Reads `before` in the same transaction, so it is exactly what this change replaced. */
  save(
    guildId: string,
    change: SettingsChange,
    now: Date,
  ): Promise<{ before: SettingsRow; after: SettingsRow }>;
}
