// End to end: Find on Discogs in the menu of a message that names something in its text. The answer is always private.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { addButton, isOwned, labels, note, openStage, reply, type Stage } from './stage.ts';

const COMMAND = 'Find on Discogs';

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

/** Lets Nina use the command on a message, and waits for all details. */
async function findIn(message: Message): Promise<Message> {
  const use = await stage.nina.menu(message, COMMAND);
  const first = await reply(stage, use);
  await stage.handled(use);
  const last = use.message() ?? first;
  expect(last.isEphemeral).toBe(true);
  return last;
}
const findText = (text: string) => findIn(stage.miles.post(text));
const titles = (message: Message) => message.embeds.map((embed) => embed.title ?? '');
const paths = () => stage.calls().map(({ path }) => path);

describe('what a message names', () => {
  it.each([
    ['a link', 'this one! https://www.discogs.com/release/249504-Rick-Astley', /-# for release `249504`/],
    ['a barcode among words', 'the back says 7-44861-00690-9, who knows it?', /-# for `744861006909`/],
    ['a catalogue number among words', 'got my SHVL 804 today, 180g, NM / VG+, €25', /-# for `SHVL 804`/],
    ['a short text that is an album', 'Pink Floyd – The Dark Side Of The Moon', /pressings 1–5 of/],
    ['a master', '<https://www.discogs.com/master/10362>', /pressings 1–5 of/],
  ])('%s', async (_, text, said) => {
    const message = await findText(text);
    expect(message.content).toMatch(said);
    expect(message.embeds.length).toBeGreaterThan(0);
  });

  it('in a message that it forwards', async () => {
    const original = stage.miles.post('look: [r249504]');
    expect(titles(await findIn(stage.miles.forward(original)))).toEqual([
      'Rick Astley - Never Gonna Give You Up',
    ]);
  });

  it('in a list of Runout, by its links: one button for each pressing, with its name', async () => {
    const use = await stage.miles.slash('find', { what: 'SHVL 804' });
    await stage.handled(use);
    const list = use.message();
    if (!list) throw new Error('there is no list');
    stage.resetCalls();
    const choice = await findIn(list);
    expect(choice.content).toMatch(/^That message names \d+ records\. Which one do you want\?$/);
    expect(labels(choice)).toEqual(titles(list));
    expect(stage.calls()).toEqual([]);

    const press = await stage.nina.press(choice, labels(choice)[1] ?? '');
    const card = await note(stage, press, /-# for release/);
    expect(card.isEphemeral).toBe(true);
    expect(card.embeds[0]?.url).toBe(list.embeds[1]?.url);
    await stage.handled(press);
  });

  it('two numbers: a button for each', async () => {
    const choice = await findText('which one, SHVL 804 or PB 41447?');
    expect(labels(choice)).toEqual(['SHVL 804', 'PB 41447']);
    expect(stage.calls()).toEqual([]);
    const press = await stage.nina.press(choice, 'PB 41447');
    const found = await note(stage, press, /-# for `PB 41447`/);
    expect(found.isEphemeral).toBe(true);
    await stage.handled(press);
    // The log has nothing of what is searched for (PRIVACY.md).
    expect(stage.log()).toContain('"command":"any:"');
    expect(stage.log()).not.toContain('PB 41447');
  });

  it('a barcode with a wrong digit can be searched for anyway', async () => {
    const message = await findText('7 44861 00690 8');
    expect(message.content).toMatch(/^One digit is wrong in `744861006908`/);
    expect(labels(message)).toEqual(['Search anyway']);
    expect(stage.calls()).toEqual([]);
  });
});

describe('a message that names nothing', () => {
  it.each([
    'how was your day?',
    'kind of blue',
    '@everyone **hello** <@123456789012345678> <t:1700000000:R> https://shop.example/744861006909',
    'a\u0301\u0316'.repeat(600),
    '-'.repeat(2_000),
  ])('%j: says so, without a call, with the ways on', async (text) => {
    const message = await findText(text);
    expect(message.content).toBe(
      'I see no photo, Discogs release, barcode or catalogue number in that message',
    );
    expect(labels(message)).toEqual(['Another photo', 'Type the number']);
    expect(stage.calls()).toEqual([]);
  });

  it('one can type the number: the answer is private, and can be added from', async () => {
    const opened = await stage.nina.press(await findText('nice!'), 'Type the number');
    await opened.first();
    const sent = await stage.nina.submitModal(opened, { number: 'PB 41447' });
    const found = await reply(stage, sent);
    expect(found.isEphemeral).toBe(true);
    expect(found.content).toContain('for `PB 41447`');
    await note(stage, await stage.nina.press(found, addButton(found)), /^✅ Added/);
    await stage.handled(sent);

    const again = await findText('I sold my PB 41447 yesterday');
    expect(isOwned(again)).toBe(true);
  });

  it.each([
    ['123456789012345', /8 to 14 digits, this has 15/],
    ['🎷', /^Type what to find/],
    ['7 44861 00690 8', /^One digit is wrong/],
    ['no such record at all', /^No match for `no such record at all`/],
  ])('typed %s: a private sentence', async (number, said) => {
    const opened = await stage.nina.press(await findText('nice!'), 'Type the number');
    await opened.first();
    const sent = await stage.nina.submitModal(opened, { number });
    const answer = await reply(stage, sent);
    expect(answer.content).toMatch(said);
    expect(answer.isEphemeral).toBe(true);
    await stage.handled(sent);
  });
});

describe('who may', () => {
  it('has a rule of its own: /find can be off, and the command on', async () => {
    stage.discord.setCommandPermissions(stage.guildId, 'find', [
      { id: stage.guildId, type: 1, permission: false },
    ]);
    expect(stage.nina.commands().map(({ name }) => name)).not.toContain('find');
    expect(stage.nina.menuCommands().map(({ name }) => name)).toEqual([COMMAND]);
    const found = await findText('https://www.discogs.com/release/249504');
    expect(titles(found)).toEqual(['Rick Astley - Never Gonna Give You Up']);
    stage.discord.setCommandPermissions(stage.guildId, 'find', []);

    stage.discord.setCommandPermissions(stage.guildId, COMMAND, [
      { id: stage.guildId, type: 1, permission: false },
    ]);
    expect(stage.nina.menuCommands()).toEqual([]);
    expect(stage.nina.commands().map(({ name }) => name)).toContain('find');
    stage.discord.setCommandPermissions(stage.guildId, COMMAND, []);
  });

  it('works in a channel that the bot cannot see', async () => {
    stage.channel.setBotPermissions({ deny: ['ViewChannel', 'SendMessages'] });
    const found = await findText('PB 41447');
    expect(found.content).toContain('for `PB 41447`');
    expect(found.content).toContain('I need **View Channel** in this channel.');
    stage.channel.setBotPermissions({});
  });
});

it('leaves nothing of the message behind, but what was searched for', async () => {
  const secret = 'my phone is 0170 1234567 and my name is Rumpelstiltskin';
  const message = await findText(`${secret} and I want SHVL 804`);
  const said = JSON.stringify(message);
  expect(said).toContain('SHVL 804');
  for (const word of ['Rumpelstiltskin', '1234567']) {
    expect(said).not.toContain(word);
    expect(stage.log()).not.toContain(word);
  }
  expect(stage.log()).toContain('"command":"Find on Discogs"');
});

it('asks Discogs no more than /find does', async () => {
  await findText('https://www.discogs.com/release/900000102');
  expect(paths()).toEqual(['/releases/900000102']);
});
