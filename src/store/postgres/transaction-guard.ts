// Store: keeps the process alive when a transaction loses its connection. postgres.js 3.4 still sends ROLLBACK after the
// connection of `sql.begin` is lost (porsager/postgres#1154, #1208). If there is no new connection yet, that ROLLBACK ends the
// process with an uncaught TypeError. If there is one, the ROLLBACK reaches the transaction of another caller.
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql, TransactionSql } from 'postgres';
import { isConnectionLost } from '../store-error.ts';

/**
 * How long to wait for the close of a connection after an error that means its loss. The close normally follows at once. After
 * this time the error goes to the caller.
 */
const END_FOLLOWS_MS = 5_000;

type Work = (tx: TransactionSql) => Promise<unknown>;

/**
 * Gives the client a `begin` that sends nothing after its connection is lost. postgres.js rejects `begin` when the connection
 * closes. Until it does, the work must not end, because its end would send COMMIT, ROLLBACK or ROLLBACK TO.
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

    /**
     * Returns the work with a guarded transaction. Nested transactions are guarded, too, because they are savepoints on the
     * same connection.
     */
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
