// Sync, runs that no process can resume: the name of their account was corrected, or is not set any more. They never block the next
// one, and Stop ends them.
import { expect, it } from 'vitest';
import { forEver, REQUESTER, type Rig } from './rig.ts';
import { endOf, progressOf } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

const PREVIEW = { kind: 'preview', requester: REQUESTER } as const;

/** Leaves a preview of crate_keeper behind, paused by a process that is dead. */
async function pausedPreview() {
  rig = await createRig({ pageSize: 5 });
  rig.far.collection.generate(30);
  const first = await rig.start();
  const { run } = await rig.of(first.sync.start(PREVIEW));
  await rig.until(() => progressOf(first).length >= 2);
  await rig.of(first.sync.pause({ graceMs: 7_000 }));
  first.kill();
  expect(await opened.store.sync.active()).toMatchObject({ id: run.id, status: 'paused' });
  return run;
}

const LINE =
  "This preview was for the Discogs account crate_keeper, and the bot serves other_crate now. So it can't continue.";

it('a run under a name that was corrected ends by itself, and says why', async () => {
  const old = await pausedPreview();
  const other = await rig.start({ username: 'other_crate' });
  void other.sync.keepWatch(forEver);
  expect(await endOf(rig, other, old.id)).toMatchObject({ outcome: 'stopped', progress: { errors: [LINE] } });
  expect(await opened.store.sync.errors(old.id)).toMatchObject([{ message: LINE }]);
});

it('it is also ended when a sync is asked for before', async () => {
  const old = await pausedPreview();
  const other = await rig.start({ username: 'other_crate' });
  const { kind, run } = await rig.of(other.sync.start({ ...PREVIEW, kind: 'sync' }));
  expect({ kind, account: run.account }).toEqual({ kind: 'started', account: 'other_crate' });
  const ended = other.events.find((event) => event.type === 'ended');
  expect(ended).toMatchObject({ outcome: 'stopped', run: { id: old.id }, progress: { errors: [LINE] } });
  await endOf(rig, other, run.id);
});

it.each([
  { username: 'other_crate', why: LINE },
  { username: null, why: "DISCOGS_USERNAME isn't set any more" },
])('Stop ends it, where the account is $username', async ({ username, why }) => {
  const old = await pausedPreview();
  const other = await rig.start({ username });
  expect(await rig.of(other.sync.stop(old.id, { userId: '9' }))).toBe('stopping');
  const { outcome, run, progress } = await endOf(rig, other, old.id);
  expect({ outcome, by: run.stoppedBy }).toEqual({ outcome: 'stopped', by: '9' });
  expect(progress.errors[0]).toContain(why);
  expect(await rig.of(other.sync.active())).toBeNull();
});

it('Stop that was pressed while no process lived is found by the next one, whatever its account', async () => {
  const old = await pausedPreview();
  await opened.store.sync.requestStop(old.id, '9', new Date(rig.clock.now()));
  const other = await rig.start({ username: null });
  void other.sync.keepWatch(forEver);
  expect(await endOf(rig, other, old.id)).toMatchObject({ outcome: 'stopped' });
});
