// Support of the sync tests: a process that dies at one step after another of a sync, and what must be true in the end.
import { asc } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { noteMove } from '../../../sandbox/discord/fair-time.ts';
import { collectionItems, records, syncRuns } from '../../../src/store/schema.ts';
import { forEver, type Rig, SYNC } from './rig.ts';
import { endOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const SECOND = 1_000;

/** Declares the tests. A process dies at every `every`th step: 1 means at each of them. */
export function describeDeaths(every: number): void {
  describe(`a process that dies at every ${every}. step`, () => {
    const { opened, createRig } = useRig();
    let rig: Rig;

    /** Fills the rig: `count` copies in the collection, and as many records that are not in it. */
    async function withBoth(count: number) {
      rig = await createRig({ pageSize: 5 });
      await rig.addBoth(count);
    }

    /** Returns what a sync leaves behind, to be compared with a sync without any trouble. */
    async function endState() {
      const rows = await opened.db.select().from(records).orderBy(asc(records.discogsId));
      return {
        records: rows.map(({ discogsId, isSyncedWithDiscogs }) => ({ discogsId, isSyncedWithDiscogs })),
        copies: rig.far.collection
          .list()
          .map((copy) => copy.releaseId)
          .sort(),
        mirror: await opened.db.$count(collectionItems),
      };
    }

    it('before it or after it, is started again and comes to the same end', async () => {
      await withBoth(6);
      const undisturbed = await rig.start();
      const ended = await syncOnce(rig, undisturbed);
      const expected = await endState();
      const steps = undisturbed.steps();
      rig.close();

      for (let step = 2; step <= steps; step += every) {
        for (const moment of ['before', 'after'] as const) {
          noteMove();
          await opened.clear();
          await withBoth(6);
          const first = await rig.start({ diesAt: { step, moment } });
          void first.sync.start(SYNC).catch(() => {});
          await rig.until(() => first.isDead() || first.events.at(-1)?.type === 'ended');
          if (!first.isDead()) continue;
          await rig.pass(3 * SECOND);
          const second = await rig.start();
          void second.sync.keepWatch(forEver);
          let run = await rig.of(second.sync.active());
          // No run is active. The process died after the end of the run was saved (`latest` has the run), or before the run itself was
          // saved (then a new one starts).
          if (!run) run = (await rig.of(second.sync.latest())) ?? (await rig.of(second.sync.start(SYNC))).run;
          if (run.endedAt === null) await endOf(rig, second, run.id);
          const [final] = await opened.db.select().from(syncRuns);
          const where = `died ${moment} step ${step}`;
          expect(await endState(), where).toEqual(expected);
          const { pulled, pushed, skipped, totalDiscogsItems } = ended.run;
          expect(final, where).toMatchObject({ status: 'done', pulled, pushed, totalDiscogsItems });
          // A copy whose 201 was lost with the process is first seen on the newest page, so it counts as skipped.
          expect((final?.skipped ?? 0) - skipped, where).toBeLessThanOrEqual(1);
          rig.close();
        }
      }
      await withBoth(1);
    });
  });
}
