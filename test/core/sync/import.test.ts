// Sync, the run of an import by example: each copy once, whatever Discogs and other people do meanwhile.
import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import { addIntents, imports, records } from '../../../src/store/schema.ts';
import { copiesOnDiscogs, entriesOf, importOnce, savedImport } from './import-stage.ts';
import { type Process, REQUESTER, type Rig } from './rig.ts';
import { endOf } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const MINUTE = 60_000;

const { opened, createRig } = useRig();
let rig: Rig;
let process: Process;
beforeEach(async () => {
  rig = await createRig();
  process = await rig.start();
});

const run = (toAdd: Parameters<typeof importOnce>[3]) => importOnce(opened, rig, process, toAdd);
const strikePost = (fault: Fault, releaseId: number, times: number | 'always' = 1) =>
  rig.far.faults.add({ method: 'POST', path: new RegExp(`/${releaseId}$`), times, fault });
const lookAndPost = () =>
  rig.far.requests.map(({ method, path }) => `${method} ${path.replace(/^.*collection/, '')}`);

describe('an import', () => {
  it('adds each copy once, in the order of the file, and saves its records', async () => {
    const toAdd = entriesOf(rig, 4);
    const { outcome, run: ended } = await run(toAdd);
    expect(ended).toMatchObject({
      kind: 'import',
      status: 'done',
      pushed: 5,
      pulled: 0,
      totalDiscogsItems: 5,
    });
    expect(outcome).toBe('done');
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 1, 1, 2]);
    expect(rig.posts()).toEqual([...toAdd.map(({ releaseId }) => releaseId), toAdd[3]?.releaseId]);
    const saved = await opened.db.select().from(records).orderBy(asc(records.discogsId));
    expect(saved.map(({ discogsId, isSyncedWithDiscogs }) => [discogsId, isSyncedWithDiscogs])).toEqual(
      toAdd.map(({ releaseId }) => [releaseId, true]),
    );
    expect(rig.far.maxInWindow()).toBeLessThanOrEqual(60);
  });

  it('asks for a release, its copies and a new copy, and reads no page', async () => {
    const [one] = entriesOf(rig, 1);
    const releaseId = one?.releaseId ?? 0;
    await run([{ releaseId, have: 0, want: 2 }]);
    expect(lookAndPost()).toEqual([
      `GET /releases/${releaseId}`,
      `GET /releases/${releaseId}`,
      `POST /folders/1/releases/${releaseId}`,
      `GET /releases/${releaseId}`,
      `POST /folders/1/releases/${releaseId}`,
    ]);
    expect(process.turns).toEqual(new Set(['sync: 1']));
  });

  it('names who pressed Add, and uses up none of their adds an hour', async () => {
    await run(entriesOf(rig, 2));
    const made = await opened.db.select().from(addIntents);
    expect(made.map(({ requesterId, status }) => [requesterId, status])).toEqual(
      made.map(() => [REQUESTER.userId, 'added']),
    );
    const now = new Date(rig.clock.now());
    const { intents } = opened.store;
    expect(await intents.madeBy(REQUESTER.userId, { most: 9, withinMs: 60 * MINUTE }, now)).toEqual([]);
    expect(await intents.ofPerson(REQUESTER.userId, new Date(0))).toHaveLength(3);
  });

  it('finds a copy that someone has added on Discogs meanwhile', async () => {
    const toAdd = entriesOf(rig, 3);
    rig.far.collection.add(toAdd[1]?.releaseId ?? 0);
    rig.far.collection.add(toAdd[2]?.releaseId ?? 0);
    const { outcome, run: ended } = await run(toAdd);
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 1, 2]);
    expect({ outcome, pushed: ended.pushed }).toEqual({ outcome: 'done', pushed: 2 });
  });

  it('adds no more than its button said, when copies were removed since the dry run', async () => {
    const [one, two] = entriesOf(rig, 2);
    const toAdd = [
      { releaseId: one?.releaseId ?? 0, have: 2, want: 3 },
      { releaseId: two?.releaseId ?? 0, have: 1, want: 3 },
    ];
    const { outcome, run: ended } = await run(toAdd);
    expect({ outcome, pushed: ended.pushed }).toEqual({ outcome: 'done', pushed: 3 });
    expect(ended.totalDiscogsItems).toBe(3);
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 2]);
  });

  it('of what is there adds nothing, and sends no POST', async () => {
    const toAdd = entriesOf(rig, 3);
    await run(toAdd);
    const before = rig.posts().length;
    const { outcome, run: ended } = await run(toAdd);
    expect({ outcome, pushed: ended.pushed }).toEqual({ outcome: 'done', pushed: 0 });
    expect(rig.posts()).toHaveLength(before);
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 1, 2]);
  });

  it('lists a release that Discogs does not have or refuses, and goes on', async () => {
    const [one, two, three] = entriesOf(rig, 3);
    const toAdd = [{ releaseId: 99_999_999, have: 0, want: 1 }, one, two, three].flatMap(
      (entry) => entry ?? [],
    );
    strikePost({ kind: 'status', status: 422 }, one?.releaseId ?? 0, 'always');
    const { outcome, run: ended, progress } = await run(toAdd);
    expect({ outcome, pushed: ended.pushed }).toEqual({ outcome: 'done-with-problems', pushed: 3 });
    expect(progress.errors).toEqual([
      'Release 99999999: not on Discogs. Check its release_id.',
      expect.stringMatching(/\(r\d+\): .*\. Import the file again to retry\.$/),
    ]);
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([0, 0, 1, 2]);
  });

  it('ends at once when Discogs would refuse every other copy, too', async () => {
    rig.far.faults.add({ method: 'POST', fault: { kind: 'status', status: 401 }, times: 'always' });
    const { outcome, progress } = await run(entriesOf(rig, 3));
    expect(outcome).toBe('failed');
    expect(rig.posts()).toHaveLength(1);
    expect(progress.errors).toEqual([expect.stringMatching(/4 records weren't added\. Set DISCOGS_TOKEN/)]);
  });
});

describe('an answer that is lost', () => {
  it.each<Fault>([{ kind: 'lost-answer' }, { kind: 'cut-answer' }, { kind: 'stall' }])(
    '$kind: the copy is found, and made once',
    async (fault) => {
      const toAdd = entriesOf(rig, 3);
      strikePost(fault, toAdd[2]?.releaseId ?? 0);
      const { outcome, run: ended } = await run(toAdd);
      expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 1, 2]);
      expect({ outcome, pushed: ended.pushed }).toEqual({ outcome: 'done', pushed: 4 });
    },
  );

  it('and that took no effect is sent again, no sooner than two minutes later', async () => {
    const toAdd = entriesOf(rig, 2);
    const releaseId = toAdd[0]?.releaseId ?? 0;
    strikePost({ kind: 'status', status: 500 }, releaseId);
    const { outcome } = await run(toAdd);
    expect(outcome).toBe('done');
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 2]);
    const sent = rig.far.requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith(`/${releaseId}`),
    );
    expect(sent).toHaveLength(2);
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThan(2 * MINUTE);
  });
});

describe('Discogs is down', () => {
  it('for ten minutes: the run waits, says so once, and ends well', async () => {
    const toAdd = entriesOf(rig, 5);
    const down = rig.far.faults.add({ fault: { kind: 'status', status: 503 }, times: 'always', after: 4 });
    void rig.clock.sleep(10 * MINUTE).then(() => down.remove());
    const { outcome, progress } = await run(toAdd);
    expect({ outcome, pushed: progress.pushed }).toEqual({ outcome: 'done-with-problems', pushed: 6 });
    expect(progress.errors).toEqual([expect.stringMatching(/^Adding paused\. Discogs had an error/)]);
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 1, 1, 1, 2]);
  });

  it('for two hours: failed, and the same file again brings the rest', async () => {
    const toAdd = entriesOf(rig, 3);
    const down = rig.far.faults.add({ fault: { kind: 'status', status: 503 }, times: 'always', after: 4 });
    void rig.clock.sleep(120 * MINUTE).then(() => down.remove());
    const { outcome, progress } = await run(toAdd);
    expect(outcome).toBe('failed');
    expect(progress.errors.at(-1)).toMatch(/^Discogs was down for an hour\. \d records weren't added\.$/);
    await rig.pass(60 * MINUTE);
    expect(await run(toAdd)).toMatchObject({ outcome: 'done' });
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 1, 2]);
  });
});

describe('two runs', () => {
  it('are one, while the first is unfinished', async () => {
    const toAdd = entriesOf(rig, 2);
    const request = await savedImport(opened, rig, toAdd);
    const first = await rig.of(process.sync.start(request));
    const second = await rig.of(process.sync.start(request));
    const sync = await rig.of(process.sync.start({ kind: 'sync', requester: REQUESTER }));
    expect([first.kind, second.kind, sync.kind]).toEqual(['started', 'running', 'running']);
    expect([second.run.id, sync.run.id]).toEqual([first.run.id, first.run.id]);
    await endOf(rig, process, first.run.id);
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 2]);
  });

  it('and an Add of the same release at the same moment make one copy', async () => {
    const toAdd = entriesOf(rig, 3).map((entry) => ({ ...entry, want: 1 }));
    const other = await rig.start();
    const request = await savedImport(opened, rig, toAdd);
    const { run: begun } = await rig.of(process.sync.start(request));
    const added = toAdd.map(({ releaseId }) =>
      rig.of(other.add.add({ releaseId, requester: REQUESTER }, {})),
    );
    await Promise.all(added);
    await endOf(rig, process, begun.id);
    expect(copiesOnDiscogs(rig, toAdd)).toEqual([1, 1, 1]);
  });
});

it('Stop ends it, and what was added stays', async () => {
  const toAdd = entriesOf(rig, 40);
  const request = await savedImport(opened, rig, toAdd);
  const { run: begun } = await rig.of(process.sync.start(request));
  await rig.until(() => rig.posts().length === 5);
  await rig.of(process.sync.stop(begun.id, { userId: REQUESTER.userId }));
  const { outcome, run: ended } = await endOf(rig, process, begun.id);
  expect({ outcome, stoppedBy: ended.stoppedBy }).toEqual({
    outcome: 'stopped',
    stoppedBy: REQUESTER.userId,
  });
  const there = copiesOnDiscogs(rig, toAdd).filter((count) => count > 0).length;
  expect(ended.pushed).toBe(there);
  expect(there).toBeLessThan(40);
});

it('a run whose list was deleted fails with a sentence', async () => {
  const request = await savedImport(opened, rig, entriesOf(rig, 2));
  await opened.db.delete(imports).where(eq(imports.id, request.import.id));
  const { run: begun } = await rig.of(process.sync.start(request));
  const { outcome, progress } = await endOf(rig, process, begun.id);
  expect({ outcome, errors: progress.errors }).toEqual({
    outcome: 'failed',
    errors: ['The list of what to add was deleted. Import the file again.'],
  });
  expect(rig.posts()).toEqual([]);
});
