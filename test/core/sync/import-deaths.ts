// Support of the tests of imports: a process that dies at one step after another of an import, and what must be true in the end.
import { expect, it } from 'vitest';
import { noteMove } from '../../../sandbox/discord/fair-time.ts';
import { syncRuns } from '../../../src/store/schema.ts';
import { copiesOnDiscogs, entriesOf, importOnce, savedImport } from './import-stage.ts';
import { forEver, type Rig } from './rig.ts';
import { endOf } from './sync-events.ts';
import { useRig } from './use-rig.ts';

/** Declares the test. A process dies at every `every`th step: 1 means at each of them. */
export function itSurvivesDeaths(every: number): void {
  const { opened, createRig } = useRig();

  /** Makes a rig with two releases to add, of which the first is on Discogs once. One gets two copies. */
  async function stage(): Promise<{ rig: Rig; toAdd: ReturnType<typeof entriesOf> }> {
    await opened.clear();
    const rig = await createRig();
    const [first, ...rest] = entriesOf(rig, 3);
    if (!first) throw new Error('there is a release');
    rig.far.collection.add(first.releaseId);
    return { rig, toAdd: [first, ...rest] };
  }

  it(`an import whose process dies at every ${every}. step, before or after it, adds each copy once`, async () => {
    const calm = await stage();
    const undisturbed = await calm.rig.start();
    await importOnce(opened, calm.rig, undisturbed, calm.toAdd);
    const steps = undisturbed.steps();
    calm.rig.close();

    for (let step = 2; step <= steps; step += every) {
      for (const moment of ['before', 'after'] as const) {
        noteMove();
        const { rig, toAdd } = await stage();
        const request = await savedImport(opened, rig, toAdd);
        const first = await rig.start({ diesAt: { step, moment } });
        void first.sync.start(request).catch(() => {});
        await rig.until(() => first.isDead() || first.events.at(-1)?.type === 'ended');
        await rig.pass(3_000);
        const second = await rig.start();
        void second.sync.keepWatch(forEver);
        // The process can die before the run is saved. Then a person presses again.
        const run =
          (await rig.of(second.sync.active())) ??
          (await rig.of(second.sync.latest())) ??
          (await rig.of(second.sync.start(request))).run;
        if (run.endedAt === null) await endOf(rig, second, run.id);
        const where = `died ${moment} step ${step}`;
        expect(copiesOnDiscogs(rig, toAdd), where).toEqual([1, 1, 2]);
        const [ended] = await opened.db.select().from(syncRuns);
        expect(ended, where).toMatchObject({ status: 'done', pushed: 3, totalDiscogsItems: 4 });
        rig.close();
      }
    }
    await stage();
  });
}
