// Sync, a page that kills each process that reads it: the run fails and names the page, instead of killing every process
// that resumes the run. Deaths of any other kind never fail a run.
import { beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/errors.ts';
import { records } from '../../../src/store/schema.ts';
import { forEver, type Life, type Process, REQUESTER, type Rig } from './rig.ts';
import { endOf } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;
beforeEach(async () => {
  rig = await createRig({ pageSize: 5 });
  rig.far.collection.generate(15);
  await rig.addRecord(rig.far.catalogue.generate(1, 3));
});

const posts = () => rig.posts().length;

/** Starts a process that dies in its nth call of this function of the store, just before the call takes effect. */
async function dyingAt(name: string, nth: number): Promise<Process> {
  let seen = 0;
  const process: Process = await rig.start({
    beforeCall: (called) => {
      if (called === name && ++seen === nth) process.kill();
      return undefined;
    },
  });
  return process;
}

async function died(process: Process): Promise<void> {
  await rig.until(() => process.isDead());
  await rig.pass(3_000);
}

/**
 * Starts a run in a process, and lets other processes resume it. Each entry of `deaths` says where one of them dies. Returns
 * how the run ends in a last process, which would live.
 */
async function livesOf(kind: 'sync' | 'preview', deaths: [name: string, nth: number][], last: Life = {}) {
  let runId = 0;
  for (const [index, [name, nth]] of deaths.entries()) {
    const process = await dyingAt(name, nth);
    if (index === 0) void process.sync.start({ kind, requester: REQUESTER });
    else void process.sync.keepWatch(forEver);
    await died(process);
    runId = (await opened.store.sync.active())?.id ?? 0;
  }
  const asked = rig.far.requests.length;
  const process = await rig.start(last);
  void process.sync.keepWatch(forEver);
  const ended = await endOf(rig, process, runId);
  return { ended, asked: rig.far.requests.length - asked };
}

const line = (what: string) =>
  `Reading ${what} ended the bot twice, so this run stops here. Please report it.`;

describe('the run fails, and names', () => {
  // A sync saves pages 3, 2 and 1 in this order, then the newest pages, and in the push the newest pages again.
  it.each<['sync' | 'preview', string, [string, number][]]>([
    [
      'sync',
      'page 2 of the collection',
      [
        ['sync.savePage', 2],
        ['sync.savePage', 1],
        ['sync.savePage', 1],
      ],
    ],
    // At page 1, the very first, nothing was saved before. So the second death is certainly at the same place.
    [
      'sync',
      'page 1 of the collection',
      [
        ['sync.save', 1],
        ['sync.save', 3],
      ],
    ],
    [
      'sync',
      'the newest copies',
      [
        ['sync.savePage', 4],
        ['sync.savePage', 1],
        ['sync.savePage', 1],
      ],
    ],
    [
      'sync',
      'the newest copies',
      [
        ['sync.savePage', 5],
        ['sync.savePage', 1],
        ['sync.save', 3],
      ],
    ],
    // The run saves at its resume, before and after page 1, before and after page 3, before and after page 2: the seventh save
    // is after page 2.
    [
      'preview',
      'page 2 of the collection',
      [
        ['sync.withoutRecord', 2],
        ['sync.save', 7],
      ],
    ],
  ])('%s: %s', async (kind, what, deaths) => {
    // The last death happens twice, because one alone may be chance.
    const { ended, asked } = await livesOf(kind, [...deaths, ...deaths.slice(-1)]);
    expect(ended).toMatchObject({ outcome: 'failed', progress: { errors: [line(what)], pushed: 0 } });
    expect(asked).toBe(0);
    expect(posts()).toBe(0);
  });
});

it('what was read before is kept, and the next /sync begins again', async () => {
  const deaths: [string, number][] = [
    ['sync.savePage', 2],
    ['sync.savePage', 1],
    ['sync.savePage', 1],
    ['sync.savePage', 1],
  ];
  await livesOf('sync', deaths);
  expect(await opened.db.$count(records)).toBe(5 + 1);
  const process = await rig.start();
  const { run } = await rig.of(process.sync.start({ kind: 'sync', requester: REQUESTER }));
  expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'done', progress: { pulled: 10 } });
});

describe('the run goes on', () => {
  it('after any number of deaths before an answer is here, at the same page', async () => {
    let run: { id: number } | null = null;
    for (let life = 1; life <= 6; life++) {
      const process = await rig.start();
      const stop = rig.far.onRequest(({ query }) => {
        if (query.get('page') === '2') process.kill();
        return null;
      });
      if (life === 1) void process.sync.start({ kind: 'sync', requester: REQUESTER });
      else void process.sync.keepWatch(forEver);
      await died(process);
      stop();
      run ??= await opened.store.sync.active();
    }
    const last = await rig.start();
    void last.sync.keepWatch(forEver);
    expect(await endOf(rig, last, run?.id ?? 0)).toMatchObject({
      outcome: 'done',
      progress: { pulled: 15, pushed: 1 },
    });
  });

  it('after a death at each page, one after the other', async () => {
    const deaths: [string, number][] = [2, 2, 2, 2].map((nth) => ['sync.savePage', nth]);
    const { ended } = await livesOf('sync', deaths);
    expect(ended).toMatchObject({ outcome: 'done', progress: { pulled: 15, pushed: 1, errors: [] } });
  });

  it('after two deaths at one page, and reads nothing beside it until it is saved', async () => {
    const before: (string | null)[] = [];
    let isFirst = true;
    const { ended } = await livesOf(
      'sync',
      [
        ['sync.savePage', 2],
        ['sync.savePage', 1],
      ],
      {
        beforeCall: async (name) => {
          if (name !== 'sync.savePage' || !isFirst) return;
          isFirst = false;
          const since = rig.far.requests.length;
          await rig.pass(5_000);
          before.push(...rig.far.requests.slice(since).map(({ query }) => query.get('page')));
        },
      },
    );
    expect(isFirst).toBe(false);
    expect(before).toEqual([]);
    expect(ended).toMatchObject({ outcome: 'done', progress: { pulled: 15, pushed: 1, errors: [] } });
  });

  it('after two deaths at one page and an outage of the database at it: this process did not die of it', async () => {
    let isCut = false;
    const { ended } = await livesOf(
      'sync',
      [
        ['sync.savePage', 2],
        ['sync.savePage', 1],
      ],
      {
        beforeCall: (name) => {
          if (name !== 'sync.savePage' || isCut) return undefined;
          isCut = true;
          throw new StoreError({ code: 'ECONNRESET', unreachable: true });
        },
      },
    );
    expect(ended).toMatchObject({ outcome: 'done', progress: { pulled: 15, pushed: 1, errors: [] } });
  });
});
