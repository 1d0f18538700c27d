// Store: the locks of sync runs on a Postgres server, one for each account: session advisory locks on one connection of the process.
// Only the end of the process, of that connection, or of the work frees them.
import type postgres from 'postgres';
import type { RunLock } from '../../core/sync/ports.ts';

/** Makes a client with one connection, which stays open until `end` or a failure. Then it calls `onclose`. */
export type MakeLockClient = (onclose: () => void) => postgres.Sql;

/** The first half of these keys ("Runs"). The second half is the account. */
const SPACE = 0x52756e73;

/** The one connection, which is open while at least one lock is held or asked for. */
interface Session {
  client: postgres.Sql;
  lost: AbortController;
  users: number;
}

/** @returns takes the lock of an account, or gives null while this process or another one holds it. */
export function createRunLocks(makeClient: MakeLockClient): (account: number) => Promise<RunLock | null> {
  /** The server would give one session the same lock twice, so this process keeps a list of its own. */
  const held = new Set<number>();
  let current: Session | null = null;

  function join(): Session {
    if (current === null || current.lost.signal.aborted) {
      const lost = new AbortController();
      // postgres.js would connect again by itself, without the locks. After the first close this client is not used again.
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
        // This notices a connection that was cut silently. If postgres.js has opened another one, `lost` is aborted by then.
        const answered = await client`select 1`.then(
          () => true,
          () => false,
        );
        return answered && !lost.signal.aborted;
      },
      async release() {
        if (isReleased) return;
        isReleased = true;
        // While other locks need the connection, this lock is freed by itself. Otherwise the end of the connection frees it.
        if (session.users > 1 && !lost.signal.aborted) {
          await client`select pg_advisory_unlock(${SPACE}::int, ${account}::int)`.catch(() => {});
        }
        await giveUp();
      },
    };
  };
}
