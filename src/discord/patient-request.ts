// Discord: how requests leave, so that a short failure costs nobody an answer. discord.js tries again at once, and only
// after a 5xx, a timeout or ECONNRESET: a kept connection that the other side has closed ("other side closed"), or a
// Discord that is away for two seconds, would leave a person with "thinking…" for ever. And it waits out every 429, also
// the one that means "this message is too old to be edited so often", for up to an hour.
import { DefaultRestOptions, RESTJSONErrorCodes, type RESTOptions } from 'discord.js';

type MakeRequest = RESTOptions['makeRequest'];

/** Pauses before the next try, in ms of the wall. Discord wants the first answer to an interaction within 3 s. */
const PAUSES = Object.freeze({
  callback: Object.freeze([0, 150, 500]),
  other: Object.freeze([0, 500, 1_500, 3_000]),
});

/**
 * Makes a request again when the connection breaks or Discord answers with a 5xx, within the timeout of discord.js (the
 * signal of the request).
 *
 * What was lost may have been carried out. Everything the bot sends bears that: edits and deletes are the same twice, an
 * acknowledgement is refused the second time (acknowledge.ts), posts in a channel carry a nonce. Only a private note may
 * stand there twice, which is better than none.
 */
export function createPatientRequest(
  pause: (wallMs: number, signal?: AbortSignal) => Promise<void>,
  send: MakeRequest = DefaultRestOptions.makeRequest,
): MakeRequest {
  return async (url, init) => {
    const packed = await packForm(init);
    const pauses = /\/callback(\?|$)/.test(url) ? PAUSES.callback : PAUSES.other;
    const signal = init.signal ?? undefined;
    for (let attempt = 0; ; attempt++) {
      const pauseMs = pauses[attempt];
      try {
        const answer = await send(url, packed);
        if (answer.status === 429) return await withoutOldAge(answer);
        if (answer.status < 500 || pauseMs === undefined) return answer;
        // Read to its end, or its connection is lost.
        await answer.arrayBuffer().catch(() => {});
      } catch (error) {
        if (pauseMs === undefined || signal?.aborted) throw error;
      }
      await pause(pauseMs, signal);
    }
  };
}

/**
 * A form (a message with a file) as bytes. discord.js would leave it to undici, of which there are two: what sends is the
 * one that was loaded first, and ours cannot read a form of node 20.
 */
async function packForm(init: Parameters<MakeRequest>[1]): Promise<Parameters<MakeRequest>[1]> {
  if (!(init.body instanceof FormData)) return init;
  const packed = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', packed.headers.get('content-type') ?? 'multipart/form-data');
  return { ...init, headers: Object.fromEntries(headers), body: new Uint8Array(await packed.arrayBuffer()) };
}

type Answer = Awaited<ReturnType<MakeRequest>>;

/** 30046 comes as a 429, but is a refusal: whoever waits for the edit is told now, and not in an hour. */
async function withoutOldAge(answer: Answer): Promise<Answer> {
  const text = await answer.text();
  const isTooOld = codeIn(text) === RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached;
  const headers = new Headers();
  answer.headers.forEach((value, name) => {
    // It is read already: what it was packed in says nothing any more.
    if (!/^content-(encoding|length)$/.test(name)) headers.set(name, value);
  });
  return new Response(text, { status: isTooOld ? 400 : answer.status, headers });
}

function codeIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  } catch {
    return null;
  }
}
