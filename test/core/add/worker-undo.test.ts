// Core, add: the worker takes a copy back: when its DELETE leaves, and what each answer to it says.
import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/core/add/requests.ts';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import type { Discogs } from '../../../src/core/discogs-port.ts';
import { AuthError, LeaseLostError, NotFoundError, UnavailableError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { useStore } from '../../support/use-store.ts';
import { copy, createWorkers, type Far, facts, leaving, RELEASE } from './worker-rig.ts';

const opened = useStore();
const workers = createWorkers(opened);

describe('an Undo', () => {
  /** Adds a copy, which is then on Discogs and in the mirror, and claims its Undo. */
  async function added(far: Far) {
    const rig = workers(far);
    await opened.store.records.insert(release({ releaseId: RELEASE }), {
      isSynced: false,
      now: new Date(rig.clock.now()),
    });
    const intent = await rig.claim();
    const done = { status: 'added' as const, instanceId: 11, confirmedByDiscogs: true, now: new Date(0) };
    await opened.store.intents.close(intent, { ...done, copies: [copy(11)] });
    const undoing = await opened.store.intents.claimUndo(intent.id, rig.lease('me'));
    if (!undoing) throw new Error('it can be undone');
    const mirror = async () =>
      (await opened.store.collection.ofRelease(RELEASE)).map((one) => one.instanceId);
    return { ...rig, intent: undoing, undo: () => rig.resume(undoing, 'undo'), mirror };
  }
  const gone = () => new NotFoundError('gone', { method: 'DELETE', path: '/x', status: 404 });
  const lostDelete = () =>
    new UnavailableError({ ...facts, method: 'DELETE', reason: 'timeout', maybeApplied: true });
  const fails =
    (error: () => Error): Discogs['removeFromCollection'] =>
    (_copy, options) =>
      leaving(options, () => {
        throw error();
      });

  it('renews its lease at the moment its DELETE leaves, however long it waited for the budget', async () => {
    const rig = await added({
      getCollectionInstances: async () => [copy(11)],
      removeFromCollection: async (_copy, options) => {
        await rig.clock.advance(LEASE_MS + 1);
        await leaving(options, () => {});
        const { leaseUntil } = (await rig.reload(rig.intent)) ?? {};
        expect(leaseUntil?.getTime()).toBe(rig.clock.now() + LEASE_MS);
      },
    });
    expect(await rig.undo()).toMatchObject({ kind: 'undone', wasThere: true });
    expect(await rig.mirror()).toEqual([]);
  });

  it('whose lease was lost before its DELETE sends none', async () => {
    let left = false;
    const rig = await added({
      getCollectionInstances: async () => [copy(11)],
      removeFromCollection: async (_copy, options) => {
        await rig.clock.advance(LEASE_MS + 1);
        await rig.claim('somebody else');
        return leaving(options, () => {
          left = true;
        });
      },
    });
    await expect(rig.undo()).rejects.toBeInstanceOf(LeaseLostError);
    expect(left).toBe(false);
  });

  it('sends its DELETE although a stale look does not list the copy', async () => {
    const rig = await added({
      getCollectionInstances: async () => [],
      removeFromCollection: (_copy, options) => leaving(options, () => {}),
    });
    expect(await rig.undo()).toMatchObject({ kind: 'undone', wasThere: true });
    expect(rig.calls).toEqual(['look', 'delete']);
  });

  it('of a copy that was moved meanwhile asks where it is, and removes it there', async () => {
    let folder = 1;
    const rig = await added({
      getCollectionInstances: async () => [{ ...copy(11), folderId: folder }],
      removeFromCollection: async ({ folderId }, options) => {
        if (folderId === 1) folder = 5;
        await leaving(options, () => {
          if (folderId !== folder) throw gone();
        });
      },
    });
    expect(await rig.undo()).toMatchObject({ kind: 'undone', wasThere: true });
    expect(rig.calls).toEqual(['look', 'delete', 'look', 'delete']);
  });

  it('of a copy that someone removed before says that it was gone', async () => {
    const rig = await added({ getCollectionInstances: async () => [], removeFromCollection: fails(gone) });
    expect(await rig.undo()).toMatchObject({ kind: 'undone', wasThere: false });
    expect(rig.calls).toEqual(['look', 'delete', 'look']);
    expect(await rig.mirror()).toEqual([]);
  });

  it('of a copy that Discogs lists and never finds changes nothing', async () => {
    const rig = await added({
      getCollectionInstances: async () => [copy(11)],
      removeFromCollection: fails(gone),
    });
    await expect(rig.undo()).rejects.toBeInstanceOf(NotFoundError);
    expect(rig.calls.filter((call) => call === 'delete')).toHaveLength(3);
    expect(await rig.reload(rig.intent)).toMatchObject({ status: 'added', undoSentAt: null });
    expect(await rig.mirror()).toEqual([11]);
  });

  it('that Discogs refuses changes nothing', async () => {
    const rig = await added({
      getCollectionInstances: async () => [copy(11)],
      removeFromCollection: fails(() => new AuthError('no', facts)),
    });
    await expect(rig.undo()).rejects.toBeInstanceOf(AuthError);
    expect(await rig.reload(rig.intent)).toMatchObject({ status: 'added' });
  });

  it.each([
    { still: [11], kind: 'unknown', status: 'undoing' },
    { still: [], kind: 'undone', status: 'undone' },
  ])('without an answer looks, and believes that: $still', async ({ still, kind, status }) => {
    let isSent = false;
    const rig = await added({
      getCollectionInstances: async () => (isSent ? still.map(copy) : [copy(11)]),
      removeFromCollection: (_copy, options) =>
        leaving(options, () => {
          isSent = true;
          throw lostDelete();
        }),
    });
    expect(await rig.undo()).toMatchObject({ kind });
    expect(await rig.reload(rig.intent)).toMatchObject({ status, leaseUntil: null });
  });

  it('whose stale look did not list it, and whose answer was lost, says that it removed it', async () => {
    const rig = await added({
      getCollectionInstances: async () => [],
      removeFromCollection: fails(lostDelete),
    });
    expect(await rig.undo()).toMatchObject({ kind: 'undone', wasThere: true });
  });

  it.each([
    { what: 'before its DELETE', sent: false, still: [11], waitMs: 0, status: 'added', looks: 0 },
    { what: 'after it, and it worked', sent: true, still: [], waitMs: 0, status: 'undone', looks: 1 },
    {
      what: 'after it, and it may still work',
      sent: true,
      still: [11],
      waitMs: 0,
      status: 'undoing',
      looks: 1,
    },
    {
      what: 'after it, and it never will',
      sent: true,
      still: [11],
      waitMs: LATE_EFFECT_MS,
      status: 'added',
      looks: 1,
    },
  ])(
    'that died $what is found out about, and not repeated',
    async ({ sent, still, waitMs, status, looks }) => {
      const rig = await added({ getCollectionInstances: async () => still.map(copy) });
      const now = new Date(rig.clock.now());
      if (sent) {
        await opened.store.intents.markUndoing(rig.intent, { now, leaseMs: 0 });
        rig.sent.note(rig.intent.id, now);
      } else await rig.clock.advance(LEASE_MS);
      await rig.clock.advance(waitMs);
      const taken = await rig.claim('next');
      expect(taken).toMatchObject({ id: rig.intent.id, status: 'undoing' });
      await rig.resume(taken, 'one');
      expect(await rig.reload(taken)).toMatchObject({ status });
      expect(rig.calls).toEqual(Array(looks).fill('look'));
    },
  );
});
