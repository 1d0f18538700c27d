// Discord: the front door. It holds calls back while the server in front of Discord's API refuses our whole address. That
// server answers with a web page ("error code: 1015") and 429 or 403, often without a time. discord.js would repeat each call
// at once, or send nothing for as long as the answer says. While the door is closed, no call leaves. When the time is over, one
// call tries, and the others wait for its result. https://discord.com/developers/docs/topics/rate-limits, "Invalid Request
// Limit aka CloudFlare Bans"
import { DiscordAPIError, type RESTOptions } from 'discord.js';
import type { Log } from '../../core/ports.ts';
import { parseRetryAfter } from '../../http-facts.ts';
import { TOKEN_LIFE_MS } from '../interactions/acknowledge.ts';
import { type Call, createSuspects } from './front-suspects.ts';

export type DiscordAnswer = Awaited<ReturnType<RESTOptions['makeRequest']>>;

export interface FrontDoor {
  /**
   * Sends the call if the door is open. If the door is closed, or this call closes it, returns a 429 with a time in place of
   * Discord's answer, after which discord.js tries again. Returns a 403 to a call that is itself the cause of the refusals, or
   * that has tried too often.
   */
  through(call: Call, send: () => Promise<DiscordAnswer>): Promise<DiscordAnswer>;
}

/** A header that marks an answer as made here, not by Discord. */
export const NOT_ASKED = 'x-runout-not-asked';
/** The error code in the answer to a call that is given up before it gets to Discord. */
const REFUSED = 'REFUSED_BEFORE_DISCORD';

/** Whether this error means that the server in front of Discord's API refused the call, and that the call was given up. */
export const isRefusedByFront = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === REFUSED;

/** How long the door stays closed when the answer names no time: at most two tries in any minute. */
const UNTOLD_MS = 31_000;
/**
 * The shortest time for which the door stays closed when the answer names a time. After a failed try it is `UNTOLD_MS`, because
 * the time that an earlier answer named was too short.
 */
const SHORTEST_TOLD_MS = 1_000;
/**
 * The longest wait that is named to discord.js, whose setTimeout fires at once beyond 24 days. After this wait the call comes
 * again, and gets the rest of its time.
 */
const LONGEST_TOLD_MS = 60 * 60_000;
/**
 * The extra wait of the call that closed the door, so that other calls try before it. If one of these gets through, the refusal
 * was about the first call alone, and not about our address.
 */
const AFTER_OTHERS_MS = 15_000;
/**
 * The most tries of one call. They take at least 20 minutes. Then the call ends in an error, because discord.js holds other
 * calls back behind it.
 */
const MOST_TRIES = 40;

export function createFrontDoor(deps: {
  log: Log;
  /** Real time in ms, which never steps. */
  monotonic: () => number;
  /** The wall clock, in epoch ms. */
  now: () => number;
}): FrontDoor {
  const { log, monotonic, now } = deps;
  const suspects = createSuspects(monotonic);
  /** For each call at the closed door: since when it has been waiting, and how often it has tried. */
  const waits = new WeakMap<object, { sinceMs: number; tries: number }>();
  /** When the door can open, on the monotonic clock. Null: the door is open. */
  let shutUntilMs: number | null = null;
  /** The call that was refused last. */
  let shutBy: Call | null = null;
  let probe: Promise<unknown> | null = null;

  /**
   * Sends a call, and opens or closes the door by the answer. Returns the answer for discord.js.
   * @param isProbe true: the door is closed, and this call tries it.
   */
  async function ask(
    call: Call,
    send: () => Promise<DiscordAnswer>,
    isProbe: boolean,
  ): Promise<DiscordAnswer> {
    const sentMs = monotonic();
    const answer = await send();
    if (!isOfTheFront(answer, now())) {
      // A 5xx does not say whether our address is still refused.
      if (answer.status >= 500) return answer;
      suspects.passed(call, sentMs);
      if (isProbe) {
        shutUntilMs = null;
        log.info({}, 'Discord accepts our calls again');
      }
      return answer;
    }
    const isOwn = suspects.refused(call, answer.status);
    if (isOwn) {
      const facts = { route: call.route, status: answer.status };
      log.warn(facts, 'Discord refuses this call while it takes others: it is given up');
    } else {
      shut(answer, isProbe);
      shutBy = call;
    }
    // The body is read to its end, because otherwise its connection cannot be used again.
    await answer.arrayBuffer().catch(() => {});
    return isOwn ? refusal() : tellWait(call);
  }

  function shut(answer: DiscordAnswer, isProbe: boolean): void {
    const toldMs = parseRetryAfter(answer.headers.get('retry-after'), now());
    const waitMs = Math.max(toldMs ?? UNTOLD_MS, isProbe ? UNTOLD_MS : SHORTEST_TOLD_MS);
    if (shutUntilMs === null) {
      const until = new Date(now() + waitMs).toISOString();
      const facts = { status: answer.status, until, isTold: toldMs !== null };
      log.warn(facts, `Discord refuses this address: no call leaves until ${until}`);
    }
    shutUntilMs = Math.max(shutUntilMs ?? 0, monotonic() + waitMs);
  }

  function tellWait(call: Call): DiscordAnswer {
    const leftMs = Math.max(0, (shutUntilMs ?? 0) - monotonic());
    const isLast = shutBy?.id === call.id || shutBy?.key === call.key;
    return notBefore(leftMs + (isLast ? AFTER_OTHERS_MS : 0));
  }

  /**
   * Returns the last answer to a call that has waited too long. The call is not sent, so that it cannot close the door for
   * other calls. Null: the call can wait on.
   */
  function endOf(call: Call, waited: { sinceMs: number; tries: number }): DiscordAnswer | null {
    const isDead = call.isOfInteraction && monotonic() - waited.sinceMs > TOKEN_LIFE_MS;
    if (!isDead && waited.tries < MOST_TRIES) return null;
    const facts = { route: call.route, tries: waited.tries };
    log.warn(facts, 'Discord refuses this address for too long: this call is given up');
    // A wait that is longer than the life of the token makes discord.js throw a RateLimitError, which says that the person can
    // no longer be answered (acknowledge.ts).
    return isDead ? notBefore(LONGEST_TOLD_MS) : refusal();
  }

  return {
    async through(call, send) {
      if (shutUntilMs === null) return ask(call, send, false);
      const waited = waits.get(call.id) ?? { sinceMs: monotonic(), tries: 0 };
      waits.set(call.id, waited);
      // Several calls wake at the same time, and one of them tries. Its result holds for all of them.
      while (probe) await probe.catch(() => {});
      if (shutUntilMs === null) return ask(call, send, false);
      const end = endOf(call, waited);
      if (end) return end;
      if (shutUntilMs > monotonic()) return tellWait(call);
      waited.tries += 1;
      const tried = ask(call, send, true).finally(() => {
        probe = null;
      });
      probe = tried;
      return tried;
    },
  };
}

/**
 * Whether an answer comes from the server in front of Discord. Discord's own refusals are JSON, and its own 429 names a time.
 */
function isOfTheFront(answer: DiscordAnswer, nowMs: number): boolean {
  if (answer.status !== 429 && answer.status !== 403) return false;
  const isJson = /\bjson\b/i.test(answer.headers.get('content-type') ?? '');
  return (
    !isJson || (answer.status === 429 && parseRetryAfter(answer.headers.get('retry-after'), nowMs) === null)
  );
}

const refusal = (): DiscordAnswer =>
  Response.json(
    { code: REFUSED, message: 'What stands before Discord does not let this call through.' },
    { status: 403 },
  );

function notBefore(waitMs: number): DiscordAnswer {
  const seconds = Math.min(waitMs, LONGEST_TOLD_MS) / 1_000;
  const body = { message: 'Discord is not asked now.', retry_after: seconds, global: false };
  return new Response(JSON.stringify(body), {
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': seconds.toFixed(3), [NOT_ASKED]: '1' },
  });
}
