// Sandbox, tour: says what the calls to the local Discogs were for, so that their number is explained.
import type { LoggedRequest } from './discogs/request-log.ts';

/** The first one that fits names a call. */
const PURPOSES: readonly (readonly [purpose: string, method: string, path: RegExp])[] = [
  ['searches', 'GET', /^\/database\/search$/],
  ['releases', 'GET', /^\/releases\/\d+$/],
  ['masters and their versions', 'GET', /^\/masters\/\d+(\/versions)?$/],
  ['pages of the collection', 'GET', /\/collection\/folders\/\d+\/releases$/],
  ['folders, fields, value', 'GET', /\/collection\/(folders|fields|value)$/],
  ['copies of one release', 'GET', /\/collection\/releases\/\d+$/],
  ['adds', 'POST', /\/releases\/\d+$/],
  ['removals', 'DELETE', /\/instances\/\d+$/],
  ['who the token is of', 'GET', /^\/(oauth\/identity|users\/[^/]+)$/],
];

/** Returns how many calls there were for each purpose, the most frequent first: `releases 40 · searches 20`. */
export function callsInWords(requests: readonly Pick<LoggedRequest, 'method' | 'path'>[]): string {
  const counts = new Map<string, number>();
  for (const { method, path } of requests) {
    const known = PURPOSES.find(([, by, to]) => by === method && to.test(path));
    const purpose = known?.[0] ?? `${method} ${path}`;
    counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([purpose, count]) => `${purpose} ${count}`)
    .join(' · ');
}
