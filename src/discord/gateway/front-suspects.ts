// Discord: decides whether a refusal of the server in front of Discord's API is about one call (a rule against a text) or about
// our address. If a call is refused again while others get through, the call itself is the cause.
import type { RESTOptions } from 'discord.js';

/** A call of ours, however often it is sent. */
export interface Call {
  /** The call itself: discord.js passes the same object at each of its tries. */
  readonly id: object;
  /** Method and path, which identify the next call of the same kind. They contain a token: not for the log. */
  readonly key: string;
  /** Method and path without the token, for the log. */
  readonly route: string;
  /** The call uses the token of an interaction, and is useful only while that token lives. */
  readonly isOfInteraction: boolean;
}

export interface Suspects {
  /** Notes that the server in front of Discord refused the call. Returns whether that is about this call alone. */
  refused(call: Call, status: number): boolean;
  /** Notes that Discord itself answered a call that was sent at `sentMs`. */
  passed(call: Call, sentMs: number): void;
}

interface Refused {
  atMs: number;
  /** How often the call was refused again after others had got through. */
  againCount: number;
}

/**
 * How many such refusals prove that the call is the cause. A 429 says "too much", which is seldom about one call, and it can
 * come again when all waiting calls are sent together.
 */
const PROVED = { forbidden: 1, tooMany: 2 };
/** Once a call is proved to be the cause, a new refusal is about it if any other call got through within this time. */
const JUST_NOW_MS = 31_000;
const REMEMBERED_MS = 60 * 60_000;

/** @param monotonic real time in ms, which never steps. */
export function createSuspects(monotonic: () => number): Suspects {
  const calls = new WeakMap<object, Refused>();
  const paths = new Map<string, Refused>();
  /**
   * When the newest call that Discord answered was sent. A call that was sent before a refusal says nothing about the time
   * after it.
   */
  let passedMs = Number.NEGATIVE_INFINITY;

  /** Counts the refusal. Returns whether the call is proved to be its cause. */
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

/** @param init as discord.js passes it. */
export function callOf(url: string, init: Parameters<RESTOptions['makeRequest']>[1]): Call {
  const method = init.method ?? 'GET';
  const { pathname } = new URL(url);
  return {
    // discord.js makes a new `init` for each try, around the same headers.
    id: init.headers ?? init,
    // The address of a first answer is new for each interaction. So all first answers share one key.
    key: `${method} ${pathname.replace(/\/interactions\/.*/, '/interactions')}`,
    route: `${method} ${withoutToken(url)}`,
    isOfInteraction: /\/webhooks\/\d+\//.test(pathname),
  };
}

/** Returns the path without the token of an interaction: with that token, anyone could answer in our name. */
export const withoutToken = (url: string): string =>
  new URL(url).pathname.replace(/\/((?:interactions|webhooks)\/\d+)\/[^/]+/, '/$1/…');
