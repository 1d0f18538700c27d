// Messages in a channel that refuses them, against the local Discord: after a refusal the bot does not try again for a minute.
import { DiscordAPIError, REST } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { type ChannelHandle, type LocalDiscord, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import {
  type ChannelMessages,
  ChannelShutError,
  createChannelMessages,
} from '../../../src/discord/progress/channel-messages.ts';
import { createRefusedCalls } from '../../../src/discord/refused-calls.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

let discord: LocalDiscord;
let channel: ChannelHandle;
let clock: VirtualClock;
let messages: ChannelMessages;
beforeEach(async () => {
  discord = await startLocalDiscord({ clock: createSandboxClock() });
  channel = discord.createGuild({ name: 'Crate' }).createChannel({ name: 'records' });
  clock = createVirtualClock();
  const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
  messages = createChannelMessages(rest, createRefusedCalls(clock));
});
afterEach(() => discord.close());

const message = { embeds: [{ title: 'One' }], components: [], file: null };
const withFile = { ...message, file: { name: 'list.txt', text: 'all of it' } };
let nonce = 0;
const post = (what: typeof message | typeof withFile = message, options = {}) =>
  messages.create(channel.id, what, `n${++nonce}`, options);
const asked = () => discord.requests.length;

it('what reaches no channel is not tried in another way either, until a minute is over', async () => {
  const messageId = await post();
  const place = { channelId: channel.id, messageId };
  channel.setBotPermissions({ deny: ['ViewChannel'] });
  await expect(messages.read(place)).rejects.toBeInstanceOf(DiscordAPIError);
  const before = asked();
  for (const again of [
    () => messages.read(place),
    () => messages.change(place, { components: [] }),
    () => messages.edit(place, message),
    () => post(),
  ]) {
    await expect(again()).rejects.toBeInstanceOf(ChannelShutError);
  }
  expect(asked()).toBe(before);
  channel.setBotPermissions({});
  await clock.advance(60_000);
  await messages.change(place, { components: [] });
  expect(asked()).toBe(before + 1);
});

it('no right to post leaves edits alone, and another channel', async () => {
  const messageId = await post();
  channel.setBotPermissions({ deny: ['SendMessages'] });
  await expect(post()).rejects.toBeInstanceOf(DiscordAPIError);
  await expect(post()).rejects.toBeInstanceOf(ChannelShutError);
  await messages.edit({ channelId: channel.id, messageId }, message);
  const other = discord.createGuild({ name: 'Next door' }).createChannel({ name: 'general' });
  await messages.create(other.id, message, 'other');
  // The message about the end of a run is tried once more. Its refusal starts the minute again.
  await clock.advance(50_000);
  await expect(post(message, { evenIfShut: true })).rejects.toBeInstanceOf(DiscordAPIError);
  await clock.advance(50_000);
  await expect(post()).rejects.toBeInstanceOf(ChannelShutError);
});

it('a file that may not be attached says nothing of the message without it', async () => {
  channel.setBotPermissions({ deny: ['AttachFiles'] });
  await expect(post(withFile)).rejects.toBeInstanceOf(DiscordAPIError);
  await post(message);
  expect(discord.history(channel)).toHaveLength(1);
});

it('a signal that lives long is not listened to after a call', async () => {
  const long = new AbortController();
  let listening = 0;
  const { signal } = long;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listening += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listening -= 1;
    remove(...args);
  };
  for (let n = 0; n < 3; n += 1) await post(message, { signal });
  expect(listening).toBe(0);
  long.abort(new Error('somebody else shows it'));
  await expect(post(message, { signal })).rejects.toThrow();
});
