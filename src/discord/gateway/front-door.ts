// Discord: the server in front of its API refuses whole addresses: a web page ("error code: 1015") with 429 or 403, often
// without a time. discord.js would repeat each call at once, or be silent for as long as the answer says. While this door is
// closed, no call leaves. When the time is over, one call tries, and the others wait for its result.
// https://discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit aka CloudFlare Bans"
import { DiscordAPIError, type RESTOptions } from 'discord.js';
import type { Log } from '../../core/ports.ts';
import { parseRetryAfter } from '../../http-facts.ts';
import { TOKEN_LIFE_MS } from '../interactions/acknowledge.ts';
import { type Call, createSuspects } from './front-suspects.ts';

export type DiscordAnswer = Awaited<ReturnType<RESTOptions['makeRequest']>>;

export interface FrontDoor {
  /**
   * Sends, if the door is open. If it is closed, also by this call, it answers in place of Discord with a 429 and a time:
   * discord.js then tries again. A call that is itself the cause, or that waited long enough, gets a 403.
   */
  through(call: Call, send: () => Promise<DiscordAnswer>): Promise<DiscordAnswer>;
}

/** Marks an answer as ours. */
export const NOT_ASKED = 'x-runout-not-asked';
/** The code of the error of a call that was not let through. */
const REFUSED = 'REFUSED_BEFORE_DISCORD';

/** The server in front of Discord's API does not let this call through, and it is not tried again. */
export const isRefusedByFront = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === REFUSED;

/** At most two a minute, in every minute. */
const UNTOLD_MS = 31_000;
/** The first time that the server names is obeyed; after one that was too short, the next is not believed. */
const SHORTEST_TOLD_MS = 1_000;
/** discord.js sleeps with setTimeout, which fires at once beyond 24 days. It comes again and gets the rest. */
const LONGEST_TOLD_MS = 60 * 60_000;
/**
 * The call that closed the door comes this much later than the others. If another one gets in first, also a press that waits
 * for nothing, the refusal was about that call alone.
 */
const AFTER_OTHERS_MS = 15_000;
/** Twenty minutes at least. Then every waiting call ends in an error: discord.js holds others back behind it. */
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
  /** Of each call at the closed door: since when it waits, and how often it tried. */
  const waits = new WeakMap<object, { sinceMs: number; tries: number }>();
  /** On the monotonic clock; null: open. */
  let shutUntilMs: number | null = null;
  /** The call that was refused last. */
  let shutBy: Call | null = null;
  let probe: Promise<unknown> | null = null;

  /** @param isProbe the door was closed until now, and this call tries it. */
  async function ask(
    call: Call,
    send: () => Promise<DiscordAnswer>,
    isProbe: boolean,
  ): Promise<DiscordAnswer> {
    const sentMs = monotonic();
    const answer = await send();
    if (!isOfTheFront(answer, now())) {
      // A failure says nothing about the door.
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
    // The body must be read to its end, or its connection is lost.
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

  /** For a call that waited long enough: it is not sent, so it closes the door for no other call. Null: it can wait on. */
  function endOf(call: Call, waited: { sinceMs: number; tries: number }): DiscordAnswer | null {
    const isDead = call.isOfInteraction && monotonic() - waited.sinceMs > TOKEN_LIFE_MS;
    if (!isDead && waited.tries < MOST_TRIES) return null;
    const facts = { route: call.route, tries: waited.tries };
    log.warn(facts, 'Discord refuses this address for too long: this call is given up');
    // Later than its token lives: no person is left to answer, which discord.js says with its own error (acknowledge.ts).
    return isDead ? notBefore(LONGEST_TOLD_MS) : refusal();
  }

  return {
    async through(call, send) {
      if (shutUntilMs === null) return ask(call, send, false);
      const waited = waits.get(call.id) ?? { sinceMs: monotonic(), tries: 0 };
      waits.set(call.id, waited);
      // Calls that slept for the same time wake during the try: its result holds for all of them.
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

/** Discord's own refusals are JSON, and its 429 has a time. Any other answer is the page of the server in front of it. */
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
