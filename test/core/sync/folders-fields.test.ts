// Core, sync: each sync keeps the names of the folders and fields of the collection.
import { beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import type { Process, Rig } from './rig.ts';
import { REQUESTER, SYNC } from './rig.ts';
import { endOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;
let process: Process;

beforeEach(async () => {
  rig = await createRig();
  rig.far.collection.generate(3);
  process = await rig.start();
});

const kept = async () => ({
  folders: (await opened.store.folders.list()).map(({ name }) => name),
  fields: (await opened.store.fields.list()).map(({ name }) => name),
});
const asked = () =>
  rig.far.requests
    .map(({ path }) => path.split('/').at(-1))
    .filter((end) => end === 'folders' || end === 'fields');

it('reads both at its end, with one call each', async () => {
  rig.far.collection.addFolder('Jazz');
  expect(await syncOnce(rig, process)).toMatchObject({ outcome: 'done' });
  expect(await kept()).toEqual({
    folders: ['Uncategorized', 'Jazz'],
    fields: ['Media Condition', 'Sleeve Condition', 'Notes'],
  });
  expect(asked()).toEqual(['folders', 'fields']);
  expect(rig.far.requests.slice(-2).map(({ path }) => path.split('/').at(-1))).toEqual(['folders', 'fields']);
});

it('a preview reads neither', async () => {
  expect(await syncOnce(rig, process, 'preview')).toMatchObject({ outcome: 'done' });
  expect(asked()).toEqual([]);
  expect(await kept()).toEqual({ folders: [], fields: [] });
});

it.each<[what: string, fault: Fault]>([
  ['are refused', { kind: 'status', status: 403 }],
  ['do not come', { kind: 'status', status: 503 }],
  ['have another shape', { kind: 'wrong-shape' }],
  ['are those that strangers see', { kind: 'wrong-shape', body: { folders: [{ id: 0, name: 'All' }] } }],
])('a sync whose folders %s is done all the same, and the older names stay', async (_, fault) => {
  await syncOnce(rig, process);
  const before = await kept();
  rig.far.collection.addFolder('Jazz');
  rig.far.collection.fields.remove(3);
  rig.far.faults.add({ path: /\/folders$/, fault, times: 'always' });
  expect(await syncOnce(rig, process)).toMatchObject({ outcome: 'done', run: { errorCount: 0 } });
  expect(await kept()).toEqual(before);
});

it('fields that cannot be read take no folder away', async () => {
  rig.far.faults.add({ path: /\/fields$/, fault: { kind: 'status', status: 500 }, times: 'always' });
  expect(await syncOnce(rig, process)).toMatchObject({ outcome: 'done' });
  expect(await kept()).toEqual({ folders: ['Uncategorized'], fields: [] });
});

it('a stop at that moment ends the run as stopped', async () => {
  rig.far.onRequest(({ path }) => {
    if (path.endsWith('/folders')) void process.sync.stop(run.id, { userId: REQUESTER.userId });
    return null;
  });
  const { run } = await rig.of(process.sync.start(SYNC));
  expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'stopped' });
  expect(asked()).toEqual(['folders']);
});
