// Core, feed: posts what is new in the crate in the servers that have a channel for it. Each post is written down before it is sent, so
// that no death and no lost answer makes it twice (docs/architecture.md, "The feed").
import { ageMs, type Clock } from '../../clock.ts';
import { namedIn } from '../authority.ts';
import type { Crate, Log } from '../ports.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import { FEED_TIMES, hasAll, inTurn, isDue, newsSince, stepFor } from './plan.ts';
import type { FeedContent, FeedPost, FeedPoster, FeedPostStatus } from './ports.ts';

export interface Feed {
  /** Posts what is new, again and again until the signal aborts. Resolves when the last post has its answer. Never throws. */
  keep(poster: FeedPoster, signal: AbortSignal): Promise<void>;
  /** Returns the id of the channel of this server's feed, if Discord refused the newest post there. Else null. @throws StoreError */
  refusedIn(guildId: string): Promise<string | null>;
  /** Ends the pause of a channel that Discord refused: a manager has set it again. */
  askAgain(channelId: string): void;
}

/** The interval of the work, in ms. */
const EVERY_MS = 30_000;
/** The length of a lease of a post, in ms. After a death, another process takes the post when it is over. */
const LEASE_MS = 60_000;
/** The longest time from the claim of a post to its sending, in ms. With a longer one, another process may have sent it meanwhile. */
const CLAIM_MS = LEASE_MS - FEED_TIMES.sendMs;
/** After so many posts in a row without an answer, Discord counts as away, and the round ends. */
const AWAY_AFTER = 3;
/**
 * How long a channel that Discord refused is not asked, in ms. Discord shuts out an address that makes 10,000 refused calls in ten minutes.
 */
const SHUT_MS = 60 * 60_000;

/**
 * What became of a post in a round. `over`: it is closed. `silent`: Discord did not answer. `kept`: it stays planned for another reason.
 */
type Outcome = 'over' | 'silent' | 'kept';

export function createFeed(deps: {
  store: Pick<Crate, 'feed'>;
  settings: Pick<ServerSettings, 'hasFeed' | 'of'>;
  clock: Clock;
  log: Log;
  /** The name of this process in leases. */
  holder: string;
}): Feed {
  const { settings, clock, log, holder } = deps;
  const { feed: store } = deps.store;
  const now = () => new Date(clock.now());
  let hasFailed = false;
  /** The number of posts in a row without an answer, also of earlier rounds. */
  let silent = 0;
  /** The server at which the last outage ended a round. The next round begins after it. */
  let endedAt: string | null = null;
  /** Until when the channels that Discord refused are not asked, on the monotonic clock. */
  const shutUntilMs = new Map<string, number>();
  /** What the posts of this round show, and when it was read, on the monotonic clock. */
  const contents = new Map<string, { content: FeedContent | null; atMs: number }>();

  function isShut(channelId: string): boolean {
    const isPaused = clock.monotonic() < (shutUntilMs.get(channelId) ?? 0);
    if (!isPaused) shutUntilMs.delete(channelId);
    return isPaused;
  }

  /** Reads what a post shows, once for all servers that show the same, and again after a while: it can be taken back meanwhile. */
  async function contentOf(post: FeedPost): Promise<FeedContent | null> {
    if (!hasAll(post)) return store.content(post);
    const key = `${post.subject} ${post.subjectId}`;
    const known = contents.get(key);
    if (known && clock.monotonic() - known.atMs < EVERY_MS) return known.content;
    const content = await store.content(post);
    contents.set(key, { content, atMs: clock.monotonic() });
    return content;
  }

  async function plan(): Promise<void> {
    const since = newsSince(clock.now());
    await store.beginFeeds(now());
    for (const adds of await store.waitingAdds(since)) {
      if (isDue(adds, clock.now())) await store.planAdds(adds, since, now());
    }
    await store.planRuns(since, now());
  }

  async function send(post: FeedPost, poster: FeedPoster, isLate: () => boolean): Promise<Outcome> {
    if (post.sentAt === null && isShut(post.channelId)) return close(post, 'refused');
    const content = await contentOf(post);
    if (content === null) return close(post, post.sentAt === null ? 'dropped' : 'counted');
    if (!(await store.markSending(post, now())) || isLate()) return 'kept';
    const enough = new AbortController();
    const isOver = new AbortController();
    clock.sleep(FEED_TIMES.sendMs, isOver.signal).then(
      () => enough.abort(new Error('the post took too long')),
      () => {},
    );
    // A person is named only in the server where they added it.
    const { by, ...rest } = content;
    const shown = { ...rest, userId: namedIn(post.guildId, by) };
    const posted = await poster.post(post, shown, enough.signal);
    isOver.abort();
    if (posted.kind !== 'unknown') silent = 0;
    switch (posted.kind) {
      case 'posted':
        log.info({ guild: post.guildId, records: content.total }, 'the feed was posted');
        return close(post, 'posted', posted.messageId);
      case 'refused': {
        if (posted.isShut) shutUntilMs.set(post.channelId, clock.monotonic() + SHUT_MS);
        const write = (await store.isRefused(post.guildId)) ? log.debug : log.warn;
        write.call(log, { guild: post.guildId }, 'Discord does not let the bot post the feed of a server');
        return close(post, 'refused');
      }
      case 'unknown':
        return 'silent';
    }
  }

  /** Looks for a post that was sent long ago. */
  async function look(post: FeedPost, poster: FeedPoster, signal: AbortSignal): Promise<Outcome> {
    const looked = await poster.look(post, signal);
    if (looked.kind === 'away') return 'silent';
    silent = 0;
    if (looked.kind === 'found') return close(post, 'posted', looked.messageId);
    log.info(
      { guild: post.guildId, why: looked.kind },
      'a post of the feed was not found, and counts as posted',
    );
    return close(post, 'counted');
  }

  async function close(
    post: FeedPost,
    status: Exclude<FeedPostStatus, 'planned'>,
    messageId: string | null = null,
  ): Promise<Outcome> {
    await store.closePost(post, { status, ...(messageId !== null && { messageId }) });
    log.debug({ guild: post.guildId, post: post.id, status }, 'a post of the feed is over');
    return 'over';
  }

  /** Claims the post and works at it. */
  async function work(id: number, poster: FeedPoster, signal: AbortSignal): Promise<Outcome> {
    const [atMs, sinceMs] = [clock.now(), clock.monotonic()];
    // The monotonic clock stops while the machine sleeps, and the wall clock can be set.
    const isLate = () => Math.max(ageMs(clock, atMs), clock.monotonic() - sinceMs) > CLAIM_MS;
    const post = await store.claimPost(id, { holder, now: new Date(atMs), ms: LEASE_MS });
    if (post === null) return 'kept';
    const nowMs = post.readAt?.getTime() ?? clock.now();
    const step = stepFor(post, { nowMs, isServed: poster.isServed(post.guildId) });
    const outcome =
      step === 'send'
        ? await send(post, poster, isLate)
        : step === 'look'
          ? await look(post, poster, signal)
          : await close(post, step === 'drop' ? 'dropped' : 'counted');
    if (outcome !== 'over') await store.releasePost(post);
    return outcome;
  }

  async function round(poster: FeedPoster, signal: AbortSignal): Promise<void> {
    if (!settings.hasFeed()) return;
    contents.clear();
    await plan();
    // While it is not known what became of a post, the next one of its server waits: an outage costs a server one post at most.
    const waiting = new Set<string>();
    for (const { id, guildId } of inTurn(await store.planned(), endedAt)) {
      if (signal.aborted) return;
      if (waiting.has(guildId)) continue;
      const outcome = await work(id, poster, signal);
      if (outcome !== 'over') waiting.add(guildId);
      if (outcome === 'silent') {
        silent += 1;
        if (silent < AWAY_AFTER) continue;
        // Each post more would take its time, and could be lost as well.
        endedAt = guildId;
        return;
      }
    }
  }

  return {
    async refusedIn(guildId) {
      const { feedChannelId } = settings.of(guildId);
      return feedChannelId !== null && (await store.isRefused(guildId)) ? feedChannelId : null;
    },

    askAgain: (channelId) => void shutUntilMs.delete(channelId),

    async keep(poster, signal) {
      while (!signal.aborted) {
        try {
          await round(poster, signal);
          hasFailed = false;
        } catch (error) {
          const write = hasFailed ? log.debug : log.warn;
          if (!signal.aborted)
            write.call(log, { err: error }, 'the feed could not be posted: it is tried again');
          hasFailed = true;
        }
        if (!signal.aborted) await clock.sleep(EVERY_MS, signal).catch(() => {});
      }
    },
  };
}
