// Store suite: which intent a request key and a record lead to, on both databases.
import { beforeEach, expect, it } from 'vitest';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, leaseOf as lease, newIntent } from '../things.ts';

describeOnBoth('add intents by key and record', (current) => {
  const intents = () => current.store.intents;

  beforeEach(() => Promise.all(['a', 'b'].map((holder) => current.store.announce(holder))));

  it('knows what became of a request key, and makes no record for one that is decided', async () => {
    const key = newIntent({ requestKey: 'copy:123', release: release() });
    expect(await intents().ofRequest('copy:123')).toBeNull();
    const { intent } = await intents().claim(key, lease('a', 0, 60));
    expect(await intents().ofRequest('copy:123')).toEqual(intent);
    await intents().close(intent, { status: 'refused', now: at(1) });
    expect(await intents().takeBack(intent.id, at(2))).toMatchObject({ rowRemoved: true });

    const again = await intents().claim(key, lease('a', 3, 60));
    expect(again).toMatchObject({ mine: false, record: null, created: false, intent: { status: 'undone' } });
    expect(await intents().ofRequest('copy:123')).toEqual(again.intent);
    expect(await current.store.records.findByReleaseId(249504)).toBeNull();
  });

  it('makes one intent of one request key, even when that one was closed long ago', async () => {
    const key = newIntent({ requestKey: 'copy:123\0' });
    const first = await intents().claim(key, lease('a', 0, 60));
    expect(await intents().claim(key, lease('a', 1, 60))).toEqual({ ...first, mine: false });
    const closed = await intents().close(first.intent, { status: 'added', now: at(2) });
    expect(await intents().claim(key, lease('a', 3, 60))).toMatchObject({
      intent: closed,
      mine: false,
      resumed: false,
    });
    // A newer open intent of the same release does not change that answer.
    await intents().claim(newIntent({ requestKey: 'copy:456' }), lease('a', 4, 60));
    expect((await intents().claim(key, lease('a', 5, 60))).intent).toEqual(closed);
  });

  it('takes an abandoned intent up again by its own key', async () => {
    const key = newIntent({ requestKey: 'copy:123' });
    const { intent } = await intents().claim(key, lease('a', 0, 60));
    await intents().markPosting(intent, { instanceIds: [], now: at(1), leaseMs: 59_000 });
    await intents().markUnknown(intent, at(2));
    expect(await intents().claim(key, lease('a', 3, 60))).toMatchObject({
      mine: true,
      resumed: true,
      intent: { id: intent.id, attempt: 2 },
    });
  });

  it('gives an abandoned intent the key of the intent that takes it up, but never an Undo', async () => {
    const key = newIntent({ requestKey: 'copy:123' });
    const left = await intents().claim(newIntent({ release: release() }), lease('a', 0, 60));
    const taken = await intents().claim(key, lease('b', 60, 120));
    expect(taken).toMatchObject({ mine: true, resumed: true, intent: { id: left.intent.id } });
    const added = await intents().close(taken.intent, { status: 'added', instanceId: 1, now: at(61) });
    expect(await intents().claim(key, lease('b', 62, 120))).toMatchObject({ mine: false, intent: added });

    const other = newIntent({ requestKey: 'copy:456' });
    await intents().claimUndo(added.id, lease('a', 63, 70));
    const undoing = await intents().claim(other, lease('b', 70, 120));
    expect(undoing).toMatchObject({ mine: true, intent: { id: added.id, status: 'undoing' } });
    await intents().restore(undoing.intent);
    const next = await intents().claim(other, lease('b', 71, 120));
    expect(next).toMatchObject({ mine: true, resumed: false });
    expect(next.intent.id).not.toBe(added.id);
  });

  it('gives the history of the record that is there, newest first', async () => {
    for (const [n, status] of (['found', 'added', 'refused'] as const).entries()) {
      const { intent } = await intents().claim(newIntent({ release: release() }), lease('a', n, 60));
      await intents().close(intent, { status, now: at(n) });
    }
    const story = await intents().historyOf(249504, 2);
    expect(story.map((intent) => intent.status)).toEqual(['refused', 'added']);
    expect(await intents().historyOf(249504, 20)).toHaveLength(3);
    expect(await intents().historyOf(1, 20)).toEqual([]);
  });

  it('gives the adds of a record that had an effect, and the one that made it, however old', async () => {
    const closed = async (status: 'added' | 'found' | 'refused', n: number) => {
      const { intent } = await intents().claim(newIntent({ release: release() }), lease('a', n, n + 60));
      await intents().close(intent, { status, now: at(n) });
      return intent.id;
    };
    // This add made the record and found a copy. That is its only effect.
    const made = await closed('found', 0);
    const added = await closed('added', 1);
    const refused = await closed('refused', 2);
    for (let n = 3; n < 30; n++) await closed('found', n);
    const told = async (limit: number) => (await intents().ofRecord(249504, limit)).map(({ id }) => id);
    expect(await told(20)).toEqual([refused, added, made]);
    expect(await told(1)).toEqual([refused, made]);
    expect(await intents().ofRecord(1, 20)).toEqual([]);
  });
});
