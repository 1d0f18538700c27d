// Support: a world of the local Discord for the tests of a file, and the actions that several files share.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { DiscordLimits, Message } from '../../sandbox/discord/index.ts';
import { type Answer, createWorld, type World } from './discord-support.ts';

/** A rate limit that no test reaches. */
export const MANY = { limit: 10_000, windowMs: 1 };

interface UseWorldOptions {
  limits?: Partial<DiscordLimits>;
  /** Default 'each': a new world for each test. 'once': one world for all tests. */
  how?: 'each' | 'once';
  /** The commands that the bot has registered in each world. */
  commands?: unknown[];
}

export interface UsedWorld extends World {
  /** Closes this world and opens another one, in which these limits are different. */
  restart(limits: Partial<DiscordLimits>): Promise<void>;
}

/**
 * Opens a world before the tests of this file (or `describe`) and closes it after them.
 * What it returns stands for that world. Use it only in tests and hooks: outside of them no world is open.
 */
export function useWorld({ limits = {}, how = 'each', commands = [] }: UseWorldOptions = {}): UsedWorld {
  let opened: World | undefined;
  const inUse = () => {
    if (!opened) throw new Error('The world opens before the first test: use it in tests and hooks only.');
    return opened;
  };
  const open = async (change: Partial<DiscordLimits> = {}) => {
    opened = await createWorld({ ...limits, ...change });
    if (commands.length > 0) await opened.register(...commands);
  };
  const close = () => opened?.close();
  if (how === 'each') {
    beforeEach(() => open());
    afterEach(close);
  } else {
    beforeAll(() => open());
    afterAll(close);
  }
  return {
    get discord() {
      return inUse().discord;
    },
    get guild() {
      return inUse().guild;
    },
    get channel() {
      return inUse().channel;
    },
    get alice() {
      return inUse().alice;
    },
    get person() {
      return inUse().person;
    },
    call: (...call) => inUse().call(...call),
    respond: (...response) => inUse().respond(...response),
    register: (...definitions) => inUse().register(...definitions),
    pass: (ms) => inUse().pass(ms),
    connect: (query) => inUse().connect(query),
    connectReady: (change) => inUse().connectReady(change),
    close: () => inUse().close(),
    async restart(change) {
      await inUse().close();
      await open(change);
    },
  };
}

/** The actions of the bot on messages in the channel. */
export function messagesOf(world: World) {
  const path = (rest = '') => `/channels/${world.channel.id}/messages${rest}`;
  const post = (body: unknown = { content: 'x' }) => world.call('POST', path(), { body });
  return {
    /** Returns the path of the messages of the channel, or of one of them with `/<id>`. */
    path,
    post,
    /** Posts a message. Returns its id. */
    made: async (body?: object) => String((await post(body)).body.id),
    edit: (id: string, content = 'y') => world.call('PATCH', path(`/${id}`), { body: { content } }),
  };
}

/** Lets Alice use /status, and the bot answer with `data`. Returns the message. */
export async function shown(world: World, data: object): Promise<Message> {
  const use = await world.person.slash('status');
  const answer = await world.respond(use, 4, data);
  const message = use.message();
  if (answer.status !== 204 || !message) throw new Error(JSON.stringify(answer.body));
  return message;
}

/** The status of a refusal, with Discord's code for it. */
export const refused = (answer: Answer) => [answer.status, answer.body.code];
