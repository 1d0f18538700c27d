// Core, accounts: what the core needs of the store: the Discogs accounts of this database.

/** A row of `accounts`. Everything that belongs to it is its crate (core/ports.ts). */
export interface AccountRow {
  id: number;
  /** Discogs' own number for the account. It stays when the name changes. Null: not known yet. */
  discogsUserId: number | null;
  /** Null: the local account. Its records are here only, until the configuration has a name. */
  name: string | null;
  /** The name is right: Discogs took a copy of ours, or showed the collection to its own token. */
  isProved: boolean;
  /** When a bot last started with it. */
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
  /** Copies on Discogs, as last seen. */
  copies: number;
  syncs: number;
}

/** What happens to an account that is here. `join`: accounts whose adds move into this one; they are removed. */
export type KnownAccountChoice = { join: number[] } & (
  | { do: 'use'; id: number }
  /** The local account gets its first name. */
  | { do: 'name'; id: number; name: string }
  /** The name was wrong and never proved. What people added stays; what was read of the wrong collection goes. */
  | { do: 'correct'; id: number; name: string }
  /** The same Discogs account has a new name. An account of that name that is joined is the same one, too. */
  | { do: 'rename'; id: number; name: string }
);

/** Which account the configuration means, and how the store gets there. */
export type AccountChoice =
  | KnownAccountChoice
  /** Null: the local account. */
  | { join: number[]; do: 'create'; name: string | null };

/** Every method throws StoreError. */
export interface AccountStore {
  /** All accounts, the last used first. */
  list(): Promise<AccountRow[]>;
  /** All accounts with the sizes of their crates, the last used first. */
  counted(): Promise<CountedAccount[]>;
  /**
   * Decides and changes in one transaction, one process at a time. Returns the chosen account. What another process uses is not
   * joined. Throws a UserError when a name is to be corrected that another process uses.
   */
  choose(
    decide: (known: readonly AccountRow[]) => AccountChoice,
    use: { folderId: number; now: Date },
  ): Promise<AccountRow>;
  /**
   * As `choose`, for a task: the account keeps its folder, and counts as used when a bot last used it. Throws what `decide`
   * throws.
   */
  change(decide: (known: readonly AccountRow[]) => KnownAccountChoice, now: Date): Promise<AccountRow>;
  size(id: number): Promise<AccountSize>;
  /** This name of the account is proved. Nothing happens when it was before, or when the account has another name now. */
  prove(id: number, name: string): Promise<void>;
  /**
   * Stores Discogs' number for the account, unless it has another name now. False: another account has this number, so that one
   * has a new name now.
   */
  identify(id: number, name: string, discogsUserId: number): Promise<boolean>;
  /** Removes the account with everything that belongs to it. False: there is no such account. */
  remove(id: number): Promise<boolean>;
}
