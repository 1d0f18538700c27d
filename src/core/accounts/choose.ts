// Core, accounts: decides at the start which account the configuration means. Pure.
import type { AccountChoice, AccountRow } from './ports.ts';

/** Returns a name in the form in which names are compared: Discogs ignores case in them. */
export const foldName = (name: string): string => name.toLowerCase();

export const sameName = (a: string, b: string): boolean => foldName(a) === foldName(b);

/** The owner of the token, by an answer of Discogs. */
export interface TokenOwner {
  /** Discogs' number for the owner's account. Null: Discogs did not say. */
  id: number | null;
  username: string;
}

/** What is known of the account that the configuration means. */
export interface AccountFacts {
  /** `DISCOGS_USERNAME`. Null: it is not set. */
  name: string | null;
  /** The owner of the token. Null: there is no token, or Discogs was not asked, or did not answer. */
  identity: TokenOwner | null;
}

/**
 * Returns which account the configuration means, and what has to be done to it (docs/architecture.md, "Accounts and crates"). An
 * unproved name can be corrected. A proved name belongs to its account for good. A known Discogs number with a new name is the
 * same account.
 * @param known all accounts, the last used first.
 */
export function chooseAccount(known: readonly AccountRow[], { name, identity }: AccountFacts): AccountChoice {
  const last = known[0] ?? null;
  const local = known.find((row) => row.name === null) ?? null;
  if (name === null) {
    // Without a name nothing is sent to Discogs. If the last account is unproved, it is used, so that its records stay visible.
    if (last !== null && !last.isProved) return { do: 'use', id: last.id, join: [] };
    return local === null ? { do: 'create', name: null, join: [] } : { do: 'use', id: local.id, join: [] };
  }
  const named = known.find((row) => row.name !== null && sameName(row.name, name)) ?? null;
  const before = accountBefore(known, { name, identity });
  const join = local === null ? [] : [local.id];
  if (before !== null) {
    // If a row has the new name and no number, it was made before Discogs' number was known: it is the same account, and is
    // joined. A row with another number is another account, which had this name before.
    const isSame = named !== null && named.discogsUserId === null;
    return { do: 'rename', id: before.id, name, join: isSame ? [named.id, ...join] : join };
  }
  if (named !== null) return { do: 'use', id: named.id, join };
  if (last !== null && !last.isProved) {
    const how = last.name === null ? 'name' : 'correct';
    return { do: how, id: last.id, name, join: join.filter((id) => id !== last.id) };
  }
  if (local !== null) return { do: 'name', id: local.id, name, join: [] };
  return { do: 'create', name, join: [] };
}

/** Returns the known account that has the token owner's Discogs number under another name. Null: there is none. */
function accountBefore(known: readonly AccountRow[], { name, identity }: AccountFacts): AccountRow | null {
  if (name === null || identity?.id == null || !sameName(identity.username, name)) return null;
  const before = known.find((row) => row.discogsUserId === identity.id);
  return before && (before.name === null || !sameName(before.name, name)) ? before : null;
}

/**
 * Returns whether the choice needs Discogs' number for the token's owner. That is so when the name may be the new name of another
 * account, whose number is known.
 */
export function needsIdentity(known: readonly AccountRow[], name: string | null): boolean {
  if (name === null) return false;
  const named = known.find((row) => row.name !== null && sameName(row.name, name));
  const others = known.filter((row) => row !== named && row.discogsUserId !== null);
  return others.length > 0 && (named === undefined || named.discogsUserId === null);
}

/** Returns the name that each process which uses the account announces, to show that it is alive (store/handle.ts, Presence). */
export const usersOf = (accountId: number): string => `users of account ${accountId}`;
