// Buttons obey the permissions of their command, as admins set them in Discord, without a restart of the bot.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { addButton, note, openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => {
  for (const name of ['add', 'search', '*']) stage.discord.setCommandPermissions(stage.guildId, name, null);
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discord.pinging()).toEqual([]);
});

const everyone = (permission: boolean) => ({ id: stage.guildId, type: 1 as const, permission });
const person = (userId: string, permission: boolean) => ({ id: userId, type: 2 as const, permission });
const posts = () => stage.discogs.requests.filter((one) => one.method === 'POST').length;

async function search(number: string): Promise<Message> {
  const found = await (await stage.miles.slash('search catno', { number })).answered();
  if (!found) throw new Error('nothing found');
  return found;
}

describe('Add, when an admin restricted /add', () => {
  it('is refused in private, says who may, and works as soon as the admin allows it', async () => {
    const message = await search('PB 41447');
    const { ada, miles, nina } = stage;
    stage.discord.setCommandPermissions(stage.guildId, 'add', [everyone(false), person(ada.userId, true)]);

    const refused = await note(stage, await nina.press(message, addButton(message)), / can use \/add here/);
    expect(refused.content).toBe(
      `Only <@${ada.userId}> and administrators can use /add here. An admin can change that in Server Settings › Integrations`,
    );
    expect(refused.isEphemeral).toBe(true);
    expect(posts()).toBe(0);
    // In the log, an operator can distinguish this refusal (`permission`) from one for a wrong input.
    await stage.logged(/"outcome":"refused","why":"permission"/);
    const nonsense = await nina.slash('search barcode', { digits: 'not a barcode' });
    await stage.handled(nonsense);
    const line = stage
      .log()
      .split('\n')
      .find((one) => one.includes(`"interaction":"${nonsense.id}"`));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ outcome: 'refused', why: 'input' });
    await expect(nina.slash('add', { release: '249504' })).rejects.toThrow(/may not use/);

    stage.discord.setCommandPermissions(stage.guildId, 'add', [
      everyone(false),
      person(ada.userId, true),
      person(nina.userId, true),
    ]);
    await note(stage, await nina.press(message, addButton(message)), /^✅ Added/);
    expect(posts()).toBe(1);
    // Miles still cannot use /add, and so cannot use the button that replaced Add either.
    await note(stage, await miles.press(message, addButton(message)), / can use \/add here/);
  });

  it('Undo and Add another copy are /add as well', async () => {
    const card = await (await stage.miles.slash('add', { release: '900000102' })).answered();
    if (!card) throw new Error('no card');
    stage.discord.setCommandPermissions(stage.guildId, '*', [everyone(false)]);
    await note(stage, await stage.miles.press(card, 'Undo'), / can use \/add here/);
    stage.discord.setCommandPermissions(stage.guildId, '*', null);
    await seen(stage, await stage.miles.press(card, 'Undo'), 'the outcome', (one) =>
      one.content.startsWith('Removed'),
    );
  });
});

describe("Undo of someone else's add", () => {
  it('is refused in private, and done for someone with Manage Server', async () => {
    const card = await (await stage.miles.slash('add', { release: '900000102' })).answered();
    if (!card) throw new Error('no card');
    const refused = await note(stage, await stage.nina.press(card, 'Undo'), /^Only the member who added it/);
    expect(refused.content).toMatch(/or a server manager, can undo it$/);
    expect(refused.isEphemeral).toBe(true);
    expect(stage.discogs.collection.copiesOf(900000102)).toHaveLength(1);
    await seen(stage, await stage.ada.press(card, 'Undo'), 'the outcome', (one) =>
      one.content.startsWith('Removed'),
    );
    expect(stage.discogs.collection.copiesOf(900000102)).toHaveLength(0);
  });
});

describe('turning pages, when an admin restricted /search', () => {
  it('to another channel', async () => {
    const use = await stage.miles.slash('search album', { artist: 'Pink Floyd', title: 'dark side' });
    const message = await use.answered();
    if (!message) throw new Error('nothing found');
    stage.discord.setCommandPermissions(stage.guildId, 'search', [
      { id: stage.miles.channelId, type: 3, permission: false },
    ]);
    await note(stage, await stage.nina.press(message, 'Next'), /\/search is switched off in this channel/);
  });
});

describe('what a button may not be pressed without', () => {
  it('the permission Use Application Commands in that channel', async () => {
    const message = await search('PB 41447');
    stage.channel.setOverwrite(stage.guildId, { deny: ['UseApplicationCommands'] });
    const before = posts();
    await note(
      stage,
      await stage.nina.press(message, addButton(message)),
      /^You need \*\*Use Application Commands\*\* in this channel/,
    );
    await note(
      stage,
      await stage.ada.press(message, addButton(message)),
      /^You need \*\*Use Application Commands\*\* in this channel/,
    );
    stage.channel.setOverwrite(stage.guildId, {});
    await note(stage, await stage.nina.press(message, addButton(message)), /^Already in the crate/);
    expect(posts()).toBe(before);
  });

  it("Discord's word who can: before it is known, nothing is added, and pages turn all the same", async () => {
    await stage.restart();
    const album = await stage.miles.slash('search album', { artist: 'Pink Floyd', title: 'dark side' });
    const message = await album.answered();
    if (!message) throw new Error('nothing found');
    stage.discord.setCommandPermissions(stage.guildId, 'add', [everyone(false)]);
    const before = posts();
    const no = { status: 403, body: { code: 50001, message: 'Missing Access' } };
    stage.discord.failNext({ path: '/commands/permissions' }, no);
    await note(
      stage,
      await stage.nina.press(message, addButton(message)),
      /^Discord doesn't tell me who may do this\. Try again in a minute$/,
    );
    await seen(stage, await stage.nina.press(message, 'Next'), 'the second page', (one) =>
      one.content.includes('pressings 6–10 of 10'),
    );
    expect(posts()).toBe(before);
  });
});
