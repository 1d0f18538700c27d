// Core, feed: no death and no lost answer makes a post twice, and each costs a server one post at most.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFeed } from '../../../src/core/feed/feed.ts';
import type { FeedPoster, FeedStore, ShownContent } from '../../../src/core/feed/ports.ts';
import { feedPosts } from '../../../src/store/schema.ts';
import { leaseOf } from '../../store/things.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { openTestStore, type TestStore } from '../../support/test-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HERE = '2001';
const THERE = '2002';

let opened: TestStore;
let clock: ReturnType<typeof createVirtualClock>;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.clear();
  clock = createVirtualClock();
  await opened.store.settings.save(HERE, { feedChannelId: '31' }, new Date(clock.now()));
});

/** A far side that forgets a nonce after three minutes, as Discord does at the earliest. */
function createDiscord() {
  const messages: { id: string; channelId: string; nonce: string; atMs: number; content: ShownContent }[] =
    [];
  const far = {
    messages,
    state: 'up' as 'up' | 'away' | 'refuses' | 'loses the answer',
    served: true,
    tries: 0,
    /** Channels in which it answers no post. */
    silent: [] as string[],
    records: () => messages.map(({ content }) => content.newest.map(({ discogsId }) => discogsId)),
  };
  const make = (channelId: string, nonce: string, content: ShownContent): string => {
    const isTwin = (one: { nonce: string; atMs: number }) =>
      one.nonce === nonce && clock.now() - one.atMs < 3 * MINUTE;
    const twin = messages.find(isTwin);
    if (twin) return twin.id;
    const id = `m${messages.length}`;
    messages.push({ id, channelId, nonce, atMs: clock.now(), content });
    return id;
  };
  const poster: FeedPoster = {
    isServed: () => far.served,
    async post({ channelId, nonce }, content) {
      far.tries += 1;
      if (far.state === 'away' || far.silent.includes(channelId)) return { kind: 'unknown' };
      if (far.state === 'refuses') return { kind: 'refused', isShut: true };
      const messageId = make(channelId, nonce, content);
      return far.state === 'loses the answer' ? { kind: 'unknown' } : { kind: 'posted', messageId };
    },
    async look({ channelId, nonce }) {
      far.tries += 1;
      if (far.silent.includes(channelId)) return { kind: 'away' };
      if (far.state === 'refuses') return { kind: 'unreadable' };
      if (far.state !== 'up') return { kind: 'away' };
      const found = messages.slice(-50).find((one) => one.channelId === channelId && one.nonce === nonce);
      return found ? { kind: 'found', messageId: found.id } : { kind: 'missing' };
    },
  };
  return { ...far, far, poster };
}

let adds = 0;
async function add(releaseId: number, guildId = HERE): Promise<number> {
  const { intents } = opened.store;
  const requester = { userId: `user in ${guildId}`, guildId, channelId: '3001' };
  const now = new Date(clock.now());
  const requestKey = `add:${adds++}`;
  const wanted = { releaseId, requester, release: release({ releaseId }), requestKey };
  const { intent } = await intents.claim(wanted, { holder: 'a', now, ms: MINUTE });
  await intents.close(intent, { status: 'added', instanceId: 1_000 + adds, now });
  return intent.id;
}

/** A process with a feed. `store`: what it sees of the database. */
function start(poster: FeedPoster, store: FeedStore = opened.store.feed, holder = 'one') {
  const stop = new AbortController();
  const settings = {
    hasFeed: () => true,
    of: () => ({ isPrivate: false, folder: null, feedChannelId: '31' }),
  };
  const feed = createFeed({ store: { feed: store }, settings, clock, log: silentLog, holder });
  const kept = feed.keep(poster, stop.signal);
  return {
    feed,
    async end() {
      stop.abort();
      await kept;
    },
  };
}

const statuses = async () =>
  (await opened.db.select().from(feedPosts).orderBy(feedPosts.id)).map(({ status }) => status);

describe('what people add', () => {
  it('is posted when a person is quiet for two minutes, and after ten minutes at the latest', async () => {
    const { poster, messages, records } = { ...createDiscord() };
    const bot = start(poster);
    for (let n = 1; n <= 11; n++) {
      await add(n);
      await clock.advance(MINUTE);
    }
    // The first ten are there, though the person goes on.
    expect(records()).toHaveLength(1);
    expect(records()[0]?.length).toBeGreaterThanOrEqual(10);
    await clock.advance(3 * MINUTE);
    expect(messages.map(({ content }) => content.total).reduce((sum, one) => sum + one)).toBe(11);
    expect(messages).toHaveLength(2);
    await clock.advance(5 * MINUTE);
    expect(messages).toHaveLength(2);
    await bot.end();
  });

  it('is named only in the server of the add', async () => {
    await opened.store.settings.save(THERE, { feedChannelId: '32' }, new Date(clock.now()));
    const { poster, messages } = createDiscord();
    const bot = start(poster);
    await add(1);
    await clock.advance(3 * MINUTE);
    expect(messages.map(({ channelId, content }) => [channelId, content.userId])).toEqual([
      ['31', `user in ${HERE}`],
      ['32', null],
    ]);
    await bot.end();
  });

  it('is posted though the clock was a year ahead when the feed was set', async () => {
    const year = 365 * 24 * 60 * MINUTE;
    const { settings } = opened.store;
    await settings.save(HERE, { feedChannelId: null }, new Date(clock.now()));
    await settings.save(HERE, { feedChannelId: '31' }, new Date(clock.now() + year));
    const { poster, records } = createDiscord();
    const bot = start(poster);
    await clock.advance(SECOND);
    await add(1);
    await clock.advance(3 * MINUTE);
    expect(records()).toEqual([[1]]);
    await bot.end();
  });

  it('that was taken back before is not posted', async () => {
    const { poster, messages } = createDiscord();
    const bot = start(poster);
    const id = await add(1);
    await clock.advance(MINUTE);
    await opened.store.intents.claimUndo(id, leaseOf('a', 0, 60));
    await clock.advance(10 * MINUTE);
    expect(messages).toEqual([]);
    await bot.end();
  });

  it('that was taken back after the plan is not posted', async () => {
    const { poster, messages } = createDiscord();
    const store: FeedStore = {
      ...opened.store.feed,
      async claimPost(id, lease) {
        await opened.store.intents.claimUndo(added, leaseOf('a', 0, 60));
        return opened.store.feed.claimPost(id, lease);
      },
    };
    const added = await add(1);
    const bot = start(poster, store);
    await clock.advance(3 * MINUTE);
    expect([messages, await statuses()]).toEqual([[], ['dropped']]);
    await bot.end();
  });

  it('costs no question to the database while no server has a feed', async () => {
    const { poster } = createDiscord();
    const stop = new AbortController();
    const no = { hasFeed: () => false, of: () => ({ isPrivate: false, folder: null, feedChannelId: null }) };
    const store = new Proxy(opened.store.feed, {
      get: () => () => {
        throw new Error('it asked');
      },
    });
    const warned: string[] = [];
    const log = { ...silentLog, warn: (_: object, message: string) => warned.push(message) };
    const feed = createFeed({ store: { feed: store }, settings: no, clock, log, holder: 'one' });
    const kept = feed.keep(poster, stop.signal);
    await clock.advance(10 * MINUTE);
    expect(await feed.refusedIn(HERE)).toBeNull();
    stop.abort();
    await kept;
    expect(warned).toEqual([]);
  });
});

describe('kill -9', () => {
  /** A promise that never ends: the process is dead. */
  const dead = <T>() => new Promise<T>(() => {});
  type Death = (poster: FeedPoster, store: FeedStore) => { poster?: FeedPoster; store?: FeedStore };
  const DEATHS: [string, Death, wasSent: boolean][] = [
    ['before the plan', (_, store) => ({ store: { ...store, planAdds: dead } }), false],
    ['before the claim', (_, store) => ({ store: { ...store, claimPost: dead } }), false],
    [
      'after the claim',
      (_, store) => ({
        store: {
          ...store,
          async claimPost(...given) {
            await store.claimPost(...given);
            return dead();
          },
        },
      }),
      false,
    ],
    ['before the post', (poster) => ({ poster: { ...poster, post: dead } }), true],
    [
      'within the post',
      (poster) => ({
        poster: {
          ...poster,
          async post(...given) {
            await poster.post(...given);
            return dead();
          },
        },
      }),
      true,
    ],
    ['after the post', (_, store) => ({ store: { ...store, closePost: dead } }), true],
  ];

  it.each(DEATHS)('%s: within two minutes the next process posts it, once', async (_, death) => {
    const { poster, messages } = createDiscord();
    await add(1);
    await clock.advance(2 * MINUTE);
    const dying = death(poster, opened.store.feed);
    start(dying.poster ?? poster, dying.store);
    await clock.advance(SECOND);
    const next = start(poster, opened.store.feed, 'two');
    await clock.advance(3 * MINUTE);
    expect(messages).toHaveLength(1);
    expect(await statuses()).toEqual(['posted']);
    await clock.advance(4 * MINUTE);
    expect(messages).toHaveLength(1);
    await next.end();
  });

  it.each(DEATHS)(
    '%s, and an hour later: no second message, and later adds are posted',
    async (_, death, wasSent) => {
      const { poster, messages, records } = createDiscord();
      await add(1);
      await clock.advance(2 * MINUTE);
      const dying = death(poster, opened.store.feed);
      start(dying.poster ?? poster, dying.store);
      await clock.advance(SECOND);
      const before = messages.length;
      await clock.advance(60 * MINUTE);
      const next = start(poster, opened.store.feed, 'two');
      await clock.advance(MINUTE);
      // What was never sent is posted late. What may have been sent is not sent again.
      expect(messages.length).toBe(wasSent ? before : 1);
      await add(2);
      await clock.advance(3 * MINUTE);
      expect(records().at(-1)).toEqual([2]);
      expect(records().flat().toSorted()).toEqual([...new Set(records().flat())].toSorted());
      await next.end();
    },
  );
});

describe('a Discord', () => {
  it('that answers no post for an hour costs one post, and the adds of that hour are one more', async () => {
    const { far, poster, messages, records } = createDiscord();
    const bot = start(poster);
    far.state = 'away';
    for (let n = 1; n <= 12; n++) {
      await add(n);
      await clock.advance(5 * MINUTE);
    }
    far.state = 'up';
    await clock.advance(5 * MINUTE);
    expect(
      records()
        .flat()
        .toSorted((one, other) => Number(one) - Number(other)),
    ).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await statuses()).filter((one) => one === 'counted')).toHaveLength(1);
    expect(messages.length).toBeLessThanOrEqual(11);
    await bot.end();
  });

  it('that loses answers gets each post once', async () => {
    const { far, poster, messages, records } = createDiscord();
    const bot = start(poster);
    far.state = 'loses the answer';
    await add(1);
    await clock.advance(4 * MINUTE);
    await add(2);
    await clock.advance(20 * MINUTE);
    far.state = 'up';
    await clock.advance(5 * MINUTE);
    expect(records()).toEqual([[1], [2]]);
    expect(await statuses()).toEqual(['posted', 'posted']);
    expect(messages).toHaveLength(2);
    await bot.end();
  });

  /** Gives each of six servers a feed. Returns the ids of the channels. */
  async function sixFeeds(): Promise<string[]> {
    const channels = ['31', '32', '33', '34', '35', '36'];
    for (const [n, feedChannelId] of channels.entries())
      await opened.store.settings.save(`${2001 + n}`, { feedChannelId }, new Date(clock.now()));
    return channels;
  }

  it('that is away is asked three times, then once a round, and what was not sent is posted later', async () => {
    await sixFeeds();
    const { far, poster, messages } = createDiscord();
    const bot = start(poster);
    far.state = 'away';
    await add(1);
    await clock.advance(2 * MINUTE + 29 * SECOND);
    expect(far.tries).toBe(3);
    await clock.advance(30 * SECOND);
    expect(far.tries).toBe(4);
    far.state = 'up';
    await clock.advance(MINUTE);
    expect(messages.map(({ channelId }) => channelId).toSorted()).toEqual(await sixFeeds());
    await bot.end();
  });

  it('that answers nothing in a few channels gets the posts of the others', async () => {
    await sixFeeds();
    const { far, poster, messages } = createDiscord();
    far.silent = ['31', '32', '33', '34'];
    const bot = start(poster);
    await add(1);
    await clock.advance(4 * MINUTE);
    expect(messages.map(({ channelId }) => channelId)).toEqual(['35', '36']);
    await bot.end();
  });

  it.each([
    ['two days ago: the content is read once', 48 * 60, 1],
    ['today: each server can show other adds', 0, 6],
  ])('gets a post for six servers whose feeds began %s', async (_, minutes, reads) => {
    await sixFeeds();
    await clock.advance(minutes * MINUTE);
    const { poster, messages } = createDiscord();
    let count = 0;
    const store: FeedStore = {
      ...opened.store.feed,
      content(post) {
        count += 1;
        return opened.store.feed.content(post);
      },
    };
    const bot = start(poster, store);
    await add(1);
    await clock.advance(3 * MINUTE);
    expect(messages.map(({ content }) => content.userId)).toEqual([
      `user in ${HERE}`,
      ...Array<null>(5).fill(null),
    ]);
    expect(count).toBe(reads);
    await bot.end();
  });

  it('that refuses a channel is asked once an hour, the log says so once, and the feed goes on when it may', async () => {
    const { far, poster, records } = createDiscord();
    const warned: string[] = [];
    const stop = new AbortController();
    const settings = {
      hasFeed: () => true,
      of: () => ({ isPrivate: false, folder: null, feedChannelId: '31' }),
    };
    const log = { ...silentLog, warn: (_: object, message: string) => warned.push(message) };
    const feed = createFeed({ store: opened.store, settings, clock, log, holder: 'one' });
    const kept = feed.keep(poster, stop.signal);
    far.state = 'refuses';
    for (const releaseId of [1, 2, 3]) {
      await add(releaseId);
      await clock.advance(5 * MINUTE);
    }
    expect(far.tries).toBe(1);
    expect(await statuses()).toEqual(['refused', 'refused', 'refused']);
    expect(warned).toEqual(['Discord does not let the bot post the feed of a server']);
    expect(await feed.refusedIn(HERE)).toBe('31');
    await clock.advance(46 * MINUTE);
    await add(4);
    await clock.advance(5 * MINUTE);
    expect(far.tries).toBe(2);
    far.state = 'up';
    // The wall clock says nothing about the pause.
    clock.step(2 * 60 * MINUTE);
    await add(5);
    await clock.advance(5 * MINUTE);
    expect(far.tries).toBe(2);
    feed.askAgain('31');
    await add(6);
    await clock.advance(5 * MINUTE);
    expect(records()).toEqual([[6]]);
    expect(await feed.refusedIn(HERE)).toBeNull();
    stop.abort();
    await kept;
  });
});

it('two processes post each thing once', async () => {
  const { poster, records } = createDiscord();
  const bots = [start(poster, opened.store.feed, 'one'), start(poster, opened.store.feed, 'two')];
  for (const releaseId of [1, 2, 3]) {
    await add(releaseId);
    await clock.advance(3 * MINUTE);
  }
  expect(records()).toEqual([[1], [2], [3]]);
  for (const bot of bots) await bot.end();
});
