// End to end: what one can do right after an Add: Undo, and taking the record off the wantlist.
import { expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { useAddStage } from './add-stage.ts';
import { addButton, isOwned, labels, note, reply, seen } from './stage.ts';

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
  expect(labels(confirmation)).toEqual(['Undo']);
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
  expect(labels(confirmation)).toEqual(['Undo', 'Take it off the wantlist']);
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
