// Support of the tests of details: random histories of two processes, of forms that meet, of requests that are lost or take effect late,
// and of deaths. In the end Discogs has the last value of each part, and so does the mirror.
import { expect, it } from 'vitest';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import { createRandom } from '../../../sandbox/discogs/random.ts';
import { noteMove } from '../../../sandbox/discord/fair-time.ts';
import type { DetailPart } from '../../../src/core/details/types.ts';
import type { Process } from '../sync/rig.ts';
import { useRig } from '../sync/use-rig.ts';
import { FOLDER, fill, MEDIA, NOTES, RATING, save, typed } from './stage.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GRADES = ['Mint (M)', 'Very Good (VG)', 'Fair (F)'];

/** Declares the tests: one for each seed. */
export function itComesToTheLastValue(seeds: readonly number[]): void {
  const { createRig } = useRig();

  it.each(seeds)('in history %i each part has its last value', async (seed) => {
    noteMove();
    const random = createRandom(seed);
    const below = (n: number) => Math.floor(random() * n);
    const rig = await createRig({ seed });
    const helper = await rig.start();
    const filled = await fill(rig, helper);
    const { jazz } = filled;
    const live = async (): Promise<Process> => {
      const process = await rig.start();
      void process.repeats.keep(new AbortController().signal);
      return process;
    };
    const processes = [await live(), await live()];
    const last = new Map<DetailPart, string>();
    const values = new Map<DetailPart, () => string>([
      [MEDIA, () => GRADES[below(GRADES.length)] ?? ''],
      [NOTES, () => `note ${below(1_000)}`],
      [RATING, () => `${below(6)}`],
      [FOLDER, () => (below(2) === 0 ? '1' : jazz)],
    ]);
    const faults: Fault[] = [
      { kind: 'late-write', afterMs: below(60) * SECOND, connection: 'broken' },
      { kind: 'late-write', afterMs: below(60) * SECOND, connection: 'stalled' },
      { kind: 'lost-answer' },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 429, retryAfter: { seconds: 30 } },
      { kind: 'html', status: 503 },
    ];

    for (let step = 0; step < 25; step++) {
      const which = below(processes.length);
      const process = processes[which];
      if (!process) throw new Error('there are two processes');
      switch (below(6)) {
        case 0:
        case 1:
        case 2: {
          const parts = [...values]
            .filter(() => below(2) === 0)
            .map(([part, valueFor]) => [part, valueFor()] as const);
          // The digest of what the form showed is of no value here, so every part counts as changed.
          const form = parts.map(([part, value]) => typed(part, 'another', value));
          save(process, filled, form).catch(() => {});
          for (const [part, value] of parts) last.set(part, value);
          // The form is kept before the next one comes.
          await rig.settle();
          break;
        }
        case 3: {
          const fault = faults[below(faults.length)];
          if (fault) rig.far.faults.add({ method: 'POST', fault });
          break;
        }
        case 4:
          if (below(3) === 0) {
            process.kill();
            processes[which] = await live();
          } else {
            rig.far.setDown(true);
            await rig.pass(below(200) * SECOND);
            rig.far.setDown(false);
          }
          break;
        case 5:
          await rig.pass(below(90) * SECOND);
          break;
      }
    }
    rig.far.faults.clear();
    const isOver = async () => (await filled.state()).waiting === 0;
    for (let waited = 0; waited < 3 * HOUR && !(await isOver()); waited += 5 * MINUTE)
      await rig.pass(5 * MINUTE);
    // A request without an answer takes effect within a minute.
    await rig.pass(2 * MINUTE);
    for (const one of processes) await one.repeats.pause({ graceMs: 0 });
    const { discogs, mirror, waiting } = await filled.state();
    const expected = {
      folderId: last.get(FOLDER) ?? '1',
      rating: Number(last.get(RATING) ?? 0),
      notes: [
        [1, last.get(MEDIA)],
        [3, last.get(NOTES)],
      ].filter(([, value]) => value !== undefined),
    };
    expect({ discogs, mirror, waiting }).toEqual({ discogs: expected, mirror: expected, waiting: 0 });
    expect(rig.far.collection.copiesOf(filled.copy.releaseId)).toHaveLength(2);
  });
}
