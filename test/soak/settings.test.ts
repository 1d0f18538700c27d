// The audit of the soak, about settings: which folder a copy can be in, and when an answer can be public.
import { describe, expect, it } from 'vitest';
import { auditSettings } from '../../soak/audit/settings.ts';
import type { Setting, Use } from '../../soak/audit/world.ts';
import { at, copy, inOrder, use, wish } from './audit-world.ts';

/** Someone changed a setting at this minute. @param done false: no answer says that it took effect. */
const set = (minute: number, setting: Setting, { done = true } = {}): Use =>
  use(`s${minute}`, {
    at: at(minute),
    acknowledgedAt: at(minute),
    isPublic: false,
    setting,
    told: done ? [{ what: 'set', at: at(minute + 0.1) }] : [],
  });
const rules = (uses: Use[], folderId = 1) =>
  auditSettings({
    ...inOrder,
    uses,
    copies: [copy(20, 2, { madeBy: 'bot', madeAt: at(60), folderId })],
  }).map(({ rule }) => rule);

describe('the folder of a copy', () => {
  const into = (folderId: number | null): Setting => ({ kind: 'folder', folderId });
  const asked = wish('u', 'add', 2, { minute: 50 });

  it.each<[string, Use[], number[]]>([
    ['without a setting', [asked], [1]],
    ['chosen before', [set(10, into(7)), asked], [7]],
    ['chosen before, not confirmed', [set(10, into(7), { done: false }), asked], [1, 7]],
    ['chosen twice', [set(10, into(7)), set(20, into(8)), asked], [8]],
    ['chosen twice at the same time', [set(10, into(7)), set(10.5, into(8)), asked], [7, 8]],
    ['chosen before and put back', [set(10, into(7)), set(20, into(null)), asked], [1]],
    ['chosen between the request and the copy', [set(10, into(7)), asked, set(55, into(8))], [7, 8]],
    ['chosen after the copy', [asked, set(61, into(8))], [1]],
  ])('%s', (_, uses, folders) => {
    const allowed = [1, 7, 8].filter((folderId) => rules(uses, folderId).length === 0);
    expect(allowed).toEqual(folders);
    expect(rules(uses, 9)).toEqual(['wrong-folder']);
  });
});

describe('the folder of what an import adds', () => {
  const chosen = set(10, { kind: 'folder', folderId: 7 });
  const pressed = { at: at(50), messageId: 'm', listed: { 2: 2 } };
  const found = (uses: Use[], folders: number[], imports = [pressed]) =>
    auditSettings({
      ...inOrder,
      uses,
      imports,
      copies: folders.map((folderId, index) =>
        copy(20 + index, 2, { madeBy: 'bot', madeAt: at(60 + index), folderId }),
      ),
    }).map(({ what }) => Number(/^copy (\d+)/.exec(what)?.[1]));

  it.each<[string, Use[], number[], number[]]>([
    ['is that of the configuration', [chosen], [1, 1], []],
    ['is not that of the server', [chosen], [7, 1], [20]],
    [
      'is not that of the server either without a request',
      [set(10, { kind: 'folder', folderId: 7 })],
      [7, 7],
      [20, 21],
    ],
    ['does not count for what a person added', [chosen, wish('u', 'add', 2, { minute: 50 })], [7, 1], []],
    [
      'is not that of one request for two copies',
      [chosen, wish('u', 'add', 2, { minute: 50 })],
      [7, 7],
      [21],
    ],
    ['is not that of a later request', [chosen, wish('u', 'add', 2, { minute: 62 })], [7, 1], [20]],
  ])('%s', (_, uses, folders, wrong) => {
    expect(found(uses, folders)).toEqual(wrong);
  });

  it('does not matter before its button is pressed', () => {
    expect(found([chosen], [7], [{ ...pressed, at: at(70) }])).toEqual([]);
  });
});

describe('a public answer', () => {
  const isPrivate = (on: boolean): Setting => ({ kind: 'private', isPrivate: on });
  const search = use('q', { what: 'Miles /search catno {}', at: at(50), acknowledgedAt: at(50) });

  it.each<[string, Use[], string[]]>([
    ['without a setting', [search], []],
    ['while the setting is private', [set(10, isPrivate(true)), search], ['public-answer']],
    ['while no one knows that it is private', [set(10, isPrivate(true), { done: false }), search], []],
    ['after it is public again', [set(10, isPrivate(true)), set(20, isPrivate(false)), search], []],
    ['of a press', [set(10, isPrivate(true)), { ...search, kind: 'component' }], []],
    ['of /sync', [set(10, isPrivate(true)), { ...search, what: 'Ada /sync {}' }], []],
    ['that only one person saw', [set(10, isPrivate(true)), { ...search, isPublic: false }], []],
  ])('%s', (_, uses, found) => {
    expect(rules(uses)).toEqual(found);
  });
});
