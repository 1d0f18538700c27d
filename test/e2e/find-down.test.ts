// End to end: Discogs fails in each step of finding, the bot restarts, or the list is deleted. Each press is answered.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation, Message } from '../../sandbox/discord/index.ts';
import { labels, openStage, reply, type Stage } from './stage.ts';

let stage: Stage;
let list: Message;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
beforeEach(async () => {
  const use = await stage.miles.slash('search album', {
    artist: 'Pink Floyd',
    title: 'The Dark Side Of The Moon',
  });
  list = await reply(stage, use);
  await stage.handled(use);
  list = use.message() ?? list;
});
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations.map(({ code }) => code)).toEqual(refused);
});
/** The codes with which Discord refused calls so far, as a test wants it. */
const refused: number[] = [];

const isDown = () => stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
const menuId = (message: Message) =>
  message.components.flatMap((row) => row.components).find((one) => one.type === 3)?.custom_id ?? '';
const inChannel = () => stage.ada.messages().map(({ id, content }) => ({ id, content }));

/** Waits until the press is handled. Expects one private sentence, and nothing new in the channel. */
async function failsInPrivate(press: () => Promise<Invocation>) {
  const before = inChannel();
  const use = await press();
  await stage.handled(use);
  // A press has the message of its button; a form has its answer.
  const said = use.followUps().length > 0 ? use.followUps() : [use.message()];
  expect(said).toHaveLength(1);
  expect(said[0]?.isEphemeral).toBe(true);
  expect(said[0]?.content).toMatch(/Discogs/);
  expect(said[0]?.content).not.toContain('⏳');
  expect(inChannel()).toEqual(before);
}

describe('while Discogs is down', () => {
  it('All pressings, a menu, a form and the buttons of digits fail in private, and can be pressed again', async () => {
    const opened = await stage.nina.press(list, 'All pressings');
    await stage.handled(opened);
    const finder = opened.followUps()[0];
    if (!finder) throw new Error('there is no finder');
    const digits = await reply(stage, await stage.miles.slash('find', { what: '249505' }));
    const wrong = await reply(stage, await stage.nina.slash('find', { what: '5099902987614' }));
    isDown();
    await failsInPrivate(() => stage.nina.select(finder, menuId(finder), ['UK']));
    await failsInPrivate(async () => {
      const form = await stage.nina.press(finder, 'Which one is mine?');
      await form.first();
      return stage.nina.submitModal(form, { etching: 'SHVL 804 A-2' });
    });
    await failsInPrivate(() =>
      stage.miles.press(digits, labels(digits).find((one) => one.startsWith('Release')) ?? ''),
    );
    await failsInPrivate(() => stage.nina.press(wrong, 'Search anyway'));
    stage.discogs.faults.clear();
    const again = await stage.nina.select(finder, menuId(finder), ['UK']);
    await stage.handled(again);
    const shown = stage.nina.messages().find(({ id }) => id === finder.id);
    expect(shown?.embeds.every(({ title }) => title?.includes('UK'))).toBe(true);
  });
});

describe('a form that was opened', () => {
  it('is answered after a restart', async () => {
    const form = await stage.nina.press(list, 'Which one is mine?');
    await form.first();
    await stage.restart();
    const answer = await reply(stage, await stage.nina.submitModal(form, { etching: 'SHVL 804 A-2' }));
    expect(answer.isEphemeral).toBe(true);
    expect(answer.content).toContain('SHVL 804 A-2');
  });

  it('is refused in private when its list was deleted', async () => {
    const form = await stage.nina.press(list, 'Which one is mine?');
    await form.first();
    stage.ada.remove(list);
    const answer = await reply(stage, await stage.nina.submitModal(form, { etching: 'SHVL 804 A-2' }));
    expect(answer).toMatchObject({
      content: 'This form is outdated. Run the command again',
      isEphemeral: true,
    });
  });
});

describe('an answer that someone deletes while the person waits', () => {
  /** Lets a command wait for Discogs, deletes its answer, and lets it go on. Returns what came in its place. */
  async function deleted(command: string, options: Record<string, string>, path: RegExp) {
    const gate = stage.discogs.hold({ path });
    const use = await stage.miles.slash(command, options);
    await gate.arrived;
    const [thinking] = stage.ada.messages().slice(-1);
    if (!thinking) throw new Error('there is no answer yet');
    stage.ada.remove(thinking);
    gate.release();
    await stage.handled(use);
    refused.push(10008);
    return use.followUps();
  }

  it('is posted again, and its details come in there', async () => {
    const [posted, ...more] = await deleted(
      'search album',
      { artist: 'Björk', title: 'Debut' },
      /^\/database\/search/,
    );
    expect(more).toEqual([]);
    expect(posted?.isEphemeral).toBe(false);
    expect(posted?.embeds.length).toBeGreaterThan(0);
    expect(labels(posted ?? list)).not.toEqual([]);
    expect(posted?.versions.length).toBeGreaterThan(1);
  });

  it('is a private sentence, if there is nothing to show', async () => {
    const [said, ...more] = await deleted(
      'search album',
      { artist: 'No one', title: 'Nothing at all' },
      /^\/database\/search/,
    );
    expect(more).toEqual([]);
    expect([said?.isEphemeral, said?.content]).toEqual([true, expect.stringMatching(/^No match for/)]);
  });
});
