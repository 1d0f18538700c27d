// @ts-check
// Store, thread: the embedded Postgres itself. It works beside the bot, so that no query keeps a heartbeat, a click or an
// answer of Discogs waiting (embedded-client.ts is the other end). JavaScript, because node 20 has no way to load
// TypeScript in a thread that would not take twice as long as opening the database.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** @typedef {import('./embedded-client.ts').Question} Question */
/** @typedef {import('./embedded-client.ts').Answer} Answer */

const database = await PGlite.create(String(workerData));

/** @param {Answer} answer */
const say = (answer) => parentPort?.postMessage(answer);

/** @param {Question} question */
async function answer({ id, text, values, rowMode, asText }) {
  const parsers = Object.fromEntries(asText.map((type) => [type, (/** @type {string} */ value) => value]));
  try {
    const { rows, fields, affectedRows, ...rest } = await database.query(text, values, { rowMode, parsers });
    const command = 'command' in rest ? String(rest.command) : '';
    say({ id, result: { rows, fields, affectedRows, command } });
  } catch (error) {
    // An error loses its code on the way.
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    say({ id, error: { code, message: error instanceof Error ? error.message : String(error) } });
  }
}

// In their order: PGlite takes one query after the other.
parentPort?.on('message', (/** @type {Question | 'close'} */ message) => {
  if (message !== 'close') return answer(message);
  return database.close().finally(() => parentPort?.close());
});
say({ id: 0, result: null });
