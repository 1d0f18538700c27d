// Core, accounts: for tasks: finds an account by its name or id, and decides what it means to give an account another name. Pure.
import { sameName } from './choose.ts';
import type { AccountRow, KnownAccountChoice } from './ports.ts';

/** Returns the account with this name, or else with this id. @param which a name or an id. */
export function accountNamed(known: readonly AccountRow[], which: string): AccountRow | null {
  const named = known.find(({ name }) => name !== null && sameName(name, which));
  return named ?? known.find(({ id }) => String(id) === which) ?? null;
}

/** What it means to give an account another name. */
export type Renaming =
  /** It is not possible: the present name is proved, and only Discogs can give the account another one. */
  | { kind: 'proved' }
  /** The account has this name already. */
  | { kind: 'same' }
  /** The account gets the name, which no other account has. */
  | { kind: 'correct'; choice: KnownAccountChoice }
  /** What people added moves into the account that has the name already. */
  | { kind: 'join'; into: AccountRow; choice: KnownAccountChoice };

/** Decides what it means to give `account` the name `name`. */
export function renamingOf(known: readonly AccountRow[], account: AccountRow, name: string): Renaming {
  const { id } = account;
  if (account.name !== null && sameName(account.name, name)) return { kind: 'same' };
  if (account.isProved) return { kind: 'proved' };
  const into = known.find((row) => row.name !== null && sameName(row.name, name));
  if (into) return { kind: 'join', into, choice: { do: 'use', id: into.id, join: [id] } };
  const how = account.name === null ? 'name' : 'correct';
  return { kind: 'correct', choice: { do: how, id, name, join: [] } };
}
