// End to end: a channel in which the bot lacks permissions. The answers that suffer name them, and so does /status.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { DONE } from '../support/sync-messages.ts';
import { addButton, note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
afterEach(() => stage.channel.setBotPermissions({}));

it('Embed Links: under what may not be seen, and nowhere when it is there', async () => {
  const found = await reply(stage, await stage.miles.slash('search catno', { number: 'PB 41447' }));
  expect(found.content).not.toContain('I need');
  stage.channel.setBotPermissions({ deny: ['EmbedLinks'] });
  const again = await reply(stage, await stage.miles.slash('search catno', { number: 'PB 41447' }));
  const sentence = "\n-# I need **Embed Links** in this channel. Without it you can't see the details.";
  expect(again.content).toContain(sentence);
  const card = await reply(stage, await stage.miles.slash('add', { release: '249504' }));
  expect(card.content).toContain(sentence);
  const updated = await reply(stage, await stage.miles.slash('refresh', { record: '249504' }));
  expect(updated.content).toContain(sentence);
  // An answer without a card does not need the permission.
  const nothing = await reply(stage, await stage.miles.slash('search catno', { number: 'NO-SUCH' }));
  expect(nothing.content).not.toContain('I need');
  expect(stage.discord.violations).toEqual([]);
});

it('View Channel: an Undo that cannot show itself in the list says so', async () => {
  const found = await reply(stage, await stage.miles.slash('search barcode', { digits: '7-44861-00690-9' }));
  await note(stage, await stage.miles.press(found, addButton(found)), /^✅ Added/);
  const owned = await note(stage, await stage.miles.press(found, addButton(found)), /^Already in the crate/);
  stage.channel.setBotPermissions({ deny: ['ViewChannel'] });
  const undo = await stage.miles.press(owned, 'Undo');
  const says = 'I need **View Channel** in this channel. Without it the list above stays as it was.';
  await seen(stage, undo, 'the outcome', (one) => one.content.includes(says));
  await stage.handled(undo);
  // The bot does not try a call that is sure to be refused.
  expect(stage.discord.violations).toEqual([]);
});

it('a sync: the person who started it reads it in private, and so does an admin with /status', async () => {
  stage.channel.setBotPermissions({ deny: ['SendMessages', 'AttachFiles'] });
  const sync = await stage.ada.slash('sync');
  const told = await note(
    stage,
    sync,
    /^I need \*\*Send Messages\*\* and \*\*Attach Files\*\* in this channel\./,
  );
  expect(told.isEphemeral).toBe(true);
  const status = await reply(stage, await stage.ada.slash('status'));
  expect(status.embeds[0]?.description).toContain(
    "I need **Send Messages** and **Attach Files** in this channel. Allow it in the channel's settings",
  );
  const settings = await reply(stage, await stage.ada.slash('settings show'));
  expect(settings.content).toContain('-# I need **Send Messages** and **Attach Files** in this channel.');
  await stage.discord.waitFor(() => DONE.test(sync.message()?.embeds[0]?.title ?? ''), { what: 'the end' });
});
