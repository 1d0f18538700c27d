// Store suite: what we own of the releases on a page, on both databases.
import { expect, it } from 'vitest';
import { NOTHING_OWNED } from '../../../src/core/ownership.ts';
import { syncRuns } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy, newIntent } from '../things.ts';

/** In the order of Discogs. */
const GRADES = {
  nearMint: 'Near Mint (NM or M-)',
  veryGoodPlus: 'Very Good Plus (VG+)',
  veryGood: 'Very Good (VG)',
  good: 'Good (G)',
};

describeOnBoth('ownership', (current) => {
  it('counts copies by release, knows other pressings by master, and the flag of the record', async () => {
    await current.store.collection.save(
      [
        copy({ instanceId: 1, releaseId: 10, masterId: 7 }),
        copy({ instanceId: 2, releaseId: 10, masterId: 7 }),
        copy({ instanceId: 3, releaseId: 4_000_000_000, masterId: null }),
      ],
      at(0),
    );
    await current.store.records.insert(release({ releaseId: 10 }), { isSynced: true, now: at(0) });
    await current.store.records.insert(release({ releaseId: 12 }), { isSynced: false, now: at(0) });

    const owned = await current.store.ownership([
      { releaseId: 10, masterId: 7 },
      { releaseId: 11, masterId: 7 },
      { releaseId: 12, masterId: null },
      { releaseId: 4_000_000_000, masterId: 8 },
      { releaseId: 13, masterId: null },
    ]);
    expect(owned).toEqual(
      new Map([
        [10, { ...NOTHING_OWNED, copies: 2, record: { isSyncedWithDiscogs: true } }],
        [
          11,
          {
            ...NOTHING_OWNED,
            otherPressings: { count: 1, one: { country: 'UK', year: 1987, catalogNumber: 'PB 41447' } },
          },
        ],
        [12, { ...NOTHING_OWNED, record: { isSyncedWithDiscogs: false } }],
        [4_000_000_000, { ...NOTHING_OWNED, copies: 1 }],
        [13, NOTHING_OWNED],
      ]),
    );
  });

  it('says of an owned release that another pressing is there too', async () => {
    await current.store.collection.save(
      [
        copy({ instanceId: 1, releaseId: 10, masterId: 7 }),
        copy({ instanceId: 2, releaseId: 11, masterId: 7 }),
      ],
      at(0),
    );
    const owned = await current.store.ownership([{ releaseId: 10, masterId: 7 }]);
    const others = { count: 1, one: { country: null, year: null, catalogNumber: null } };
    expect(owned.get(10)).toEqual({ ...NOTHING_OWNED, copies: 1, otherPressings: others });
  });

  it.each<[what: string, media: object, sleeve: object, condition: object | null]>([
    [
      'of the best record, then of the best sleeve',
      {},
      {},
      { media: GRADES.veryGoodPlus, sleeve: GRADES.veryGood },
    ],
    [
      'without a sleeve that is not for everyone',
      {},
      { isPublic: false },
      { media: GRADES.veryGoodPlus, sleeve: null },
    ],
    ['of no record that is not for everyone', { isPublic: false }, {}, null],
    ['not of a field that became a text', { type: 'textarea', options: [] }, {}, null],
  ])('has the condition %s', async (_, media, sleeve, condition) => {
    const field = {
      type: 'dropdown' as const,
      isPublic: true,
      options: ['Generic', 'No Cover', ...Object.values(GRADES)],
    };
    await current.store.fields.replace(
      [
        { ...field, id: 1, name: 'Media', ...media },
        { ...field, id: 2, name: 'Sleeve', ...sleeve },
      ],
      at(0),
    );
    const graded = (instanceId: number, ...grades: string[]) =>
      copy({
        instanceId,
        releaseId: 10,
        notes: grades.map((value, index) => ({ fieldId: 1 + index, value })),
      });
    await current.store.collection.save(
      [
        graded(1, '', GRADES.nearMint),
        graded(2, GRADES.veryGood, GRADES.nearMint),
        graded(3, GRADES.veryGoodPlus, GRADES.good),
        graded(4, GRADES.veryGoodPlus, GRADES.veryGood),
        graded(5, GRADES.veryGoodPlus, 'Generic'),
        graded(8, 'odd'),
        graded(6),
        copy({ instanceId: 7, releaseId: 11, notes: [{ fieldId: 2, value: GRADES.nearMint }] }),
      ],
      at(0),
    );
    const owned = await current.store.ownership([
      { releaseId: 10, masterId: null },
      { releaseId: 11, masterId: null },
    ]);
    expect([owned.get(10)?.condition, owned.get(11)?.condition]).toEqual([condition, null]);
  });

  it('counts each other pressing once, and names the oldest that a record knows', async () => {
    await current.store.collection.save(
      [10, 10, 11, 12, 13].map((releaseId, index) => copy({ instanceId: index + 1, releaseId, masterId: 7 })),
      at(0),
    );
    const stored = (releaseId: number, year: number | null, catalogNumber: string | null) =>
      current.store.records.insert(release({ releaseId, country: null, year, catalogNumber }), {
        isSynced: true,
        now: at(0),
      });
    const asked = async (releaseId: number) => (await ask(releaseId, 7))?.otherPressings;
    expect(await asked(14)).toEqual({ count: 4, one: { country: null, year: null, catalogNumber: null } });
    await stored(13, null, 'B 13');
    expect(await asked(14)).toEqual({ count: 4, one: { country: null, year: null, catalogNumber: 'B 13' } });
    await stored(12, 2003, null);
    expect(await asked(14)).toEqual({ count: 4, one: { country: null, year: 2003, catalogNumber: null } });
    await stored(11, 1973, 'SHVL 804');
    // Release 11 is in the mirror, and Discogs has also said since the sync that it is owned. It counts once.
    await run(1);
    await current.store.noteOwned([owned(11, true, 7), owned(15, true, 7)], at(0));
    expect(await asked(14)).toEqual({
      count: 5,
      one: { country: null, year: 1973, catalogNumber: 'SHVL 804' },
    });
    expect(await asked(11)).toEqual({ count: 4, one: { country: null, year: 2003, catalogNumber: null } });
    expect(await ask(14, null)).toMatchObject({ otherPressings: null });
  });

  it('has nothing to say about no release, and an entry for one asked twice', async () => {
    expect(await current.store.ownership([])).toEqual(new Map());
    const twice = { releaseId: 10, masterId: null };
    expect([...(await current.store.ownership([twice, twice])).keys()]).toEqual([10]);
  });

  const ask = async (releaseId: number, masterId: number | null = null) =>
    (await current.store.ownership([{ releaseId, masterId }])).get(releaseId);
  const run = (startedAt: number, over: Partial<typeof syncRuns.$inferInsert> = {}) =>
    current.db.insert(syncRuns).values({
      ...{
        accountId: 1,
        kind: 'sync' as const,
        account: 'keeper',
        status: 'done' as const,
        phase: 'done' as const,
      },
      ...{ requesterId: '1', guildId: '2', channelId: '3' },
      ...{ startedAt: at(startedAt), updatedAt: at(startedAt), endedAt: at(startedAt + 1) },
      ...over,
    });
  const owned = (releaseId: number, isOwned: boolean, masterId: number | null = null) => ({
    releaseId,
    masterId,
    isOwned,
  });

  it('has synced when one run read the whole collection, however it ended', async () => {
    expect((await ask(10))?.hasSynced).toBe(false);
    await run(1, { status: 'failed', phase: 'pull' });
    await run(2, { kind: 'preview' });
    expect((await ask(10))?.hasSynced).toBe(false);
    expect(await current.store.shelf.syncedAt()).toBeNull();
    await run(3, { status: 'stopped', phase: 'push' });
    expect((await ask(10))?.hasSynced).toBe(true);
    // The newest run failed, but the run that read the whole collection is kept.
    await run(4, { status: 'failed', phase: 'pull' });
    await current.store.prune({
      runs: at(9_999),
      intents: at(0),
      lists: at(0),
      imports: at(0),
      wants: at(0),
      details: at(0),
      feed: at(0),
    });
    expect((await ask(10))?.hasSynced).toBe(true);
    expect(await current.store.shelf.syncedAt()).toEqual(at(3));
  });

  it("keeps Discogs' word until it takes it back", async () => {
    await current.store.noteOwned(
      [owned(10, true), owned(11, true), owned(12, false), owned(10, true)],
      at(0),
    );
    expect([await ask(10), await ask(11), await ask(12)]).toMatchObject([
      { discogsSaysOwned: true },
      { discogsSaysOwned: true },
      { discogsSaysOwned: false },
    ]);
    await current.store.noteOwned([owned(11, false)], at(0));
    await current.store.noteOwned([], at(0));
    expect([await ask(10), await ask(11)]).toMatchObject([
      { discogsSaysOwned: true },
      { discogsSaysOwned: false },
    ]);
  });

  it('a sync that read everything knows better than what Discogs said before it began', async () => {
    const { sync } = current.store;
    await current.store.noteOwned([owned(10, true)], at(0));
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await sync.insert({ kind: 'sync', account: 'me', requester, now: at(0) });
    const taken = await sync.claim(run.id, at(0));
    if (!taken) throw new Error('a new run can be taken up');
    await current.store.noteOwned([owned(11, true)], at(0));
    await sync.finishPull(taken.held, { phase: 'push' }, at(1));
    expect([await ask(10), await ask(11)]).toMatchObject([
      { discogsSaysOwned: false },
      { discogsSaysOwned: true },
    ]);
  });

  it("Discogs' word counts for other pressings only after a sync", async () => {
    await current.store.noteOwned([owned(10, true, 7)], at(0));
    expect(await ask(11, 7)).toMatchObject({ otherPressings: null });
    await run(1);
    expect(await ask(11, 7)).toMatchObject({ otherPressings: { count: 1 } });
    expect(await ask(11, 8)).toMatchObject({ otherPressings: null });
    expect(await ask(10, 7)).toMatchObject({ otherPressings: null, discogsSaysOwned: true });
  });

  it('an add that is open, one that found a copy without a number, and an Undo after what Discogs said', async () => {
    const lease = { holder: 'x', now: at(0), ms: 60_000 };
    const { intent } = await current.store.intents.claim(newIntent({ releaseId: 10 }), lease);
    expect(await ask(10)).toMatchObject({ addIsOpen: true, discogsSaysOwned: false });
    await current.store.intents.close(intent, { status: 'found', now: at(2) });
    expect(await ask(10)).toMatchObject({ addIsOpen: false, discogsSaysOwned: true });
    // A search was answered before the copy was found.
    await current.store.noteOwned([owned(10, false)], at(1));
    expect(await ask(10)).toMatchObject({ discogsSaysOwned: true });
    await current.store.noteOwned([owned(10, false)], at(3));
    expect(await ask(10)).toMatchObject({ discogsSaysOwned: false });

    await current.store.noteOwned([owned(11, true)], at(0));
    const second = await current.store.intents.claim(newIntent({ releaseId: 11 }), lease);
    await current.store.intents.close(second.intent, { status: 'added', instanceId: 5, now: at(4) });
    const undoing = await current.store.intents.claimUndo(second.intent.id, lease);
    if (!undoing) throw new Error('it can be undone');
    await current.store.intents.finishUndo(undoing, { copies: [], gone: [], now: at(5) });
    expect(await ask(11)).toMatchObject({ discogsSaysOwned: false });
    // A search was answered before the Undo, and its answer is saved after it.
    await current.store.noteOwned([owned(11, true)], at(4));
    expect(await ask(11)).toMatchObject({ discogsSaysOwned: false });
    // Meanwhile a person has added it on discogs.com.
    await current.store.noteOwned([owned(11, true)], at(6));
    expect(await ask(11)).toMatchObject({ discogsSaysOwned: true });
  });
});
