// Discord: how requests leave, so that a short failure costs nobody an answer. discord.js tries again at once, and only
// after a 5xx, a timeout or ECONNRESET: a kept connection that the other side has closed ("other side closed"), or a
// Discord that is away for two seconds, would leave a person with "thinking…" for ever.
import { DefaultRestOptions, type RESTOptions } from 'discord.js';

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
    const pauses = /\/callback(\?|$)/.test(url) ? PAUSES.callback : PAUSES.other;
    const signal = init.signal ?? undefined;
    for (let attempt = 0; ; attempt++) {
      const pauseMs = pauses[attempt];
      try {
        const answer = await send(url, init);
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
