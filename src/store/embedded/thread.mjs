// @ts-check
// Store, thread: the embedded Postgres itself. It runs in a thread of its own, so that no query delays a heartbeat, a click or
// an answer of Discogs (embedded/client.ts is the other end). This file is JavaScript because Node 20 does not run the
// TypeScript loader in worker threads, and tests and the demo run from the sources.
import { parentPort, workerData } from 'node:worker_threads';
import { copyFiles, openFiles } from './files.mjs';
import { createPlannedQuery } from './planned.mjs';

/** @typedef {import('./client.ts').Question} Question */
/** @typedef {import('./client.ts').FilesCopy} FilesCopy */
/** @typedef {import('./client.ts').ThreadAnswer} ThreadAnswer */

/** @type {{ files: string }} */
const place = workerData;
const database = await openFiles(place.files);
const queryPlanned = createPlannedQuery(database);

/** @param {ThreadAnswer} answer */
const send = (answer) => parentPort?.postMessage(answer);

/** @param {Question} question */
async function answer({ id, text, values, rowMode, asText, isPlanned }) {
  const parsers = Object.fromEntries(asText.map((type) => [type, (/** @type {string} */ value) => value]));
  try {
    const options = { rowMode, parsers };
    const { rows, fields, affectedRows, ...rest } = await (isPlanned
      ? queryPlanned(text, values, options)
      : database.query(text, values, options));
    const command = 'command' in rest ? String(rest.command) : '';
    send({ id, result: { rows, fields, affectedRows, command } });
  } catch (error) {
    sendFailure(id, error);
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
    send({ id, result: { rows: [], fields: [], affectedRows: 0, command: 'COPY' } });
  } catch (error) {
    sendFailure(id, error);
  }
}

/** A query for the first and the last log file that Postgres would read if it opened the files as they are now. */
const LOG_FILES = `
  select redo_wal_file as first, pg_walfile_name(pg_current_wal_insert_lsn()) as last from pg_control_checkpoint()`;

/**
 * @param {number} id
 * @param {unknown} error
 */
function sendFailure(id, error) {
  // The code is sent as a field, because `postMessage` drops it from an error.
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  // No code catches this error, so the thread ends, and the next query opens the database again. The message has no values of
  // the query.
  if (isTheEnd(error)) throw new Error(`the embedded Postgres cannot go on (${code})`);
  send({ id, error: { code, message: error instanceof Error ? error.message : String(error) } });
}

/**
 * Returns whether the database cannot continue after this error. After a panic a Postgres process ends, and its server starts
 * another one. But PGlite continues, and every later query fails.
 * @param {unknown} error
 */
const isTheEnd = (error) =>
  error instanceof Error &&
  // The error is a trap of WebAssembly, or has a severity of Postgres after which a server would end the process.
  (error.name === 'RuntimeError' ||
    ('severity' in error && /^(?:PANIC|FATAL)$/.test(String(error.severity))));

// PGlite runs the queries one after the other, in the order of these messages.
parentPort?.on('message', (/** @type {Question | FilesCopy | 'close'} */ message) => {
  if (message !== 'close') return 'copyTo' in message ? copy(message) : answer(message);
  return database.close().finally(() => parentPort?.close());
});
send({ id: 0, result: null });
