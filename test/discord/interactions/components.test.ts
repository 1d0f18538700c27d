// Discord: dispatch with buttons, menus and forms, over real sockets: the order of the first answer, the checks and the handler.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message, Person } from '../../../sandbox/discord/index.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import { useStore } from '../../support/use-store.ts';
import { openDispatch } from './dispatch-rig.ts';
import { command, handlersOf, type ListRun } from './list-rig.ts';

const tested = useStore();
let run: ListRun;
/** The rules that the bot cannot help to break: it does not see that a message is deleted. */
let broken: string[];
/** How many violations there were before the test. */
let known: number;
let rig: Awaited<ReturnType<typeof openDispatch>>;
/** In a channel of their own in each test. */
let person: Person;

beforeAll(async () => {
  rig = await openDispatch(tested, { command, handlers: handlersOf(() => run) });
});
afterAll(() => rig.close());
beforeEach(() => {
  run = { did: [], fails: null, waitsFor: null };
  broken = [];
  known = rig.discord.violations.length;
  person = rig.begin();
});
afterEach(() => {
  expect(rig.discord.violations.slice(known).map(({ rule }) => rule)).toEqual(broken);
});

async function list(options: { private?: boolean } = {}): Promise<Message> {
  const message = await (await person.slash('list', options)).answered();
  if (!message) throw new Error('there is no list');
  return message;
}

const outcomes = () => rig.reports.map(({ command: what, outcome }) => [what, outcome]);

describe('a menu', () => {
  it('is deferred, and its choice changes the message', async () => {
    const use = await person.select(await list(), 'menu:1', ['UK']);
    const answer = await use.answered();
    await rig.handled(use);
    expect(use.responseType).toBe(6);
    expect(answer?.content).toBe('narrowed to UK');
    expect(run.did).toEqual([['UK']]);
    expect(outcomes()).toEqual([
      ['list', 'done'],
      ['menu:menu', 'done'],
    ]);
  });

  it('obeys the permissions of its command', async () => {
    const message = await list();
    rig.rules.member = { because: 'unknown' };
    const use = await person.select(message, 'menu:1', ['UK']);
    await rig.handled(use);
    expect(run.did).toEqual([]);
    expect(use.followUps()).toMatchObject([
      { content: "Discord doesn't tell me who may do this. Try again in a minute", isEphemeral: true },
    ]);
    expect(outcomes().at(-1)).toEqual(['menu:menu', 'refused']);
  });

  it('that no handler knows says so in private', async () => {
    const use = await person.select(await list(), 'old:1', ['a']);
    expect(await use.answered()).toMatchObject({
      content: 'This menu is outdated. Run the command again',
      isEphemeral: true,
    });
    await rig.handled(use);
    expect(outcomes().at(-1)).toEqual(['menu:unknown', 'refused']);
  });

  it('whose handler fails leaves the message as it is', async () => {
    run.fails = new Refusal({ kind: 'no-catalogue-number' });
    const message = await list();
    const use = await person.select(message, 'menu:1', ['UK']);
    await rig.handled(use);
    expect(use.followUps()).toMatchObject([{ isEphemeral: true }]);
    expect(person.messages().find((one) => one.id === message.id)?.content).toBe('the list');
  });
});

describe('a form', () => {
  it('is shown at once, with the id of its button, and answered in private when it is sent', async () => {
    // No permission is asked for before the form is shown: that answer could come too late.
    const message = await list();
    rig.rules.member = { because: 'unknown' };
    const press = await person.press(message, 'Which one?');
    await press.first();
    expect(press.responseType).toBe(9);
    expect(press.modal()).toMatchObject({
      custom_id: 'ask:1',
      title: 'Which one is mine?',
      parts: [{ label: 'What is etched in the run-out?', description: 'One side is enough' }],
    });
    rig.rules.member = null;
    const sent = await person.submitModal(press, { etching: 'A-1 PORKY' });
    const answer = await sent.answered();
    await rig.handled(sent);
    expect(sent.responseType).toBe(5);
    expect(answer).toMatchObject({ content: 'this is it', isEphemeral: true });
    expect(run.did).toEqual([
      { opened: 'the list', rows: 3 },
      { sent: 'A-1 PORKY', of: 'the list' },
    ]);
    expect(outcomes()).toEqual([
      ['list', 'done'],
      ['button:ask', 'done'],
      ['form:ask', 'done'],
    ]);
  });

  it('obeys the permissions of its command when it is sent', async () => {
    const press = await person.press(await list(), 'Which one?');
    await press.first();
    rig.rules.member = { because: 'unknown' };
    const sent = await person.submitModal(press, { etching: 'A-1' });
    await rig.handled(sent);
    expect(sent.message()).toMatchObject({
      content: "Discord doesn't tell me who may do this. Try again in a minute",
      isEphemeral: true,
    });
    expect(run.did).toHaveLength(1);
    expect(outcomes().at(-1)).toEqual(['form:ask', 'refused']);
  });

  it('is not shown in a server that cannot use its command', async () => {
    const message = await list();
    rig.rules.server = 'not-listed';
    const press = await person.press(message, 'Which one?');
    const answer = await press.answered();
    expect(press.modal()).toBeNull();
    expect(answer?.isEphemeral).toBe(true);
    expect(answer?.content).toContain("I'm not set up for this server");
    expect(run.did).toEqual([]);
  });

  it('that has nothing to ask is a private sentence', async () => {
    run.fails = new Refusal({ kind: 'no-catalogue-number' });
    const press = await person.press(await list(), 'Which one?');
    const answer = await press.answered();
    expect(press.modal()).toBeNull();
    expect(answer?.isEphemeral).toBe(true);
  });

  it.each([
    ['has nothing to show', { makesNoForm: true }],
    ['comes too late', { waitsFor: new Promise<void>(() => {}) }],
  ])('that %s is answered with a private message', async (_what, how) => {
    const message = await list();
    Object.assign(run, how);
    const press = await person.press(message, 'Which one?');
    await rig.handled(press);
    expect(press.modal()).toBeNull();
    expect(press.responseType).toBe(5);
    expect(press.message()).toMatchObject({ content: 'which of two?', isEphemeral: true });
    expect(press.followUps()).toEqual([]);
    expect(person.messages().find(({ id }) => id === message.id)?.content).toBe('the list');
    expect(run.did.at(-1)).toBe('instead');
    expect(outcomes().at(-1)).toEqual(['button:ask', 'done']);
  });

  it('that is not shown obeys the permissions of its command at once', async () => {
    const message = await list();
    run.makesNoForm = true;
    rig.rules.member = { because: 'unknown' };
    const press = await person.press(message, 'Which one?');
    expect(await press.answered()).toMatchObject({
      content: "Discord doesn't tell me who may do this. Try again in a minute",
      isEphemeral: true,
    });
    await rig.handled(press);
    expect(run.did).toHaveLength(1);
    rig.rules.member = null;
    run.failsInstead = new Refusal({ kind: 'no-catalogue-number' });
    const again = await person.press(message, 'Which one?');
    await rig.handled(again);
    expect(again.message()).toMatchObject({ isEphemeral: true });
    expect(again.message()?.content).not.toBe('');
    expect(again.followUps()).toEqual([]);
  });

  it('whose handler fails is answered in private, in place of "thinking…"', async () => {
    const press = await person.press(await list(), 'Which one?');
    await press.first();
    run.fails = new Error('a bug');
    const sent = await person.submitModal(press, { etching: 'A-1' });
    await rig.handled(sent);
    expect(sent.message()?.content).toContain('Something broke on our side');
    expect(sent.message()?.isEphemeral).toBe(true);
    expect(sent.followUps()).toEqual([]);
    expect(outcomes().at(-1)).toEqual(['form:ask', 'failed']);
  });

  it('of a private list is answered in private, too', async () => {
    const press = await person.press(await list({ private: true }), 'Which one?');
    await press.first();
    const sent = await person.submitModal(press, { etching: 'A-1' });
    expect(await sent.answered()).toMatchObject({ content: 'this is it', isEphemeral: true });
  });
});

describe('a button', () => {
  it.each([false, true])('answers with a new message, as private as its list: %s', async (isPrivate) => {
    const message = await list({ private: isPrivate });
    const press = await person.press(message, 'More');
    await rig.handled(press);
    expect(press.followUps()).toMatchObject([{ content: 'more, and its details', isEphemeral: isPrivate }]);
    expect(person.messages()).toHaveLength(2);
  });

  it('that fails leaves no "please wait" in the channel, and says why in private', async () => {
    run.fails = new Refusal({ kind: 'no-catalogue-number' });
    const press = await person.press(await list(), 'More');
    await rig.handled(press);
    const left = person.messages().filter((one) => one.content !== 'the list');
    expect(left).toMatchObject([{ isEphemeral: true }]);
    expect(left[0]?.content).not.toContain('⏳');
  });

  it.each([
    [null, { content: 'more, and its details', isEphemeral: false }],
    [new Refusal({ kind: 'no-catalogue-number' }), { isEphemeral: true }],
  ])('answers although a moderator deletes its "please wait" (fails: %s)', async (failure, answer) => {
    let goOn = () => {};
    run.waitsFor = new Promise((resolve) => {
      goOn = resolve;
    });
    run.fails = failure;
    const press = await person.press(await list(), 'More');
    const wait = await rig.discord.waitFor(() => press.followUps()[0], { what: 'the "please wait"' });
    expect(wait.content).toContain('⏳');
    rig.moderator().remove(wait);
    broken = ['unknown-message'];
    goOn();
    await rig.handled(press);
    const left = person.messages().filter((one) => one.content !== 'the list');
    expect(left).toMatchObject([answer]);
    expect(left[0]?.content).not.toContain('⏳');
  });

  it.each([
    [null, 'removed'],
    [
      new Refusal({ kind: 'no-catalogue-number' }),
      'I need the catalogue number on the spine or label, e.g. SHVL 804',
    ],
  ])(
    'of a message that is deleted meanwhile answers in a private message of its own (fails: %s)',
    async (failure, text) => {
      let goOn = () => {};
      run.waitsFor = new Promise((resolve) => {
        goOn = resolve;
      });
      run.fails = failure;
      const message = await list();
      const press = await person.press(message, 'In 3 s');
      // Gone before the bot gives its first answer, or soon after.
      rig.moderator().remove(message);
      await press.first();
      goOn();
      await rig.handled(press);
      expect(press.responseType).toBe(5);
      expect(press.message()).toMatchObject({ content: text, isEphemeral: true });
      expect(person.messages()).toHaveLength(1);
    },
  );

  it('of a message that goes obeys the permissions of its command', async () => {
    const message = await list();
    rig.rules.member = { because: 'unknown' };
    const press = await person.press(message, 'In 3 s');
    await rig.handled(press);
    expect(press.message()).toMatchObject({
      content: "Discord doesn't tell me who may do this. Try again in a minute",
      isEphemeral: true,
    });
  });

  it('that no handler knows says so in private', async () => {
    const press = await person.press(await list(), 'Old button');
    expect(await press.answered()).toMatchObject({
      content: 'This button is outdated. Run the command again',
      isEphemeral: true,
    });
    await rig.handled(press);
    expect(outcomes().at(-1)).toEqual(['button:unknown', 'refused']);
  });
});
