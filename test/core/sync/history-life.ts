// Support of the sync tests: lives through a random history, up to the quiet time after it.
import { expect } from 'vitest';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import type { FarRequest } from '../../support/far-side.ts';
import type { Happening, History } from './history.ts';
import type { Model } from './history-model.ts';
import { type Life, type Process, REQUESTER, type Rig } from './rig.ts';

/** Longer than a lease, than a late write, and than the wait for a lost answer. */
export const QUIET_MS = 5 * 60_000;

const isBySync = (request: FarRequest) => request.userAgent.endsWith('/sync');

/** Everything that disturbs the processes of a history, as it says. */
export function disturb(rig: Rig, model: Model, history: Pick<History, 'happenings'>) {
  const { far } = rig;
  let process: Process | null = null;
  let runId: number | null = null;
  /** Work that a person waits for, with the process that does it. */
  const works = new Map<Promise<unknown>, Process>();
  let striking: { fault: Fault; left: number } | null = null;
  let lastTailAt = Number.NEGATIVE_INFINITY;

  const begin = (owner: Process, work: Promise<unknown>) => {
    const quiet = work.then(
      () => {},
      () => {},
    );
    works.set(quiet, owner);
    void quiet.finally(() => works.delete(quiet));
  };

  const happen = (what: Happening, owner: Process): void => {
    switch (what.kind) {
      case 'remote-add':
        model.addElsewhere(what.release);
        return;
      case 'remote-remove':
        model.removeElsewhere(what.place);
        return;
      case 'remote-swap':
        model.removeElsewhere(what.place);
        model.addElsewhere(what.release);
        return;
      case 'press-add':
        model.want(model.idOf(what.release));
        begin(owner, owner.add.add({ releaseId: model.idOf(what.release), requester: REQUESTER }, {}));
        return;
      case 'press-undo':
        begin(owner, owner.undoNewest(model.idOf(what.release)));
        return;
      case 'press-stop':
        if (runId !== null) void owner.sync.stop(runId, REQUESTER).catch(() => {});
        return;
      case 'fault':
        striking = { fault: what.fault, left: what.times };
        return;
      case 'down':
        far.setDown(true);
        void rig.clock.sleep(what.minutes * 60_000).then(() => far.setDown(false));
    }
  };

  const forget = far.onRequest((request) => {
    const owner = process;
    if (!owner) return null;
    for (const { request: number, what } of history.happenings)
      if (number === request.number) happen(what, owner);
    if (isBySync(request)) {
      if (request.query.get('sort_order') === 'desc' && request.query.get('page') === '1') {
        lastTailAt = request.at;
      }
      if (request.method === 'POST') checkPost(rig, owner, request, lastTailAt);
    }
    if (!striking) return null;
    const { fault } = striking;
    striking.left--;
    if (striking.left <= 0) striking = null;
    return fault;
  });

  return {
    /** From now on this process is the one that people use. */
    use(next: Process) {
      process = next;
    },
    /** The run that `press-stop` stops. */
    atRun(id: number) {
      runId = id;
    },
    /** Whether no living process still works for a person. */
    isIdle: () => [...works.values()].every((owner) => owner.isDead()),
    end() {
      forget();
      far.setDown(false);
    },
  };
}

/** Runs a sync through a history: the happenings disturb it, and a new process replaces each one that dies. */
export async function livedThrough(rig: Rig, model: Model, history: History): Promise<void> {
  const { far } = rig;
  const deaths = [...history.deaths];
  const nextLife = (): Life => {
    const diesAt = deaths.shift();
    return diesAt ? { diesAt } : {};
  };
  const disturbed = disturb(rig, model, history);
  let process = await rig.start(nextLife());
  disturbed.use(process);

  const watch = (one: Process, startCopies: Set<number>) =>
    one.sync.watch((event) => {
      const { run } = event;
      if (run.phase !== 'push' || model.thereAllAlong.has(run.id)) return;
      const there = far.collection.list().filter((copy) => startCopies.has(copy.instanceId));
      model.thereAllAlong.set(run.id, new Set(there.map((copy) => copy.instanceId)));
    });

  const startCopies = new Set(far.collection.list().map((copy) => copy.instanceId));
  watch(process, startCopies);
  let answered = false;
  process.sync.start({ kind: 'sync', requester: REQUESTER }).then(
    ({ run }) => {
      disturbed.atRun(run.id);
      answered = true;
    },
    () => {
      answered = true;
    },
  );
  await rig.until(() => answered || process.isDead());

  // A supervisor starts a dead process again some seconds later. Then the run continues by itself.
  for (;;) {
    const hasEnded = () => process.events.some((event) => event.type === 'ended');
    if (!process.isDead()) await rig.until(() => hasEnded() || process.isDead());
    if (!process.isDead()) break;
    await rig.pass(3_000);
    process = await rig.start(nextLife());
    disturbed.use(process);
    watch(process, startCopies);
    void process.sync.keepWatch(new AbortController().signal);
    const current = process;
    let isIdle: boolean | null = null;
    current.sync.active().then((run) => {
      if (run) disturbed.atRun(run.id);
      isIdle = run === null;
    });
    await rig.until(() => isIdle !== null || current.isDead());
    if (isIdle === true && !current.isDead()) break;
  }

  // Waits for the presses of Add that a living process still works at.
  await rig.until(disturbed.isIdle);
  process.kill();
  disturbed.end();
  await rig.pass(QUIET_MS);
}

/** Checks a POST of the sync: it comes after a complete pull, and not for a release that the newest page showed. */
function checkPost(rig: Rig, process: Process, request: FarRequest, lastTailAt: number): void {
  const releaseId = Number(request.path.split('/').at(-1));
  expect(process.events.at(-1)?.run.phase, 'a POST before the pull was complete').toBe('push');
  const seen = rig.far.collection.copiesOf(releaseId).filter((copy) => copy.addedAt < lastTailAt);
  expect(seen, `release ${releaseId} was pushed although a copy had been seen`).toEqual([]);
}
