// Store suite: the posts of the feed: what is waiting, how posts are planned and claimed, and what a post tells, on both databases.
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { FORGOTTEN_ID } from '../../../src/core/add/types.ts';
import type { FeedPost } from '../../../src/core/feed/ports.ts';
import type { SyncRun } from '../../../src/core/sync/types.ts';
import { addIntents, feedPosts, syncRuns } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, leaseOf, newIntent } from '../things.ts';

const MILES = { userId: '1001', guildId: '2001' };
const NINA = { userId: '1002', guildId: '2002' };
const HERE = '2001';
const THERE = '2002';
const LONG_AGO = at(-999_999);

describeOnBoth('the feed', (current) => {
  const feed = () => current.store.feed;

  beforeEach(async () => {
    await current.store.settings.save(HERE, { feedChannelId: '31' }, at(0));
  });

  /** Adds a release in the name of this person, closed at this second. */
  async function add(
    releaseId: number,
    seconds: number,
    {
      by = MILES,
      key = `add:${releaseId}:${seconds}`,
      status = 'added' as 'added' | 'found' | 'refused',
    } = {},
  ): Promise<number> {
    const requester = { ...by, channelId: '3001' };
    const wanted = newIntent({ releaseId, requester, release: release({ releaseId }), requestKey: key });
    const { intent } = await current.store.intents.claim(wanted, leaseOf('a', seconds, seconds + 60));
    await current.store.intents.close(intent, {
      status,
      instanceId: releaseId * 10 + seconds,
      now: at(seconds),
    });
    return intent.id;
  }

  async function planned(): Promise<FeedPost[]> {
    return feed().planned();
  }

  async function tellAll(seconds = 500): Promise<FeedPost[]> {
    for (const one of await feed().waitingAdds(LONG_AGO)) await feed().planAdds(one, LONG_AGO, at(seconds));
    return planned();
  }

  const shown = async (post: Pick<FeedPost, 'guildId' | 'subject' | 'subjectId'> | undefined) => {
    const content = post && (await feed().content(post));
    return content && { ...content, newest: content.newest.map(({ discogsId }) => discogsId) };
  };

  describe('what is waiting', () => {
    it('is what people added since the feed began, by person and server', async () => {
      await current.store.settings.save(HERE, { feedChannelId: '31' }, at(99));
      await add(1, 1);
      await add(2, 5);
      await add(3, 2, { by: NINA });
      await add(4, 2, { status: 'found' });
      await add(5, 2, { status: 'refused' });
      await add(6, 2, { key: 'import:1:1:1.1' });
      await add(7, -5);
      const found = await feed().waitingAdds(LONG_AGO);
      expect(found.toSorted((one, other) => Number(one.userId) - Number(other.userId))).toEqual([
        { ...MILES, firstAt: at(1), lastAt: at(5) },
        { ...NINA, firstAt: at(2), lastAt: at(2) },
      ]);
      expect(await feed().waitingAdds(at(3))).toEqual([{ ...MILES, firstAt: at(5), lastAt: at(5) }]);
    });

    it('is nothing without a feed, and nothing of another account', async () => {
      const id = await addOtherCrate(current.store, 'another');
      await add(1, 1);
      expect(await current.store.crate(id).feed.waitingAdds(LONG_AGO)).toEqual([]);
      await current.store.settings.save(HERE, { feedChannelId: null }, at(2));
      expect(await feed().waitingAdds(LONG_AGO)).toEqual([]);
      await current.store.settings.save(HERE, { feedChannelId: '31' }, at(3));
      expect(await feed().waitingAdds(LONG_AGO)).toEqual([]);
    });

    it('of a person who was forgotten is shown without their name', async () => {
      await add(1, 1);
      await current.store.forget(MILES.userId);
      const [post] = await tellAll();
      expect(await shown(post)).toEqual({ what: 'added', by: null, total: 1, newest: [1], gone: 0 });
    });
  });

  describe('a plan of adds', () => {
    it('has one post in each server with a feed, and is made once by two processes at once', async () => {
      await current.store.settings.save(THERE, { feedChannelId: '32' }, at(3));
      const first = await add(1, 1);
      await add(2, 5);
      const other = await current.another();
      const stores = [current.store.feed, other.feed, current.store.feed];
      await Promise.all(stores.map((one) => one.planAdds(MILES, LONG_AGO, at(130))));
      const posts = await planned();
      expect(posts).toEqual(
        [HERE, THERE].map((guildId, index) => ({
          ...{ id: expect.any(Number), attempt: 0, guildId, channelId: `3${index + 1}` },
          ...{ subject: 'adds', subjectId: first, nonce: expect.stringMatching(/^[0-9a-f]{24}$/) },
          ...{ plannedAt: at(130), sentAt: null, readAt: null, isWanted: true },
          feedSince: index === 0 ? at(0) : at(3),
        })),
      );
      expect(posts[0]?.nonce).not.toBe(posts[1]?.nonce);
      expect(await feed().waitingAdds(LONG_AGO)).toEqual([]);
      expect(await shown(posts[0])).toEqual({ what: 'added', by: MILES, total: 2, newest: [2, 1], gone: 0 });
      // The other server has its feed only since the second add.
      expect(await shown(posts[1])).toEqual({ what: 'added', by: MILES, total: 1, newest: [2], gone: 0 });
      // What comes later is another post.
      const later = await add(3, 140);
      expect((await tellAll()).map((post) => post.subjectId)).toEqual([first, first, later, later]);
    });

    it('shows at most ten records, the newest first, each once, and how many there are', async () => {
      for (let n = 1; n <= 44; n++) await add(n, n);
      await add(7, 50, { key: 'copy:message' });
      const [post] = await tellAll();
      const newest = [7, 44, 43, 42, 41, 40, 39, 38, 37, 36];
      expect(await shown(post)).toEqual({ what: 'added', by: MILES, total: 44, newest, gone: 0 });
    });

    it('shows nothing that was taken back since', async () => {
      const id = await add(1, 1);
      const [post] = await tellAll();
      const taken = await current.store.intents.claimUndo(id, leaseOf('a', 2, 60));
      if (!taken) throw new Error('an add can be taken back');
      expect(await shown(post)).toBeNull();
      await current.store.intents.finishUndo(taken, { copies: [], gone: [10 + 1], now: at(3) });
      expect(await shown(post)).toBeNull();
    });
  });

  describe('a post', () => {
    async function one(): Promise<FeedPost> {
      await add(1, 1);
      const [post] = await tellAll(130);
      if (!post) throw new Error('a post is planned');
      return post;
    }
    const claim = (id: number, seconds: number, holder = 'a') =>
      feed().claimPost(id, { holder, now: at(seconds), ms: 60_000 });

    it('is held by one process at a time, until its lease ends or it gives it back', async () => {
      const { id } = await one();
      const other = await current.another();
      const claims = await Promise.all([
        claim(id, 130),
        other.feed.claimPost(id, { holder: 'b', now: at(130), ms: 60_000 }),
      ]);
      const [mine] = claims.filter((post) => post !== null);
      expect(claims.filter((post) => post === null)).toHaveLength(1);
      expect(await claim(id, 189)).toBeNull();
      const next = await claim(id, 190, 'c');
      expect(next).toMatchObject({ id, attempt: 2, isWanted: true });
      if (!mine || !next) throw new Error('it was claimed');
      // The first holder can change nothing any more.
      expect(await feed().markSending(mine, at(191))).toBe(false);
      await feed().closePost(mine, { status: 'refused' });
      await feed().releasePost(mine);
      expect(await claim(id, 191)).toBeNull();
      await feed().releasePost(next);
      expect(await claim(id, 191)).toMatchObject({ attempt: 3 });
    });

    it('keeps when it was first sent, and what became of it', async () => {
      const { id } = await one();
      const post = await claim(id, 130);
      if (!post) throw new Error('it is free');
      expect(await feed().markSending(post, at(131))).toBe(true);
      expect(await feed().markSending(post, at(140))).toBe(true);
      expect(await planned()).toMatchObject([{ id, sentAt: at(131) }]);
      await feed().closePost(post, { status: 'posted', messageId: '77' });
      expect(await planned()).toEqual([]);
      expect(await claim(id, 999)).toBeNull();
      const [row] = await current.db.select().from(feedPosts).where(eq(feedPosts.id, id));
      expect(row).toMatchObject({ status: 'posted', messageId: '77', leaseUntil: null });
    });

    it('is not wanted any more when the feed moved or was turned off', async () => {
      await one();
      await current.store.settings.save(HERE, { feedChannelId: '39' }, at(140));
      expect(await planned()).toMatchObject([{ channelId: '31', isWanted: false }]);
      await current.store.settings.save(HERE, { feedChannelId: null }, at(141));
      expect(await planned()).toMatchObject([{ isWanted: false }]);
    });

    it('that Discord refused is known, until a post goes through or the feed moves', async () => {
      const close = async (seconds: number, status: 'refused' | 'posted' | 'dropped') => {
        await add(seconds, seconds);
        const [post] = await tellAll(seconds);
        const held = post && (await claim(post.id, seconds));
        if (held) await feed().closePost(held, { status });
      };
      expect(await feed().isRefused(HERE)).toBe(false);
      await close(10, 'refused');
      await close(20, 'dropped');
      expect([await feed().isRefused(HERE), await feed().isRefused(THERE)]).toEqual([true, false]);
      await close(30, 'posted');
      expect(await feed().isRefused(HERE)).toBe(false);
      await close(40, 'refused');
      await current.store.settings.save(HERE, { feedChannelId: '39' }, at(50));
      expect(await feed().isRefused(HERE)).toBe(false);
    });

    it('goes after its time', async () => {
      await one();
      const before = {
        ...{ runs: at(0), intents: at(0), lists: at(0), imports: at(0), wants: at(0), details: at(0) },
      };
      await current.store.prune({ ...before, feed: at(130) });
      expect(await current.db.$count(feedPosts)).toBe(1);
      await current.store.prune({ ...before, feed: at(131) });
      expect(await current.db.$count(feedPosts)).toBe(0);
    });
  });

  describe('a run', () => {
    async function ran(
      seconds: number,
      {
        kind = 'sync' as SyncRun['kind'],
        pulled = 1,
        importId = null as number | null,
        phase = 'done' as const,
        night = null as string | null,
        newlyGone = 0,
        by = MILES.userId,
        messageId = null as string | null,
      } = {},
    ): Promise<number> {
      const [run] = await current.db
        .insert(syncRuns)
        .values({
          ...{ accountId: 1, kind, account: 'crate_keeper', status: 'done', phase, pulled, importId },
          ...{ night, newlyGone, messageId, requesterId: by, guildId: MILES.guildId, channelId: '3001' },
          ...{ startedAt: at(seconds), updatedAt: at(seconds + 10), endedAt: at(seconds + 10) },
        })
        .returning({ id: syncRuns.id });
      return run?.id ?? 0;
    }
    /** Makes a record as a pull does, with a copy. */
    async function pull(releaseId: number, seconds: number): Promise<void> {
      await current.store.records.insert(release({ releaseId }), { isSynced: true, now: at(seconds) });
      const copy = { instanceId: releaseId, releaseId, masterId: null, folderId: 1, rating: 0 };
      await current.store.collection.save([{ ...copy, addedAt: null, notes: [] }], at(seconds));
    }
    const plan = async () => {
      await feed().planRuns(LONG_AGO, at(900));
      return planned();
    };

    it('that brought something has one post in each server, made once; a preview has none', async () => {
      await ran(-100);
      await ran(100, { kind: 'preview' });
      await ran(200, { pulled: 0 });
      const id = await ran(300);
      const other = await current.another();
      await Promise.all([plan(), other.feed.planRuns(LONG_AGO, at(900)), plan()]);
      expect(await plan()).toMatchObject([{ guildId: HERE, subject: 'run', subjectId: id }]);
      await feed().planRuns(at(311), at(900));
      // A server whose feed begins later has none.
      await current.store.settings.save(THERE, { feedChannelId: '32' }, at(950));
      expect(await plan()).toHaveLength(1);
    });

    it('shows what came with it, without a name: what it read, and what waited here', async () => {
      await ran(50);
      await pull(1, 40);
      await pull(2, 101);
      await pull(3, 102);
      // It was added by a person while the sync ran, who is shown apart.
      await add(4, 103);
      await add(5, 104, { key: '', status: 'added' });
      await current.db.update(addIntents).set({ requestKey: null }).where(eq(addIntents.releaseId, 5));
      // No copy of it is left.
      await current.store.records.insert(release({ releaseId: 6 }), { isSynced: true, now: at(105) });
      await ran(100);
      const posts = await plan();
      const content = { what: 'synced', by: null, total: 3, newest: [5, 3, 2], gone: 0 };
      expect(await Promise.all(posts.map(shown))).toEqual([null, content]);
    });

    it('of a night shows how many records are gone, also when nothing came; that of a person does not', async () => {
      await ran(0);
      const night = { by: FORGOTTEN_ID, newlyGone: 2 };
      await pull(3, 101);
      const both = await ran(100, { ...night, night: '2026-11-29' });
      const onlyGone = await ran(200, { ...night, night: '2026-11-30', pulled: 0 });
      await ran(300, { ...night, night: '2026-12-01', pulled: 0, newlyGone: 0 });
      // A person joined this night: their message shows it.
      const joined = { by: MILES.userId, messageId: '77', night: '2026-12-02', newlyGone: 2 };
      await ran(400, { ...joined, pulled: 0 });
      await ran(500, { newlyGone: 2, pulled: 0 });
      await pull(6, 601);
      const ofPerson = await ran(600, { newlyGone: 2 });
      const other = await current.another();
      await Promise.all([plan(), other.feed.planRuns(LONG_AGO, at(900))]);
      const [, ...posts] = await plan();
      expect(posts.map(({ subjectId }) => subjectId)).toEqual([both, onlyGone, ofPerson]);
      const synced = { what: 'synced', by: null };
      expect(await Promise.all(posts.map(shown))).toEqual([
        { ...synced, total: 1, newest: [3], gone: 2 },
        { ...synced, total: 0, newest: [], gone: 2 },
        { ...synced, total: 1, newest: [6], gone: 0 },
      ]);
    });

    it('of a night that is the first sync is silent about what is gone, too', async () => {
      await ran(0, { by: FORGOTTEN_ID, night: '2026-11-29', newlyGone: 2 });
      expect(await Promise.all((await plan()).map(shown))).toEqual([null]);
    });

    it('that is the first sync is silent, until one has read the whole collection', async () => {
      await pull(1, 101);
      const stopped = await ran(100, { phase: 'pull' as 'done' });
      await pull(2, 201);
      const whole = await ran(200);
      await pull(3, 301);
      const next = await ran(300);
      const posts = await plan();
      expect(posts.map(({ subjectId }) => subjectId)).toEqual([stopped, whole, next]);
      const content = { what: 'synced', by: null, total: 1, newest: [3], gone: 0 };
      expect(await Promise.all(posts.map(shown))).toEqual([null, null, content]);
    });

    it('of 5,000 copies is one post', async () => {
      await ran(50);
      await current.db.execute(
        `insert into records (account_id, artist_name, album_title, discogs_id, search_text, genres, styles,
           is_shaped_vinyl, data_source, is_synced_with_discogs, created_at, updated_at)
         select 1, 'a', 'b', n, '', '{}', '{}', false, 'discogs', true, '${at(101).toISOString()}', '${at(101).toISOString()}'
         from generate_series(1, 5000) n`,
      );
      await current.db.execute(
        `insert into collection_items (account_id, instance_id, release_id, folder_id, rating, notes, seen_at)
         select 1, n, n, 1, 0, '[]', '${at(101).toISOString()}' from generate_series(1, 5000) n`,
      );
      await ran(100, { pulled: 5_000 });
      const posts = await plan();
      expect(posts).toHaveLength(2);
      const content = await feed().content(posts[1] ?? { guildId: '', subject: 'run', subjectId: 0 });
      expect([content?.total, content?.newest.length]).toEqual([5_000, 10]);
    });

    it('of an import shows its copies in the name of who started it', async () => {
      const id = await ran(100, { kind: 'import', importId: 9 });
      await add(1, 101, { key: 'import:9:1:1.1' });
      await add(2, 102, { key: 'import:90:1:1.1' });
      const [post] = await plan();
      expect(post?.subjectId).toBe(id);
      expect(await shown(post)).toEqual({ what: 'imported', by: MILES, total: 1, newest: [1], gone: 0 });
    });
  });
});
