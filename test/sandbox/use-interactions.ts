// Support: interactions with the local Discord as a raw bot answers them: response types, paths, and how each one begins.
import type { Invocation } from '../../sandbox/discord/index.ts';
import { COMMAND } from './discord-support.ts';
import { MANY, useWorld } from './use-world.ts';

export const REPLY = 4;
export const DEFER_UPDATE = 6;
export const UPDATE = 7;
export const CHOICES = 8;
export const MODAL = 9;
/** The flag of a message that only one person sees. */
export const EPHEMERAL = 64;

export const ROW = { type: 1, components: [{ type: 2, style: 1, label: 'Add', custom_id: 'add:1' }] };

/** Id and token of an interaction, which a raw bot needs to answer it. */
type Ref = Pick<Invocation, 'id' | 'token'>;

const REFRESH = {
  name: 'refresh',
  description: 'Read again',
  options: [{ type: 3, name: 'record', description: 'Which', autocomplete: true }],
};

/** Opens a world for each test (use-world.ts), without limits for its webhooks. Adds what a bot and a person do in it. */
export function useInteractions() {
  const world = useWorld({ limits: { webhook: MANY, global: MANY }, commands: [COMMAND, REFRESH] });
  const search = () => world.person.slash('search');
  const webhook = (use: Ref, rest = '') => `/webhooks/${world.discord.applicationId}/${use.token}${rest}`;
  const original = (use: Ref) => webhook(use, '/messages/@original');
  return {
    world,
    search,
    webhook,
    original,
    edit: (use: Ref, body: unknown) => world.call('PATCH', original(use), { body, token: null }),
    follow: (use: Ref, body: unknown) => world.call('POST', webhook(use), { body, token: null }),

    /** Types into an option with autocomplete. Returns the interaction as the bot gets it, and the promise of its choices. */
    async complete() {
      const bot = await world.connectReady();
      const choices = world.person.autocomplete('refresh', {}, { name: 'record', value: 'k' });
      // `choices` rejects when the world closes before an answer. A test that awaits it gets that error, too.
      choices.catch(() => undefined);
      const { d } = await bot.event('INTERACTION_CREATE');
      return { id: String(d.id), token: String(d.token), data: d.data, choices };
    },

    /** Posts a message with a button, and presses the button. */
    async press(data: object = { content: 'One', components: [ROW] }) {
      const use = await search();
      await world.respond(use, REPLY, data);
      const message = use.message();
      if (!message) throw new Error('no message');
      return { use: await world.person.press(message, 'Add'), message };
    },
  };
}
