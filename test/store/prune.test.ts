// Store suite: what is deleted after some time, and what is forgotten about a person, on both databases.
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { IntentStatus } from '../../src/core/add/types.ts';
import { addIntents, crateLists, syncErrors, syncRuns } from '../../src/store/schema.ts';
import { addOtherCrate } from '../support/test-store.ts';
import { describeOnBoth } from './both-stores.ts';
import { at, newIntent } from './things.ts';

const DAY = 86_400;
const MILES = '111111111111111111';
const ADA = '222222222222222222';
const QUESTION = { text: 'harbour', genre: 'Jazz', decade: 1970, format: null, folderId: null };

describeOnBoth('upkeep', (opened) => {
  const run = (kind: 'sync' | 'preview', endedAt: number | null, over = {}) => ({
    ...{ kind, account: 'keeper', status: 'done' as const, phase: 'done' as const },
    ...{ accountId: 1, requesterId: MILES, guildId: '2001', channelId: '3001' },
    ...{ startedAt: at(0), updatedAt: at(0) },
    endedAt: endedAt === null ? null : at(endedAt),
    ...over,
  });
  const intent = (releaseId: number, status: IntentStatus, over = {}) => ({
    ...{
      accountId: 1,
      releaseId,
      status,
      rowCreated: true,
      flagBefore: false,
      holder: 'x',
      createdAt: at(0),
    },
    ...{ requesterId: MILES, guildId: '2001', channelId: '3001' },
    ...over,
  });

  const question = (createdAt: number, over = {}) => ({
    ...{ accountId: 1, asker: MILES, question: QUESTION, createdAt: at(createdAt) },
    ...over,
  });

  it('old runs go with their errors, but never the newest of a kind, nor one that is not over', async () => {
    await opened.db
      .insert(syncRuns)
      .values([
        run('sync', 1),
        run('preview', 1, { stoppedBy: ADA }),
        run('sync', 2),
        run('sync', 3 * DAY, { stoppedBy: ADA }),
        run('sync', null),
      ]);
    await opened.db.insert(syncErrors).values([
      { runId: 1, message: 'old', at: at(0) },
      { runId: 4, message: 'new', at: at(0) },
    ]);
    const before = {
      runs: at(2 * DAY),
      intents: at(0),
      lists: at(0),
      imports: at(0),
      wants: at(0),
      details: at(0),
      feed: at(0),
    };
    expect(await opened.store.prune(before)).toEqual({
      runs: 2,
      intents: 0,
      lists: 0,
      imports: 0,
      details: 0,
    });
    const { requesterId: by, stoppedBy } = syncRuns;
    const left = await opened.db
      .select({ id: syncRuns.id, by, stoppedBy })
      .from(syncRuns)
      .orderBy(syncRuns.id);
    expect(left).toEqual([
      // It stays, but is too old to name a person.
      { id: 2, by: '0', stoppedBy: '0' },
      { id: 4, by: MILES, stoppedBy: ADA },
      { id: 5, by: MILES, stoppedBy: null },
    ]);
    expect(await opened.db.select({ message: syncErrors.message }).from(syncErrors)).toEqual([
      { message: 'new' },
    ]);
    expect(await opened.store.prune(before)).toEqual({
      runs: 0,
      intents: 0,
      lists: 0,
      imports: 0,
      details: 0,
    });
  });

  it('closed adds go, the time of their undo counting; live ones never', async () => {
    await opened.db
      .insert(addIntents)
      .values([
        intent(1, 'added', { closedAt: at(1) }),
        intent(2, 'undone', { closedAt: at(1), undoneAt: at(3 * DAY) }),
        intent(3, 'open'),
        intent(5, 'undoing', { closedAt: at(1) }),
        intent(6, 'removing'),
        intent(7, 'removed', { closedAt: at(1), undoneAt: at(1) }),
        intent(8, 'removed', { closedAt: at(1), undoneAt: at(3 * DAY) }),
        intent(4, 'added', { closedAt: at(3 * DAY) }),
      ]);
    const before = {
      runs: at(0),
      intents: at(2 * DAY),
      lists: at(0),
      imports: at(0),
      wants: at(0),
      details: at(0),
      feed: at(0),
    };
    expect(await opened.store.prune(before)).toEqual({
      runs: 0,
      intents: 2,
      lists: 0,
      imports: 0,
      details: 0,
    });
    const left = await opened.db.select({ releaseId: addIntents.releaseId }).from(addIntents);
    expect(left.map(({ releaseId }) => releaseId).sort()).toEqual([2, 3, 4, 5, 6, 8]);
  });

  it('old questions about the crate go, and those of another account stay', async () => {
    const other = await addOtherCrate(opened.store, 'another_keeper');
    await opened.db
      .insert(crateLists)
      .values([question(1), question(3 * DAY), question(1, { accountId: other })]);
    const before = {
      runs: at(0),
      intents: at(0),
      lists: at(2 * DAY),
      imports: at(2 * DAY),
      wants: at(0),
      details: at(0),
      feed: at(0),
    };
    expect(await opened.store.prune(before)).toEqual({
      runs: 0,
      intents: 0,
      lists: 1,
      imports: 0,
      details: 0,
    });
    const left = await opened.db.select({ id: crateLists.id }).from(crateLists).orderBy(crateLists.id);
    expect(left).toEqual([{ id: 2 }, { id: 3 }]);
  });

  it('a person is taken out of the questions about the crate, and the questions stay', async () => {
    await opened.db.insert(crateLists).values([question(1), question(2, { asker: ADA })]);
    expect(await opened.store.forget(MILES)).toBe(1);
    const left = await opened.db
      .select({ asker: crateLists.asker, question: crateLists.question })
      .from(crateLists)
      .orderBy(crateLists.id);
    expect(left).toEqual([
      { asker: null, question: QUESTION },
      { asker: ADA, question: QUESTION },
    ]);
    expect(await opened.store.forget(MILES)).toBe(0);
  });

  it('a person is taken out of what is over, and no one else', async () => {
    await opened.db
      .insert(syncRuns)
      .values([
        run('sync', 1, { stoppedBy: MILES }),
        run('sync', 2, { requesterId: ADA, stoppedBy: MILES }),
        run('sync', null),
      ]);
    const { intent: mine } = await opened.store.intents.claim(
      newIntent({ requester: { userId: MILES, guildId: '2001', channelId: '3001' }, requestKey: 'add:42' }),
      { holder: 'x', now: at(0), ms: 9_000 },
    );
    await opened.store.intents.close(mine, { status: 'local', now: at(1) });
    await opened.db.insert(addIntents).values(intent(7, 'added', { requesterId: ADA, closedAt: at(1) }));
    await opened.db.insert(addIntents).values(intent(8, 'added', { requestKey: 'copy:43', closedAt: at(1) }));

    expect(await opened.store.forget(MILES)).toBe(4);
    expect((await opened.store.intents.get(mine.id))?.requester).toBeNull();
    // The log has the interaction of an add with the mark of the person. The key of a button says only that it was used.
    const keys = await opened.db
      .select({ key: addIntents.requestKey })
      .from(addIntents)
      .orderBy(addIntents.id);
    expect(keys.map(({ key }) => key)).toEqual([`forgotten:${mine.id}`, null, 'copy:43']);
    const people = await opened.db
      .select({ by: syncRuns.requesterId, stoppedBy: syncRuns.stoppedBy })
      .from(syncRuns)
      .orderBy(syncRuns.id);
    expect(people).toEqual([
      { by: '0', stoppedBy: '0' },
      { by: ADA, stoppedBy: '0' },
      // This run is not over: its message still has to say who can stop it.
      { by: MILES, stoppedBy: null },
    ]);
    const [hers] = await opened.db.select().from(addIntents).where(eq(addIntents.releaseId, 7));
    expect(hers?.requesterId).toBe(ADA);
    expect(await opened.store.forget(MILES)).toBe(0);
  });

  it('a person is taken out of every account, in one transaction', async () => {
    const other = await addOtherCrate(opened.store, 'another_keeper');
    await opened.db
      .insert(addIntents)
      .values([
        intent(1, 'added', { closedAt: at(1) }),
        intent(1, 'open', { accountId: other }),
        intent(2, 'added', { accountId: other, requesterId: ADA, closedAt: at(1) }),
      ]);
    await opened.db.insert(syncRuns).values([run('sync', 1, { accountId: other })]);
    expect(await opened.store.forget(MILES)).toBe(3);
    const left = await opened.db.select().from(addIntents).where(eq(addIntents.requesterId, MILES));
    expect(left).toEqual([]);
    const named = await opened.db.select({ by: addIntents.requesterId }).from(addIntents);
    expect(named.map(({ by }) => by).sort()).toEqual([ADA, null, null]);
  });
});
