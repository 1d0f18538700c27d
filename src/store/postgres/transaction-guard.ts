// Store: transactions that survive the loss of their connection. When a connection dies in the middle of `sql.begin`,
// postgres.js 3.4 still sends ROLLBACK on it: on no socket at all, which ends the process with an uncaught TypeError
// (porsager/postgres#1154, #1208), or on the connection that took its place, into somebody else's transaction.
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql, TransactionSql } from 'postgres';
import { isConnectionLost } from '../store-error.ts';

/** The end of a connection follows the error that announces it at once. If it does not, the error is passed on. */
const END_FOLLOWS_MS = 5_000;

type Work = (tx: TransactionSql) => Promise<unknown>;

/**
 * Gives the client a `begin` that sends nothing more once its connection is lost. `begin` then rejects by itself, when
 * the connection closes: until then the work is held back from ending, because its end is what sends COMMIT, ROLLBACK or
 * ROLLBACK TO.
 */
export function guardTransactions(client: Sql): Sql {
  const original: (work: Work) => Promise<unknown> = client.begin.bind(client);

  const begin = (work: Work): Promise<unknown> => {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    const assertOpen = () => {
      if (isOver) throw Object.assign(new Error('the connection is gone'), { code: 'CONNECTION_CLOSED' });
    };

    /** Also for the transactions within, which are savepoints on the same connection. */
    const guarded =
      (inner: Work): Work =>
      async (tx) => {
        const send = tx.unsafe.bind(tx);
        tx.unsafe = ((...query: Parameters<typeof send>) => {
          assertOpen();
          return send(...query);
        }) as typeof send;
        const savepoint: (nested: Work) => Promise<unknown> = tx.savepoint.bind(tx);
        tx.savepoint = (async (nested: Work) => {
          assertOpen();
          return savepoint(guarded(nested));
        }) as typeof tx.savepoint;
        try {
          const result = await inner(tx);
          return isOver ? never() : result;
        } catch (error) {
          if (isConnectionLost(error)) await delay(END_FOLLOWS_MS, undefined, { ref: false });
          if (isOver) return never();
          throw error;
        }
      };

    const outcome = original(guarded(work));
    outcome.then(over, over);
    return outcome;
  };

  client.begin = begin as Sql['begin'];
  return client;
}

const never = () => new Promise<never>(() => {});
