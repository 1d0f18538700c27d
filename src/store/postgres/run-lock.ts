// Store: the locks of sync runs on a Postgres server, one for each account. They are session advisory locks on one connection
// of the process. A lock is free again when the work ends, when the connection is lost, or when the process ends.
import type postgres from 'postgres';
import type { RunLock } from '../../core/sync/ports.ts';

/** Makes a client with one connection, which stays open until `end` or a failure. Calls `onclose` when the connection closes. */
export type MakeLockClient = (onclose: () => void) => postgres.Sql;

/** The first half of the keys of these locks ("Runs"). The second half is the account. */
const SPACE = 0x52756e73;

/** The connection that all locks share. It is open while at least one lock is held or requested. */
interface Session {
  client: postgres.Sql;
  lost: AbortController;
  users: number;
}

/**
 * Makes the locks. The returned function takes the lock of an account, or returns null if this process or another one holds it.
 */
export function createRunLocks(makeClient: MakeLockClient): (account: number) => Promise<RunLock | null> {
  /**
   * The accounts whose lock this process holds. The list is needed because the server would give one session the same lock
   * twice.
   */
  const held = new Set<number>();
  let current: Session | null = null;

  function join(): Session {
    if (current === null || current.lost.signal.aborted) {
      const lost = new AbortController();
      // After its first close, this client is not used again, because postgres.js would connect again without taking the locks.
      const client = makeClient(() => lost.abort(new Error('the connection that held the lock is gone')));
      current = { client, lost, users: 0 };
    }
    current.users += 1;
    return current;
  }

  async function leave(session: Session): Promise<void> {
    session.users -= 1;
    if (session.users > 0) return;
    if (current === session) current = null;
    await session.client.end({ timeout: 1 }).catch(() => {});
  }

  return async (account) => {
    if (held.has(account)) return null;
    held.add(account);
    const session = join();
    const { client, lost } = session;
    const giveUp = async () => {
      held.delete(account);
      await leave(session);
    };
    try {
      const [row] = await client`select pg_try_advisory_lock(${SPACE}::int, ${account}::int) as held`;
      if (row?.held !== true || lost.signal.aborted) {
        await giveUp();
        return null;
      }
    } catch (error) {
      await giveUp();
      throw error;
    }
    let isReleased = false;
    return {
      lost: lost.signal,
      async isHeld() {
        if (isReleased || lost.signal.aborted) return false;
        // This query fails if the connection was cut without notice. If postgres.js has opened another connection for it,
        // `lost` is aborted by then.
        const answered = await client`select 1`.then(
          () => true,
          () => false,
        );
        return answered && !lost.signal.aborted;
      },
      async release() {
        if (isReleased) return;
        isReleased = true;
        // If other locks need the connection, only this lock is freed. Otherwise the connection ends, and that frees the lock.
        if (session.users > 1 && !lost.signal.aborted) {
          await client`select pg_advisory_unlock(${SPACE}::int, ${account}::int)`.catch(() => {});
        }
        await giveUp();
      },
    };
  };
}
