// Details: what a form shows, and what becomes of what was typed, before a Discogs that takes it, refuses it, or is away.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Refusal } from '../../../src/core/refusals.ts';
import { release } from '../../support/pressings.ts';
import { type Process, REQUESTER, type Rig, SYNC } from '../sync/rig.ts';
import { endOf } from '../sync/sync-events.ts';
import { useRig } from '../sync/use-rig.ts';
import { type Filled, FOLDER, fill, inShort, MEDIA, NOTES, RATING, SLEEVE, save, typed } from './stage.ts';

const MINUTE = 60_000;
const { createRig } = useRig();
let rig: Rig;
let process: Process;
let filled: Filled;

beforeEach(async () => {
  rig = await createRig();
  process = await rig.start();
  filled = await fill(rig, process);
  rig.far.requests.length = 0;
});

const saved = async (...parts: Parameters<typeof save>[2]) =>
  inShort(await rig.of(save(process, filled, parts)));
const posts = () =>
  rig.far.requests
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path.split('/').slice(-2).join('/'));

const form = (asker = { userId: '9', guildId: '2001', maySync: true }, copy = filled.copy) =>
  rig.of(process.details.form({ ...copy, from: 0 }, asker));

describe('a form', () => {
  it('shows what the mirror has, without a call', async () => {
    await saved(typed(MEDIA, '', 'Mint (M)'), typed(RATING, '0', '3'));
    rig.far.requests.length = 0;
    const shown = await form();
    expect(shown).toMatchObject({ kind: 'form', next: null, left: [] });
    expect(shown.kind === 'form' && shown.parts.map(({ value }) => value)).toEqual([
      'Mint (M)',
      '',
      '',
      '1',
      '3',
    ]);
    expect(rig.far.requests).toEqual([]);
  });

  it('shows what waits as if it was written', async () => {
    rig.far.setDown(true);
    await saved(typed(NOTES, '', 'A gift'), typed(FOLDER, '1', filled.jazz));
    const shown = await form();
    expect(shown.kind === 'form' && shown.parts.map(({ value }) => value)).toEqual([
      ...['', '', 'A gift', filled.jazz, '0'],
    ]);
  });

  it('is for who can use /sync, and for who certainly added the copy in this server', async () => {
    const releaseId = rig.far.catalogue.generate(1, 5);
    await rig.of(process.add.add({ releaseId, requester: REQUESTER }, {}));
    const [intent] = await rig.store.intents.historyOf(releaseId, 1);
    const copy = { releaseId, instanceId: intent?.instanceId ?? 0 };
    const mine = { ...REQUESTER, maySync: false };
    expect((await form(mine, copy)).kind).toBe('form');
    expect((await form({ ...mine, userId: '9' }, copy)).kind).toBe('not-yours');
    expect((await form({ ...mine, guildId: '9' }, copy)).kind).toBe('not-yours');
    expect((await form(mine)).kind).toBe('not-yours');
  });

  it('is none of a copy that the mirror does not have', async () => {
    expect(await form(undefined, { ...filled.copy, instanceId: 5 })).toEqual({ kind: 'no-copy' });
  });

  it('needs the fields, which are read once for all who ask', async () => {
    await rig.store.fields.replace([], new Date(0));
    await rig.store.folders.replace([], new Date(0));
    expect(await form()).toEqual({ kind: 'not-read' });
    await rig.of(Promise.all([1, 2, 3].map(() => process.details.readFields({ turn: '9' }))));
    expect(rig.far.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['folders', 'fields']);
    expect((await form()).kind).toBe('form');
  });

  it('has a folder and a rating when the owner has removed all fields', async () => {
    for (const { id } of rig.far.collection.fields.list()) rig.far.collection.fields.remove(id);
    await rig.of(process.details.readFields({}));
    const shown = await form();
    expect(shown.kind === 'form' && shown.parts.map(({ part }) => part.kind)).toEqual(['folder', 'rating']);
  });

  it('with the token of another account says that the folders are not shown', async () => {
    const body = { folders: [{ id: 0, name: 'All' }] };
    rig.far.faults.add({ path: /folders/, fault: { kind: 'wrong-shape', body } });
    const refused = await rig.of(process.details.readFields({}).catch((error: Refusal) => error.facts));
    expect(refused).toEqual({ kind: 'folders-not-shown' });
  });
});

describe('what was typed', () => {
  it('is written field by field, then rating and folder at once, and is in the mirror', async () => {
    const all = [
      typed(FOLDER, '1', filled.jazz),
      typed(RATING, '0', '5'),
      typed(NOTES, '', 'From Ada\nwith love'),
      typed(MEDIA, '', 'Very Good Plus (VG+)'),
      typed(SLEEVE, '', 'Generic'),
    ];
    expect(await saved(...all)).toEqual({
      saved: ['Notes', 'Media Condition', 'Sleeve Condition', 'rating', 'folder'],
    });
    expect(posts()).toEqual(['fields/3', 'fields/1', 'fields/2', `instances/${filled.copy.instanceId}`]);
    const expected = {
      folderId: filled.jazz,
      rating: 5,
      notes: [
        [1, 'Very Good Plus (VG+)'],
        [2, 'Generic'],
        [3, 'From Ada\nwith love'],
      ],
    };
    expect(await filled.state()).toEqual({ discogs: expected, mirror: expected, waiting: 0 });
    // Discogs rates the release, and so does the mirror.
    const mirror = await rig.store.collection.ofRelease(filled.copy.releaseId);
    expect(mirror.map(({ rating }) => rating)).toEqual([5, 5]);
  });

  it('is written only where the form was changed', async () => {
    expect(await saved(typed(MEDIA, '', ''), typed(NOTES, 'x\r\n', 'x'), typed(FOLDER, '1', '1'))).toEqual(
      {},
    );
    expect(rig.far.requests).toEqual([]);
  });

  it('is written by the id of its field, also after the field was renamed', async () => {
    rig.far.collection.fields.change(1, { name: 'Zustand' });
    const shelf = rig.far.collection.fields.add({ name: 'Shelf', type: 'dropdown', options: ['A', 'B'] });
    await rig.of(process.details.readFields({}));
    const own = { kind: 'field' as const, fieldId: shelf };
    expect(await saved(typed(MEDIA, '', 'Mint (M)'), typed(own, '', 'B'))).toEqual({
      saved: ['Zustand', 'Shelf'],
    });
    expect((await filled.state()).discogs?.notes).toEqual([
      [1, 'Mint (M)'],
      [shelf, 'B'],
    ]);
  });

  it('that Discogs refuses names its field, and the rest is saved', async () => {
    rig.far.collection.fields.change(1, { options: ['good', 'bad'] });
    rig.far.collection.fields.remove(2);
    const all = [
      typed(MEDIA, '', 'Mint (M)'),
      typed(SLEEVE, '', 'Generic'),
      typed(NOTES, '', 'kept'),
      typed(FOLDER, '1', '4711'),
      typed(RATING, '0', '2'),
    ];
    expect(await saved(...all)).toEqual({
      saved: ['Notes', 'rating'],
      refused: ['Media Condition: value', 'Sleeve Condition: field-gone', 'folder: folder-gone'],
    });
    expect(await filled.state()).toMatchObject({
      discogs: { folderId: '1', rating: 2, notes: [[3, 'kept']] },
      mirror: { folderId: '1', rating: 2, notes: [[3, 'kept']] },
      waiting: 0,
    });
  });

  it('that no form can have is refused without a call', async () => {
    expect(await saved(typed(RATING, '0', '6'), typed(FOLDER, '1', 'x'))).toEqual({
      refused: ['rating: value', 'folder: value'],
    });
    expect(rig.far.requests).toEqual([]);
  });

  it('follows a copy that was moved on Discogs, and keeps on in its new folder', async () => {
    rig.far.collection.change(filled.copy.instanceId, { folderId: Number(filled.jazz) });
    expect(await saved(typed(NOTES, '', 'x'), typed(MEDIA, '', 'Mint (M)'))).toEqual({
      saved: ['Notes', 'Media Condition'],
    });
    expect(posts()).toEqual(['fields/3', 'fields/3', 'fields/1']);
    expect((await filled.state()).mirror).toMatchObject({
      folderId: filled.jazz,
      notes: [
        [1, 'Mint (M)'],
        [3, 'x'],
      ],
    });
  });

  it('ends with a copy that Discogs does not have any more', async () => {
    rig.far.collection.remove(filled.copy.instanceId);
    expect(await saved(typed(NOTES, '', 'x'))).toBe('gone');
    expect((await filled.state()).waiting).toBe(0);
  });

  it('ends with a copy that a Remove takes off Discogs meanwhile', async () => {
    const { copy } = filled;
    await rig.store.records.insert(release({ releaseId: copy.releaseId }), {
      isSynced: true,
      now: new Date(0),
    });
    rig.far.setDown(true);
    await saved(typed(NOTES, '', 'x'));
    rig.far.setDown(false);
    const request = { ...copy, requester: REQUESTER, maySync: true };
    expect(await rig.of(process.remove.remove(request, {}))).toMatchObject({ kind: 'removed' });
    expect(await filled.state()).toEqual({ discogs: undefined, mirror: undefined, waiting: 0 });

    // This one meets the form in the middle of its first request.
    const other = { releaseId: copy.releaseId, instanceId: filled.other };
    rig.far.faults.add({ path: /fields/, fault: { kind: 'stall', forMs: 5_000, when: 'after' } });
    const saving = save(process, { copy: other }, [typed(NOTES, '', 'x'), typed(MEDIA, '', 'Mint (M)')]);
    const removing = process.remove.remove({ ...request, ...other }, {});
    expect((await rig.of(Promise.all([saving, removing]))).map(({ kind }) => kind)).toEqual([
      'gone',
      'removed',
    ]);
    expect(await rig.store.details.count()).toBe(0);
  });

  it('is refused from who can change nothing, and without a collection', async () => {
    const asked = (over: object, by = process) =>
      rig.of(
        by.details
          .save(
            {
              ...filled.copy,
              from: 0,
              typed: [typed(NOTES, '', 'x')],
              requester: REQUESTER,
              maySync: true,
              ...over,
            },
            {},
          )
          .catch((error: Refusal) => error.facts?.kind),
      );
    expect(await asked({ maySync: false })).toBe('details-not-yours');
    expect(await asked({}, await rig.start({ username: null }))).toBe('details-without-account');
    expect(rig.far.requests).toEqual([]);
    expect((await filled.state()).waiting).toBe(0);
  });

  it('of two forms at once, the last one counts whole, and nothing of the other is lost', async () => {
    const first = save(process, filled, [typed(NOTES, '', 'first'), typed(RATING, '0', '1')]);
    const second = save(process, filled, [typed(NOTES, '', 'second'), typed(MEDIA, '', 'Mint (M)')]);
    const outcomes = (await rig.of(Promise.all([first, second]))).map(inShort);
    expect(outcomes[1]).toEqual({ saved: ['Notes', 'Media Condition'] });
    expect(await filled.state()).toMatchObject({
      discogs: {
        rating: 1,
        notes: [
          [1, 'Mint (M)'],
          [3, 'second'],
        ],
      },
      mirror: {
        rating: 1,
        notes: [
          [1, 'Mint (M)'],
          [3, 'second'],
        ],
      },
      waiting: 0,
    });
  });

  it('of two processes at once, too', async () => {
    const other = await rig.start();
    const works = [process, other, process, other].map((one, index) =>
      save(one, filled, [typed(NOTES, '', `note ${index}`), typed(RATING, '0', `${index + 1}`)]),
    );
    await rig.of(Promise.all(works));
    const { discogs, mirror, waiting } = await filled.state();
    expect(mirror).toEqual(discogs);
    expect(waiting).toBe(0);
    expect(discogs?.notes).toEqual([[3, `note ${(discogs?.rating ?? 0) - 1}`]]);
  });
});

describe('while Discogs is away', () => {
  let end: AbortController;
  beforeEach(() => {
    end = new AbortController();
    return () => end.abort();
  });

  it('waits with its reason, and is written when Discogs is back, after a minute at first', async () => {
    void process.repeats.keep(end.signal);
    rig.far.setDown(true);
    expect(await saved(typed(NOTES, '', 'kept'), typed(RATING, '0', '4'))).toEqual({
      ...{ waiting: ['Notes', 'rating'], reason: 'unreachable' },
    });
    await rig.pass(30_000);
    expect(process.repeats.state()).toMatchObject({ waiting: 1, nextTry: expect.any(Number) });
    rig.far.setDown(false);
    await rig.pass(15_000);
    expect((await filled.state()).waiting).toBe(2);
    await rig.pass(MINUTE);
    expect(await filled.state()).toMatchObject({
      discogs: { rating: 4, notes: [[3, 'kept']] },
      mirror: { rating: 4, notes: [[3, 'kept']] },
      waiting: 0,
    });
    expect(process.turns).toContain('sync: 1');
    expect(process.repeats.state()).toEqual({ waiting: 0, nextTry: 'rests' });
  });

  it('a newer form replaces what it names, and the rest is still written', async () => {
    rig.far.setDown(true);
    await saved(typed(NOTES, '', 'old'), typed(MEDIA, '', 'Mint (M)'));
    rig.far.setDown(false);
    expect(await saved(typed(NOTES, 'old', 'new'))).toEqual({ saved: ['Notes'] });
    expect((await filled.state()).discogs?.notes).toEqual([
      [1, 'Mint (M)'],
      [3, 'new'],
    ]);
  });

  it('a request without an answer takes no effect after a newer value', async () => {
    void process.repeats.keep(end.signal);
    const { faults } = rig.far;
    faults.add({ path: /fields/, fault: { kind: 'late-write', afterMs: 50_000, connection: 'broken' } });
    expect(await saved(typed(NOTES, '', 'late'))).toEqual({ waiting: ['Notes'], reason: 'cut' });
    // For two minutes nothing is sent for this copy, because the earlier request can still take effect.
    expect(await saved(typed(NOTES, 'late', 'newer'))).toEqual({ waiting: ['Notes'] });
    await rig.pass(MINUTE);
    expect((await filled.state()).discogs?.notes).toEqual([[3, 'late']]);
    await rig.pass(2 * MINUTE);
    expect((await filled.state()).discogs?.notes).toEqual([[3, 'newer']]);
    await rig.pass(5 * MINUTE);
    expect(await filled.state()).toMatchObject({ discogs: { notes: [[3, 'newer']] }, waiting: 0 });
    expect(posts()).toEqual(['fields/3', 'fields/3']);
  });

  it('a refused token keeps what was typed until the next start', async () => {
    void process.repeats.keep(end.signal);
    const fault = { kind: 'status' as const, status: 401 };
    const rule = rig.far.faults.add({ method: 'POST', fault, times: 'always' });
    expect(await saved(typed(NOTES, '', 'x'))).toEqual({
      ...{ waiting: ['Notes'], reason: 'token-refused', isRepeated: false },
    });
    await rig.pass(3 * 60 * MINUTE);
    expect(posts()).toEqual(['fields/3', 'fields/3']);
    expect(process.repeats.state()).toEqual({ waiting: 1, nextTry: 'rests' });
    rule.remove();
    end.abort();
    const next = await rig.start();
    void next.repeats.keep(new AbortController().signal);
    await rig.pass(MINUTE);
    expect(await filled.state()).toMatchObject({ discogs: { notes: [[3, 'x']] }, waiting: 0 });
    await next.repeats.pause({ graceMs: 0 });
  });

  it('a second 404 rests, and a newer form ends the rest', async () => {
    void process.repeats.keep(end.signal);
    const message = "The requested collection item does not exist in this user's collection.";
    const fault = { kind: 'status' as const, status: 404, message };
    const rule = rig.far.faults.add({ method: 'POST', fault, times: 'always' });
    expect(await saved(typed(NOTES, '', 'old'))).toEqual({
      ...{ waiting: ['Notes'], reason: 'no-such-entry', isRepeated: false },
    });
    await rig.pass(2 * MINUTE);
    expect(process.repeats.state()).toEqual({ waiting: 1, nextTry: 'rests' });
    const sent = posts().length;
    // Between two looks of the repeats, so that none meets the newer form at work.
    await rig.pass(3 * 60 * MINUTE + 10_000);
    expect(posts()).toHaveLength(sent);
    rule.remove();
    rig.far.faults.add({ method: 'POST', fault: { kind: 'html', status: 403 } });
    expect(await saved(typed(NOTES, 'old', 'new'))).toEqual({ waiting: ['Notes'], reason: 'html' });
    await rig.pass(2 * MINUTE);
    expect(await filled.state()).toMatchObject({ discogs: { notes: [[3, 'new']] }, waiting: 0 });
  });

  it('many that wait come one a second after the first success, and few calls are made before', async () => {
    void process.repeats.keep(end.signal);
    rig.far.setDown(true);
    const others = Array.from({ length: 9 }, () => rig.far.collection.add(filled.copy.releaseId));
    for (const { instanceId } of others) {
      const copy = { releaseId: filled.copy.releaseId, instanceId };
      await rig.of(save(process, { copy }, [typed(NOTES, '', `of ${instanceId}`)]));
    }
    await rig.pass(3 * 60 * MINUTE);
    rig.far.setDown(false);
    rig.far.requests.length = 0;
    await rig.pass(61 * MINUTE);
    expect(others.map(({ instanceId }) => rig.far.collection.get(instanceId)?.notes[0]?.value)).toEqual(
      others.map(({ instanceId }) => `of ${instanceId}`),
    );
    const times = rig.far.requests.filter(({ method }) => method === 'POST').map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...gaps)).toBeLessThan(10_000);
  });

  it('the end of the process keeps it, and the next one writes it at once', async () => {
    const gate = new AbortController();
    const leaving = save(process, filled, [typed(NOTES, '', 'x'), typed(MEDIA, '', 'Mint (M)')], gate.signal);
    rig.far.onRequest(({ method }) => {
      if (method === 'POST') gate.abort(new Error('Runout is ending'));
      return null;
    });
    expect(inShort(await rig.of(leaving))).toMatchObject({
      waiting: expect.arrayContaining(['Media Condition']),
    });
    process.kill();
    const next = await rig.start();
    void next.repeats.keep(end.signal);
    await rig.pass(3 * MINUTE);
    expect((await filled.state()).discogs?.notes).toEqual([
      [1, 'Mint (M)'],
      [3, 'x'],
    ]);
    expect((await filled.state()).waiting).toBe(0);
  });

  it('a sync reads what was typed, and puts no older value back for good', async () => {
    await saved(typed(NOTES, '', 'mine'), typed(RATING, '0', '3'));
    for (const _ of [1, 2]) {
      const { run } = await rig.of(process.sync.start(SYNC));
      await endOf(rig, process, run.id);
    }
    expect(await filled.state()).toMatchObject({ mirror: { rating: 3, notes: [[3, 'mine']] } });
  });
});
