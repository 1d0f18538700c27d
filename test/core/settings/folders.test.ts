// Core: how often Discogs is asked for its folders.
import { expect, it } from 'vitest';
import { createFolders } from '../../../src/core/settings/folders.ts';
import type { CollectionFolder } from '../../../src/core/types.ts';
import { UnavailableError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const down = new UnavailableError({ method: 'GET', path: '/x', status: 503, reason: 'server-error' });
const options = { lane: 'person', turn: '1' } as const;

function rig(over: { username?: string | null; isOwners?: boolean; kept?: CollectionFolder[] } = {}) {
  const clock = createVirtualClock();
  const asked: string[] = [];
  let fails = false;
  const folders = createFolders({
    account: {
      username: over.username === undefined ? 'keeper' : over.username,
      identify: async () => {},
      tokenIsOwners: () => over.isOwners ?? true,
    },
    discogs: {
      async getFolders(username) {
        asked.push(username);
        if (fails) throw down;
        return ['All', 'Uncategorized', 'Jazz'].map((name, id) => ({ id, name }));
      },
    },
    store: { folders: { list: async () => over.kept ?? [], replace: async () => {} } },
    clock,
    log: silentLog,
  });
  return {
    ...{ clock, asked, folders },
    fail: (on: boolean) => {
      fails = on;
    },
  };
}

const JAZZ = [
  { id: 1, name: 'Uncategorized' },
  { id: 2, name: 'Jazz' },
];

it('asks once in five minutes, also while several ask at once', async () => {
  const { folders, clock, asked } = rig();
  expect(folders.known()).toBeNull();
  expect(await Promise.all([folders.recent(options), folders.atHand(options)])).toEqual([JAZZ, JAZZ]);
  await clock.advance(5 * 60_000 - 1);
  expect(await folders.atHand(options)).toEqual(JAZZ);
  expect(asked).toEqual(['keeper']);
  await clock.advance(1);
  await folders.recent(options);
  expect(asked).toHaveLength(2);
});

it('after a failure shows what was known, and waits half a minute', async () => {
  const { folders, clock, asked, fail } = rig({ kept: [{ id: 3, name: 'Older' }] });
  await folders.read(options);
  fail(true);
  expect(await folders.atHand(options)).toEqual(JAZZ);
  expect(await folders.recent(options)).toEqual(JAZZ);
  expect(asked).toHaveLength(2);
  fail(false);
  await clock.advance(30_000);
  expect(await folders.recent(options)).toEqual(JAZZ);
});

it('without any answer of Discogs, the list of the last sync stands in', async () => {
  const { folders, fail } = rig({ kept: JAZZ });
  fail(true);
  expect(await folders.atHand(options)).toEqual(JAZZ);
  expect(await folders.recent(options)).toEqual(JAZZ);
  expect(folders.known()).toBeNull();
  // To refuse a text, the list must be that of now.
  await expect(folders.read(options)).rejects.toBe(down);
});

it('without any list, a failure is a failure', async () => {
  const { folders, fail } = rig();
  fail(true);
  expect(await folders.atHand(options)).toBeNull();
  await expect(folders.recent(options)).rejects.toBe(down);
});

it.each([{ username: null }, { isOwners: false }])(
  'asks nothing that Discogs does not show: %j',
  async (over) => {
    const { folders, asked } = rig(over);
    expect(await folders.recent(options)).toBeNull();
    expect(await folders.read(options)).toBeNull();
    expect(asked).toEqual([]);
  },
);
