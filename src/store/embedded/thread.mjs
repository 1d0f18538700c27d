// @ts-check
// Store, thread: the embedded Postgres itself. It works beside the bot, so that no query keeps a heartbeat, a click or an
// answer of Discogs waiting (embedded/client.ts is the other end). JavaScript, because Node 20 does not run the loader
// for TypeScript in threads, and tests and the demo run from the sources.
import { parentPort, workerData } from 'node:worker_threads';
import { copyFiles, openFiles } from './files.mjs';
import { createPlannedQuery } from './planned.mjs';

/** @typedef {import('./client.ts').Question} Question */
/** @typedef {import('./client.ts').FilesCopy} FilesCopy */
/** @typedef {import('./client.ts').ThreadAnswer} Answer */

/** @type {{ files: string }} */
const place = workerData;
const database = await openFiles(place.files);
const queryPlanned = createPlannedQuery(database);

/** @param {Answer} answer */
const say = (answer) => parentPort?.postMessage(answer);

/** @param {Question} question */
async function answer({ id, text, values, rowMode, asText, isPlanned }) {
  const parsers = Object.fromEntries(asText.map((type) => [type, (/** @type {string} */ value) => value]));
  try {
    const options = { rowMode, parsers };
    const { rows, fields, affectedRows, ...rest } = await (isPlanned
      ? queryPlanned(text, values, options)
      : database.query(text, values, options));
    const command = 'command' in rest ? String(rest.command) : '';
    say({ id, result: { rows, fields, affectedRows, command } });
  } catch (error) {
    sayFailed(id, error);
  }
}

/** @param {FilesCopy} request */
async function copy({ id, copyTo }) {
  try {
    await database.query('checkpoint');
    const { rows } = await database.query(LOG_FILES);
    const [{ first, last } = { first: '', last: '' }] = /** @type {{ first: string, last: string }[]} */ (
      rows
    );
    copyFiles(place.files, copyTo, { first, last });
    say({ id, result: { rows: [], fields: [], affectedRows: 0, command: 'COPY' } });
  } catch (error) {
    sayFailed(id, error);
  }
}

/** Which are read when what is on the disk now is opened. */
const LOG_FILES = `
  select redo_wal_file as first, pg_walfile_name(pg_current_wal_insert_lsn()) as last from pg_control_checkpoint()`;

/**
 * @param {number} id
 * @param {unknown} error
 */
function sayFailed(id, error) {
  // An error loses its code on the way.
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  // Nobody catches this: the thread ends, and the next query opens the database anew. Without the values of the query.
  if (isTheEnd(error)) throw new Error(`the embedded Postgres cannot go on (${code})`);
  say({ id, error: { code, message: error instanceof Error ? error.message : String(error) } });
}

/**
 * A Postgres that panics ends, and its server starts another; PGlite goes on and fails at whatever it is asked.
 * @param {unknown} error
 */
const isTheEnd = (error) =>
  error instanceof Error &&
  // A trap of WebAssembly, or what Postgres says of itself.
  (error.name === 'RuntimeError' ||
    ('severity' in error && /^(?:PANIC|FATAL)$/.test(String(error.severity))));

// In their order: PGlite takes one query after the other.
parentPort?.on('message', (/** @type {Question | FilesCopy | 'close'} */ message) => {
  if (message !== 'close') return 'copyTo' in message ? copy(message) : answer(message);
  return database.close().finally(() => parentPort?.close());
});
say({ id: 0, result: null });
