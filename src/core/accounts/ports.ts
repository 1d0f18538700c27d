// Core, accounts: what the core needs of the store: reading, choosing and changing the Discogs accounts of this database.

/** A row of `accounts`. All rows that belong to an account are its crate (core/ports.ts). */
export interface AccountRow {
  id: number;
  /** Discogs' own number for the account. It stays when the name changes. Null: not known yet. */
  discogsUserId: number | null;
  /** Null: the local account. Its records are here only, until the configuration has a name. */
  name: string | null;
  /** Discogs has shown that the name is right: it took a copy of ours, or showed the collection to the account's own token. */
  isProved: boolean;
  /** When a bot last started with this account. */
  usedAt: Date;
}

/** An account with the size of its crate. */
export interface CountedAccount extends AccountRow {
  records: number;
}

/** How many rows belong to an account. */
export interface AccountSize {
  records: number;
  adds: number;
  /** Copies in the mirror of the collection. */
  copies: number;
  syncs: number;
}

/** What a choice does to a known account. `join`: the accounts whose adds move into this one; they are then removed. */
export type KnownAccountChoice = { join: number[] } & (
  | { do: 'use'; id: number }
  /** Gives the local account its first name. */
  | { do: 'name'; id: number; name: string }
  /** Replaces a name that was never proved. What people added stays; what was read of the wrong collection is removed. */
  | { do: 'correct'; id: number; name: string }
  /** Gives the account the new name that it has on Discogs. A joined account that had this name is the same Discogs account. */
  | { do: 'rename'; id: number; name: string }
);

/** What the store does to get the account that the configuration means. */
export type AccountChoice =
  | KnownAccountChoice
  /** Makes an account. `name` null: the local account. */
  | { join: number[]; do: 'create'; name: string | null };

/** Reads, chooses and changes accounts. Every method throws StoreError. */
export interface AccountStore {
  /** Returns all accounts, the last used first. */
  list(): Promise<AccountRow[]>;
  /** Returns all accounts with the sizes of their crates, the last used first. */
  counted(): Promise<CountedAccount[]>;
  /**
   * Calls `decide` with all accounts and carries out its choice, in one transaction, one process at a time. Returns the chosen
   * account. An account that another process uses is not joined.
   * @throws UserError when the name has to be corrected and another process uses the account.
   */
  choose(
    decide: (known: readonly AccountRow[]) => AccountChoice,
    use: { folderId: number; now: Date },
  ): Promise<AccountRow>;
  /**
   * Does the same as `choose` for a task. The folder and `usedAt` of the account stay as a bot left them. Throws what `decide`
   * throws.
   */
  change(decide: (known: readonly AccountRow[]) => KnownAccountChoice, now: Date): Promise<AccountRow>;
  size(id: number): Promise<AccountSize>;
  /**
   * Saves that this name of the account is proved. Nothing happens when it was before, or when the account has another name now.
   */
  prove(id: number, name: string): Promise<void>;
  /**
   * Saves Discogs' number for the account, unless the account has another name now. False: another account of this database has
   * the number, so this name is the new name of that account.
   */
  identify(id: number, name: string, discogsUserId: number): Promise<boolean>;
  /** Removes the account with everything that belongs to it. False: there is no such account. */
  remove(id: number): Promise<boolean>;
}
