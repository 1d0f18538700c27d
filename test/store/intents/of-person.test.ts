// Store suite: the adds that one person asked for since a moment, on both databases.
import { beforeEach, expect, it } from 'vitest';
import type { NewIntent } from '../../../src/core/add/ports.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, newIntent } from '../things.ts';

const NINA = { userId: '1002', guildId: '2001', channelId: '3001' };

describeOnBoth('the intents of a person', (current) => {
  const intents = () => current.store.intents;
  const lease = (second: number) => ({ holder: 'a', now: at(second), ms: 60_000 });
  let keys = 0;
  /** Makes an add whose intent is closed in that second. */
  async function add(releaseId: number, second: number, over: Partial<NewIntent> = {}): Promise<number> {
    const made = newIntent({ releaseId, release: release({ releaseId }), requestKey: `${++keys}`, ...over });
    const { intent } = await intents().claim(made, lease(second));
    await intents().close(intent, { status: 'refused', now: at(second) });
    return intent.id;
  }
  const push = (releaseId: number, second: number, over: Partial<NewIntent> = {}) =>
    add(releaseId, second, { requestKey: null, release: null, ...over });
  const listed = async (second: number) =>
    (await intents().ofPerson('1001', at(second))).map((intent) => intent.id);

  beforeEach(() => current.store.announce('a'));

  it('theirs since then, the newest first, whether or not they made the record', async () => {
    await add(1, 0);
    const first = await add(2, 10);
    await add(3, 11, { requester: NINA });
    const second = await add(3, 12);
    await add(4, 13, { requester: null });
    expect(await listed(10)).toEqual([second, first]);
    expect(await listed(11)).toEqual([second]);
    expect(await listed(13)).toEqual([]);
  });

  it('what a push made of their newIntent, and of no other', async () => {
    const old = await add(1, 0);
    const oldPush = await push(1, 20);
    const wanted = await add(2, 10);
    const pushed = await push(2, 21);
    await add(3, 11, { requester: NINA });
    // No intent says who wanted these records. Their pushes name only who started the run.
    await push(3, 22);
    await current.store.records.insert(release({ releaseId: 4 }), { isSynced: false, now: at(0) });
    await push(4, 23);
    expect(await listed(10)).toEqual([pushed, wanted]);
    expect(await listed(0)).toEqual([pushed, wanted, oldPush, old].toSorted((a, b) => b - a));
  });

  it('an add of an earlier version, which had no key, if it made the record', async () => {
    const made = await add(1, 10, { requestKey: null });
    expect(await listed(10)).toEqual([made]);
  });
});
