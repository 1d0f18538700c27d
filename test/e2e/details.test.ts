// End to end: Details: the form of a copy, its answer, the badge, and who can open and send it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation, Message, Person } from '../../sandbox/discord/index.ts';
import { inputsOf } from '../../sandbox/discord/modal-shapes.ts';
import { DONE } from '../support/sync-messages.ts';
import { addButton, labels, note, openStage, reply, type Stage, seen } from './stage.ts';

const VG_PLUS = 'Very Good Plus (VG+)';
const RATING_HINT = 'Discogs rates the pressing, so this counts for all of its copies';
const NOT_YOURS =
  'You can change the details of a copy that you added here. For this one, ask someone who can use /sync';
const ONLY_IN_PRIVATE = { isEphemeral: true };

let stage: Stage;
/** A release that is in the catalogue, and nowhere else. */
let next: number;
/** The id of a folder. */
let jazz: number;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
  const { fields } = stage.discogs.collection;
  for (const id of [1, 2]) fields.change(id, { isPublic: true });
  jazz = stage.discogs.collection.addFolder('Jazz');
  next = stage.discogs.catalogue.generate(30, 7);
});
afterAll(() => stage.close());
beforeEach(() => {
  next += 1;
  stage.resetCalls();
});
afterEach(() => {
  stage.discogs.faults.clear();
  stage.discord.setCommandPermissions(stage.guildId, 'add', null);
  stage.discord.setCommandPermissions(stage.guildId, 'sync', null);
  expect(stage.discord.violations).toEqual([]);
});

const copiesOf = (releaseId: number) => stage.discogs.collection.copiesOf(releaseId);
const valuesOf = (releaseId: number) => {
  const [copy] = copiesOf(releaseId);
  return {
    ...Object.fromEntries((copy?.notes ?? []).map(({ field_id: id, value }) => [id, value])),
    ...{ folderId: copy?.folderId, rating: copy?.rating },
  };
};
const badge = (message: Message) => message.embeds[0]?.description?.split('\n')[0];
const writes = () => stage.calls().filter(({ method }) => method === 'POST').length;

/** Lets Miles add the next release from a list of one, and returns the use of the command with the list. */
async function added(person: Person = stage.miles): Promise<{ releaseId: number; use: Invocation }> {
  const releaseId = next;
  const use = await person.slash('find', { what: `r${releaseId}` });
  await reply(stage, use);
  await stage.handled(use);
  const list = use.message();
  if (!list) throw new Error('no list');
  await stage.handled(await person.press(list, addButton(list)));
  expect(copiesOf(releaseId)).toHaveLength(1);
  stage.resetCalls();
  return { releaseId, use };
}

/** Lets Ada run a sync to its end. */
async function synced(): Promise<void> {
  const use = await stage.ada.slash('sync');
  await seen(stage, use, 'the end of the sync', ({ embeds }) => DONE.test(embeds[0]?.title ?? ''));
}

/** Presses `✓ Owned` in the list, and returns the private answer. */
async function owned(person: Person, use: Invocation): Promise<Message> {
  const list = use.message();
  if (!list) throw new Error('no list');
  return note(stage, await person.press(list, addButton(list)), /^Already/);
}

/** Presses a button that opens a form. */
async function opened(person: Person, message: Message, button = 'Details…'): Promise<Invocation> {
  const press = await person.press(message, button);
  await press.first();
  expect(press.responseType).toBe(9);
  return press;
}
const partsOf = (press: Invocation) => {
  const modal = press.modal();
  if (!modal) throw new Error('no form');
  return inputsOf(modal);
};
/** Sends a form with these values, by the labels of their parts. The others stay as the form showed them. */
async function sent(
  person: Person,
  press: Invocation,
  values: Record<string, string | string[]>,
): Promise<Message> {
  const parts = partsOf(press);
  const byId = Object.entries(values).map(([label, value]) => {
    const part = parts.find((one) => one.label === label);
    if (!part) throw new Error(`no ${label} in ${parts.map((one) => one.label).join(', ')}`);
    return [part.input.custom_id, value];
  });
  const answer = await reply(stage, await person.submitModal(press, Object.fromEntries(byId)));
  expect(answer).toMatchObject(ONLY_IN_PRIVATE);
  return answer;
}

describe('who added a copy', () => {
  it('reads the fields once, fills in the form, and the list shows the condition at once', async () => {
    const { releaseId, use } = await added();
    const press = await stage.miles.press(await owned(stage.miles, use), 'Details…');
    const ready = await reply(stage, press);
    expect(ready).toMatchObject({
      ...ONLY_IN_PRIVATE,
      content: 'I read your fields from Discogs. Press the button to fill in the details',
    });
    expect(stage.calls().map(({ method }) => method)).toEqual(['GET', 'GET']);
    stage.resetCalls();

    const form = await opened(stage.miles, ready);
    expect(partsOf(form).map(({ label, description = null }) => [label, description])).toEqual([
      ['Media Condition', null],
      ['Sleeve Condition', null],
      ['Notes', null],
      ['Folder', null],
      ['Rating', RATING_HINT],
    ]);
    expect(stage.calls()).toEqual([]);
    const answer = await sent(stage.miles, form, {
      'Media Condition': [VG_PLUS],
      'Sleeve Condition': ['Very Good (VG)'],
      Notes: 'bought in *Leeds*',
      Rating: ['5'],
    });
    expect(answer.content).toBe('✅ Saved: **Media Condition**, **Sleeve Condition**, **Notes**, **Rating**');
    expect(answer.components).toEqual([]);
    expect(valuesOf(releaseId)).toEqual({
      ...{ 1: VG_PLUS, 2: 'Very Good (VG)', 3: 'bought in *Leeds*', folderId: 1, rating: 5 },
    });
    await seen(stage, use, 'the condition', (one) => badge(one) === '**✅ Owned · VG+ / VG**');

    // The next form shows what was saved, and needs no further reading.
    const again = await opened(stage.miles, await owned(stage.miles, use));
    expect(partsOf(again)[2]?.input).toMatchObject({ value: 'bought in *Leeds*' });
    stage.resetCalls();
    expect((await sent(stage.miles, again, {})).content).toBe('Nothing was changed');
    expect(stage.calls()).toEqual([]);
  });

  it('can go on after 20 minutes, a sync and a restart, and writes only what was changed', async () => {
    const { releaseId, use } = await added();
    const form = await opened(stage.miles, await owned(stage.miles, use));
    const { collection } = stage.discogs;
    const [copy] = copiesOf(releaseId);
    if (!copy) throw new Error('no copy');
    collection.change(copy.instanceId, {
      ...{ folderId: jazz, rating: 3 },
      notes: [{ field_id: 3, value: 'typed on Discogs' }],
    });
    await synced();
    stage.clock.jump(20 * 60_000);
    await stage.restart();
    const answer = await sent(stage.miles, form, { 'Media Condition': [VG_PLUS] });
    expect(answer.content).toBe('✅ Saved: **Media Condition**');
    expect(valuesOf(releaseId)).toEqual({
      ...{ 1: VG_PLUS, 3: 'typed on Discogs', folderId: jazz, rating: 3 },
    });
  });

  it('reads which field was refused, and the others are saved', async () => {
    const { releaseId, use } = await added();
    const form = await opened(stage.miles, await owned(stage.miles, use));
    const { fields } = stage.discogs.collection;
    const known = fields.get(1)?.options ?? [];
    fields.change(1, { options: ['good', 'bad'] });
    const answer = await sent(stage.miles, form, { 'Media Condition': [VG_PLUS], Notes: 'kept' });
    fields.change(1, { options: known });
    expect(answer.content.split('\n')).toEqual([
      '✅ Saved: **Notes**',
      "❌ **Media Condition**: Discogs doesn't take this value. Pick or type another one",
    ]);
    expect(valuesOf(releaseId)).toMatchObject({ 3: 'kept' });
  });

  it('reads that it waits while Discogs is down', async () => {
    const { releaseId, use } = await added();
    const form = await opened(stage.miles, await owned(stage.miles, use));
    stage.discogs.faults.add({ method: 'POST', path: /fields/, fault: { kind: 'status', status: 503 } });
    const answer = await sent(stage.miles, form, { Notes: 'later' });
    expect(answer.content).toBe(
      "⏳ Not on Discogs yet: **Notes**. Discogs had an error (503). I'll keep trying",
    );
    stage.discogs.faults.clear();
    stage.clock.jump(2 * 60_000);
    await stage.discord.waitFor(() => ('3' in valuesOf(releaseId) ? true : undefined), {
      what: () => 'the note on Discogs',
    });
    expect(valuesOf(releaseId)).toMatchObject({ 3: 'later' });
  });

  it('cannot send it after losing the right to /add', async () => {
    const { releaseId, use } = await added();
    const form = await opened(stage.miles, await owned(stage.miles, use));
    stage.discord.setCommandPermissions(stage.guildId, 'add', [
      { id: stage.miles.userId, type: 2, permission: false },
    ]);
    expect((await sent(stage.miles, form, { Notes: 'no' })).content).toContain('can use /add here');
    expect([valuesOf(releaseId), writes()]).toEqual([{ folderId: 1, rating: 0 }, 0]);
  });
});

it('says in the answer that the bot may not read the channel of the list, and does not try', async () => {
  const { use } = await added();
  const form = await opened(stage.miles, await owned(stage.miles, use));
  stage.channel.setBotPermissions({ deny: ['ReadMessageHistory'] });
  const { content } = await sent(stage.miles, form, { 'Media Condition': [VG_PLUS] });
  stage.channel.setBotPermissions({});
  expect(content).toMatch(/^✅ Saved: \*\*Media Condition\*\*\n-# .*Read Message History/);
});

describe('fields of the collection', () => {
  it('are asked in their own words, five a form, and those that no form can show are left to Discogs', async () => {
    const { releaseId, use } = await added();
    const { fields } = stage.discogs.collection;
    const hostile = '**@everyone** <@1> discord.gg/abc \u202eעברית'.repeat(3);
    fields.change(2, { name: hostile });
    const shelf = fields.add({ name: 'Shelf', type: 'dropdown', options: ['A', 'B'] });
    const shop = fields.add({ name: 'Bought at' });
    const many = Array.from({ length: 26 }, (_, index) => `Box ${index}`);
    fields.add({ name: 'Box', type: 'dropdown', options: many });
    await synced();
    stage.resetCalls();

    const form = await opened(stage.miles, await owned(stage.miles, use));
    const names = partsOf(form).map(({ label }) => label);
    expect(names.map((name) => name.length <= 45)).toEqual([true, true, true, true, true]);
    expect([names[0], ...names.slice(2)]).toEqual(['Media Condition', 'Notes', 'Shelf', 'Bought at']);
    const answer = await sent(stage.miles, form, { Shelf: ['B'], [names[1] ?? '']: [VG_PLUS] });
    expect(answer.content).toMatch(/^✅ Saved: \*\*.*\*\*, \*\*Shelf\*\*\n-# Only on Discogs: \*\*Box\*\*$/);
    expect(stage.discord.pinging()).toEqual([]);
    expect(labels(answer)).toEqual(['More…']);
    const rest = await opened(stage.miles, answer, 'More…');
    expect(partsOf(rest).map(({ label }) => label)).toEqual(['Folder', 'Rating']);
    expect((await sent(stage.miles, rest, { Rating: ['2'] })).content).toMatch(/^✅ Saved: \*\*Rating\*\*/);
    expect(valuesOf(releaseId)).toEqual({ 2: VG_PLUS, [shelf]: 'B', folderId: 1, rating: 2 });

    fields.change(2, { name: 'Sleeve Condition' });
    fields.remove(shelf);
    fields.remove(shop);
    for (const { id, name } of fields.list()) if (name === 'Box') fields.remove(id);
    // The button of an older answer still opens a form, and what is gone on Discogs is said.
    const old = await opened(stage.miles, await owned(stage.miles, use));
    expect((await sent(stage.miles, old, { Shelf: ['A'] })).content).toContain(
      '❌ **Shelf**: Discogs no longer has this field. Run /sync',
    );
    await synced();
  });
});

describe('who can', () => {
  it('is who added the copy, and who can use /sync; others never see the values', async () => {
    const { releaseId, use } = await added();
    const mine = await owned(stage.miles, use);
    await sent(stage.miles, await opened(stage.miles, mine), { Notes: 'for me' });
    expect(labels(await owned(stage.nina, use))).not.toContain('Details…');
    expect(labels(await owned(stage.ada, use))).toContain('Details…');
    const form = await opened(stage.ada, await owned(stage.ada, use));
    expect(partsOf(form)[2]?.input).toMatchObject({ value: 'for me' });
    // She can no longer use /sync when she sends it.
    stage.discord.setCommandPermissions(stage.guildId, 'sync', [
      { id: stage.ada.userId, type: 2, permission: false },
    ]);
    expect((await sent(stage.ada, form, { Notes: 'not hers' })).content).toBe(NOT_YOURS);
    expect(valuesOf(releaseId)).toMatchObject({ 3: 'for me' });
  });

  it('is asked before anything of the copy is shown, whatever the button once was', async () => {
    const { use } = await added();
    await synced();
    const card = await stage.ada.slash('crate show', { record: String(next), private: true });
    const shown = await reply(stage, card);
    expect(labels(shown)).toContain('Details…');
    stage.discord.setCommandPermissions(stage.guildId, 'sync', [
      { id: stage.ada.userId, type: 2, permission: false },
    ]);
    const press = await stage.ada.press(shown, 'Details…');
    expect(await reply(stage, press)).toMatchObject({ content: NOT_YOURS, ...ONLY_IN_PRIVATE });
    expect(press.modal()).toBeNull();
    // The public card has no such button.
    const open = await stage.miles.slash('crate show', { record: String(next) });
    expect(labels(await reply(stage, open))).not.toContain('Details…');
    expect(labels(await owned(stage.miles, use))).toContain('Details…');
  });
});

describe('several copies', () => {
  it('are asked for, and the card shows at once what was saved', async () => {
    const { releaseId, use } = await added();
    const answer = await owned(stage.miles, use);
    const another = await stage.miles.press(answer, 'Add another copy');
    const second = await seen(stage, another, 'the second copy', ({ content }) =>
      content.startsWith('✅ Another'),
    );
    const its = await opened(stage.miles, second);
    await sent(stage.miles, its, { 'Media Condition': ['Mint (M)'] });
    await seen(stage, use, 'its condition', (one) => badge(one) === '**✅ Owned ×2 · M**');
    const press = await stage.miles.press(await owned(stage.miles, use), 'Details…');
    const question = await reply(stage, press);
    expect(question.content).toMatch(
      /^Which copy of \*\*.*\*\*\?\n\*\*1\*\* · Added .*\n\*\*2\*\* · Added .*$/,
    );
    expect(labels(question)).toEqual(['Details of copy 1', 'Details of copy 2']);
    const form = await opened(stage.miles, question, 'Details of copy 2');
    await sent(stage.miles, form, { 'Media Condition': [VG_PLUS] });
    expect(copiesOf(releaseId).map(({ notes }) => notes)).toEqual([[], [{ field_id: 1, value: VG_PLUS }]]);
    await seen(stage, use, 'the condition', (one) => badge(one) === '**✅ Owned ×2 · VG+**');
  });

  it('are on a private card, which shows at once what was saved', async () => {
    const { releaseId } = await added();
    const card = await stage.ada.slash('crate show', { record: String(releaseId), private: true });
    const form = await opened(stage.ada, await reply(stage, card));
    const answer = await sent(stage.ada, form, { Folder: [String(jazz)], Notes: 'on the card' });
    expect(answer.content).toBe('✅ Saved: **Notes**, **Folder**');
    const drawn = await seen(stage, card, 'the note', (one) =>
      (one.embeds[0]?.fields ?? []).some(({ value }) => value.includes('Notes: on the card')),
    );
    expect(JSON.stringify(drawn.embeds)).toContain('Folder Jazz');
  });
});

describe('the confirmation of an Add', () => {
  it('has Details for the copy that was just added, although it is deleted while the form is open', async () => {
    const releaseId = next;
    const use = await stage.miles.slash('find', { what: `r${releaseId}` });
    await reply(stage, use);
    await stage.handled(use);
    const list = use.message();
    if (!list) throw new Error('no list');
    const press = await stage.miles.press(list, addButton(list));
    const confirmation = await note(stage, press, /^✅ Added/);
    const form = await opened(stage.miles, confirmation);
    await stage.discord.waitFor(() => (press.followUps().length === 0 ? true : undefined), {
      what: () => 'the end of the confirmation',
    });
    const answer = await sent(stage.miles, form, { 'Media Condition': [VG_PLUS] });
    expect(answer.content).toBe('✅ Saved: **Media Condition**');
    expect(valuesOf(releaseId)).toMatchObject({ 1: VG_PLUS });
    await seen(stage, use, 'the condition', (one) => badge(one) === '**✅ Owned · VG+**');
  });
});
