// Soak, audit: checks that the feed shows nothing twice, and nothing that never came into the collection. Pure.
import type { Finding, World } from './world.ts';

/** Returns every finding about posts of the feed. */
export const auditFeed = (world: World): Finding[] => [...postedTwice(world), ...shownTooOften(world)];

function timesOf<T>(values: readonly T[]): Map<T, number> {
  const times = new Map<T, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}

/** Checks that Discord has one message of each post. */
const postedTwice = ({ posts }: World): Finding[] =>
  [...timesOf(posts.map(({ mark }) => mark))]
    .filter(([, times]) => times > 1)
    .map(([mark, times]) => ({
      rule: 'feed-posted-twice',
      what: `the post ${mark} of the feed is there ${times} times`,
    }));

/**
 * Checks that a release is not shown more often than copies of it came. A copy that was there before the bot can be news once, when
 * its record was removed and a sync brought it back.
 */
function shownTooOften({ posts, copies }: World): Finding[] {
  const shown = timesOf(posts.flatMap(({ releases }) => releases));
  return [...shown].flatMap(([releaseId, times]) => {
    const all = copies.filter((copy) => copy.releaseId === releaseId);
    const came = all.filter(({ madeBy }) => madeBy !== 'start').length;
    const most = came + (all.length > came ? 1 : 0);
    return times <= most
      ? []
      : [
          {
            rule: 'feed-shows-too-much',
            what: `the feed shows release ${releaseId} ${times} times, and ${most} copies of it came`,
          },
        ];
  });
}
