// Discord: what stands in front of its API refuses whole addresses: a web page ("error code: 1015") with 429 or 403, often
// without a word how long. discord.js would repeat each call at once, or be silent for as long as it is told. Behind this
// door nothing leaves until the time is over; then one call tries, and the others wait for what becomes of it.
// https://discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit aka CloudFlare Bans"
import type { RESTOptions } from 'discord.js';
import type { Log } from '../core/ports.ts';

export type Answer = Awaited<ReturnType<RESTOptions['makeRequest']>>;

export interface FrontDoor {
  /**
   * Sends, if the door is open. Else, and when this very call finds it shut, it answers in Discord's stead with a 429 that
   * says how long: discord.js then comes again.
   */
  through(send: () => Promise<Answer>): Promise<Answer>;
}

/** On an answer that is ours. */
export const NOT_ASKED = 'x-runout-not-asked';

/** At most two a minute, in every minute. */
const UNTOLD_MS = 31_000;
/** The first time that is told is obeyed; one that was not true is not believed again. */
const SHORTEST_TOLD_MS = 1_000;
/** discord.js sleeps with setTimeout, which fires at once beyond 24 days: it comes again and is told the rest. */
const LONGEST_TOLD_MS = 60 * 60_000;

export function createFrontDoor(deps: {
  log: Log;
  /** Ms of the wall that never step. */
  monotonic: () => number;
  /** Epoch ms of the wall. */
  now: () => number;
}): FrontDoor {
  const { log, monotonic, now } = deps;
  /** On the monotonic clock; null: open. */
  let shutUntilMs: number | null = null;
  let probe: Promise<unknown> | null = null;

  /** @param isProbe the door was shut until now, and this is the call that tried it. */
  async function judge(answer: Answer, isProbe: boolean): Promise<Answer> {
    if (!isOfTheFront(answer, now())) {
      // A failure says nothing of the door.
      if (isProbe && answer.status < 500) {
        shutUntilMs = null;
        log.info({}, 'Discord lets us in again');
      }
      return answer;
    }
    const toldMs = retryAfterOf(answer, now());
    const waitMs = Math.max(toldMs ?? UNTOLD_MS, isProbe ? UNTOLD_MS : SHORTEST_TOLD_MS);
    const untilMs = Math.max(shutUntilMs ?? 0, monotonic() + waitMs);
    if (shutUntilMs === null) {
      const until = new Date(now() + waitMs).toISOString();
      const facts = { status: answer.status, until, isTold: toldMs !== null };
      log.warn(facts, `Discord shuts us out: nothing is sent to it until ${until}`);
    }
    shutUntilMs = untilMs;
    // Read to its end, or its connection is lost.
    await answer.arrayBuffer().catch(() => {});
    return notBefore(untilMs - monotonic());
  }

  return {
    async through(send) {
      if (shutUntilMs === null) return judge(await send(), false);
      // Whoever slept for the same time wakes while one tries: what becomes of it is for all of them.
      while (probe) await probe.catch(() => {});
      if (shutUntilMs === null) return judge(await send(), false);
      const leftMs = shutUntilMs - monotonic();
      if (leftMs > 0) return notBefore(leftMs);
      const tried = send()
        .then((answer) => judge(answer, true))
        .finally(() => {
          probe = null;
        });
      probe = tried;
      return tried;
    },
  };
}

/** Discord's own refusals are JSON, and its 429 says when; what is neither is the page of what stands before it. */
function isOfTheFront(answer: Answer, nowMs: number): boolean {
  if (answer.status !== 429 && answer.status !== 403) return false;
  const isJson = /\bjson\b/i.test(answer.headers.get('content-type') ?? '');
  return !isJson || (answer.status === 429 && retryAfterOf(answer, nowMs) === null);
}

/** `Retry-After`: seconds or a date, in ms; null when absent or unreadable. */
export function retryAfterOf(answer: Answer, nowMs: number): number | null {
  const text = answer.headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const atMs = /^\w{3}, .{1,30} GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

function notBefore(waitMs: number): Answer {
  const seconds = Math.min(waitMs, LONGEST_TOLD_MS) / 1_000;
  const body = { message: 'Discord is not asked now.', retry_after: seconds, global: false };
  return new Response(JSON.stringify(body), {
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': seconds.toFixed(3), [NOT_ASKED]: '1' },
  });
}
