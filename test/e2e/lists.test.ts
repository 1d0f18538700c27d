// End to end: the buttons under all results of a search, and what an Add and an Undo leave as it was in a list with menus.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { addButton, isOwned, labels, note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
});

const DARK_SIDE = { artist: 'Pink Floyd', title: 'The Dark Side Of The Moon' };
const BESIDE = ['Previous', 'Next', 'All pressings', 'Which one is mine?'];

async function list(options: { private?: boolean } = {}) {
  const use = await stage.miles.slash('search album', { ...DARK_SIDE, ...options });
  const message = await reply(stage, use);
  await stage.handled(use);
  return { use, message: use.message() ?? message };
}

/** The labels of all buttons but the Add buttons. */
const below = (message: Message) =>
  labels({ ...message, components: message.components.slice(1) }).filter((label) => label !== '');
const isPageTwo = ({ content }: Message) => content.includes('pressings 6–10 of');

describe('under a search', () => {
  it('the buttons for all results stay on every page, and after an Add, also after a restart', async () => {
    const { use, message } = await list();
    expect(below(message)).toEqual(BESIDE);
    await stage.restart();
    const turn = await stage.nina.press(message, 'Next');
    const second = await seen(stage, turn, 'the second page', isPageTwo);
    expect(below(second)).toEqual(BESIDE);
    await stage.handled(turn);
    await stage.nina.press(second, addButton(second, 2));
    const owned = await seen(stage, use, 'the tick', (one) => isOwned(one, 2));
    expect(isPageTwo(owned)).toBe(true);
    expect(below(owned)).toEqual(BESIDE);
  });

  it.each([false, true])(
    'All pressings opens the finder in a new message (private: %s)',
    async (isPrivate) => {
      const { message } = await list({ private: isPrivate });
      const press = await stage.miles.press(message, 'All pressings');
      const finder = await note(stage, press, /pressings 1–5 of 14/);
      expect(finder.isEphemeral).toBe(isPrivate);
      expect(finder.components).toHaveLength(5);
      await stage.handled(press);
      const undone = await addAndUndo(finder, 4);
      expect(undone.components.slice(1)).toEqual(finder.components.slice(1));
      expect(undone.content).toBe(finder.content);
    },
  );

  /** Adds result number `n`, and takes the copy back. Returns the list as it then is. */
  async function addAndUndo(message: Message, n: number): Promise<Message> {
    const now = () => stage.miles.messages().find(({ id }) => id === message.id) ?? message;
    await stage.miles.press(message, addButton(message, n));
    await stage.discord.waitFor(() => isOwned(now(), n), { what: 'the tick' });
    const again = await stage.miles.press(now(), addButton(message, n));
    const owned = await note(stage, again, /^Already in the crate/);
    await stage.miles.press(owned, 'Undo');
    await stage.discord.waitFor(() => !isOwned(now(), n), { what: 'the list without its tick' });
    return now();
  }
});
