// @ts-check
// Store, thread: plans a query only once if its text is used often. PGlite's own `query` parses and plans it each time, which
// is a quarter of the time of a long query (docs/performance.md).
import { parse, protocol } from '@electric-sql/pglite';
import { createQuestionWriter } from './wire-question.mjs';

/** @typedef {import('@electric-sql/pglite').PGlite} PGlite */
/** @typedef {import('@electric-sql/pglite').QueryOptions} QueryOptions */
/** @typedef {Awaited<ReturnType<PGlite['execProtocolStream']>>[number]} Message a message of Postgres */

/**
 * A prepared statement of Postgres.
 * @typedef {object} Statement
 * @property {number[]} types of its values: numbers of pg_type
 * @property {Message[]} columns the message that names the columns of its rows; empty without rows
 * @property {number} uses
 */

/** The most planned statements. Each takes memory of Postgres, so further texts are planned each time. */
const MOST = 16;

/**
 * The number of uses after which a statement is planned again, because a plan for a table of one page is wrong for a table of a
 * thousand pages.
 */
const MOST_USES = 64;

const { serialize } = protocol;

/**
 * Returns a function like `database.query`, with the same results and errors. It must not be used within a transaction.
 * @param {PGlite} database
 */
export function createPlannedQuery(database) {
  const writeQuestion = createQuestionWriter();
  /** The names of the statements, by their texts. @type {Map<string, string>} */
  const names = new Map();
  /** The statements, by their names. @type {Map<string, Statement>} */
  const statements = new Map();

  // All messages are sent in one piece, because each piece costs a call into WebAssembly. After an error Postgres skips
  // messages up to the `sync`.
  /** @param {Uint8Array} messages */
  const send = (messages) => database.execProtocolStream(messages, { syncToFs: false });

  /**
   * @param {string} name
   * @param {string} text
   * @returns {Promise<Statement>}
   */
  async function plan(name, text) {
    const { close, parse: read, describe, sync } = serialize;
    // An older statement of this name is closed first. If there is none, that is no error.
    const statement = { type: /** @type {const} */ ('S'), name };
    const messages = await send(
      Buffer.concat([close(statement), read({ name, text }), describe(statement), sync()]),
    );
    const columns = messages.filter((message) => message.name === 'rowDescription');
    return { types: parse.parseDescribeStatementResults(messages), columns, uses: 0 };
  }

  /**
   * @param {string} name
   * @param {Statement} statement
   * @param {unknown[]} values
   */
  async function run(name, { types, columns }, values) {
    const texts = values.map((value, index) => {
      if (value === null || value === undefined) return null;
      const write = database.serializers[types[index] ?? 0];
      return write ? write(value) : String(value);
    });
    const messages = await send(writeQuestion(name, texts));
    return [...columns, ...messages];
  }

  /**
   * @param {string} text
   * @param {unknown[]} values
   */
  async function ask(text, values) {
    const name = names.get(text) ?? `planned_${names.size}`;
    try {
      const known = statements.get(name);
      const statement = known && known.uses < MOST_USES ? known : await plan(name, text);
      statement.uses++;
      statements.set(name, statement);
      names.set(text, name);
      return await run(name, statement, values);
    } catch (error) {
      // After any error the statement is forgotten, so the next call plans it again.
      statements.delete(name);
      throw error;
    }
  }

  /**
   * @param {string} text
   * @param {unknown[]} values
   * @param {QueryOptions} options
   */
  return async (text, values, options) => {
    if (!names.has(text) && names.size >= MOST) return database.query(text, values, options);
    const messages = await database.runExclusive(() => ask(text, values));
    const [result] = parse.parseResults(messages, database.parsers, options);
    return result ?? { rows: [], fields: [], affectedRows: 0 };
  };
}
