// Discord: decides whether a refusal by the server in front of Discord's API is about one call (a rule against a text) or about
// our address. If a call is refused again while others get through, the call itself is the cause.
import type { RESTOptions } from 'discord.js';

/** A call of the bot to Discord. All tries of a call have the same `id`. */
export interface Call {
  /** The identity of the call: an object that discord.js passes at each try of it. */
  readonly id: object;
  /** Method and path. Calls of the same kind have the same key. It contains a token, so it must not be logged. */
  readonly key: string;
  /** Method and path without the token, for the log. */
  readonly route: string;
  /** True: the call uses the token of an interaction, and is useful only while that token lives. */
  readonly isOfInteraction: boolean;
}

export interface Suspects {
  /** Notes that the server in front of Discord refused the call. Returns whether the refusal is about this call alone. */
  refused(call: Call, status: number): boolean;
  /** Notes that Discord itself answered a call that was sent at `sentMs`. */
  passed(call: Call, sentMs: number): void;
}

interface Refused {
  atMs: number;
  /** How often the call was refused again after other calls had got through. */
  againCount: number;
}

/**
 * The `againCount` that proves that the call is the cause, for a 403 and for a 429. A 429 says "too much", which is seldom
 * about one call. It can also come again because all waiting calls were sent together.
 */
const PROVED = { forbidden: 1, tooMany: 2 };
/**
 * For a call that is proved to be the cause: a new refusal is about this call if another call got through within this time
 * before it.
 */
const JUST_NOW_MS = 31_000;
const REMEMBERED_MS = 60 * 60_000;

/** Makes the memory of refused calls. @param monotonic real time in ms, which never steps. */
export function createSuspects(monotonic: () => number): Suspects {
  const calls = new WeakMap<object, Refused>();
  const paths = new Map<string, Refused>();
  /**
   * The latest moment at which a call was sent that Discord answered. It is the moment of sending, because a call that was sent
   * before a refusal says nothing about the time after that refusal.
   */
  let passedMs = Number.NEGATIVE_INFINITY;

  /** Counts the refusal. Returns the new count, and whether the call is proved to be the cause. */
  function note(last: Refused | undefined, proof: number): { isOwn: boolean; refused: Refused } {
    const atMs = monotonic();
    const isProved = last !== undefined && last.againCount >= proof;
    const sinceMs = last && (isProved ? Math.min(last.atMs, atMs - JUST_NOW_MS) : last.atMs);
    const isAgain = sinceMs !== undefined && passedMs > sinceMs;
    const againCount = (last?.againCount ?? 0) + (isAgain ? 1 : 0);
    return { isOwn: isAgain && againCount >= proof, refused: { atMs, againCount } };
  }

  return {
    refused(call, status) {
      for (const [key, { atMs }] of paths) if (monotonic() - atMs > REMEMBERED_MS) paths.delete(key);
      const proof = status === 403 ? PROVED.forbidden : PROVED.tooMany;
      const ofCall = note(calls.get(call.id), proof);
      const ofPath = note(paths.get(call.key), proof);
      calls.set(call.id, ofCall.refused);
      paths.set(call.key, ofPath.refused);
      return ofCall.isOwn || ofPath.isOwn;
    },
    passed(call, sentMs) {
      passedMs = Math.max(passedMs, sentMs);
      const last = paths.get(call.key);
      if (last && sentMs > last.atMs) paths.delete(call.key);
    },
  };
}

/** Makes the `Call` of a request. @param init as discord.js passes it. */
export function callOf(url: string, init: Parameters<RESTOptions['makeRequest']>[1]): Call {
  const method = init.method ?? 'GET';
  const { pathname } = new URL(url);
  return {
    // discord.js makes a new `init` for each try, but passes the same headers.
    id: init.headers ?? init,
    // The address of a first answer contains the id of its interaction. Without that part, all first answers share one key.
    key: `${method} ${pathname.replace(/\/interactions\/.*/, '/interactions')}`,
    route: `${method} ${withoutToken(url)}`,
    isOfInteraction: /\/webhooks\/\d+\//.test(pathname),
  };
}

/** Returns the path without the token of an interaction: with that token, anyone could answer in our name. */
export const withoutToken = (url: string): string =>
  new URL(url).pathname.replace(/\/((?:interactions|webhooks)\/\d+)\/[^/]+/, '/$1/…');
