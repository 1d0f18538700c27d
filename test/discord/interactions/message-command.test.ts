// Discord: dispatch with a command in the menu of a message, over real sockets: the checks, the answers and the reports.
import { ContextMenuCommandBuilder } from '@discordjs/builders';
import { ApplicationCommandType } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Person } from '../../../sandbox/discord/index.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import type { MessageCommand } from '../../../src/discord/command.ts';
import { deferReply } from '../../../src/discord/interactions/acknowledge.ts';
import { MOST_WAITING } from '../../../src/discord/interactions/person-limits.ts';
import { replyNote } from '../../../src/discord/interactions/reply-note.ts';
import { useStore } from '../../support/use-store.ts';
import { openDispatch } from './dispatch-rig.ts';
import { command, handlersOf } from './list-rig.ts';

const inMenu = (name: string) =>
  new ContextMenuCommandBuilder().setName(name).setType(ApplicationCommandType.Message).toJSON();

/** What the command waits for, after its defer. Null: nothing. */
let waitsFor: Promise<void> | null;
/** What the command throws. Null: nothing. */
let fails: Error | null;
const read: MessageCommand = {
  data: inMenu('Read it'),
  writes: false,
  async run(interaction, context) {
    await deferReply(interaction, { isPrivate: true });
    await waitsFor;
    if (fails) throw fails;
    const note = replyNote(interaction, context, 'search');
    await note.say({ content: `it says ${interaction.targetMessage.content}` });
  },
};

const tested = useStore();
let rig: Awaited<ReturnType<typeof openDispatch>>;
let person: Person;
beforeAll(async () => {
  const handlers = handlersOf(() => ({ did: [], fails: null, waitsFor: null }));
  rig = await openDispatch(tested, { command, handlers, others: [read], retired: [inMenu('Old one')] });
});
afterAll(() => rig.close());
beforeEach(() => {
  waitsFor = null;
  fails = null;
  person = rig.begin();
});
afterEach(() => expect(rig.discord.violations).toEqual([]));

async function use(name = 'Read it') {
  const used = await person.menu(person.say('hello'), name);
  const message = await used.answered();
  await rig.handled(used);
  return { content: used.message()?.content ?? message?.content, isEphemeral: message?.isEphemeral };
}
const outcomes = () => rig.reports.map(({ command: what, outcome }) => [what, outcome]);

it('gets the message, and answers in private', async () => {
  expect(await use()).toEqual({ content: 'it says hello', isEphemeral: true });
  expect(outcomes()).toEqual([['message:Read it', 'done']]);
});

it('that the bot has no more says so', async () => {
  expect(await use('Old one')).toEqual({ content: 'That command was removed', isEphemeral: true });
  expect(outcomes()).toEqual([['message:Old one', 'refused']]);
});

it('is refused in a server that is not on the list', async () => {
  rig.rules.server = 'not-listed';
  expect((await use()).content).toMatch(/^I'm not set up for this server/);
  expect(outcomes()).toEqual([['message:Read it', 'refused']]);
});

it('that fails says why in its own answer', async () => {
  fails = new Refusal({ kind: 'no-catalogue-number' });
  expect(await use()).toEqual({
    content: 'I need the catalogue number on the spine or label, e.g. SHVL 804',
    isEphemeral: true,
  });
  fails = new Error('a bug');
  expect((await use()).content).toMatch(/^Something broke on our side/);
  expect(outcomes()).toEqual([
    ['message:Read it', 'refused'],
    ['message:Read it', 'failed'],
  ]);
});

it('counts as one request that its person waits for', async () => {
  let go = () => {};
  waitsFor = new Promise((resolve) => {
    go = resolve;
  });
  const message = person.say('hello');
  const waiting = [];
  for (let n = 0; n < MOST_WAITING; n += 1) waiting.push(await person.menu(message, 'Read it'));
  for (const one of waiting) await one.first();
  const tooMany = await person.menu(message, 'Read it');
  expect((await tooMany.answered())?.content).toMatch(/^You already have 6 requests waiting/);
  go();
  for (const one of waiting) {
    await rig.handled(one);
    expect(one.message()?.content).toBe('it says hello');
  }
});
