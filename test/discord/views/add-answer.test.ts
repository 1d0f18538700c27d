// Discord, views: the answers to an Add, with the buttons for what one can do next.
import { describe, expect, it } from 'vitest';
import type { Added, DiscogsOutcome } from '../../../src/core/add/add.ts';
import type { UndoQuestion } from '../../../src/core/add/undo.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import type { AddWording } from '../../../src/discord/views/add.ts';
import {
  addAnswer,
  addReply,
  confirmation,
  undoQuestion,
  usedAnswer,
} from '../../../src/discord/views/add-answer.ts';
import { COLOURS } from '../../../src/discord/views/colours.ts';
import { linksIn, type Payload } from '../../../src/discord/views/payload.ts';
import { ADDED_AT, addIntent, release, storedRecord } from '../../support/pressings.ts';

const added = (discogs: DiscogsOutcome, over: Partial<Added> = {}): Added => ({
  ...{ release: release(), record: storedRecord({ id: 'one' }), created: true, discogs },
  ...{ folder: null, isWanted: false, number: 1_204 },
  ...over,
});
const wording: AddWording = {
  ...{ hasToken: true, heals: false, viewerId: '11', guildId: '1', mayManage: false, id: 'a1b2c3d4' },
};
/** The labels of the buttons, with the custom ids of those that have one. */
const buttons = ({ components = [] }: Payload) =>
  components.flatMap((row) =>
    row.components.map((one) => [
      'label' in one ? one.label : null,
      ...('custom_id' in one ? [one.custom_id] : []),
    ]),
  );

const LIST = '1312345678901234567';
const done: DiscogsOutcome = { kind: 'added', intent: addIntent() };
const ofOther = (guildId: string): DiscogsOutcome => ({
  kind: 'added',
  intent: addIntent({ requester: { userId: '12', guildId, channelId: '2' } }),
});
const keptHere: DiscogsOutcome = { kind: 'skipped', intent: addIntent({ status: 'local' }) };
const UNDO = ['Undo', `undo:7:249504:${LIST}`];
const DETAILS = ['Details…', `det:5cio:2aovcox::${LIST}`];
const TAKE_OFF = ['Take it off the wantlist', `unw:5cio:${LIST}`];

describe('the confirmation of the button', () => {
  it.each<[string, Added, Partial<AddWording>, string[][]]>([
    ["an add of one's own", added(done), {}, [UNDO, DETAILS]],
    ['an add of another member', added(ofOther('1')), {}, []],
    ['an add of another member, for a manager', added(ofOther('1')), { mayManage: true }, [UNDO]],
    ['an add in another server', added(ofOther('9')), { mayManage: true }, []],
    ['a wanted record', added(done, { isWanted: true }), {}, [UNDO, DETAILS, TAKE_OFF]],
    [
      'an answer that was lost',
      added({ kind: 'added', intent: addIntent({ confirmedByDiscogs: false }) }),
      {},
      [UNDO],
    ],
    [
      'an answer that was lost, and several new copies',
      added({ kind: 'added', intent: addIntent({ confirmedByDiscogs: false, instanceId: null }) }),
      {},
      [],
    ],
    ['no account', added(keptHere, { isWanted: null }), {}, [UNDO]],
    ['no account, and it was there', added({ kind: 'skipped', intent: null }), {}, []],
    ['no wantlist', added(done, { isWanted: null }), {}, [UNDO, DETAILS]],
    [
      'a wanted record that was there',
      added({ kind: 'found', copies: 1 }, { isWanted: true }),
      {},
      [TAKE_OFF],
    ],
    [
      'a wanted record that waits',
      added({ kind: 'refused', error: null }, { isWanted: true }),
      {},
      [['Forget', 'fgt:5cio']],
    ],
    ['a press during another one', added({ kind: 'busy' }, { isWanted: true }), {}, []],
  ])('%s: %#', (_, one, how, expected) => {
    expect(buttons(confirmation(one, { ...wording, ...how, from: LIST }, english))).toEqual(expected);
  });
});

describe('the question before an Undo', () => {
  const intent = addIntent({ confirmedByDiscogs: false });
  const ask = (over: Partial<UndoQuestion>, from?: string) =>
    undoQuestion(
      { intent, instanceId: 1_999_000_063, addedAt: ADDED_AT, folder: 'Jazz_*', ...over },
      from,
      english,
    );

  it('names the date and the folder of the copy, and its Yes names the copy', () => {
    const asked = ask({}, LIST);
    const when = `<t:${ADDED_AT.getTime() / 1_000}:f>`;
    expect(asked.content).toBe(
      `Discogs never confirmed this add. Is this the copy?\nAdded ${when} · Folder Jazz\\_\\*`,
    );
    expect(buttons(asked)).toEqual([
      ['Yes, remove it', `undo:7:249504:${LIST}:x25ibj`],
      ['Keep', 'keep:5cio'],
    ]);
  });

  it('says what it does not know', () => {
    const asked = ask({ addedAt: null, folder: null });
    expect(asked.content).toBe('Discogs never confirmed this add. Is this the copy?\nDate not known');
    expect(buttons(asked)[0]).toEqual(['Yes, remove it', 'undo:7:249504::x25ibj']);
  });
});

describe('the answer that stays', () => {
  it('offers Undo in the server of the add, and the wantlist, with ids that need no other message', () => {
    expect(buttons(addAnswer(added(done, { isWanted: true }), wording, english))).toEqual([
      ['Undo', 'undo:7:249504'],
      ['Take it off the wantlist', 'unw:5cio'],
      ['Details…', 'det:5cio:2aovcox'],
    ]);
    expect(buttons(addAnswer(added(ofOther('9')), wording, english))).toEqual([]);
    expect(buttons(addAnswer(added({ kind: 'found', copies: 1 }), wording, english))).toEqual([
      ['Add another copy', 'copy:249504'],
    ]);
  });

  it.each<[string, DiscogsOutcome, Partial<Added>, string]>([
    ['an add', done, {}, '✅ Added by <@11> · № 1,204 in the crate'],
    ['an add of another member', ofOther('1'), {}, '✅ Added by <@12> · № 1,204 in the crate'],
    ['an add elsewhere', ofOther('9'), {}, '✅ Added by someone in another server · № 1,204 in the crate'],
    [
      'an add of someone who is forgotten',
      { kind: 'added', intent: addIntent({ requester: null }) },
      {},
      '✅ Added · № 1,204 in the crate',
    ],
    ['an add before the first sync', done, { number: null }, '✅ Added by <@11>'],
    ['no account', keptHere, {}, '✅ Added by <@11> · № 1,204 in the crate'],
    [
      'no account, and it was there',
      { kind: 'skipped', intent: null },
      { created: false },
      'Already in the crate',
    ],
    ['a copy that was there', { kind: 'found', copies: 1 }, {}, 'Already in the crate. Nothing added'],
  ])('says above the card who added it, and its number: %s', (_, discogs, over, said) => {
    const { content, embeds } = addReply(added(discogs, over), wording, english);
    expect(content.split('\n')[0]).toBe(said);
    expect(embeds?.[0]?.color).toBe(COLOURS.green);
  });

  it.each<[string, Added, Partial<AddWording>, string[]]>([
    ['a refusal', added({ kind: 'refused', error: null }), {}, ['Forget']],
    ['an answer that was lost', added({ kind: 'unknown', intentId: 7 }), {}, ['Forget']],
    ['another name', added({ kind: 'wrong-name' }), {}, ['Forget']],
    ['a second copy', added({ kind: 'unknown', intentId: 7 }), { another: true }, []],
    ['a press during another one', added({ kind: 'busy' }), {}, []],
  ])('offers to forget what waits: %s', (_, one, how, expected) => {
    const said = [
      addAnswer(one, { ...wording, ...how }, english),
      confirmation(one, { ...wording, ...how, from: LIST }, english),
    ];
    // The note stays, so its buttons need no other message.
    for (const answer of said) {
      expect(buttons(answer)).toEqual(expected.map((label) => [label, 'fgt:5cio']));
    }
  });

  it('names Discogs beside its card, and only there', () => {
    const outcome = added({ kind: 'added', intent: addIntent() });
    expect(addReply(outcome, wording, english).content).toMatch(/\n-# Data provided by \[Discogs\]/);
    expect(addReply(outcome, wording, english).embeds).toHaveLength(1);
    expect(addAnswer(outcome, wording, english).content).not.toContain('Data provided by');
    expect(addAnswer(outcome, wording, english).embeds).toBeUndefined();
  });

  it('leads to Discogs, also when its other buttons are used up', () => {
    const outcome = added({ kind: 'added', intent: addIntent() });
    const { components = [] } = addReply(outcome, wording, english);
    const [undo, link] = components[0]?.components ?? [];
    expect([undo, link]).toMatchObject([
      { label: 'Undo' },
      { label: 'Discogs', url: outcome.release.webUrl },
    ]);
    expect(linksIn(components)).toEqual([{ type: 1, components: [link] }]);
  });
});

describe('Add another copy, pressed when it was used before', () => {
  const WHEN = `<t:${ADDED_AT.getTime() / 1_000}:R>`;
  it.each([
    ['added', `: it added a copy ${WHEN}`, ['Undo']],
    ['undoing', `: it added a copy ${WHEN}`, []],
    ['undone', `: it added a copy ${WHEN}, which was undone`, []],
    ['removed', `: it added a copy ${WHEN}, which was removed`, []],
    ['refused', ` ${WHEN}: no copy was added`, []],
    ['found', ` ${WHEN}`, []],
    ['local', ` ${WHEN}`, []],
  ] as const)('%s', (status, what, buttons) => {
    const { content, components = [] } = usedAnswer(addIntent({ status }), english);
    expect(content).toBe(`Already used${what}. Search for the record to add one more`);
    expect(components.flatMap((row) => row.components.map((one) => 'label' in one && one.label))).toEqual(
      buttons,
    );
  });

  it('offers Undo of a copy that is not surely its own only if it is known which one', () => {
    const unsure = addIntent({ status: 'added', confirmedByDiscogs: false });
    expect(buttons(usedAnswer(unsure, english))).toEqual([['Undo', 'undo:7:249504']]);
    expect(usedAnswer({ ...unsure, instanceId: null }, english).components).toEqual([]);
  });
});
