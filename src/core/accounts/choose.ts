// Core, accounts: decides at the start which account the configuration means. Pure.
import type { AccountChoice, AccountRow } from './ports.ts';

/** Discogs ignores case in names. */
export const foldName = (name: string): string => name.toLowerCase();

export const sameName = (a: string, b: string): boolean => foldName(a) === foldName(b);

/** The owner of the token, as Discogs says it. */
export interface TokenOwner {
  /** Discogs' number for the account. Null: Discogs did not say. */
  id: number | null;
  username: string;
}

/** What the configuration says, and what Discogs says of its token. */
export interface AccountFacts {
  /** `DISCOGS_USERNAME`, or null. */
  name: string | null;
  /** Null: there is no token, or Discogs was not asked, or did not answer. */
  identity: TokenOwner | null;
}

/**
 * The rule (product-2, 13): an unproved name can be corrected; a proved one belongs to its account for good; a known Discogs
 * number with a new name is the same account.
 * @param known all accounts, the last used first.
 */
export function chooseAccount(known: readonly AccountRow[], { name, identity }: AccountFacts): AccountChoice {
  const last = known[0] ?? null;
  const local = known.find((row) => row.name === null) ?? null;
  if (name === null) {
    // Without a name nothing reaches Discogs. An unproved account goes on here, so that its records stay in sight.
    if (last !== null && !last.isProved) return { do: 'use', id: last.id, join: [] };
    return local === null ? { do: 'create', name: null, join: [] } : { do: 'use', id: local.id, join: [] };
  }
  const named = known.find((row) => row.name !== null && sameName(row.name, name)) ?? null;
  const before = accountBefore(known, { name, identity });
  const join = local === null ? [] : [local.id];
  if (before !== null) {
    // Before Discogs could say that both names are one account, the new name had a row of its own. A row with another number is
    // another account, which lost this name.
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

/** The account that had another name until now: Discogs' number says so. Null: there is none, or it is not known. */
function accountBefore(known: readonly AccountRow[], { name, identity }: AccountFacts): AccountRow | null {
  if (name === null || identity?.id == null || !sameName(identity.username, name)) return null;
  const before = known.find((row) => row.discogsUserId === identity.id);
  return before && (before.name === null || !sameName(before.name, name)) ? before : null;
}

/**
 * Only Discogs can say whether an unknown name is the new name of a known account. Without a known number the answer changes
 * nothing.
 */
export function needsIdentity(known: readonly AccountRow[], name: string | null): boolean {
  if (name === null) return false;
  const named = known.find((row) => row.name !== null && sameName(row.name, name));
  const others = known.filter((row) => row !== named && row.discogsUserId !== null);
  return others.length > 0 && (named === undefined || named.discogsUserId === null);
}

/** The name under which each process that uses the account announces that it is alive (store/handle.ts, Presence). */
export const usersOf = (accountId: number): string => `users of account ${accountId}`;
