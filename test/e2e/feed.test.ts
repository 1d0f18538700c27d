// End to end: the feed, from /settings feed to the posts, over real sockets with real discord.js.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelHandle, Message, Person } from '../../sandbox/discord/index.ts';
import { DONE_ANYHOW } from '../support/sync-messages.ts';
import { labels, openStage, reply, type Stage } from './stage.ts';
import { newest, shows } from './sync-stage.ts';

const MINUTE = 60_000;

let stage: Stage;
let feed: ChannelHandle;
/** A second server, its channel for the feed, and a manager there. */
let other: { guildId: string; feed: ChannelHandle; ada: Person };
beforeAll(async () => {
  // Slow, so that what a person adds one after the other is one post on a busy machine, too. The tests move the clock.
  stage = await openStage({ speed: 8, database: 'postgres' });
  feed = stage.guild.createChannel({ name: 'new-records' });
  const guild = stage.discord.createGuild({ name: 'Elsewhere' });
  const theirs = guild.createChannel({ name: 'talk' });
  const member = guild.createMember({ name: 'Olga', permissions: ['ManageGuild'] });
  other = {
    guildId: guild.id,
    feed: guild.createChannel({ name: 'news', kind: 'announcement' }),
    ada: stage.discord.as(member, theirs),
  };
  await stage.restart({ guildIds: [stage.guildId, guild.id] });
});
afterAll(() => stage.close());

const posts = (channel: ChannelHandle) => stage.discord.history(channel);
/** What /settings show says of the feed. */
const feedIn = ({ embeds }: Message) => embeds[0]?.fields?.find(({ name }) => name === 'Feed')?.value;
const first = ({ content }: Message) => content.split('\n')[0];

/** The lines of the log that say how posts of this feed ended. The bot writes them when the end is in the database. */
const ended = (channel: ChannelHandle, status: string) =>
  new RegExp(`"guild":"${channel === feed ? stage.guildId : other.guildId}".*"status":"${status}"`);
const counted = () => stage.logCount(ended(feed, 'counted'));

/** Waits until the channel has so many posts, and the bot knows it of each. Returns the newest one. */
async function post(count: number, channel: ChannelHandle): Promise<Message> {
  const newest = await stage.discord.waitFor(
    () => (posts(channel).length >= count ? posts(channel).at(-1) : null),
    {
      what: () => `${count} posts; there are ${posts(channel).length}`,
    },
  );
  await stage.logged(ended(channel, 'posted'), count);
  expect(posts(channel)).toHaveLength(count);
  return newest;
}

/**
 * Waits until both channels have so many posts. Only then can a test move the clock: a call that is under way when it jumps took too long.
 */
const bothPosts = async (here: number, there: number) =>
  [await post(here, feed), await post(there, other.feed)] as const;

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
  const GIVEN_UP = /did not say whether it has a post of the feed/;
  const before = { tries: tries(), givenUp: stage.logCount(GIVEN_UP), there: posts(other.feed).length };
  // The bot repeats the call, discord.js does, too.
  for (let n = 0; n < 40; n++) stage.discord.failNext({ method: 'POST', path }, answer);
  await add(releaseId);
  stage.clock.jump(3 * MINUTE);
  await stage.discord.waitFor(() => tries() > before.tries, { what: 'a try to post' });
  // A post that takes longer is given up.
  stage.clock.jump(MINUTE);
  await stage.logged(GIVEN_UP, before.givenUp + 1);
  stage.discord.clearFaults();
  await post(before.there + 1, other.feed);
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
    const [here, there] = await bothPosts(1, 1);
    expect(first(here)).toBe(`🆕 <@${stage.miles.userId}> added 3 records to the crate`);
    expect(here.embeds.map(({ url }) => Number(/release\/(\d+)/.exec(url ?? '')?.[1]))).toEqual(
      ids.toReversed(),
    );
    expect(here.embeds[0]?.url).toMatch(/\?runout=[0-9a-f]{24}$/);
    expect(first(there)).toBe('🆕 3 records were added to the crate');
    expect(JSON.stringify(there.embeds)).not.toContain(stage.miles.userId);
    expect(here.embeds[0]?.url).not.toBe(there.embeds[0]?.url);
    expect(stage.discord.pinging()).toEqual([]);
  });

  it('is made once when answers are lost, and the bot is restarted', async () => {
    await addWithoutAnswer(stage.discogs.catalogue.generate(1, 9), { cut: 'after' });
    await stage.restart();
    await bothPosts(2, 2);
    stage.clock.jump(5 * MINUTE);
    await add(stage.discogs.catalogue.generate(1, 10));
    stage.clock.jump(3 * MINUTE);
    const [here] = await bothPosts(3, 3);
    expect(first(here)).toContain('added 1 record to the crate');
  });
});

describe('a post whose answer was lost for more than two minutes', () => {
  it.each([
    ['is found in the channel, and not posted again', { cut: 'after' } as const, 1, 0],
    ['that is not found counts as posted, and what comes later is posted', { status: 503 } as const, 0, 1],
  ])('%s', async (_, answer, made, lost) => {
    const before = { here: posts(feed).length, there: posts(other.feed).length, lost: counted() };
    await addWithoutAnswer(stage.discogs.catalogue.generate(1, 20), answer);
    stage.clock.jump(3 * MINUTE);
    await stage.logged(ended(feed, '(?:posted|counted)'), before.here + before.lost + 1);
    expect([posts(feed).length - before.here, counted() - before.lost]).toEqual([made, lost]);
    await add(stage.discogs.catalogue.generate(1, 40));
    stage.clock.jump(3 * MINUTE);
    await bothPosts(before.here + made + 1, before.there + 2);
    expect(counted() - before.lost).toBe(lost);
  });
});

describe('a sync', () => {
  const sync = async () => {
    const before = newest(stage);
    await stage.ada.slash('sync');
    await stage.discord.waitFor(() => newest(stage)?.id !== before?.id, { what: 'the message of the sync' });
    await shows(stage, DONE_ANYHOW);
  };
  /** Waits until the bot has looked for news once more. */
  const looked = async () => {
    await add(stage.discogs.catalogue.generate(1, 11));
    stage.clock.jump(3 * MINUTE);
  };

  it('that is the first is silent, and the next is one post about all that came', async () => {
    stage.discogs.collection.generate(20);
    await sync();
    await looked();
    const [silent] = await bothPosts(7, 8);
    expect(first(silent)).toContain('added 1 record');
    const from = stage.discogs.catalogue.generate(12, 5);
    for (let n = 0; n < 12; n++) stage.discogs.collection.add(from + n);
    await sync();
    stage.clock.jump(MINUTE);
    const [shown, there] = await bothPosts(8, 9);
    expect(shown.content.split('\n')).toEqual([
      '🆕 12 records came with the sync',
      expect.stringMatching(/^-# The newest 10, and 2 more · Data provided by/),
    ]);
    expect(shown.embeds).toHaveLength(10);
    expect(first(there)).toBe('🆕 12 records came with the sync');
  });

  it('and so is an import, in the name of who started it', async () => {
    const from = stage.discogs.catalogue.generate(3, 6);
    const file = { name: 'a.csv', bytes: Buffer.from(`release_id\n${from}\n${from + 1}\n${from + 2}\n`) };
    const question = await reply(stage, await stage.ada.slash('crate import', { file }));
    await stage.ada.press(question, labels(question).find((label) => label.startsWith('Add ')) ?? '');
    await shows(stage, /^Imported$/);
    stage.clock.jump(MINUTE);
    const [here, there] = await bothPosts(9, 10);
    expect(first(here)).toBe(`🆕 <@${stage.ada.userId}> imported 3 records`);
    expect(first(there)).toBe('🆕 3 records were imported');
    expect(stage.discord.violations).toEqual([]);
    expect(stage.discord.pinging()).toEqual([]);
  });
});

describe('a channel that Discord closed', () => {
  it('is quiet: /settings show and /status say it, and the feed goes on when it may', async () => {
    feed.setBotPermissions({ deny: ['SendMessages'] });
    await add(stage.discogs.catalogue.generate(1, 40));
    stage.clock.jump(3 * MINUTE);
    await stage.logged(ended(feed, 'refused'));
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
    await bothPosts(10, 12);
    const better = await reply(stage, await stage.ada.slash('settings show'));
    expect(feedIn(better)).toBe(`What people add is posted in <#${feed.id}>`);
    expect(stage.discord.violations.map(({ code }) => code)).toEqual([50013]);
  });

  it('or deleted is the same, until the feed moves or ends', async () => {
    feed.remove();
    await add(stage.discogs.catalogue.generate(1, 42));
    stage.clock.jump(3 * MINUTE);
    await stage.logged(ended(feed, 'refused'), 2);
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
