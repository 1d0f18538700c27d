// Store suite: what was typed into a form of details, until all of it is on Discogs, on both databases.
import { beforeEach, expect, it } from 'vitest';
import type { ChangedPart } from '../../src/core/details/plan.ts';
import type { PendingDetails } from '../../src/core/details/ports.ts';
import { LeaseLostError } from '../../src/errors.ts';
import { addOtherCrate, FIRST_ACCOUNT } from '../support/test-store.ts';
import { accountSteps } from './account-steps.ts';
import { describeOnBoth } from './both-stores.ts';
import { at, copy, leaseOf } from './things.ts';

const COPY = { releaseId: 249504, instanceId: 7 };
const field = (fieldId: number, value: string): ChangedPart => ({ part: { kind: 'field', fieldId }, value });
const folder = (value: string): ChangedPart => ({ part: { kind: 'folder' }, value });
const rating = (value: string): ChangedPart => ({ part: { kind: 'rating' }, value });
/** As many forms are sent at once. */
const FORMS = [0, 1, 2, 3, 4, 5, 6, 7];
const ALL = [field(1, 'Mint (M)'), field(3, 'A gift'), rating('4'), folder('2')];

describeOnBoth('details', (current) => {
  const names = ['a', 'b', ...FORMS.map((id) => `p${id}`)];
  beforeEach(() => Promise.all(names.map((holder) => current.store.announce(holder))));

  const details = () => current.store.details;
  const keep = (values: ChangedPart[], lease = leaseOf('a', 0, 60), one = COPY) =>
    details().keep({ ...one, values }, lease);
  const held = async (values: ChangedPart[]): Promise<PendingDetails> => (await keep(values)).pending;

  it('keeps what was typed, and gives it to who kept it', async () => {
    const { pending, mine } = await keep([folder('2'), field(1, 'Mint (M)')]);
    expect(mine).toBe(true);
    expect(pending).toMatchObject({
      ...COPY,
      attempt: 1,
      sentAt: null,
      values: [field(1, 'Mint (M)'), folder('2')],
    });
    expect(await details().ofCopy(7)).toEqual({ ...pending, readAt: expect.toSatisfy(isReadAt) });
    expect(await details().ofCopy(8)).toBeNull();
    expect(await details().count()).toBe(1);
  });

  const isReadAt = (one: unknown) => one === null || one instanceof Date;

  it('a newer form replaces the values that it names, and keeps the others', async () => {
    await keep([field(1, 'Mint (M)'), field(3, 'A gift')]);
    const { pending, mine } = await keep([field(1, 'Good (G)'), rating('5')], leaseOf('b', 1, 60));
    // The first process is at work.
    expect(mine).toBe(false);
    expect(pending.values).toEqual([field(3, 'A gift'), field(1, 'Good (G)'), rating('5')]);
    const later = await keep([field(3, '')], leaseOf('b', 61, 99));
    expect(later).toMatchObject({ mine: true, pending: { attempt: 2 } });
    expect(later.pending.values).toEqual([field(1, 'Good (G)'), field(3, ''), rating('5')]);
    expect(await details().count()).toBe(1);
  });

  it('one of many forms at once has the row, and no value is lost', async () => {
    const kept = await Promise.all(FORMS.map((id) => keep([field(id, `${id}`)], leaseOf(`p${id}`, 0, 60))));
    expect(kept.filter(({ mine }) => mine)).toHaveLength(1);
    expect((await details().ofCopy(7))?.values).toHaveLength(8);
  });

  it('a confirmed value leaves the row and is in the mirror; the row ends with its last value', async () => {
    const other = copy({ instanceId: 8, notes: [{ fieldId: 1, value: 'Poor (P)' }] });
    await current.store.collection.save(
      [copy({ instanceId: 7, notes: [{ fieldId: 2, value: 'Generic' }] }), other],
      at(0),
    );
    const row = await held(ALL);
    await details().markSending(row, { now: at(1), leaseMs: 60_000 });
    const left = await details().confirm(row, [field(1, 'Mint (M)')]);
    expect(left).toMatchObject({ sentAt: null, values: ALL.slice(1) });
    const ofRelease = () => current.store.collection.ofRelease(249504);
    expect((await ofRelease())[0]?.notes).toEqual([
      { fieldId: 1, value: 'Mint (M)' },
      { fieldId: 2, value: 'Generic' },
    ]);
    await details().confirm(row, [field(3, 'A gift')]);
    expect(await details().confirm(row, [rating('4'), folder('2')])).toBeNull();
    // The rating is that of the release. Everything else is of one copy.
    expect(await ofRelease()).toMatchObject([
      { instanceId: 7, folderId: 2, rating: 4, notes: [{ fieldId: 1 }, { fieldId: 2 }, { fieldId: 3 }] },
      { ...other, rating: 4 },
    ]);
    expect(await details().ofCopy(7)).toBeNull();
    expect(await details().count()).toBe(0);
  });

  it('an emptied field is no note any more, and a copy that the mirror does not have is not made', async () => {
    await current.store.collection.save(
      [copy({ instanceId: 7, notes: [{ fieldId: 3, value: 'old' }] })],
      at(0),
    );
    await details().confirm(await held([field(3, '')]), [field(3, '')]);
    expect((await current.store.collection.ofRelease(249504))[0]?.notes).toEqual([]);
    const { pending } = await keep([field(3, 'x')], leaseOf('a', 0, 60), { releaseId: 5, instanceId: 99 });
    expect(await details().confirm(pending, [field(3, 'x')])).toBeNull();
    expect(await current.store.collection.ofRelease(5)).toEqual([]);
  });

  it('a value that was typed during its request stays', async () => {
    const row = await held([field(1, 'Mint (M)'), rating('2')]);
    await keep([field(1, 'Good (G)')], leaseOf('b', 1, 60));
    expect((await details().confirm(row, [field(1, 'Mint (M)')]))?.values).toEqual([
      field(1, 'Good (G)'),
      rating('2'),
    ]);
    expect((await details().drop(row, [rating('2')]))?.values).toEqual([field(1, 'Good (G)')]);
    expect(await details().drop(row, [field(1, 'Good (G)')])).toBeNull();
  });

  it('a claim waits for the lease, and takes the row from a holder whose lease is over', async () => {
    await keep(ALL);
    expect(await details().claim(7, leaseOf('b', 59, 99))).toBeNull();
    const taken = await details().claim(7, leaseOf('b', 60, 99));
    expect(taken).toMatchObject({ attempt: 2, values: ALL.map(() => expect.anything()) });
    expect(await details().claim(8, leaseOf('b', 60, 99))).toBeNull();
  });

  it('who lost the row writes nothing more', async () => {
    await current.store.collection.save([copy({ instanceId: 7 })], at(0));
    const lost = await held(ALL);
    const taken = await details().claim(7, leaseOf('b', 60, 99));
    await expect(details().markSending(lost, { now: at(61), leaseMs: 1 })).rejects.toThrow(LeaseLostError);
    await expect(details().confirm(lost, ALL)).rejects.toThrow(LeaseLostError);
    await expect(details().drop(lost, ALL)).rejects.toThrow(LeaseLostError);
    await details().release(lost, true);
    await details().end(lost);
    expect(await details().ofCopy(7)).toMatchObject({ attempt: 2, values: taken?.values });
    expect(await details().waiting({ holder: 'c', now: at(70) }, 9)).toEqual([]);
    expect(await current.store.collection.ofRelease(249504)).toMatchObject([{ rating: 0, notes: [] }]);
  });

  it('a released row waits for the next try, with the moment of its request unless that was answered', async () => {
    const row = await held(ALL);
    const sentAt = await details().markSending(row, { now: at(5), leaseMs: 60_000 });
    await details().release(row, false);
    const again = await details().claim(7, leaseOf('b', 6, 66));
    expect(again).toMatchObject({ attempt: 2, sentAt });
    if (!again) throw new Error('no one holds it');
    await details().release(again, true);
    expect((await details().ofCopy(7))?.sentAt).toBeNull();
  });

  it('lists what waits, the oldest first, and leaves out what a living process holds', async () => {
    await keep([rating('1')], leaseOf('a', 5, 10), { releaseId: 1, instanceId: 1 });
    await keep([rating('1')], leaseOf('a', 0, 99), { releaseId: 2, instanceId: 2 });
    await keep([rating('1')], leaseOf('a', 1, 10), { releaseId: 3, instanceId: 3 });
    const waiting = async (seconds: number, limit = 9) =>
      (await details().waiting({ holder: 'b', now: at(seconds) }, limit)).map(({ instanceId }) => instanceId);
    expect(await waiting(9)).toEqual([]);
    expect(await waiting(10)).toEqual([3, 1]);
    expect(await waiting(99)).toEqual([2, 3, 1]);
    expect(await waiting(99, 2)).toEqual([2, 3]);
  });

  it('ends, when Discogs has no such copy', async () => {
    await details().end(await held(ALL));
    expect(await details().count()).toBe(0);
  });

  it('is of one account, and is kept for a time', async () => {
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper')).details;
    await other.keep({ ...COPY, values: [rating('1')] }, leaseOf('a', 0, 1));
    await keep([rating('2')], leaseOf('a', 9, 10));
    expect((await other.ofCopy(7))?.values).toEqual([rating('1')]);
    expect(await details().count()).toBe(1);
    const before = { runs: at(0), intents: at(0), lists: at(0), imports: at(0), wants: at(0), feed: at(0) };
    expect((await current.store.prune({ ...before, details: at(9) })).details).toBe(0);
    expect((await current.store.prune({ ...before, details: at(10) })).details).toBe(1);
    expect(await details().count()).toBe(0);
    expect(await other.count()).toBe(1);
  });

  it('goes with the account to a new name, and is not written to a corrected one', async () => {
    const { choose, crate } = accountSteps(current);
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'anna', join: [] });
    const { id } = await choose({ do: 'create', name: 'ana', join: [] });
    await keep([rating('1')]);
    await crate(id).details.keep({ ...COPY, values: [rating('2')] }, leaseOf('a', 0, 1));
    await crate(id).details.keep({ releaseId: 1, instanceId: 9, values: [rating('3')] }, leaseOf('a', 0, 1));
    await choose({ do: 'rename', id: FIRST_ACCOUNT, name: 'ana', join: [id] });
    expect((await details().ofCopy(7))?.values).toEqual([rating('1')]);
    expect((await details().ofCopy(9))?.values).toEqual([rating('3')]);
    await choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'anne', join: [] });
    expect(await details().count()).toBe(0);
  });

  it('takes over from a process that is dead, without waiting for its lease', async () => {
    await keep(ALL, leaseOf('a dead one', 0, 999));
    expect(await details().waiting({ holder: 'a dead one', now: at(1) }, 9)).toEqual([]);
    expect(await details().waiting({ holder: 'b', now: at(1) }, 9)).toEqual([{ ...COPY, typedAt: at(0) }]);
    expect(await keep([rating('5')], leaseOf('b', 1, 60))).toMatchObject({
      mine: true,
      pending: { attempt: 2 },
    });
    expect(await details().claim(7, leaseOf('a', 2, 60))).toBeNull();
  });
});
