// Core, accounts: what a task can do with an account: finds it by name or number, and decides what another name means for it.
// Pure.
import { sameName } from './choose.ts';
import type { AccountRow, KnownAccountChoice } from './ports.ts';

/** @param which a name, else the number of an account. */
export function accountNamed(known: readonly AccountRow[], which: string): AccountRow | null {
  const named = known.find(({ name }) => name !== null && sameName(name, which));
  return named ?? known.find(({ id }) => String(id) === which) ?? null;
}

export type Renaming =
  /** The name is proved. Only Discogs can give the account another one. */
  | { kind: 'proved' }
  | { kind: 'same' }
  /** No other account has that name. */
  | { kind: 'correct'; choice: KnownAccountChoice }
  /** What people added moves into the account that has the name. */
  | { kind: 'join'; into: AccountRow; choice: KnownAccountChoice };

export function renamingOf(known: readonly AccountRow[], account: AccountRow, name: string): Renaming {
  const { id } = account;
  if (account.name !== null && sameName(account.name, name)) return { kind: 'same' };
  if (account.isProved) return { kind: 'proved' };
  const into = known.find((row) => row.name !== null && sameName(row.name, name));
  if (into) return { kind: 'join', into, choice: { do: 'use', id: into.id, join: [id] } };
  const how = account.name === null ? 'name' : 'correct';
  return { kind: 'correct', choice: { do: how, id, name, join: [] } };
}
