// Store: the lock of sync runs on a Postgres server: a session advisory lock on a connection of its own. Only the end of the process
// or of that connection frees it.
import type postgres from 'postgres';
import type { RunLock } from '../../core/sync/ports.ts';

/** Makes a client with one connection, which stays open until `end` or a failure. Then it calls `onclose`. */
export type MakeLockClient = (onclose: () => void) => postgres.Sql;

/** @param key the two halves of the advisory lock. @returns null when another process holds it. */
export async function lockRuns(
  makeClient: MakeLockClient,
  key: { space: number; name: number },
): Promise<RunLock | null> {
  const lost = new AbortController();
  // postgres.js would connect again by itself, without the lock. After the first close this client is not used again.
  const client = makeClient(() => lost.abort(new Error('the connection that held the lock is gone')));
  const end = () => client.end({ timeout: 1 }).catch(() => {});
  try {
    const [row] = await client`select pg_try_advisory_lock(${key.space}::int, ${key.name}::int) as held`;
    if (row?.held !== true || lost.signal.aborted) {
      await end();
      return null;
    }
  } catch (error) {
    await end();
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
      isReleased = true;
      await end();
    },
  };
}
