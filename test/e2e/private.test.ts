// End to end: answers that only one person sees. Everything after them works as it does under a public answer.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
  // A private message cannot be reached through the channel, and the bot did not try.
  expect(stage.discord.requests.filter(({ path }) => /\/channels\/\d+\/messages/.test(path))).toEqual([]);
  expect(stage.miles.messages().filter((one) => !one.isEphemeral)).toEqual([]);
});

const copies = (releaseId: number) => stage.discogs.collection.copiesOf(releaseId);
const buttons = (message: Message) => message.components.flatMap((row) => row.components);
/** Returns the first button whose id starts with `start`. */
const button = (message: Message, start: string) =>
  buttons(message).find((one) => one.custom_id?.startsWith(start));
const press = (message: Message, start: string) =>
  stage.miles.press(message, button(message, start)?.custom_id ?? start);
const isOwned = (id: string) => (message: Message) => {
  const found = button(message, id);
  return found !== undefined && 'label' in found && found.label?.includes('✓') === true;
};

async function search(command: string, options: Record<string, string>) {
  const use = await stage.miles.slash(`search ${command}`, { ...options, private: true });
  const message = await reply(stage, use);
  await stage.handled(use);
  return { use, message: use.message() ?? message };
}

describe('a private list', () => {
  it('is filled in, and its pages turn', async () => {
    const { message } = await search('album', { artist: 'Pink Floyd', title: 'The Dark Side Of The Moon' });
    expect(message.isEphemeral).toBe(true);
    expect(message.embeds).toHaveLength(5);
    // Only the details of a release have such words.
    expect(JSON.stringify(message.embeds)).toMatch(/180|Gatefold|Stereo/i);
    const turn = await stage.miles.press(message, 'Next');
    const second = await seen(
      stage,
      turn,
      'the second page',
      ({ embeds }) => embeds[0]?.url !== message.embeds[0]?.url,
    );
    await stage.handled(turn);
    expect(second.id).toBe(message.id);
    const releaseId = Number(button(second, 'add:')?.custom_id?.slice(4));
    const added = await press(second, `add:${releaseId}`);
    await note(stage, added, /^✅ Added/);
    const ticked = await seen(stage, added, 'the tick', isOwned(`add:${releaseId}`));
    // The list still shows the page that was turned to.
    expect(ticked.embeds[0]?.url).toBe(second.embeds[0]?.url);
    expect(copies(releaseId)).toHaveLength(1);
  });

  it('shows what a second copy and an Undo changed, through the token of its last press', async () => {
    const { message, use } = await search('catno', { number: 'PB 41447' });
    const added = await press(message, 'add:249504');
    await seen(stage, added, 'the tick', isOwned('add:249504'));
    const list = use.message() ?? message;
    const again = await press(list, 'add:249504');
    const owned = await note(stage, again, /^Already in the crate/);
    const undo = await press(owned, 'undo:');
    await seen(stage, undo, 'the outcome', ({ content }) => content === 'Removed');
    await stage.discord.waitFor(() => !isOwned('add:249504')(use.message() ?? message), {
      what: 'the list without its tick',
    });
    expect(copies(249504)).toEqual([]);
  });
});

describe('a private card', () => {
  it('of /add: its buttons work', async () => {
    const card = await reply(stage, await stage.miles.slash('add', { release: '249504', private: true }));
    expect(card).toMatchObject({
      isEphemeral: true,
      embeds: [{ title: expect.stringContaining('Rick Astley') }],
    });
    const undo = await press(card, 'undo:');
    await seen(stage, undo, 'the outcome', ({ content }) => content.startsWith('Removed'));
    expect(copies(249504)).toEqual([]);
  });

  it('of /add: an answer that was lost corrects itself', async () => {
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'late-write', afterMs: 30_000 } });
    const use = await stage.miles.slash('add', { release: '8606725', private: true });
    await seen(stage, use, 'the wait', ({ content }) => content.includes('Waiting for Discogs to confirm'));
    await seen(stage, use, 'what came of it', ({ content }) => content.startsWith('✅ Added'));
    expect(copies(8606725)).toHaveLength(1);
  });

  it('of /refresh', async () => {
    const card = await reply(stage, await stage.miles.slash('refresh', { record: '8606725', private: true }));
    expect(card).toMatchObject({ isEphemeral: true, content: expect.stringContaining('is up to date') });
  });
});
