// Store suite: the accounts of a database: what each has for itself, whose name is proved, and what goes with an account.
import { expect, it } from 'vitest';
import type { AccountChoice } from '../../src/core/accounts/ports.ts';
import { FIRST_ACCOUNT } from '../support/test-store.ts';
import { accountSteps } from './account-steps.ts';
import { describeOnBoth } from './both-stores.ts';
import { at, copy } from './things.ts';

describeOnBoth('accounts', (current) => {
  const { added, choose, crate } = accountSteps(current);

  it('keep everything apart', async () => {
    const { id } = await choose({ do: 'create', name: 'bo', join: [] });
    const mine = await added(FIRST_ACCOUNT, 1, { status: 'added', instanceId: 11, confirmedByDiscogs: true });
    const theirs = await added(id, 1, { status: 'added', instanceId: 11 });
    expect(theirs.id).not.toBe(mine.id);
    expect(await crate(id).intents.get(mine.id)).toBeNull();
    expect(await crate(id).intents.ofRequest('add:1')).toMatchObject({ id: theirs.id });
    await crate().collection.save([copy({ instanceId: 12, releaseId: 1 })], at(2));
    expect((await crate().collection.ofRelease(1)).map(({ instanceId }) => instanceId)).toEqual([11, 12]);
    expect((await crate(id).collection.ofRelease(1)).map(({ instanceId }) => instanceId)).toEqual([11]);
    expect(await crate(id).counts()).toEqual({ records: 1, unsynced: 0, copies: 1 });
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const runs = await Promise.all(
      [FIRST_ACCOUNT, id].map((one) =>
        crate(one).sync.insert({ kind: 'sync', account: 'x', requester, now: at(3) }),
      ),
    );
    expect(runs.map(({ created }) => created)).toEqual([true, true]);
    expect(await crate().sync.find(runs[1]?.run.id ?? 0)).toBeNull();
  });

  it('are locked each for itself', async () => {
    const other = await current.another();
    const mine = await crate().sync.lock();
    const theirs = await other.crate(2).sync.lock();
    expect([mine === null, theirs === null]).toEqual([false, false]);
    expect(await crate().sync.lock()).toBeNull();
    const both = await crate(3).sync.lock();
    await mine?.release();
    expect(await both?.isHeld()).toBe(true);
    const again = await crate().sync.lock();
    expect(await again?.isHeld()).toBe(true);
    await Promise.all([again, both, theirs].map((lock) => lock?.release()));
  });

  it('a 201 of ours proves a name, also when the process died before it wrote that down', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'ana', join: [] });
    await added(FIRST_ACCOUNT, 1, { status: 'found', instanceId: 11 });
    expect(await current.store.accounts.list()).toMatchObject([{ name: 'ana', isProved: false }]);
    await added(FIRST_ACCOUNT, 2, { status: 'added', instanceId: 12, confirmedByDiscogs: true });
    expect(await current.store.accounts.list()).toMatchObject([{ name: 'ana', isProved: true }]);
    await choose({ do: 'use', id: FIRST_ACCOUNT, join: [] });
    await crate().prune({
      runs: at(99),
      intents: at(99),
      lists: at(99),
      imports: at(99),
      wants: at(0),
      details: at(0),
      feed: at(0),
    });
    expect(await crate().intents.ofRequest('add:2')).toBeNull();
    expect(await current.store.accounts.list()).toMatchObject([{ name: 'ana', isProved: true }]);
  });

  it('a name that Discogs gave to another account stays readable at the one that had it', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'ana', join: [] });
    await current.store.accounts.identify(FIRST_ACCOUNT, 'ana', 7);
    const { id } = await choose({ do: 'create', name: 'bo', join: [] });
    await choose({ do: 'rename', id, name: 'Ana', join: [] });
    const names = (await current.store.accounts.list()).map((row) => [row.id, row.name]);
    expect(names).toEqual([
      [id, 'Ana'],
      [FIRST_ACCOUNT, 'Ana (7)'],
    ]);
  });

  it('a corrected name has no imports: they were compared with the mirror of the wrong name', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'an', join: [] });
    const toAdd = [{ releaseId: 7, have: 0, want: 1 }];
    const id = await crate().imports.save({ asker: '1', guildId: '2', toAdd, now: at(1) });
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const request = { kind: 'import', account: 'an', requester, import: { id, copies: 1 } } as const;
    await crate().sync.insert({ ...request, now: at(1) });
    await choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'ana', join: [] });
    expect(await crate().imports.find(id)).toBeNull();
    expect(await crate().sync.active()).toMatchObject({ kind: 'import', phase: 'push' });
  });

  it('a corrected name has no number yet: the one before was of the wrong name', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'an', join: [] });
    await current.store.accounts.identify(FIRST_ACCOUNT, 'an', 7);
    const row = await choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'ana', join: [] });
    expect(row).toMatchObject({ name: 'ana', discogsUserId: null });
    expect(await current.store.accounts.identify(FIRST_ACCOUNT, 'ana', 8)).toBe(true);
  });

  it('a task changes an account, which stays as it was last used', async () => {
    const { id } = await choose({ do: 'create', name: 'an', join: [] }, 5);
    await choose({ do: 'use', id: FIRST_ACCOUNT, join: [] }, 6);
    await added(id, 1, { status: 'refused' });
    const { accounts } = current.store;
    const row = await accounts.change(() => ({ do: 'correct', id, name: 'ana', join: [] }), at(9));
    expect(row).toMatchObject({ id, name: 'ana', usedAt: at(5) });
    expect(await accounts.size(id)).toEqual({ records: 1, adds: 1, copies: 0, syncs: 0 });
    await accounts.change(() => ({ do: 'use', id: FIRST_ACCOUNT, join: [id] }), at(9));
    expect(await accounts.counted()).toMatchObject([{ id: FIRST_ACCOUNT, usedAt: at(6), records: 1 }]);
    expect(await accounts.size(id)).toEqual({ records: 0, adds: 0, copies: 0, syncs: 0 });
  });

  it('the number of Discogs belongs to one account', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'ana', join: [] });
    const { id } = await choose({ do: 'create', name: 'bo', join: [] });
    expect(await current.store.accounts.identify(FIRST_ACCOUNT, 'ana', 7)).toBe(true);
    expect(await current.store.accounts.identify(id, 'bo', 7)).toBe(false);
    expect(await current.store.accounts.identify(id, 'bo', 8)).toBe(true);
  });

  it('two processes that start at once make one account', async () => {
    const other = await current.another();
    const decide = (known: readonly { name: string | null; id: number }[]): AccountChoice => {
      const bo = known.find(({ name }) => name === 'bo');
      return bo ? { do: 'use', id: bo.id, join: [] } : { do: 'create', name: 'bo', join: [] };
    };
    const use = { folderId: 1, now: at(0) };
    const rows = await Promise.all([current.store, other].map((store) => store.accounts.choose(decide, use)));
    expect(rows[0]?.id).toBe(rows[1]?.id);
  });

  it('a proof and a number under the name before are not those of the corrected one', async () => {
    const { accounts } = current.store;
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'an', join: [] });
    await choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'ana', join: [] });
    await accounts.prove(FIRST_ACCOUNT, 'an');
    await accounts.identify(FIRST_ACCOUNT, 'an', 7);
    expect(await accounts.list()).toMatchObject([{ name: 'ana', isProved: false, discogsUserId: null }]);
    await accounts.prove(FIRST_ACCOUNT, 'ANA');
    expect(await accounts.list()).toMatchObject([{ name: 'ana', isProved: true }]);
  });

  it('a removed account leaves nothing, and the others are whole', async () => {
    const { id } = await choose({ do: 'create', name: 'bo', join: [] });
    await added(id, 1, { status: 'found', instanceId: 11 });
    await added(FIRST_ACCOUNT, 1, { status: 'found', instanceId: 11 });
    expect(await current.store.accounts.remove(id)).toBe(true);
    expect(await current.store.accounts.remove(id)).toBe(false);
    expect(await crate(id).counts()).toEqual({ records: 0, unsynced: 0, copies: 0 });
    expect(await crate().counts()).toEqual({ records: 1, unsynced: 0, copies: 1 });
  });
});
