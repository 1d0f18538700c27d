// Core, settings: what the core needs of the store: the settings of each server.

/** A folder on Discogs that a server chose for its adds. */
export interface ServerFolder {
  folderId: number;
  /** As it was called when it was chosen. */
  name: string;
}

export interface SettingsRow {
  guildId: string;
  /** Answers are private where a command does not say otherwise. */
  isPrivate: boolean;
  /** Null: the folder of the configuration. */
  folder: (ServerFolder & { accountId: number }) | null;
}

/** What one command changes. What is left out stays. */
export type SettingsChange = Partial<Pick<SettingsRow, 'isPrivate' | 'folder'>>;

/** Every method throws StoreError. */
export interface SettingsStore {
  /** Of all servers with settings of their own. */
  list(): Promise<SettingsRow[]>;
  /** Writes a change in one transaction, so that `before` is what this change replaced. */
  save(
    guildId: string,
    change: SettingsChange,
    now: Date,
  ): Promise<{ before: SettingsRow; after: SettingsRow }>;
}
