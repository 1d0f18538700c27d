// Support of the sync tests: random histories of three accounts that take turns in one database. Each must end as if it had been alone.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { releaseCache } from '../../../src/store/schema.ts';
import { FIRST_ACCOUNT, openTestStore, type TestStore } from '../../support/test-store.ts';
import { crateOf } from './crate-of.ts';
import { type History, recordedRelease, someHappening, someHistory } from './history.ts';
import { disturb, QUIET_MS } from './history-life.ts';
import { createModel, quietSync } from './history-model.ts';
import { createRig, forEver, REQUESTER, type Rig } from './rig.ts';
import { syncOnce } from './sync-events.ts';

const NAMES = ['ana', 'bo', 'cyd'] as const;

/** One process: of which account, and when it dies. Null: it lives until its sync has ended. */
interface Turn {
  who: number;
  diesAt: History['deaths'][number] | null;
}

/** In the end each account has a turn to end its run. */
const LAST_TURNS: Turn[] = NAMES.map((_, who) => ({ who, diesAt: null }));

interface Histories {
  accounts: History[];
  turns: Turn[];
}

const someDeath = fc.record({
  step: fc.integer({ min: 1, max: 120 }),
  moment: fc.constantFrom('before' as const, 'after' as const),
});

const someUndo = fc.record({
  request: fc.integer({ min: 3, max: 30 }),
  what: fc.record({ kind: fc.constant('press-undo' as const), release: recordedRelease }),
});

const someAccount = fc
  .record({
    history: someHistory,
    later: fc.array(fc.record({ request: fc.integer({ min: 10, max: 60 }), what: someHappening }), {
      maxLength: 5,
    }),
    undos: fc.array(someUndo, { maxLength: 3 }),
  })
  .map(({ history, later, undos }): History => {
    return { ...history, happenings: [...history.happenings, ...later, ...undos] };
  });

const someHistories: fc.Arbitrary<Histories> = fc.record({
  accounts: fc.array(someAccount, { minLength: NAMES.length, maxLength: NAMES.length }),
  turns: fc.array(
    fc.record({
      who: fc.nat({ max: NAMES.length - 1 }),
      diesAt: fc.option(someDeath, { freq: 4 }),
    }),
    { minLength: 6, maxLength: 9, size: 'max' },
  ),
});

/** The virtual time at which each turn begins, and at which all of them are over. */
interface Times {
  begins: number[];
  over: number;
}

/**
 * Lives through the turns of all accounts, or of one: then nothing happens during the turns of the others, which take as long as they
 * did. Returns what is left of each account.
 */
async function lived(
  opened: TestStore,
  { accounts, turns }: Histories,
  alone: { who: number; times: Times } | null,
): Promise<{ crates: unknown[]; times: Times }> {
  await opened.clear();
  const rigs = await openRigs(opened, accounts);
  const [first] = rigs;
  if (!first) throw new Error('no accounts');
  const startMs = first.clock.monotonic();
  const at = () => first.clock.monotonic() - startMs;
  const reach = async (ms: number) => first.pass(ms - at());
  try {
    const lives = await Promise.all(
      rigs.map(async (rig, who) => {
        const history = accounts[who];
        if (!history) throw new Error('no history');
        const model = await createModel(rig, history);
        return { rig, model, disturbed: disturb(rig, model, history) };
      }),
    );
    const begins: number[] = [];
    for (const [number, { who, diesAt }] of [...turns, ...LAST_TURNS].entries()) {
      begins.push(at());
      const life = lives[who];
      if (alone) await reach(alone.times.begins[number] ?? at());
      if (!life || (alone && alone.who !== who)) continue;
      // All accounts share it: a release that another one has read would save a request, and all later ones would come earlier.
      await opened.db.delete(releaseCache);
      await takeTurn(life, diesAt);
    }
    if (alone) await reach(alone.times.over);
    const over = at();
    const crates: unknown[] = [];
    for (const [who, { rig, model, disturbed }] of lives.entries()) {
      disturbed.end();
      if (alone && alone.who !== who) continue;
      await rig.pass(QUIET_MS);
      crates.push(await crateOf(opened.db, rig.account));
      if (alone) continue;
      await closeUndos(rig);
      await quietSync(rig, opened, model);
    }
    return { crates, times: { begins, over } };
  } finally {
    for (const rig of rigs.toReversed()) rig.close();
  }
}

/** An Undo that a death interrupted can free a record for the push, which `quietSync` does not foresee. One more sync closes it. */
async function closeUndos(rig: Rig): Promise<void> {
  const process = await rig.start();
  await rig.pass(LATE_EFFECT_MS);
  await syncOnce(rig, process);
  process.kill();
}

/** A Discogs for each account, with the same numbers of releases and of copies, and a proved account for each. */
async function openRigs(opened: TestStore, accounts: History[]): Promise<Rig[]> {
  const rigs: Rig[] = [];
  for (const [index, username] of NAMES.entries()) {
    // The database begins with one account, which has no name yet.
    const how = index === 0 ? ({ do: 'name', id: FIRST_ACCOUNT } as const) : ({ do: 'create' } as const);
    const use = { folderId: 1, now: new Date(index) };
    const { id } = await opened.store.accounts.choose(() => ({ ...how, name: username, join: [] }), use);
    await opened.store.accounts.prove(id, username);
    const { seed = 1, pageSize = 2 } = accounts[index] ?? {};
    const [first] = rigs;
    const beside = first ? { beside: first } : {};
    rigs.push(await createRig({ opened, account: id, username, seed, pageSize, ...beside }));
  }
  return rigs;
}

/** A process with the name of this account: it takes up its run or starts one, and ends with it, or dies. */
async function takeTurn(
  { rig, disturbed }: { rig: Rig; disturbed: ReturnType<typeof disturb> },
  diesAt: Turn['diesAt'],
): Promise<void> {
  const process = await rig.start(diesAt ? { diesAt } : {});
  disturbed.use(process);
  void process.sync.keepWatch(forEver);
  let isAsked = false;
  process.sync.start({ kind: 'sync', requester: REQUESTER }).then(
    ({ run }) => {
      disturbed.atRun(run.id);
      isAsked = true;
    },
    () => {
      isAsked = true;
    },
  );
  await rig.until(() => isAsked || process.isDead());
  const hasEnded = () => process.events.some((event) => event.type === 'ended');
  await rig.until(() => process.isDead() || (hasEnded() && disturbed.isIdle()));
  process.kill();
  await rig.pass(3_000);
}

export function describeAccountHistories(numRuns: number): void {
  describe(`${numRuns} random histories of three accounts in one database`, () => {
    let opened: TestStore;
    beforeAll(async () => {
      opened = await openTestStore();
    });
    afterAll(() => opened.close());

    it('each ends as if it had been alone', () =>
      fc.assert(
        fc.asyncProperty(someHistories, async (histories) => {
          const together = await lived(opened, histories, null);
          for (const [who, crate] of together.crates.entries()) {
            const alone = await lived(opened, histories, { who, times: together.times });
            expect(crate, NAMES[who]).toEqual(alone.crates[0]);
          }
        }),
        { numRuns, endOnFailure: true },
      ));
  });
}
