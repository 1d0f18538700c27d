// End to end: what one can do right after an Add: Undo, and taking the record off the wantlist.
import { expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { COLOURS } from '../../src/discord/views/colours.ts';
import { DONE } from '../support/sync-messages.ts';
import { useAddStage } from './add-stage.ts';
import { addButton, isOwned, labels, note, reply, seen } from './stage.ts';
import { shows } from './sync-stage.ts';

const { stage, found, add, copies } = useAddStage();

const shown = (message: Message) => stage.nina.messages().find(({ id }) => id === message.id);
const isGone = (message: Message) =>
  stage.discord
    .history({ id: stage.nina.channelId })
    .some(({ id, deletedAt }) => id === message.id && deletedAt !== null);

/** Lets Miles find a release. Returns its card with all details. */
async function card(releaseId: number): Promise<Message> {
  const use = await stage.miles.slash('find', { what: `https://www.discogs.com/release/${releaseId}` });
  const first = await reply(stage, use);
  await stage.handled(use);
  return use.message() ?? first;
}

it('Undo on the confirmation answers in a message of its own, which stays when the confirmation goes', async () => {
  const list = await found('PB 41447');
  const press = await stage.nina.press(list, addButton(list));
  const confirmation = await note(stage, press, /^✅ Added/);
  expect(labels(confirmation)).toEqual(['Undo', 'Details…']);
  const gate = stage.discogs.hold({ method: 'DELETE' });
  const undo = await stage.nina.press(confirmation, 'Undo');
  await gate.arrived;
  await stage.discord.waitFor(() => isGone(confirmation), { what: 'the confirmation to go' });
  gate.release();
  const answer = await seen(stage, undo, 'the outcome', ({ content }) => content.startsWith('Removed'));
  expect(answer).toMatchObject({ content: 'Removed', isEphemeral: true });
  expect(copies(249504)).toEqual([]);
  await stage.discord.waitFor(() => !isOwned(shown(list) ?? list), { what: 'the tick to go' });
});

it('offers Undo to who added it, and a refusal of Discogs is read as well', async () => {
  const list = await found('PB 41447');
  const confirmation = await note(stage, await stage.nina.press(list, addButton(list)), /^✅ Added/);
  stage.discogs.faults.add({ method: 'DELETE', fault: { kind: 'status', status: 403 } });
  const undo = await stage.nina.press(confirmation, 'Undo');
  const answer = await seen(stage, undo, 'the refusal', ({ content }) => content !== '');
  expect(answer.isEphemeral).toBe(true);
  expect(answer.content).toContain('Discogs');
  expect(copies(249504)).toHaveLength(1);
});

it('a record that was wanted stays on the wantlist until someone takes it off', async () => {
  const RELEASE = 9082405;
  const wanting = await stage.miles.press(await card(RELEASE), '🤍 Want');
  await note(stage, wanting, /On your wantlist now/);
  const one = await card(RELEASE);
  const press = await stage.nina.press(one, 'Add');
  const confirmation = await note(stage, press, /^✅ Added/);
  expect(labels(confirmation)).toEqual(['Undo', 'Details…', 'Take it off the wantlist']);
  expect(stage.discogs.wantlist.has(RELEASE)).toBe(true);
  const taken = await stage.nina.press(confirmation, 'Take it off the wantlist');
  const answer = await seen(stage, taken, 'the outcome', ({ content }) => content.startsWith('Off'));
  expect(answer).toMatchObject({ content: 'Off your wantlist now', isEphemeral: true });
  expect(stage.discogs.wantlist.has(RELEASE)).toBe(false);
  const badges = () => shown(one)?.embeds[0]?.description ?? '';
  await stage.discord.waitFor(() => badges().includes('Owned') && !badges().includes('wantlist'), {
    what: 'the badge to go',
  });
});

it('/add offers the same, once for all', async () => {
  const RELEASE = 900000102;
  await note(stage, await stage.miles.press(await card(RELEASE), '🤍 Want'), /On your wantlist now/);
  const added = await add(String(RELEASE));
  expect(labels(added)).toEqual(['Undo', 'Take it off the wantlist', 'Discogs']);
  const taken = await stage.nina.press(added, 'Take it off the wantlist');
  await note(stage, taken, /^Off your wantlist now/);
  expect(stage.discogs.wantlist.has(RELEASE)).toBe(false);
  expect(labels(shown(added) ?? added)).toEqual(['Undo', 'Discogs']);
  expect(shown(added)?.content).toBe(added.content);
});

/** Lets the answer to the next POST be lost, and presses Add. Returns the confirmation. */
async function addLost(list: Message): Promise<Message> {
  stage.discogs.faults.add({ method: 'POST', fault: { kind: 'lost-answer' }, times: 1 });
  return note(stage, await stage.nina.press(list, addButton(list)), /^✅ Added/);
}

it('after a lost answer Undo asks first, with folder and date, and Keep keeps the copy', async () => {
  const RELEASE = 7428792;
  // The names of the folders come with a sync.
  await reply(stage, await stage.ada.slash('sync'));
  await shows(stage, DONE);
  const list = await card(RELEASE);
  const confirmation = await addLost(list);
  expect(labels(confirmation)).toEqual(['Undo']);
  const undo = await stage.nina.press(confirmation, 'Undo');
  const asks = /^Discogs never confirmed this add\. Is this the copy\?\nAdded <t:\d+:f> · Folder /;
  const question = await seen(stage, undo, 'the question', ({ content }) => asks.test(content));
  expect(question.isEphemeral).toBe(true);
  expect(labels(question)).toEqual(['Yes, remove it', 'Keep']);
  const kept = await stage.nina.press(question, 'Keep');
  await seen(stage, kept, 'the end', ({ content }) => content === 'Nothing was changed');
  expect(copies(RELEASE)).toHaveLength(1);

  // The same is under the button of the record, for who added it.
  const owned = await note(stage, await stage.nina.press(list, addButton(list)), /^Already in the crate/);
  const again = await stage.nina.press(owned, 'Undo');
  const asked = await seen(stage, again, 'the question', ({ content }) => asks.test(content));
  const sure = await stage.nina.press(asked, 'Yes, remove it');
  await seen(stage, sure, 'the outcome', ({ content }) => content === 'Removed');
  expect(copies(RELEASE)).toEqual([]);
});

it('the question of a confirmation paints the list again, long after the confirmation has gone', async () => {
  const list = await card(8260804);
  const confirmation = await addLost(list);
  const undo = await stage.nina.press(confirmation, 'Undo');
  const question = await seen(stage, undo, 'the question', ({ content }) => content.includes('Is this'));
  await stage.discord.waitFor(() => isGone(confirmation), { what: 'the confirmation to go' });
  await stage.discord.waitFor(() => isOwned(shown(list) ?? list), { what: 'the tick' });
  const sure = await stage.nina.press(question, 'Yes, remove it');
  await seen(stage, sure, 'the outcome', ({ content }) => content === 'Removed');
  await stage.discord.waitFor(() => !isOwned(shown(list) ?? list), { what: 'the tick to go' });
});

it('two new copies after a lost answer: no Undo, for no one knows which one it is', async () => {
  const RELEASE = 900000103;
  const list = await card(RELEASE);
  const gate = stage.discogs.hold({ method: 'POST' });
  const adding = addLost(list);
  await gate.arrived;
  stage.discogs.collection.add(RELEASE);
  gate.release();
  expect(labels(await adding)).toEqual([]);
  const owned = await note(stage, await stage.nina.press(list, addButton(list)), /^Already in the crate ×2/);
  expect(labels(owned)).toEqual(['Add another copy']);
});

it('Undo on the public card of /add asks in private, and its answer is shown on the card', async () => {
  stage.discogs.faults.add({ method: 'POST', fault: { kind: 'lost-answer' }, times: 1 });
  const added = await add('5134861');
  expect(labels(added)).toEqual(['Undo', 'Discogs']);
  const undo = await stage.miles.press(added, 'Undo');
  const question = await note(stage, undo, /Is this the copy/);
  expect(question.isEphemeral).toBe(true);
  expect(shown(added)?.content).toBe(added.content);
  const sure = await stage.miles.press(question, 'Yes, remove it');
  await seen(stage, sure, 'the outcome', ({ content }) => content === 'Removed');
  expect(shown(added)?.content).toMatch(/^Removed\n-# Data provided by/);
  expect(labels(shown(added) ?? added)).toEqual(['Discogs']);
});

it('what waits for Discogs can be forgotten by who added it, and nothing is left', async () => {
  const RELEASE = 20078449;
  stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
  const waiting = await add(String(RELEASE));
  expect(waiting.content).toMatch(/^⏳ Saved /);
  expect(labels(waiting)).toEqual(['Forget', 'Discogs']);
  const other = await note(
    stage,
    await stage.nina.press(waiting, 'Forget'),
    /^You can forget a record that you/,
  );
  expect(other.isEphemeral).toBe(true);
  expect(shown(waiting)?.content).toBe(waiting.content);

  const forgotten = await stage.miles.press(waiting, 'Forget');
  const after = await seen(stage, forgotten, 'the end', ({ content }) => content.startsWith('Forgotten'));
  expect(labels(after)).toEqual(['Discogs']);
  expect(after.embeds[0]?.color).toBe(COLOURS.grey);
  stage.discogs.faults.clear();
  expect(copies(RELEASE)).toEqual([]);
  expect(labels(await card(RELEASE))).toContain('Add');
});

it('the note of a button offers the same, and the list shows it', async () => {
  const RELEASE = 2835466;
  const list = await card(RELEASE);
  stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
  const waiting = await note(stage, await stage.nina.press(list, addButton(list)), /^⏳ Saved /);
  expect(labels(waiting)).toEqual(['Forget']);
  const press = await stage.nina.press(waiting, 'Forget');
  await seen(stage, press, 'the end', ({ content }) => content.startsWith('Forgotten'));
  await stage.discord.waitFor(() => labels(shown(list) ?? list).includes('Add'), { what: 'the list' });
});
