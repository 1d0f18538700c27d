// End to end: an Add waits for Discogs, and meanwhile someone turns the page of the list.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());

const firstUrl = ({ embeds }: Message) => embeds[0]?.url;
const label = (message: Message, customId: string) => {
  const all = message.components.flatMap((row) => row.components);
  const found = all.find((one) => one.custom_id === customId);
  return found && 'label' in found ? found.label : undefined;
};

it.each([false, true])('shows the page that it was turned to (private: %s)', async (isPrivate) => {
  const options = { artist: 'Pink Floyd', title: 'The Dark Side Of The Moon', private: isPrivate };
  const use = await stage.miles.slash('search album', options);
  const message = await reply(stage, use);
  await stage.handled(use);
  const list = use.message() ?? message;
  const shown = list.components.flatMap((row) => row.components);
  const pressed = shown.find(
    (one) => one.custom_id?.startsWith('add:') && label(list, one.custom_id) !== '✓ Owned',
  );
  const addId = pressed?.custom_id ?? '';

  const gate = stage.discogs.hold({ method: 'POST' });
  const adding = await stage.miles.press(list, addId);
  await gate.arrived;
  // In a public list another person turns the page.
  const reader = isPrivate ? stage.miles : stage.ada;
  const turning = await reader.press(list, 'Next');
  const second = await seen(stage, turning, 'the second page', (one) => firstUrl(one) !== firstUrl(list));
  await stage.handled(turning);
  gate.release();
  await note(stage, adding, /^✅ Added/);
  await stage.handled(adding);

  const now = use.message() ?? second;
  expect(firstUrl(now)).toBe(firstUrl(second));
  const back = await reader.press(now, 'Previous');
  const first = await seen(stage, back, 'the first page', (one) => firstUrl(one) === firstUrl(list));
  expect(label(first, addId)).toContain('✓ Owned');
  expect(stage.discord.violations).toEqual([]);
});
