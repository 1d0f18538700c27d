// Discord, views: what is said about an Add, a second press and an Undo, word for word.
import { describe, expect, it } from 'vitest';
import type { Added, DiscogsOutcome, Owned } from '../../../src/core/add/add.ts';
import type { Undone } from '../../../src/core/add/undo.ts';
import type { Asker } from '../../../src/core/authority.ts';
import type { AddIntent, BudgetWait } from '../../../src/core/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import {
  addAnswer,
  addedSentence,
  addReply,
  ownedReply,
  undoneSentence,
  usedAnswer,
  waitingSentence,
} from '../../../src/discord/views/record.ts';
import { AuthError, BadResponseError, NotFoundError } from '../../../src/errors.ts';
import { release, storedRecord } from '../../support/pressings.ts';

const NOW = new Date('2026-11-22T16:00:00Z');
const POST = { method: 'POST', path: '/users/keeper/collection/folders/1/releases/249504' };

const intent = (over: Partial<AddIntent> = {}): AddIntent => ({
  id: 7,
  releaseId: 249504,
  recordId: 'one',
  status: 'added',
  requester: { userId: '11', guildId: '1', channelId: '2' },
  rowCreated: true,
  flagBefore: false,
  knownInstanceIds: [],
  instanceId: 5_000_000_001,
  confirmedByDiscogs: true,
  attempt: 1,
  leaseUntil: null,
  createdAt: NOW,
  postedAt: NOW,
  gaveUpAt: null,
  closedAt: NOW,
  undoSentAt: null,
  ...over,
});

const record = storedRecord({ id: 'one', createdAt: NOW, updatedAt: NOW });

const added = (discogs: DiscogsOutcome, over: Partial<Added> = {}): Added => ({
  release: release(),
  record,
  created: true,
  discogs,
  ...over,
});
const wording = { hasToken: true, viewerId: '11', guildId: '1', id: 'a1b2c3d4' };
const say = (discogs: DiscogsOutcome, over: Partial<Added> = {}, another = false) =>
  addedSentence(added(discogs, over), { ...wording, another }).replace(
    '**Rick Astley - Never Gonna Give You Up**',
    'NAME',
  );

describe('what became of an Add', () => {
  const rejected = new BadResponseError({ ...POST, status: 422, reason: 'rejected' });
  const noFolder = new NotFoundError('missing', { ...POST, status: 404 });
  const notOurs = new AuthError('refused', { ...POST, status: 403 });

  it.each<[DiscogsOutcome, Partial<Added>, string]>([
    [{ kind: 'added', intent: intent() }, {}, 'Added NAME to the database and the Discogs collection.'],
    [
      { kind: 'added', intent: intent() },
      { created: false },
      'Added NAME to the Discogs collection; it was in the database already.',
    ],
    [
      { kind: 'added', intent: intent({ requester: { userId: '12', guildId: '1', channelId: '2' } }) },
      {},
      '<@12> was quicker: NAME is in the database and the Discogs collection now.',
    ],
    [
      { kind: 'added', intent: intent({ requester: { userId: '12', guildId: '9', channelId: '2' } }) },
      {},
      'Somebody in another server was quicker: NAME is in the database and the Discogs collection now.',
    ],
    [
      { kind: 'added', intent: intent({ requester: null }) },
      {},
      'Added NAME to the database and the Discogs collection.',
    ],
    [
      { kind: 'found', copies: 1 },
      {},
      'Saved NAME. It was in the Discogs collection already, so no copy was added there.',
    ],
    [
      { kind: 'found', copies: 2 },
      { created: false },
      'NAME is in the collection already (2 copies). Nothing was added.',
    ],
    [{ kind: 'skipped' }, {}, 'Saved NAME to the database.'],
    [{ kind: 'skipped' }, { created: false }, 'NAME is in the database already.'],
    [
      { kind: 'refused', error: rejected },
      {},
      'Saved here, but not on Discogs: Discogs rejected the request (422). The next /sync will push it. (code `a1b2c3d4`)',
    ],
    [
      { kind: 'refused', error: noFolder },
      {},
      'Saved here, but not on Discogs: Discogs knows no user or folder like that: check DISCOGS_USERNAME and DISCOGS_FOLDER_ID. Tell the person who runs this bot; once that is put right, the next /sync will push it. (code `a1b2c3d4`)',
    ],
    [
      { kind: 'refused', error: notOurs },
      {},
      "Saved here, but not on Discogs: Discogs doesn't let this token change that collection: DISCOGS_TOKEN and DISCOGS_USERNAME must belong to one account. Tell the person who runs this bot; once that is put right, the next /sync will push it. (code `a1b2c3d4`)",
    ],
    [
      { kind: 'refused', error: rejected },
      { created: false, record: { ...record, isSyncedWithDiscogs: true } },
      'NAME is in the collection as far as we know, but that could not be checked: Discogs rejected the request (422). (code `a1b2c3d4`)',
    ],
    [
      { kind: 'unknown', intentId: 7 },
      {},
      'Saved NAME here. The copy was sent to Discogs, but its answer was lost and the copy does not show yet. The next /sync will find out, and add it only if it is missing.',
    ],
    [
      { kind: 'busy' },
      {},
      'Saved NAME here. An earlier add of it is still being settled with Discogs. Look again in a minute.',
    ],
  ])('%j', (discogs, over, sentence) => {
    expect(say(discogs, over)).toBe(sentence);
  });

  it('of another copy', () => {
    expect(say({ kind: 'added', intent: intent() }, { created: false }, true)).toBe(
      'Another copy of NAME is in the Discogs collection now.',
    );
    expect(say({ kind: 'refused', error: rejected }, { created: false }, true)).toMatch(
      /^No other copy was added: Discogs rejected the request \(422\)\./,
    );
  });

  it('names Discogs beside its card, and only there', () => {
    const outcome = added({ kind: 'added', intent: intent() });
    expect(addReply(outcome, wording, english).content).toMatch(/\n-# Data provided by \[Discogs\]/);
    expect(addReply(outcome, wording, english).embeds).toHaveLength(1);
    expect(addAnswer(outcome, wording).content).not.toContain('Data provided by');
    expect(addAnswer(outcome, wording).embeds).toBeUndefined();
  });
});

describe('Add another copy, pressed when it was used before', () => {
  const settled = { closedAt: NOW, confirmedByDiscogs: true };
  const WHEN = `<t:${NOW.getTime() / 1_000}:R>`;
  it.each([
    ['added', `: it added a copy ${WHEN}.`, ['Undo']],
    ['undoing', `: it added a copy ${WHEN}.`, []],
    ['undone', `: it added a copy ${WHEN}, which was taken back since.`, []],
    ['refused', `, ${WHEN}, and no copy was added.`, []],
    ['found', `, ${WHEN}.`, []],
    ['local', `, ${WHEN}.`, []],
  ] as const)('%s', (status, what, buttons) => {
    const { content, components = [] } = usedAnswer(intent({ ...settled, status }));
    expect(content).toBe(`This button was used already${what} To add one more, search for the record again.`);
    expect(components.flatMap((row) => row.components.map((one) => 'label' in one && one.label))).toEqual(
      buttons,
    );
  });

  it('offers no Undo of a copy that is not surely its own', () => {
    const unsure = intent({ ...settled, status: 'added', confirmedByDiscogs: false });
    expect(usedAnswer(unsure).components).toEqual([]);
  });
});

describe('a press on what is owned', () => {
  const owned = (over: Partial<Owned> = {}): Owned => ({
    releaseId: 249504,
    state: { kind: 'owned', copies: 1 },
    lastAdd: null,
    undoables: [],
    ...over,
  });
  const at = (guildId: string, over: Partial<Asker> = {}) => ({
    viewer: { userId: '11', guildId, mayManage: false, ...over },
    hasUsername: true,
  });
  const viewer = at('1');

  it('says how many, who added it and when', () => {
    const two = owned({ state: { kind: 'owned', copies: 2 }, lastAdd: intent() });
    expect(ownedReply(two, viewer).content).toBe(
      `You own this pressing 2 times. <@11> added it <t:${NOW.getTime() / 1_000}:R>.`,
    );
  });

  it('names no one in another server, and offers no Undo there, also to who manages it', () => {
    const one = owned({ lastAdd: intent(), undoables: [intent()] });
    const hasUndo = (viewer: ReturnType<typeof at>) =>
      JSON.stringify(ownedReply(one, viewer)).includes('undo:7');
    expect(ownedReply(one, at('9', { mayManage: true })).content).toBe(
      `You own this pressing. Somebody in another server added it <t:${NOW.getTime() / 1_000}:R>.`,
    );
    expect(hasUndo(at('9', { mayManage: true }))).toBe(false);
    expect(hasUndo(at('9'))).toBe(false);
    expect(hasUndo(at('1', { userId: '12', mayManage: true }))).toBe(true);
    expect(hasUndo(at('1', { userId: '12' }))).toBe(false);
    expect(hasUndo(at('1'))).toBe(true);
  });

  it.each<[Owned['state'], string, string[]]>([
    [{ kind: 'owned', copies: 1 }, 'You own this pressing.', ['Add another copy']],
    [{ kind: 'owned', copies: null }, 'You own this pressing.', ['Add another copy']],
    [
      { kind: 'waiting' },
      'This pressing is saved here, but not on Discogs yet. The next /sync adds it.',
      ['Add to Discogs now'],
    ],
    [{ kind: 'gone' }, 'This pressing is saved here, but no longer on Discogs.', ['Add to Discogs now']],
  ])('says how it stands, and offers what fits: %j', (state, sentence, buttons) => {
    const { content, components } = ownedReply(owned({ state }), viewer);
    expect(content).toBe(sentence);
    const offered = (components ?? []).flatMap((row) => row.components);
    expect(offered.map((one) => ('label' in one ? one.label : null))).toEqual(buttons);
  });

  it('without a collection says that it is saved, and offers nothing', () => {
    const { content, components } = ownedReply(owned({ state: { kind: 'waiting' } }), {
      ...viewer,
      hasUsername: false,
    });
    expect(content).toBe('This pressing is saved here.');
    expect(components).toEqual([]);
  });
});

it.each<[Partial<Undone>, string]>([
  [{ rowRemoved: true }, 'Removed from Discogs. The record is gone here, too.'],
  [{ copiesLeft: 1, isSynced: true }, 'Removed from Discogs. 1 copy left.'],
  [{ copiesLeft: 3, isSynced: true }, 'Removed from Discogs. 3 copies left.'],
  [
    { isSynced: true },
    'Removed from Discogs. The record stays here, and the next /sync will not add it again.',
  ],
  [{}, 'Removed from Discogs. The record stays here, as before, and the next /sync will add it again.'],
  [
    { what: 'nothing', rowRemoved: true },
    'That copy was no longer on Discogs, so nothing was removed there. The record is gone here, too.',
  ],
  [{ what: 'record', rowRemoved: true }, 'Taken back. It was never on Discogs.'],
  [{ what: 'record' }, 'Taken back. Someone else wants it too, so the record stays.'],
])('Undo says what really happened, and what the next /sync will do: %j', (over, sentence) => {
  const undone: Undone = {
    ...{ releaseId: 249504, what: 'copy', rowRemoved: false, copiesLeft: 0, isSynced: false },
    ...over,
  };
  expect(undoneSentence(undone)).toBe(sentence);
});

it('a wait says why, and Discord counts it down', () => {
  const said = (wait: BudgetWait) => waitingSentence(wait, 1_700_000_000_100);
  // Rounded up: who waits until then is not too early.
  expect(said({ ms: 7_200, reason: 'budget' })).toBe(
    'All requests that Discogs allows us in a minute are taken. Yours goes out <t:1700000008:R>.',
  );
  expect(said({ ms: 43_000, reason: 'asked-to-wait' })).toBe(
    'Discogs asked us to wait. Yours goes out <t:1700000044:R>.',
  );
  expect(said({ ms: 19_900, reason: 'restart' })).toBe(
    'I was restarted just now, and Discogs may still count requests from before. Yours goes out <t:1700000020:R>.',
  );
});
