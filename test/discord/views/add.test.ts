// Discord, views: what a person reads about an Add and an Undo, word for word.
import { describe, expect, it } from 'vitest';
import type { Added, DiscogsOutcome } from '../../../src/core/add/add.ts';
import type { Undone } from '../../../src/core/add/undo.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import {
  type AddWording,
  addedText,
  colourAfter,
  isNothingDone,
  undoneText,
} from '../../../src/discord/views/add.ts';
import { COLOURS } from '../../../src/discord/views/colours.ts';
import {
  AuthError,
  BadResponseError,
  type DiscogsError,
  NotFoundError,
  UnavailableError,
} from '../../../src/errors.ts';
import { addIntent, release, storedRecord } from '../../support/pressings.ts';

const POST = { method: 'POST', path: '/users/keeper/collection/folders/1/releases/249504' };
const record = storedRecord({ id: 'one' });

const added = (discogs: DiscogsOutcome, over: Partial<Added> = {}): Added => ({
  release: release(),
  record,
  created: true,
  discogs,
  folder: null,
  isWanted: false,
  number: 1_204,
  ...over,
});
const wording: AddWording = {
  ...{ hasToken: true, heals: false, viewerId: '11', guildId: '1', mayManage: false, id: 'a1b2c3d4' },
};
const say = (discogs: DiscogsOutcome, over: Partial<Added> = {}, how: Partial<AddWording> = {}) =>
  addedText(added(discogs, over), { ...wording, ...how }, english).replace(
    '**Rick Astley - Never Gonna Give You Up**',
    'NAME',
  );
const by = (userId: string, guildId: string) => addIntent({ requester: { userId, guildId, channelId: '2' } });

describe('what became of an Add', () => {
  const rejected = new BadResponseError({ ...POST, status: 422, reason: 'rejected' });
  const noFolder = new NotFoundError('missing', { ...POST, status: 404 });
  const detail = 'The requested folder does not exist.';
  const goneFolder = new NotFoundError('missing', { ...POST, status: 404, detail });
  const notOurs = new AuthError('refused', { ...POST, status: 403 });
  const before = { created: false };
  const onDiscogs = { created: false, record: { ...record, isSyncedWithDiscogs: true } };

  it.each<[DiscogsOutcome, Partial<Added>, string | RegExp]>([
    [{ kind: 'added', intent: addIntent() }, {}, '✅ Added NAME'],
    [{ kind: 'added', intent: addIntent() }, before, '✅ Added NAME'],
    [{ kind: 'added', intent: addIntent({ requester: null }) }, {}, '✅ Added NAME'],
    [{ kind: 'added', intent: by('12', '1') }, {}, '<@12> just added this one'],
    [{ kind: 'added', intent: by('12', '9') }, {}, 'Someone in another server just added this one'],
    [{ kind: 'found', copies: 1 }, {}, 'Already in the crate. Nothing added'],
    [{ kind: 'found', copies: null }, {}, 'Already in the crate. Nothing added'],
    [{ kind: 'found', copies: 2 }, before, 'Already in the crate ×2. Nothing added'],
    [{ kind: 'skipped', intent: addIntent({ status: 'local' }) }, {}, '✅ Added NAME'],
    [
      { kind: 'wrong-name' },
      {},
      '⏳ Saved NAME, but not on Discogs: Discogs knows this account under another name. Ask a server manager to run /status',
    ],
    [{ kind: 'skipped', intent: null }, before, 'Already in the crate'],
    [
      { kind: 'refused', error: rejected },
      {},
      /^⏳ Saved NAME, but not on Discogs yet: Discogs rejected the request \(.*422\)\. The next \/sync tries again \(.*a1b2c3d4.*\)$/,
    ],
    [
      { kind: 'refused', error: noFolder },
      {},
      /^⏳ Saved NAME, but not on Discogs yet: Discogs knows no user or folder like that: .*\. Ask a server manager to run \/status\. Once that's fixed, the next \/sync adds it \(.*a1b2c3d4.*\)$/,
    ],
    [{ kind: 'refused', error: goneFolder }, { folder: null }, /no user or folder like that/],
    [
      { kind: 'refused', error: goneFolder },
      { folder: { folderId: 9, name: 'Jazz_*' } },
      /^⏳ Saved NAME, but not on Discogs yet: Discogs no longer has \*\*Jazz\\_\\\*\*\*, the folder of this server\. Ask/,
    ],
    // Only what Discogs says of a folder in so many words is about the folder.
    [
      { kind: 'refused', error: noFolder },
      { folder: { folderId: 9, name: 'Jazz' } },
      /no user or folder like that/,
    ],
    [{ kind: 'refused', error: notOurs }, {}, /\. Once that's fixed, the next \/sync adds it \(/],
    [{ kind: 'refused', error: null }, {}, /: Discogs didn't take it\. The next \/sync adds it \(/],
    [
      { kind: 'refused', error: rejected },
      onDiscogs,
      /^Probably in the crate already\. I couldn't check: Discogs rejected the request \(.*422\) \(.*a1b2c3d4.*\)$/,
    ],
    [
      { kind: 'unknown', intentId: 7 },
      {},
      "⏳ Saved NAME. Waiting for Discogs to confirm. It won't be added twice",
    ],
    [{ kind: 'busy' }, {}, 'Still adding this one. Give it a minute'],
  ])('%j', (discogs, over, text) => {
    if (typeof text === 'string') expect(say(discogs, over)).toBe(text);
    else expect(say(discogs, over)).toMatch(text);
  });

  const folder = { folderId: 9, name: 'Jazz' };
  it.each<[string, DiscogsError, Partial<Added>, string]>([
    [
      'Discogs is down',
      new UnavailableError({ ...POST, status: null, reason: 'unreachable', maybeApplied: false }),
      {},
      "I'll keep trying",
    ],
    ['Discogs rejects it', rejected, {}, 'The next /sync tries again'],
    // The healing takes the folder of the configuration.
    ['the folder of the server is gone', goneFolder, { folder }, "I'll put it in the default folder soon"],
    ['the default folder is gone', goneFolder, {}, "/status. I'll add it once that's fixed"],
    ['a name is wrong', noFolder, {}, "/status. I'll add it once that's fixed"],
  ])('promises to try again only what can work by itself: %s', (_why, error, over, promise) => {
    expect(say({ kind: 'refused', error }, over, { heals: true })).toMatch(
      new RegExp(`\\. (?:Ask a server manager to run )?${promise} \\(`),
    );
  });

  it.each<[DiscogsOutcome, Partial<AddWording>, string | RegExp]>([
    [{ kind: 'added', intent: addIntent() }, { another: true }, '✅ Another copy added'],
    [
      { kind: 'refused', error: rejected },
      { another: true },
      /^No copy added: Discogs rejected the request \(.*422\)\. Search for the record to try again later \(.*a1b2c3d4.*\)$/,
    ],
    [
      { kind: 'unknown', intentId: 7 },
      { another: true },
      "⏳ Waiting for Discogs to confirm the copy. It won't be added twice",
    ],
    [
      { kind: 'unknown', intentId: 7 },
      { another: true, isGivenUp: true },
      "⏳ Discogs didn't confirm the copy. Search for the record to see what's there",
    ],
    [
      { kind: 'unknown', intentId: 7 },
      { isGivenUp: true, heals: true },
      "⏳ Saved NAME, but Discogs didn't confirm it. I'll keep checking. It won't be added twice",
    ],
    [
      { kind: 'unknown', intentId: 7 },
      { isGivenUp: true },
      "⏳ Saved NAME, but Discogs didn't confirm it. The next /sync checks. It won't be added twice",
    ],
  ])('%j, asked for with %j', (discogs, how, text) => {
    if (typeof text === 'string') expect(say(discogs, onDiscogs, how)).toBe(text);
    else expect(say(discogs, onDiscogs, how)).toMatch(text);
  });

  it.each<[DiscogsOutcome, Partial<Added>, boolean]>([
    [{ kind: 'busy' }, {}, true],
    [{ kind: 'refused', error: rejected }, onDiscogs, true],
    [{ kind: 'refused', error: rejected }, {}, false],
    [{ kind: 'unknown', intentId: 7 }, {}, false],
    [{ kind: 'added', intent: addIntent() }, {}, false],
  ])('of %j nothing was done: %j, %s', (discogs, over, isNothing) => {
    expect(isNothingDone(added(discogs, over))).toBe(isNothing);
  });
});

it.each<[Partial<Undone>, string]>([
  [{ rowRemoved: true }, 'Removed'],
  [{ copiesLeft: 1, isSynced: true }, 'Removed. 1 copy left'],
  [{ copiesLeft: 1_204, isSynced: true }, 'Removed. 1,204 copies left'],
  [{ isSynced: true }, "Removed from Discogs. It's still saved here, and /sync won't add it again"],
  [{}, 'Removed from Discogs. The next /sync adds it again'],
  [{ what: 'nothing', rowRemoved: true }, 'It was off Discogs already. Removed here too'],
  [{ what: 'nothing', copiesLeft: 2 }, 'It was off Discogs already. 2 copies left'],
  [
    { what: 'nothing', isSynced: true },
    "It was off Discogs already. It's still saved here, and /sync won't add it again",
  ],
  [{ what: 'nothing' }, 'It was off Discogs already. The next /sync adds it again'],
  [{ what: 'record', rowRemoved: true }, 'Removed. It was never on Discogs'],
  [{ what: 'record' }, 'Undone. Someone else wants it too, so it stays'],
])('Undo says what really happened, and what the next /sync does: %j', (over, text) => {
  const undone: Undone = {
    ...{ releaseId: 249504, what: 'copy', rowRemoved: false, copiesLeft: 0, isSynced: false },
    ...over,
  };
  expect(undoneText(undone, english)).toBe(text);
});

it.each<[Partial<Undone>, number]>([
  [{ rowRemoved: true }, COLOURS.grey],
  [{ copiesLeft: 1, isSynced: true }, COLOURS.green],
  [{ isSynced: true }, COLOURS.grey],
  [{}, COLOURS.green],
])('the card has the colour of what is left after an Undo: %j', (over, colour) => {
  const undone: Undone = {
    ...{ releaseId: 249504, what: 'copy', rowRemoved: false, copiesLeft: 0, isSynced: false },
    ...over,
  };
  expect(colourAfter(undone)).toBe(colour);
});

it('an Undo without a Discogs account says nothing of Discogs', () => {
  const undone = { releaseId: 1, what: 'record', rowRemoved: true, copiesLeft: 0, isSynced: false } as const;
  expect(undoneText(undone, english, { hasUsername: false })).toBe('Removed');
});
