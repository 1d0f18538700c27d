// Sandbox: fields and values, folders and ratings of the local Discogs: what a client reads, and what it can change.
import { describe, expect, test } from 'vitest';
import { startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { callDiscogs } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';
import { DOCS, MINE, RELEASE, useCopy } from './use-copy.ts';

const { discogs, copyId, get, post, copyPath, pageOf } = useCopy();

describe(`the fields (${DOCS.FIELDS})`, () => {
  test('of a new collection are three, in the recorded shape', async () => {
    const { fields } = await get(`${MINE}/fields`);
    expect(fields).toMatchObject([
      { id: 1, name: 'Media Condition', type: 'dropdown', position: 1, public: false },
      { id: 2, name: 'Sleeve Condition', type: 'dropdown', position: 2, public: false },
      { id: 3, name: 'Notes', type: 'textarea', position: 3, public: false, lines: 3 },
    ]);
    expect(fields[0].options).toHaveLength(8);
    expect(fields[1].options.slice(0, 3)).toEqual(['Generic', 'No Cover', 'Mint (M)']);
    expect(fields[0]).not.toHaveProperty('lines');
    expect(fields[2]).not.toHaveProperty('options');
  });

  test('are renamed, reordered, removed and added', async () => {
    const { fields } = discogs().collection;
    fields.change(2, { name: 'Hülle', options: ['gut', 'schlecht'] });
    const shelf = fields.add({ name: 'Shelf', type: 'dropdown', options: ['A', 'B'], isPublic: true });
    fields.remove(3);
    fields.reorder([shelf, 2]);
    expect((await get(`${MINE}/fields`)).fields).toEqual([
      { id: shelf, name: 'Shelf', type: 'dropdown', position: 1, public: true, options: ['A', 'B'] },
      {
        id: 2,
        name: 'Hülle',
        type: 'dropdown',
        position: 2,
        public: false,
        options: ['gut', 'schlecht'],
      },
      {
        id: 1,
        name: 'Media Condition',
        type: 'dropdown',
        position: 3,
        public: false,
        options: expect.any(Array),
      },
    ]);
    expect(fields.add({ name: 'Bought at' })).toBe(shelf + 1);
  });

  test('that are public are all that others see, with their values', async () => {
    const open = await startLocalDiscogs({ clock: createVirtualSandboxClock(0), privateCollection: false });
    const shelf = open.collection.fields.add({ name: 'Shelf', isPublic: true });
    const notes = [
      { field_id: 3, value: 'from Ada' },
      { field_id: shelf, value: 'B2' },
    ];
    open.collection.add(RELEASE, { notes });
    const read = async (path: string, token: string | null) =>
      JSON.parse((await callDiscogs(open, `${MINE}/${path}`, { token })).text);
    expect((await read('fields', null)).fields).toMatchObject([{ id: shelf, position: 4 }]);
    for (const path of ['folders/0/releases', `releases/${RELEASE}`]) {
      expect((await read(path, null)).releases[0].notes).toEqual([notes[1]]);
      expect((await read(path, open.token)).releases[0].notes).toEqual(notes);
    }
    await open.close();
  });
});

describe(`a value (${DOCS.EDIT_FIELD})`, () => {
  test('is on that copy alone, again and again, and pages show it by field and folder', async () => {
    const other = discogs().collection.add(RELEASE);
    for (const _ of [1, 2]) {
      const answer = await post(`${copyPath()}/fields/1`, { value: 'Mint (M)' });
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    await post(`${copyPath()}/fields/3`, { value: 'first press' });
    await post(`${copyPath()}/fields/1`, { value: 'Good (G)' });
    const page = await pageOf(1);
    const shown = (id: number) => page.find((one: { instance_id: number }) => one.instance_id === id);
    expect(shown(copyId())).toMatchObject({
      folder_id: 1,
      notes: [
        { field_id: 1, value: 'Good (G)' },
        { field_id: 3, value: 'first press' },
      ],
    });
    expect(shown(other.instanceId)).not.toHaveProperty('notes');
  });

  test('of a textarea ends with an empty text', async () => {
    await post(`${copyPath()}/fields/3`, { value: 'x' });
    expect((await post(`${copyPath()}/fields/3`, { value: '' })).status).toBe(204);
    expect((await pageOf())[0]).not.toHaveProperty('notes');
  });

  test('goes with its field, and stays when its option goes', async () => {
    const { fields } = discogs().collection;
    await post(`${copyPath()}/fields/1`, { value: 'Mint (M)' });
    await post(`${copyPath()}/fields/3`, { value: 'x' });
    fields.change(1, { options: ['good', 'bad'] });
    fields.remove(3);
    expect((await pageOf())[0].notes).toEqual([{ field_id: 1, value: 'Mint (M)' }]);
  });
});

describe(`a copy (${DOCS.CHANGE})`, () => {
  test('moves: it keeps its id, and its old address is gone', async () => {
    const folder = discogs().collection.addFolder('Jazz');
    expect((await post(copyPath(), { folder_id: folder })).status).toBe(204);
    expect(await pageOf(folder)).toMatchObject([{ instance_id: copyId(), folder_id: folder }]);
    expect(await pageOf(1)).toEqual([]);
    expect((await post(copyPath(), { folder_id: folder })).status).toBe(404);
    expect((await post(copyPath(folder), { folder_id: folder })).status).toBe(204);
    expect((await get(`${MINE}/folders`)).folders).toMatchObject([{ count: 1 }, { count: 0 }, { count: 1 }]);
  });

  test('is rated with all copies of its release, and 0 takes the rating away', async () => {
    discogs().collection.add(RELEASE);
    for (const rating of [4, 0]) {
      expect((await post(copyPath(), { rating })).status).toBe(204);
      expect((await pageOf()).map((one: { rating: number }) => one.rating)).toEqual([rating, rating]);
    }
  });

  test('does both at once, or nothing', async () => {
    const folder = discogs().collection.addFolder('Jazz');
    expect((await post(copyPath(), { rating: 3, folder_id: 4711 })).status).toBe(422);
    expect(discogs().collection.get(copyId())).toMatchObject({ rating: 0, folderId: 1 });
    expect((await post(copyPath(), { rating: 3, folder_id: folder })).status).toBe(204);
    expect(discogs().collection.get(copyId())).toMatchObject({ rating: 3, folderId: folder });
  });
});

test('a folder is renamed, and its name is cut after 50 characters', async () => {
  const folder = discogs().collection.addFolder('x'.repeat(60));
  discogs().collection.renameFolder(folder, `${'y'.repeat(50)}z`);
  expect((await get(`${MINE}/folders`)).folders[2].name).toBe('y'.repeat(50));
  expect(() => discogs().collection.renameFolder(1, 'Mine')).toThrow();
});
