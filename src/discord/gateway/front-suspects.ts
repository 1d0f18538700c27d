// Discord: separates a refusal of the server in front of its API that is about one call (a rule against a text) from one that
// is about our address. While others get through, a call that is refused again is itself the cause.
import type { RESTOptions } from 'discord.js';

/** A call of ours, however often it is sent. */
export interface Call {
  /** The call itself: discord.js passes the same object at each of its tries. */
  readonly id: object;
  /** Method and path, which identify the next call of the same kind. Holds a secret: not for the log. */
  readonly key: string;
  /** The same for the log. */
  readonly route: string;
  /** Its answer is useful only as long as the token of an interaction lives. */
  readonly isOfInteraction: boolean;
}

export interface Suspects {
  /** The server in front of Discord refused it. Returns whether that is about this call alone. */
  refused(call: Call, status: number): boolean;
  /** Discord itself answered a call that left at `sentMs`. */
  passed(call: Call, sentMs: number): void;
}

interface Refused {
  atMs: number;
  /** How often it was refused again after others had passed. */
  againCount: number;
}

/** A 429 says "too much", which is seldom about one call. It can come back when all waiting calls leave together. */
const PROVED = { forbidden: 1, tooMany: 2 };
/** Once it is proved, other calls that passed just now are enough. */
const JUST_NOW_MS = 31_000;
const REMEMBERED_MS = 60 * 60_000;

/** @param monotonic ms of the wall that never step. */
export function createSuspects(monotonic: () => number): Suspects {
  const calls = new WeakMap<object, Refused>();
  const paths = new Map<string, Refused>();
  /** When the last call left that Discord answered. A call that left before a refusal says nothing of the time after it. */
  let passedMs = Number.NEGATIVE_INFINITY;

  /** Notes the refusal. Returns whether it is proved to be about this call. */
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
    // It makes a new `init` for each try, around the same headers.
    id: init.headers ?? init,
    // First answers are never sent twice: the only thing they share is that they are first answers.
    key: `${method} ${pathname.replace(/\/interactions\/.*/, '/interactions')}`,
    route: `${method} ${withoutToken(url)}`,
    isOfInteraction: /\/webhooks\/\d+\//.test(pathname),
  };
}

/** A holder of the token of an interaction can answer in our name. */
export const withoutToken = (url: string): string =>
  new URL(url).pathname.replace(/\/((?:interactions|webhooks)\/\d+)\/[^/]+/, '/$1/…');
