// Discord: what stands in front of its API refuses whole addresses: a web page ("error code: 1015") with 429 or 403, often
// without a word how long. discord.js would repeat each call at once, or be silent for as long as it is told. Behind this
// door nothing leaves until the time is over; then one call tries, and the others wait for what becomes of it.
// https://discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit aka CloudFlare Bans"
import { DiscordAPIError, type RESTOptions } from 'discord.js';
import type { Log } from '../../core/ports.ts';
import { parseRetryAfter } from '../../http-facts.ts';
import { TOKEN_LIFE_MS } from '../interactions/acknowledge.ts';
import { type Call, createSuspects } from './front-suspects.ts';

export type DiscordAnswer = Awaited<ReturnType<RESTOptions['makeRequest']>>;

export interface FrontDoor {
  /**
   * Sends, if the door is open. Else, and when this very call finds it shut, it answers in Discord's stead with a 429 that
   * says how long: discord.js then comes again. A call that is refused for itself, or was so long enough, gets a 403.
   */
  through(call: Call, send: () => Promise<DiscordAnswer>): Promise<DiscordAnswer>;
}

/** On an answer that is ours. */
export const NOT_ASKED = 'x-runout-not-asked';
/** The code of the error in which a call ends that is not let through. */
const REFUSED = 'REFUSED_BEFORE_DISCORD';

/** What stands before Discord's API does not let this call through, and it is not tried again. */
export const isRefusedByFront = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === REFUSED;

/** At most two a minute, in every minute. */
const UNTOLD_MS = 31_000;
/** The first time that is told is obeyed; one that was not true is not believed again. */
const SHORTEST_TOLD_MS = 1_000;
/** discord.js sleeps with setTimeout, which fires at once beyond 24 days: it comes again and is told the rest. */
const LONGEST_TOLD_MS = 60 * 60_000;
/**
 * Who shut the door comes this much after it may be tried: whoever comes first and gets in, also a press that waits for
 * nothing, shows that it was about that call alone.
 */
const AFTER_OTHERS_MS = 15_000;
/** Twenty minutes at least. Then the call ends in an error, whoever made it: discord.js holds others back behind it. */
const MOST_TRIES = 40;

export function createFrontDoor(deps: {
  log: Log;
  /** Ms of the wall that never step. */
  monotonic: () => number;
  /** Epoch ms of the wall. */
  now: () => number;
}): FrontDoor {
  const { log, monotonic, now } = deps;
  const suspects = createSuspects(monotonic);
  /** Of each call that found the door shut: since when it waits, and how often it tried the door. */
  const waits = new WeakMap<object, { sinceMs: number; tries: number }>();
  /** On the monotonic clock; null: open. */
  let shutUntilMs: number | null = null;
  /** Who was refused last. */
  let shutBy: Call | null = null;
  let probe: Promise<unknown> | null = null;

  /** @param isProbe the door was shut until now, and this is the call that tries it. */
  async function ask(
    call: Call,
    send: () => Promise<DiscordAnswer>,
    isProbe: boolean,
  ): Promise<DiscordAnswer> {
    const sentMs = monotonic();
    const answer = await send();
    if (!isOfTheFront(answer, now())) {
      // A failure says nothing of the door.
      if (answer.status >= 500) return answer;
      suspects.passed(call, sentMs);
      if (isProbe) {
        shutUntilMs = null;
        log.info({}, 'Discord lets us in again');
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
    // Read to its end, or its connection is lost.
    await answer.arrayBuffer().catch(() => {});
    return isOwn ? refusal() : tellWait(call);
  }

  function shut(answer: DiscordAnswer, isProbe: boolean): void {
    const toldMs = parseRetryAfter(answer.headers.get('retry-after'), now());
    const waitMs = Math.max(toldMs ?? UNTOLD_MS, isProbe ? UNTOLD_MS : SHORTEST_TOLD_MS);
    if (shutUntilMs === null) {
      const until = new Date(now() + waitMs).toISOString();
      const facts = { status: answer.status, until, isTold: toldMs !== null };
      log.warn(facts, `Discord shuts us out: nothing is sent to it until ${until}`);
    }
    shutUntilMs = Math.max(shutUntilMs ?? 0, monotonic() + waitMs);
  }

  function tellWait(call: Call): DiscordAnswer {
    const leftMs = Math.max(0, (shutUntilMs ?? 0) - monotonic());
    const isLast = shutBy?.id === call.id || shutBy?.key === call.key;
    return notBefore(leftMs + (isLast ? AFTER_OTHERS_MS : 0));
  }

  /** For a call that waited for long enough: it is not sent, so it shuts the door for nobody. Null: it may wait on. */
  function endOf(call: Call, waited: { sinceMs: number; tries: number }): DiscordAnswer | null {
    const isDead = call.isOfInteraction && monotonic() - waited.sinceMs > TOKEN_LIFE_MS;
    if (!isDead && waited.tries < MOST_TRIES) return null;
    const facts = { route: call.route, tries: waited.tries };
    log.warn(facts, 'Discord shuts us out for too long: this call is given up');
    // Later than its token lives: nobody is left to be told, which discord.js says with an error of its own (acknowledge.ts).
    return isDead ? notBefore(LONGEST_TOLD_MS) : refusal();
  }

  return {
    async through(call, send) {
      if (shutUntilMs === null) return ask(call, send, false);
      const waited = waits.get(call.id) ?? { sinceMs: monotonic(), tries: 0 };
      waits.set(call.id, waited);
      // Whoever slept for the same time wakes while one tries: what becomes of it is for all of them.
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

/** Discord's own refusals are JSON, and its 429 says when; what is neither is the page of what stands before it. */
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
