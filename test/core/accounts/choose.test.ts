// Core, accounts: which account a configuration means, for every state of the database.
import { describe, expect, it } from 'vitest';
import { chooseAccount, needsIdentity } from '../../../src/core/accounts/choose.ts';
import { findAccount } from '../../../src/core/accounts/open.ts';
import type { AccountRow } from '../../../src/core/accounts/ports.ts';

const row = (id: number, name: string | null, over: Partial<AccountRow> = {}): AccountRow => ({
  ...{ id, name, discogsUserId: null, isProved: false, usedAt: new Date(0) },
  ...over,
});
const PROVED = { isProved: true };
const KNOWN = { isProved: true, discogsUserId: 7 };
const ana = { id: 7, username: 'ana' };

describe('the account of a configuration', () => {
  it.each<{ why: string; known: AccountRow[]; name: string | null; identity?: typeof ana; choice: unknown }>([
    { why: 'nothing is here', known: [], name: 'ana', choice: { do: 'create', name: 'ana', join: [] } },
    {
      why: 'nothing is here, no name',
      known: [],
      name: null,
      choice: { do: 'create', name: null, join: [] },
    },
    { why: 'the same name', known: [row(1, 'ana')], name: 'ana', choice: { do: 'use', id: 1, join: [] } },
    {
      why: 'the same name in other letters',
      ...{ known: [row(1, 'Ana', PROVED)], name: 'aNA', choice: { do: 'use', id: 1, join: [] } },
    },
    {
      why: 'the local account gets a name',
      ...{ known: [row(1, null)], name: 'ana', choice: { do: 'name', id: 1, name: 'ana', join: [] } },
    },
    {
      why: 'an unproved name is corrected',
      ...{ known: [row(1, 'an')], name: 'ana', choice: { do: 'correct', id: 1, name: 'ana', join: [] } },
    },
    {
      why: 'a proved name stays, and another one is another account',
      ...{ known: [row(1, 'ana', PROVED)], name: 'bo', choice: { do: 'create', name: 'bo', join: [] } },
    },
    {
      why: 'back to a proved name: the other crate stays as it is',
      known: [row(2, 'bo'), row(1, 'ana', PROVED)],
      ...{ name: 'ana', choice: { do: 'use', id: 1, join: [] } },
    },
    {
      why: 'an unproved name after a proved one is corrected, and the proved one is left alone',
      known: [row(2, 'bo'), row(1, 'ana', PROVED)],
      ...{ name: 'cy', choice: { do: 'correct', id: 2, name: 'cy', join: [] } },
    },
    {
      why: 'no name after an unproved one: its records stay in sight',
      ...{ known: [row(1, 'an')], name: null, choice: { do: 'use', id: 1, join: [] } },
    },
    {
      why: 'no name after a proved one: a local account',
      ...{ known: [row(1, 'ana', PROVED)], name: null, choice: { do: 'create', name: null, join: [] } },
    },
    {
      why: 'no name again',
      known: [row(1, 'ana', PROVED), row(2, null)],
      ...{ name: null, choice: { do: 'use', id: 2, join: [] } },
    },
    {
      why: 'the name is back: what was added without one joins it',
      known: [row(2, null), row(1, 'ana', PROVED)],
      ...{ name: 'ana', choice: { do: 'use', id: 1, join: [2] } },
    },
    {
      why: 'a new name for a known number is the same account',
      known: [row(1, 'anna', KNOWN)],
      ...{ name: 'ana', identity: ana, choice: { do: 'rename', id: 1, name: 'ana', join: [] } },
    },
    {
      why: 'the new name was used before Discogs could say so: what was added under it joins',
      known: [row(2, 'ana'), row(1, 'anna', KNOWN)],
      ...{ name: 'ana', identity: ana, choice: { do: 'rename', id: 1, name: 'ana', join: [2] } },
    },
    {
      why: 'the token is of another account: its number says nothing of this name',
      known: [row(1, 'anna', KNOWN)],
      ...{ name: 'bo', identity: ana, choice: { do: 'create', name: 'bo', join: [] } },
    },
    {
      why: 'also when the new name was proved meanwhile: its copies are of the same collection',
      known: [row(2, 'ana', PROVED), row(1, 'anna', KNOWN)],
      ...{ name: 'ana', identity: ana, choice: { do: 'rename', id: 1, name: 'ana', join: [2] } },
    },
    {
      why: 'Discogs gave the name to a known account: the one that had it is left alone',
      known: [row(2, 'ana', { isProved: true, discogsUserId: 9 }), row(1, 'anna', KNOWN)],
      ...{ name: 'ana', identity: ana, choice: { do: 'rename', id: 1, name: 'ana', join: [] } },
    },
  ])('$why', ({ known, name, identity = null, choice }) => {
    expect(chooseAccount(known, { name, identity })).toEqual(choice);
  });

  it.each([
    { why: 'no name', known: [row(1, 'anna', KNOWN)], name: null, isNeeded: false },
    { why: 'no known number', known: [row(1, 'anna', PROVED)], name: 'ana', isNeeded: false },
    { why: 'an unknown name', known: [row(1, 'anna', KNOWN)], name: 'ana', isNeeded: true },
    {
      why: 'a name without a number',
      known: [row(2, 'ana'), row(1, 'anna', KNOWN)],
      name: 'ana',
      isNeeded: true,
    },
    {
      why: 'a proved name without a number',
      ...{ known: [row(2, 'ana', PROVED), row(1, 'anna', KNOWN)], name: 'ana', isNeeded: true },
    },
    { why: 'the known account itself', known: [row(1, 'ana', KNOWN)], name: 'ana', isNeeded: false },
  ])('Discogs is asked for its number before the start: $isNeeded with $why', ({ known, name, isNeeded }) => {
    expect(needsIdentity(known, name)).toBe(isNeeded);
  });
});

describe('a task', () => {
  it('finds the account that a bot uses, and changes none', () => {
    const known = [row(2, 'bo'), row(1, 'ana', PROVED)];
    expect(findAccount(known, 'ANA')?.id).toBe(1);
    expect(findAccount(known, null)?.id).toBe(2);
    expect(findAccount(known, 'cy')).toBeNull();
    expect(findAccount([], null)).toBeNull();
  });
});
