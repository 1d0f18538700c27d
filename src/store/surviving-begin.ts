// Store: transactions that survive the loss of their connection. When a connection dies in the middle of `sql.begin`,
// postgres.js 3.4 still sends ROLLBACK on it: on no socket at all, which ends the process with an uncaught TypeError
// (porsager/postgres#1154, #1208), or on the connection that took its place, into somebody else's transaction.
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql, TransactionSql } from 'postgres';
import { isConnectionLost } from './store-error.ts';

/** The end of a connection follows the error that announces it at once. If it does not, the error is passed on. */
const END_FOLLOWS_MS = 5_000;

type Work<Result> = (tx: TransactionSql) => Promise<Result>;

/**
 * Gives the client a `begin` that sends nothing more once its connection is lost. `begin` then rejects by itself, when
 * the connection closes: until then the work is held back from failing, because its failure is what sends the ROLLBACK.
 */
export function makeBeginSurvive(client: Sql): Sql {
  const original: (work: Work<unknown>) => Promise<unknown> = client.begin.bind(client);

  const begin = (work: Work<unknown>): Promise<unknown> => {
    let isOver = false;
    const outcome = original(async (tx) => {
      const send = tx.unsafe.bind(tx);
      tx.unsafe = ((...query: Parameters<typeof send>) => {
        if (isOver) throw Object.assign(new Error('the connection is gone'), { code: 'CONNECTION_CLOSED' });
        return send(...query);
      }) as typeof send;
      try {
        return await work(tx);
      } catch (error) {
        if (isConnectionLost(error)) await delay(END_FOLLOWS_MS, undefined, { ref: false });
        if (isOver) return new Promise(() => {});
        throw error;
      }
    });
    const over = () => {
      isOver = true;
    };
    outcome.then(over, over);
    return outcome;
  };

  client.begin = begin as Sql['begin'];
  return client;
}
