// Discord: repeats requests, so that a short failure leaves no person without an answer. discord.js by itself repeats a request
// at once, and only after a 5xx, a timeout or ECONNRESET. If the other side closed a kept-alive connection ("other side
// closed"), or Discord is away for two seconds, a person would see "thinking…" for ever. discord.js also waits out every 429,
// for up to an hour, even the one that means "this message is too old to be edited so often".
import { DefaultRestOptions, RESTJSONErrorCodes, type RESTOptions } from 'discord.js';

import type { Log } from '../core/ports.ts';
import { parseRetryAfter, wasNeverConnected } from '../http-facts.ts';
import { createFrontDoor, type DiscordAnswer, NOT_ASKED } from './gateway/front-door.ts';
import { type Call, callOf, withoutToken } from './gateway/front-suspects.ts';
import { createLostAnswers, isCallback } from './interactions/lost-answers.ts';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * The pauses before the next tries, in ms of real time. `callback` is for the first answer to an interaction, which Discord
 * wants within 3 s.
 */
const PAUSES = Object.freeze({
  callback: Object.freeze([0, 150, 500]),
  other: Object.freeze([0, 500, 1_500, 3_000]),
});

/** A 429 that asks for a wait of at least this gets a line in the log. */
const LONG_WAIT_MS = 60_000;

/**
 * Returns the `makeRequest` of discord.js, which repeats a request when the connection breaks or Discord answers with a 5xx. It
 * stays within the timeout of discord.js (the signal of the request), and sends nothing through a closed door (front-door.ts).
 *
 * A request without an answer may have taken effect. Every request of the bot tolerates that: edits and deletes have the same
 * effect twice, and posts in a channel carry a nonce. If an acknowledgement is refused the second time (40060), the first one
 * went through, so it is returned as a success. A 40060 that reaches discord.js is therefore never about an answer of this
 * process. Only a private note can appear twice, which is better than none.
 */
export function createRetryingRequest(deps: {
  pause: (wallMs: number, signal?: AbortSignal) => Promise<void>;
  log: Log;
  /** Real time in ms, which never steps. */
  monotonic: () => number;
  now: () => number;
  send?: MakeRequest;
}): MakeRequest {
  const { pause, log, now, send = DefaultRestOptions.makeRequest } = deps;
  const door = createFrontDoor(deps);
  const lost = createLostAnswers();

  /** Sends the request once. Notes a callback that may have reached Discord without a response to us. */
  async function sendOnce(call: Call, url: string, init: Parameters<MakeRequest>[1]): Promise<DiscordAnswer> {
    try {
      const answer = await door.through(call, () => send(url, init));
      if (answer.status >= 500 && isCallback(url)) lost.add(url);
      return answer;
    } catch (error) {
      if (isCallback(url) && !wasNeverConnected(error)) lost.add(url);
      throw error;
    }
  }

  /**
   * Reads a 429. Turns the error 30046 (too many edits of an old message) into a 400, because it is a refusal: at a 429,
   * discord.js would let the person wait for up to an hour. Logs long waits.
   */
  async function read429(url: string, answer: DiscordAnswer): Promise<DiscordAnswer> {
    const text = await answer.text();
    if (codeIn(text) === RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached) {
      return unpacked(answer, text, 400);
    }
    const waitMs = parseRetryAfter(answer.headers.get('retry-after'), now()) ?? 0;
    if (waitMs >= LONG_WAIT_MS && !answer.headers.has(NOT_ASKED)) {
      const until = new Date(now() + waitMs).toISOString();
      log.warn({ route: withoutToken(url), until }, `Discord makes us wait until ${until}`);
    }
    return unpacked(answer, text, 429);
  }

  async function readCallback400(url: string, answer: DiscordAnswer): Promise<DiscordAnswer> {
    const text = await answer.text();
    const isTaken = codeIn(text) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
    return isTaken && lost.has(url) ? new Response(null, { status: 204 }) : unpacked(answer, text, 400);
  }

  return async (url, init) => {
    const call = callOf(url, init);
    const packed = await packForm(init);
    const pauses = isCallback(url) ? PAUSES.callback : PAUSES.other;
    const signal = init.signal ?? undefined;
    for (let attempt = 0; ; attempt++) {
      const pauseMs = pauses[attempt];
      try {
        const answer = await sendOnce(call, url, packed);
        if (answer.status === 429) return await read429(url, answer);
        if (answer.status === 400 && isCallback(url)) return await readCallback400(url, answer);
        if (answer.status < 500 || pauseMs === undefined) return answer;
        // The body is read to its end, because otherwise its connection cannot be used again.
        await answer.arrayBuffer().catch(() => {});
      } catch (error) {
        if (pauseMs === undefined || signal?.aborted) throw error;
      }
      await pause(pauseMs, signal);
    }
  };
}

/**
 * Encodes a form (a message with a file) as bytes. discord.js would leave that to undici. Node brings an undici, and our
 * packages bring another one. The one that was loaded first sends the request, and that of our packages cannot read a form made
 * by Node 20.
 */
async function packForm(init: Parameters<MakeRequest>[1]): Promise<Parameters<MakeRequest>[1]> {
  if (!(init.body instanceof FormData)) return init;
  const packed = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', packed.headers.get('content-type') ?? 'multipart/form-data');
  return { ...init, headers: Object.fromEntries(headers), body: new Uint8Array(await packed.arrayBuffer()) };
}

/** Returns the same answer with the text of its body, which was read, and with this status. */
function unpacked(answer: DiscordAnswer, text: string, status: number): DiscordAnswer {
  const headers = new Headers();
  answer.headers.forEach((value, name) => {
    // The text is decoded, so the headers about its encoding no longer apply.
    if (!/^content-(encoding|length)$/.test(name)) headers.set(name, value);
  });
  return new Response(text, { status, headers });
}

function codeIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  } catch {
    return null;
  }
}
