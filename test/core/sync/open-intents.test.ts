// Sync, the intents that Adds left open: after a complete pull most of them are decided without another call.
import { describe, expect, it } from 'vitest';
import { addIntents } from '../../../src/store/schema.ts';
import { type Process, REQUESTER, type Rig } from './rig.ts';
import { syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

const posts = () => rig.posts();

describe('intents that an Add left open', () => {
  /** Lets an Add lose the answer to its POST, and every look after it fail. Returns what became of the Add. */
  async function loseAnAnswer(process: Process, releaseId: number, another?: { messageId: string }) {
    rig.far.faults.add({ method: 'POST', fault: { kind: 'lost-answer' } });
    const unread = rig.far.faults.add({
      path: /collection\/releases/,
      after: 1,
      times: 3,
      fault: { kind: 'status', status: 503 },
    });
    const intent = { releaseId, requester: REQUESTER };
    const kind = async (): Promise<string> => {
      if (!another) return (await process.add.add(intent, {})).discogs.kind;
      const pressed = await process.add.another({ ...intent, ...another }, {});
      return pressed.kind === 'used' ? pressed.kind : pressed.added.discogs.kind;
    };
    const became = await rig.of(kind());
    unread.remove();
    return became;
  }
  const intents = async () => (await opened.db.select().from(addIntents)).map((intent) => intent.status);

  it('come true when the pull sees the copy', async () => {
    rig = await createRig();
    const release = rig.far.catalogue.generate(1, 3);
    const process = await rig.start();
    expect(await loseAnAnswer(process, release)).toBe('unknown');
    const { outcome } = await syncOnce(rig, process);
    expect(outcome).toBe('done');
    expect(await intents()).toEqual(['added']);
    expect(posts()).toHaveLength(1);
    expect(await rig.of(process.add.owned(release))).toMatchObject({ state: { kind: 'owned', copies: 1 } });
  });

  const claim = (holder: string, forMs: number) =>
    opened.store.intents.claim(
      { releaseId: 5, release: null, requestKey: null, requester: REQUESTER },
      { holder, now: new Date(rig.clock.now()), ms: forMs },
    );

  it('and never sent are forgotten', async () => {
    rig = await createRig();
    await claim('somebody who died', 0);
    await rig.pass(1_000);
    expect(await syncOnce(rig, await rig.start())).toMatchObject({ outcome: 'done' });
    expect(await intents()).toEqual([]);
  });

  it('are left to who takes them up at the same moment', async () => {
    rig = await createRig();
    const intent = (await claim('somebody who died', 0)).intent;
    const postedAt = new Date(rig.clock.now());
    await opened.store.intents.markPosting(intent, { instanceIds: [], now: postedAt, leaseMs: 0 });
    await rig.pass(5 * 60_000);
    const process = await rig.start({
      beforeCall: (name) => (name === 'intents.close' ? claim('somebody else', 60_000) : undefined),
    });
    expect(await syncOnce(rig, process)).toMatchObject({ outcome: 'done' });
    expect(await intents()).toEqual(['open']);
  });

  it('for another copy are closed when it was never made', async () => {
    rig = await createRig();
    const release = rig.far.catalogue.generate(1, 3);
    rig.far.collection.add(release);
    const process = await rig.start();
    await syncOnce(rig, process);
    expect(await loseAnAnswer(process, release, { messageId: '9' })).toBe('unknown');
    for (const copy of rig.far.collection.copiesOf(release).slice(1))
      rig.far.collection.remove(copy.instanceId);
    // The newest page is requested while the copy can still appear. It arrives when the copy no longer can.
    const [intent] = await opened.db.select().from(addIntents);
    const decidedAtMs = (intent?.gaveUpAt?.getTime() ?? 0) + 2 * 60_000;
    rig.far.faults.add({ path: /sort_order=desc/, fault: { kind: 'stall', forMs: 10_000 } });
    await rig.pass(decidedAtMs - 5_000 - rig.clock.now());
    await syncOnce(rig, process);
    expect(rig.clock.now()).toBeGreaterThan(decidedAtMs);
    expect(await intents()).toEqual(['open']);
    await syncOnce(rig, process);
    expect(await intents()).toEqual(['refused']);
    expect(posts()).toHaveLength(1);
  });

  it.each([
    { what: 'before its DELETE', sent: false, took: false, ageMs: 0, left: 1, status: null },
    { what: 'after its DELETE, which worked', sent: true, took: true, ageMs: 0, left: 0, status: 'removed' },
    {
      what: 'after its DELETE, which can still work',
      sent: true,
      took: false,
      ageMs: 0,
      left: 1,
      status: 'removing',
    },
    {
      what: 'after its DELETE, which never worked',
      sent: true,
      took: false,
      ageMs: 5 * 60_000,
      left: 1,
      status: null,
    },
  ])('of a Remove that died $what are closed, and no copy is removed', async (one) => {
    rig = await createRig();
    const release = rig.far.catalogue.generate(1, 3);
    const { instanceId } = rig.far.collection.add(release);
    await syncOnce(rig, await rig.start());
    const removal = { releaseId: release, instanceId, requester: REQUESTER };
    const lease = { holder: 'somebody who died', now: new Date(rig.clock.now()), ms: 0 };
    const intent = await opened.store.intents.claimRemove(removal, lease);
    if (!intent) throw new Error('no other intent is live');
    const now = new Date(rig.clock.now());
    if (one.sent) await opened.store.intents.markUndoing(intent, { now, leaseMs: 0 });
    if (one.took) rig.far.collection.remove(instanceId);
    // A process believes the clock of another one only as far as it has itself lived.
    const next = await rig.start();
    await rig.pass(one.ageMs);
    expect(await syncOnce(rig, next)).toMatchObject({ outcome: 'done' });
    expect(await intents()).toEqual(one.status === null ? [] : [one.status]);
    expect(rig.far.collection.copiesOf(release)).toHaveLength(one.left);
    expect(await opened.store.collection.ofRelease(release)).toHaveLength(one.left);
    expect((await opened.store.records.findByReleaseId(release)) !== null).toBe(one.left > 0);
    expect(rig.far.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
});
