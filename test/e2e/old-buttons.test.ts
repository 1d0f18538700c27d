// End to end: a button of every form that was ever released still works, on a message that this bot does not remember.
import { REST, Routes } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Invocation, Message } from '../../sandbox/discord/index.ts';
import { openStage, reply, type Stage } from './stage.ts';

const RELEASE = 249504;

let stage: Stage;
/** Calls Discord with the bot's token. It respects the rate limits of a channel. */
let rest: REST;
/** The intent of the add that the oldest form of Undo takes back. */
let intentId = 0;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
  rest = new REST({ api: stage.discord.apiUrl }).setToken(stage.discord.token);
  const card = await reply(stage, await stage.miles.slash('add', { release: '900000102' }));
  intentId = Number(idOf(card, 'undo:').split(':')[1]);
  await stage.restart();
});
afterAll(() => stage.close());

const idOf = (message: Message, start: string) =>
  message.components.flatMap((row) => row.components).find((one) => one.custom_id?.startsWith(start))
    ?.custom_id ?? '';

/** Posts a message with this button, as the bot did weeks ago. */
async function posted(customId: string): Promise<Message> {
  const content = `old ${customId}`;
  const button = { type: 2, style: 2, label: 'Old', custom_id: customId };
  const components = [{ type: 1, components: [button] }];
  await rest.post(Routes.channelMessages(stage.ada.channelId), {
    body: { content, components, allowed_mentions: { parse: [] } },
  });
  const message = stage.ada.messages().find((one) => one.content === content);
  if (!message) throw new Error('it was not posted');
  return message;
}

/** All texts that a press led to. */
const textsOf = (use: Invocation) =>
  [use.message(), ...use.followUps()].flatMap((one) =>
    one ? [one.content, ...one.embeds.flatMap(({ title = '', url = '' }) => [title, url])] : [],
  );

// The order matters: each press finds what the one before left. Never take a line away, because old messages have such
// buttons.
it.each<[string, () => string, RegExp]>([
  ['add:<release>', () => `add:${RELEASE}`, /^✅ Added/],
  ['copy:<release>', () => `copy:${RELEASE}`, /^✅ Another copy added/],
  ['push:<release>', () => `push:${RELEASE}`, /^Already in the crate ×2/],
  ['det:<release>', () => 'det:5cio', /^Which copy of \*\*.*\*\*\?/],
  ['det:<release>:<copy>', () => 'det:5cio:1', /^That copy isn't in the crate/],
  ['page:<page>:<ids>', () => `page:0:5cio.${(900_000_102).toString(36)}`, /release\/249504/],
  ['undo:<intent>', () => `undo:${intentId}`, /^Removed/],
  ['undo:<intent>:<release>', () => `undo:${intentId}:900000102`, /^Already undone$/],
  ['rel:<release>', () => 'rel:5cio', /release `249504`/],
  ['any:<digits>', () => 'any:5099902987618', /^No match for `5099902987618`/],
  ['any:<number>', () => 'any:PB 41447', /for `PB 41447`/],
  // The run of these buttons is no longer in the database.
  ['stop:<run>', () => 'stop:999', /stop|finished/],
  ['stop:<run>:<start>', () => 'stop:999:mwrsbk00', /stop|finished/],
  ['run:<run>', () => 'run:999', /./],
])('%s', async (_, customId, text) => {
  const use = await stage.ada.press(await posted(customId()), customId());
  await stage.handled(use);
  await stage.discord.waitFor(() => textsOf(use).some((one) => text.test(one)), {
    what: `a text like ${text}`,
  });
  expect(stage.discord.violations).toEqual([]);
  expect(textsOf(use).join()).not.toMatch(/outdated|another version/);
});
