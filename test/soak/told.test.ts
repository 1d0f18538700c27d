// The soak understands the bot's sentences. When one of them changes, this test fails before the audit misses it.
import { expect, it } from 'vitest';
import { toldBy } from '../../soak/told.ts';
import type { DiscogsOutcome } from '../../src/core/add/add.ts';
import type { AddIntent } from '../../src/core/add/types.ts';
import type { OwnershipState } from '../../src/core/ownership.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { addedText, undoneText } from '../../src/discord/views/add.ts';
import { addReply, usedAnswer } from '../../src/discord/views/add-answer.ts';
import { ownedReply } from '../../src/discord/views/owned.ts';
import { removedText } from '../../src/discord/views/remove.ts';
import { folderAnswer, privateAnswer } from '../../src/discord/views/settings.ts';
import { release, storedRecord } from '../support/pressings.ts';

const now = new Date(0);
const record = storedRecord({ id: 'r', discogsId: 1 });
const intent: AddIntent = {
  ...{ id: 1, releaseId: 1, recordId: 'r', status: 'added', requester: null, rowCreated: true },
  ...{ flagBefore: false, undoSentAt: null },
  ...{
    knownInstanceIds: [],
    instanceId: 2,
    confirmedByDiscogs: true,
    attempt: 1,
    leaseUntil: null,
    readAt: null,
  },
  ...{ createdAt: now, postedAt: now, gaveUpAt: null, closedAt: now },
};
const context = { hasToken: true, heals: false, viewerId: '1', guildId: '1', mayManage: false, id: 'abcd' };
const told = (discogs: DiscogsOutcome, { created = true, another = false } = {}) =>
  toldBy(
    addedText(
      { release: release(), record, created, discogs, folder: null, isWanted: null, number: 1 },
      { ...context, another },
      english,
    ),
  );
const undone = { releaseId: 1, what: 'copy' as const, rowRemoved: false, copiesLeft: 0, isSynced: false };

it('knows what was said about a setting', () => {
  const jazz = { folderId: 2, name: 'Jazz' };
  const known = { folders: [{ id: 1, name: 'Uncategorized' }], defaultId: 1 };
  const gone = { ...known, defaultId: 4711 };
  for (const { content } of [
    folderAnswer(jazz, null, known, english),
    folderAnswer(null, jazz, known, english),
    folderAnswer(jazz, jazz, known, english),
    folderAnswer(null, jazz, gone, english),
    folderAnswer(null, null, gone, english),
    privateAnswer(true, false, english),
    privateAnswer(true, true, english),
  ]) {
    expect(toldBy(content)).toBe('set');
  }
});

it('knows what was said about a Remove and a Forget', () => {
  const removedAs = (copiesLeft: number, wasThere: boolean) =>
    toldBy(
      removedText(
        { kind: 'removed', wasThere, rowRemoved: copiesLeft === 0, copiesLeft, isSynced: true },
        english,
      ),
    );
  expect([removedAs(0, true), removedAs(0, false)]).toEqual(['row-removed', 'row-removed']);
  expect([removedAs(2, true), removedAs(1, false)]).toEqual(['undone', 'undone']);
  expect(toldBy(removedText({ kind: 'gone' }, english))).toBe('something-else');
  expect(toldBy(english.crateRemove.forgotten)).toBe('forgotten');
});

it('knows what was said about an add', () => {
  expect(told({ kind: 'added', intent })).toBe('added');
  expect(told({ kind: 'added', intent }, { another: true })).toBe('another-added');
  expect(told({ kind: 'found', copies: 1 })).toBe('owned');
  expect(told({ kind: 'found', copies: 2 }, { created: false })).toBe('owned');
  expect(told({ kind: 'unknown', intentId: 1 })).toBe('something-else');
  expect(told({ kind: 'busy' })).toBe('something-else');
  for (const status of ['added', 'found', 'refused', 'local', 'undoing', 'undone', 'removed'] as const) {
    expect(toldBy(usedAnswer({ ...intent, status }, english).content)).toBe('used');
  }
  const added = {
    release: release(),
    record,
    created: true,
    discogs: { kind: 'added', intent },
    folder: null,
    isWanted: null,
    number: 1,
  } as const;
  expect(toldBy(addReply(added, context, english).content)).toBe('added');
  const known = { ...intent, requester: { userId: '1', guildId: '1', channelId: '1' } };
  const byOne = { ...added, discogs: { kind: 'added', intent: known } } as const;
  expect(toldBy(addReply(byOne, context, english).content)).toBe('added');
  expect(toldBy('')).toBeNull();
});

it('knows what was said about what is owned, and about an undo', () => {
  const states: OwnershipState[] = [
    { kind: 'owned', copies: 1 },
    { kind: 'owned', copies: 2 },
    { kind: 'waiting' },
    { kind: 'gone' },
    { kind: 'not-known' },
  ];
  for (const state of states) {
    const owned = { releaseId: 1, state, lastAdd: null, undoables: [] };
    const viewer = { userId: '1', guildId: '1', mayManage: false };
    const reader = { viewer, hasUsername: true, heals: false, copies: [], from: '9' };
    const said = ownedReply(owned, reader, english);
    expect(toldBy(said.content)).toBe('owned');
  }
  expect(toldBy(undoneText({ ...undone, rowRemoved: true }, english))).toBe('row-removed');
  expect(toldBy(undoneText(undone, english))).toBe('undone');
  expect(toldBy(undoneText({ ...undone, copiesLeft: 1 }, english))).toBe('undone');
});
