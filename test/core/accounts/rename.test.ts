// Core, accounts: what a task can do with an account, for every kind of account and name.
import { expect, it } from 'vitest';
import type { AccountRow } from '../../../src/core/accounts/ports.ts';
import { accountNamed, renamingOf } from '../../../src/core/accounts/rename.ts';

const row = (id: number, name: string | null, isProved = false): AccountRow => ({
  ...{ id, name, discogsUserId: null, isProved, usedAt: new Date(0) },
});
const KNOWN = [row(1, 'ana', true), row(2, 'an'), row(3, null), row(4, '3')];

it.each([
  ['ANA', 1],
  ['1', 1],
  ['2', 2],
  // A name comes before a number.
  ['3', 4],
  ['5', undefined],
  ['bo', undefined],
])('%s is account %s', (which, id) => {
  expect(accountNamed(KNOWN, which)?.id).toBe(id);
});

it.each([
  { why: 'the same name in other letters', from: 2, name: 'AN', renaming: { kind: 'same' } },
  { why: 'a proved one', from: 1, name: 'bo', renaming: { kind: 'proved' } },
  { why: 'a proved one, to the name of another', from: 1, name: 'an', renaming: { kind: 'proved' } },
  {
    why: 'an unproved one, to a name that is not here',
    ...{ from: 2, name: 'bo' },
    renaming: { kind: 'correct', choice: { do: 'correct', id: 2, name: 'bo', join: [] } },
  },
  {
    why: 'the local one, to a name that is not here',
    ...{ from: 3, name: 'bo' },
    renaming: { kind: 'correct', choice: { do: 'name', id: 3, name: 'bo', join: [] } },
  },
  {
    why: 'an unproved one, to the name of another',
    ...{ from: 2, name: 'Ana' },
    renaming: { kind: 'join', into: KNOWN[0], choice: { do: 'use', id: 1, join: [2] } },
  },
])('$why', ({ from, name, renaming }) => {
  const account = KNOWN.find(({ id }) => id === from);
  expect(account && renamingOf(KNOWN, account, name)).toEqual(renaming);
});
