// End to end: the feed, from /settings feed to the posts, over real sockets with real discord.js.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelHandle, Message, Person } from '../../sandbox/discord/index.ts';
import { DONE_ANYHOW } from '../support/sync-messages.ts';
import { labels, openStage, reply, type Stage } from './stage.ts';
import { shows } from './sync-stage.ts';

const MINUTE = 60_000;

let stage: Stage;
let feed: ChannelHandle;
/** A second server, its channel for the feed, and a manager there. */
let other: { feed: ChannelHandle; ada: Person };
beforeAll(async () => {
  // Slow, so that what a person adds one after the other is one post on a busy machine, too. The tests move the clock.
  stage = await openStage({ speed: 8, database: 'postgres' });
  feed = stage.guild.createChannel({ name: 'new-records' });
  const guild = stage.discord.createGuild({ name: 'Elsewhere' });
  const theirs = guild.createChannel({ name: 'talk' });
  const member = guild.createMember({ name: 'Olga', permissions: ['ManageGuild'] });
  other = {
    feed: guild.createChannel({ name: 'news', kind: 'announcement' }),
    ada: stage.discord.as(member, theirs),
  };
  await stage.restart({ guildIds: [stage.guildId, guild.id] });
});
afterAll(() => stage.close());

const posts = (channel: ChannelHandle = feed) => stage.discord.history(channel);
/** What /settings show says of the feed. */
const feedIn = ({ embeds }: Message) => embeds[0]?.fields?.find(({ name }) => name === 'Feed')?.value;
const first = ({ content }: Message) => content.split('\n')[0];

/** Waits until the channel has so many posts. Returns the newest one. */
async function post(count: number, channel: ChannelHandle = feed): Promise<Message> {
  const newest = await stage.discord.waitFor(
    () => (posts(channel).length >= count ? posts(channel).at(-1) : null),
    {
      what: () => `${count} posts; there are ${posts(channel).length}`,
    },
  );
  expect(posts(channel)).toHaveLength(count);
  return newest;
}

async function set(options: Record<string, string | boolean>, person = stage.ada): Promise<string> {
  const answer = await reply(stage, await person.slash('settings feed', options));
  expect(answer.isEphemeral).toBe(true);
  return answer.content.split('\n')[0] ?? '';
}

async function add(releaseId: number, person = stage.miles): Promise<Message> {
  return reply(stage, await person.slash('add', { release: `${releaseId}` }));
}

/** Adds a release. Discord answers no try to post it in the channel of the feed, until the bot gives up. */
async function addWithoutAnswer(
  releaseId: number,
  answer: { cut: 'after' } | { status: number },
): Promise<void> {
  const path = `/channels/${feed.id}/messages`;
  const tries = () =>
    stage.discord.requests.filter((one) => one.method === 'POST' && one.path.endsWith(path)).length;
  const unknown = () => stage.log().split('did not say whether it has a post of the feed').length;
  const before = { tries: tries(), unknown: unknown() };
  // The bot repeats the call, discord.js does, too.
  for (let n = 0; n < 40; n++) stage.discord.failNext({ method: 'POST', path }, answer);
  await add(releaseId);
  stage.clock.jump(3 * MINUTE);
  await stage.discord.waitFor(() => tries() > before.tries, { what: 'a try to post' });
  // A post that takes longer is given up.
  stage.clock.jump(MINUTE);
  await stage.discord.waitFor(() => unknown() > before.unknown, { what: 'the line of the log' });
  stage.discord.clearFaults();
}

async function addedBy(what: RegExp): Promise<void> {
  await stage.discord.waitFor(() => stage.log().match(what), { what: 'the line of the log' });
}

describe('/settings feed', () => {
  it('refuses a channel in which the bot cannot post, and says what to allow', async () => {
    feed.setBotPermissions({ deny: ['SendMessages', 'EmbedLinks'] });
    expect(await set({ channel: feed.id })).toBe(
      `I can't post in <#${feed.id}>: I need **Send Messages** and **Embed Links** there. Allow it in the channel's settings, or choose another channel`,
    );
    feed.setBotPermissions({ deny: ['ViewChannel'] });
    expect(await set({ channel: feed.id })).toContain('I need **View Channel** there');
    feed.setBotPermissions({});
    expect(await set({})).toBe('Choose a channel, or off:True to end the feed');
    expect(await set({ channel: feed.id, off: true })).toBe('Choose a channel, or off:True to end the feed');
    const voice = stage.guild.createChannel({ name: 'talk', kind: 'voice' });
    await expect(set({ channel: voice.id })).rejects.toThrow(/one of the channels of the list/);
    expect(await set({ off: true })).toBe('The feed is already off. Nothing changed');
    expect(stage.log()).not.toContain('"setting":"feed","was":null,"is":"');
  });

  it('begins a feed, which /settings show names', async () => {
    // What was added before is no news.
    await add(249504);
    expect(await set({ channel: feed.id })).toBe(
      `✅ I post what people add in <#${feed.id}> now. Before: off`,
    );
    expect(await set({ channel: other.feed.id }, other.ada)).toMatch(/^✅/);
    expect(stage.log()).toContain(`"setting":"feed","was":null,"is":"${feed.id}"`);
    const shown = await reply(stage, await stage.ada.slash('settings show'));
    expect(feedIn(shown)).toBe(`What people add is posted in <#${feed.id}>`);
  });
});

describe('a post', () => {
  it('has what a person added, with their name only in their server; an Undo before is left out', async () => {
    const ids = [669736, 7428792, stage.discogs.catalogue.generate(1, 7)];
    for (const id of ids) await add(id);
    const taken = await add(stage.discogs.catalogue.generate(1, 8));
    const undo = await stage.miles.press(taken, 'Undo');
    await stage.handled(undo);
    stage.clock.jump(3 * MINUTE);
    const here = await post(1);
    expect(first(here)).toBe(`🆕 <@${stage.miles.userId}> added 3 records to the crate`);
    expect(here.embeds.map(({ url }) => Number(/release\/(\d+)/.exec(url ?? '')?.[1]))).toEqual(
      ids.toReversed(),
    );
    expect(here.embeds[0]?.url).toMatch(/\?runout=[0-9a-f]{24}$/);
    const there = await post(1, other.feed);
    expect(first(there)).toBe('🆕 3 records were added to the crate');
    expect(JSON.stringify(there.embeds)).not.toContain(stage.miles.userId);
    expect(here.embeds[0]?.url).not.toBe(there.embeds[0]?.url);
    expect(stage.discord.pinging()).toEqual([]);
  });

  it('is made once when answers are lost, and the bot is restarted', async () => {
    await addWithoutAnswer(stage.discogs.catalogue.generate(1, 9), { cut: 'after' });
    await stage.restart();
    await post(2);
    await post(2, other.feed);
    stage.clock.jump(5 * MINUTE);
    await add(stage.discogs.catalogue.generate(1, 10));
    stage.clock.jump(3 * MINUTE);
    expect(first(await post(3))).toContain('added 1 record to the crate');
  });
});

describe('a post whose answer was lost for more than two minutes', () => {
  /** What the log says of posts that were not found in the channel. */
  const counted = () => stage.log().split('a post of the feed was not found').length - 1;

  it.each([
    ['is found in the channel, and not posted again', { cut: 'after' } as const, 1, 0],
    ['that is not found counts as posted, and what comes later is posted', { status: 503 } as const, 0, 1],
  ])('%s', async (_, answer, made, lost) => {
    const before = {
      here: posts().length,
      there: posts(other.feed).length,
      counted: counted(),
    };
    await addWithoutAnswer(stage.discogs.catalogue.generate(1, 20 + before.there), answer);
    stage.clock.jump(3 * MINUTE);
    await add(stage.discogs.catalogue.generate(1, 40 + before.there));
    stage.clock.jump(3 * MINUTE);
    await post(before.here + made + 1);
    await post(before.there + 2, other.feed);
    expect(counted() - before.counted).toBe(lost);
  });
});

describe('a sync', () => {
  const sync = async () => {
    await stage.ada.slash('sync');
    await shows(stage, DONE_ANYHOW);
  };
  /** Waits until the bot has looked for news once more. */
  const looked = async () => {
    await add(stage.discogs.catalogue.generate(1, 11 + posts().length));
    stage.clock.jump(3 * MINUTE);
  };

  it('that is the first is silent, and the next is one post about all that came', async () => {
    stage.discogs.collection.generate(20);
    await sync();
    await looked();
    expect(first(await post(7))).toContain('added 1 record');
    const from = stage.discogs.catalogue.generate(12, 5);
    for (let n = 0; n < 12; n++) stage.discogs.collection.add(from + n);
    await sync();
    stage.clock.jump(MINUTE);
    const shown = await post(8);
    expect(shown.content.split('\n')).toEqual([
      '🆕 12 records came with the sync',
      expect.stringMatching(/^-# The newest 10, and 2 more · Data provided by/),
    ]);
    expect(shown.embeds).toHaveLength(10);
    expect(first(await post(9, other.feed))).toBe('🆕 12 records came with the sync');
  });

  it('and so is an import, in the name of who started it', async () => {
    const from = stage.discogs.catalogue.generate(3, 6);
    const file = { name: 'a.csv', bytes: Buffer.from(`release_id\n${from}\n${from + 1}\n${from + 2}\n`) };
    const question = await reply(stage, await stage.ada.slash('crate import', { file }));
    await stage.ada.press(question, labels(question).find((label) => label.startsWith('Add ')) ?? '');
    await shows(stage, /^Imported$/);
    stage.clock.jump(MINUTE);
    expect(first(await post(9))).toBe(`🆕 <@${stage.ada.userId}> imported 3 records`);
    expect(first(await post(10, other.feed))).toBe('🆕 3 records were imported');
    expect(stage.discord.violations).toEqual([]);
    expect(stage.discord.pinging()).toEqual([]);
  });
});

describe('a channel that Discord closed', () => {
  it('is quiet: /settings show and /status say it, and the feed goes on when it may', async () => {
    feed.setBotPermissions({ deny: ['SendMessages'] });
    await add(stage.discogs.catalogue.generate(1, 40));
    stage.clock.jump(3 * MINUTE);
    await addedBy(/Discord does not let the bot post the feed of a server/);
    await post(11, other.feed);
    const says = `Discord doesn't let me post the feed in <#${feed.id}>`;
    const shown = await reply(stage, await stage.ada.slash('settings show'));
    expect(feedIn(shown)).toContain(`⛔ ${says}`);
    const status = await reply(stage, await stage.ada.slash('status'));
    expect(status.embeds[0]?.description).toContain(`⚠️ ${says}`);
    const theirs = await reply(stage, await other.ada.slash('status'));
    expect(theirs.embeds[0]?.description ?? '').not.toContain('feed');
    feed.setBotPermissions({});
    // The bot asks again at once, because a manager sets the channel again.
    expect(await set({ channel: feed.id })).toBe(
      `I already post what people add in <#${feed.id}>. Nothing changed`,
    );
    await add(stage.discogs.catalogue.generate(1, 41));
    stage.clock.jump(3 * MINUTE);
    await post(10);
    const better = await reply(stage, await stage.ada.slash('settings show'));
    expect(feedIn(better)).toBe(`What people add is posted in <#${feed.id}>`);
    expect(stage.discord.violations.map(({ code }) => code)).toEqual([50013]);
  });

  it('or deleted is the same, until the feed moves or ends', async () => {
    feed.remove();
    await add(stage.discogs.catalogue.generate(1, 42));
    stage.clock.jump(3 * MINUTE);
    await post(13, other.feed);
    const shown = await reply(stage, await stage.ada.slash('settings show'));
    expect(feedIn(shown)).toMatch(/^⛔/);
    expect(await set({ off: true })).toMatch(/^✅ The feed is off now/);
    expect(await set({ off: true }, other.ada)).toMatch(/^✅ The feed is off now/);
    await add(stage.discogs.catalogue.generate(1, 43));
    stage.clock.jump(5 * MINUTE);
    await stage.restart();
    expect(posts(other.feed)).toHaveLength(13);
    expect(stage.discord.violations.map(({ code }) => code)).toEqual([50013, 10003]);
  });
});
