// Store suite: what a file for an import would add, on both databases: kept for its account, counted against the mirror, deleted.
import { expect, it } from 'vitest';
import { importKey } from '../../../src/core/import/ports.ts';
import { imports, syncRuns } from '../../../src/store/schema.ts';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

const DAY = 86_400;
const MILES = '111111111111111111';
const ADA = '222222222222222222';
const TO_ADD = [
  { releaseId: 2 ** 40, have: 0, want: 2 },
  { releaseId: 7, have: 1, want: 3 },
];
const item = (instanceId: number, releaseId: number) => ({
  ...{ instanceId, releaseId, masterId: null, folderId: 1, rating: 0, addedAt: null, notes: [] },
});
const REQUESTER = { userId: MILES, guildId: '2001', channelId: '3001' };

describeOnBoth('an import', (current) => {
  const save = (now: Date, asker = MILES) =>
    current.store.imports.save({ asker, guildId: '2001', toAdd: TO_ADD, now });

  it('is kept with a number of its own, for its account only', async () => {
    const id = await save(at(5));
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    expect(await current.store.imports.find(id)).toEqual({ id, toAdd: TO_ADD, createdAt: at(5) });
    expect(await other.imports.find(id)).toBeNull();
    expect(await current.store.imports.find(999)).toBeNull();
  });

  it('counts the copies that it made, also one of which it is not known which it is', async () => {
    const { intents } = current.store;
    const outcomes = [
      { status: 'added', instanceId: 5 },
      { status: 'added', instanceId: null },
      { status: 'found' },
      { status: 'refused' },
    ] as const;
    for (const [index, outcome] of outcomes.entries()) {
      const wanted = { releaseId: 7, release: null, requestKey: `${importKey(3)}${index}`, requester: null };
      const { intent } = await intents.claim(wanted, { holder: 'one', now: at(index), ms: 60_000 });
      await intents.close(intent, { ...outcome, now: at(index) });
    }
    expect(await intents.madeByImport(3, 7)).toBe(2);
  });

  it('counts the copies in the mirror, of any number of releases', async () => {
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    const copies = [item(1, 7), item(2, 7), item(3, 6_000), item(4, 8)];
    await current.store.collection.save(copies, at(0));
    await other.collection.save([item(5, 9)], at(0));
    const asked = Array.from({ length: 6_000 }, (_, n) => n + 1).filter((id) => id !== 8);
    expect(await current.store.imports.copiesOf(asked)).toEqual(
      new Map([
        [7, 2],
        [6_000, 1],
      ]),
    );
    expect(await current.store.imports.copiesOf([])).toEqual(new Map());
  });

  it('goes after its time, but not while a run works at it', async () => {
    const [old, atWork, young] = [await save(at(1)), await save(at(1)), await save(at(3 * DAY))];
    const request = { kind: 'import', account: 'keeper', requester: REQUESTER, now: at(1) } as const;
    const { run } = await current.store.sync.insert({ ...request, import: { id: atWork, copies: 4 } });
    expect(run).toMatchObject({ kind: 'import', phase: 'push', importId: atWork, totalDiscogsItems: 4 });
    const before = {
      runs: at(0),
      intents: at(0),
      lists: at(0),
      imports: at(2 * DAY),
      wants: at(0),
      details: at(0),
      feed: at(0),
    };
    expect(await current.store.prune(before)).toMatchObject({ imports: 1, details: 0 });
    expect(await current.store.imports.find(old)).toBeNull();
    await current.db.update(syncRuns).set({ endedAt: at(2), status: 'done' });
    expect(await current.store.prune(before)).toMatchObject({ imports: 1, details: 0 });
    const left = await current.db.select({ id: imports.id }).from(imports);
    expect(left).toEqual([{ id: young }]);
  });

  it('stays without the person who is forgotten', async () => {
    await save(at(1));
    await save(at(1), ADA);
    expect(await current.store.forget(MILES)).toBe(1);
    const left = await current.db.select({ asker: imports.asker }).from(imports).orderBy(imports.id);
    expect(left).toEqual([{ asker: null }, { asker: ADA }]);
    expect(await current.store.forget(MILES)).toBe(0);
  });

  it('goes with its account', async () => {
    await save(at(1));
    await current.store.accounts.remove(1);
    expect(await current.db.$count(imports)).toBe(0);
  });
});
