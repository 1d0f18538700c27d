// Support of the tests of details: a process that writes details and dies at one step after another, and the process after it: exactly what
// was typed, on one copy.
import { describe, expect, it } from 'vitest';
import { noteMove } from '../../../sandbox/discord/fair-time.ts';
import type { StoreKind } from '../../support/test-store.ts';
import type { Rig } from '../sync/rig.ts';
import { useRig } from '../sync/use-rig.ts';
import { FOLDER, fill, MEDIA, NOTES, RATING, save, typed } from './stage.ts';

const MINUTE = 60_000;

/** Declares the tests. A process dies at every `every`th step: 1 means at each of them. */
export function describeDetailDeaths(kind: StoreKind, every: number): void {
  describe(`a process that dies at every ${every}. step, on ${kind}`, () => {
    const { opened, createRig } = useRig(kind);
    let rig: Rig;

    /** Saves a form in a process with this life, and lets the next process finish. Returns the steps of the first. */
    async function live(diesAt?: { step: number; moment: 'before' | 'after' }) {
      noteMove();
      await opened.clear();
      rig = await createRig();
      const helper = await rig.start();
      const filled = await fill(rig, helper);
      const { copy, jazz } = filled;
      const parts = [
        ...[typed(MEDIA, '', 'Mint (M)'), typed(NOTES, '', 'From Ada')],
        ...[typed(RATING, '0', '4'), typed(FOLDER, '1', jazz)],
      ];
      const before = rig.far.collection.size();
      const first = await rig.start(diesAt && { diesAt });
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      save(first, filled, parts).then(over, over);
      await rig.until(() => first.isDead() || isOver);
      const where = diesAt ? `died ${diesAt.moment} step ${diesAt.step}` : 'lived';
      // The end of a process closes its connections, by which a server knows that it is dead.
      if (first.isDead()) await first.store.close();
      const second = await rig.start();
      void second.repeats.keep(new AbortController().signal);
      // A request that was under way at the death can still take effect for two minutes.
      await rig.pass(3 * MINUTE);
      await second.repeats.pause({ graceMs: 0 });
      const { discogs, mirror, waiting } = await filled.state();
      // The first step keeps the form.
      const isKept = diesAt?.step !== 1 || diesAt.moment === 'after';
      const expected = isKept
        ? {
            folderId: jazz,
            rating: 4,
            notes: [
              [1, 'Mint (M)'],
              [3, 'From Ada'],
            ],
          }
        : { folderId: '1', rating: 0, notes: [] };
      expect({ discogs, mirror, waiting }, where).toEqual({
        discogs: expected,
        mirror: expected,
        waiting: 0,
      });
      expect(rig.far.collection.size(), where).toBe(before);
      expect(rig.far.collection.copiesOf(copy.releaseId), where).toHaveLength(2);
      const steps = first.steps();
      for (const one of [helper, second]) await one.store.close();
      if (!first.isDead()) await first.store.close();
      rig.close();
      return steps;
    }

    it('comes to the same end, whenever it dies', async () => {
      const steps = await live();
      expect(steps).toBeGreaterThan(15);
      for (let step = 1; step <= steps; step += every) {
        for (const moment of ['before', 'after'] as const) await live({ step, moment });
      }
      rig = await createRig();
    });
  });
}
