// Store: the lock of those who work at sync runs, on a Postgres server: a session advisory lock on a connection of its
// own, so that the server frees it when the process dies, and nothing else on that connection can.
import type postgres from 'postgres';
import type { RunLock } from '../../core/sync/ports.ts';

/** Makes a client with one connection that lives until it is ended or broken, and then calls `onclose`. */
export type MakeLockClient = (onclose: () => void) => postgres.Sql;

/** See SyncStore.lock. `key`: the two halves of the advisory lock. */
export async function lockRuns(
  makeClient: MakeLockClient,
  key: { space: number; name: number },
): Promise<RunLock | null> {
  const lost = new AbortController();
  // postgres.js would connect again in silence, without the lock: after the first close this client is not used again.
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
      // A connection that was cut without a word is found here. If it was made anew, `lost` is aborted by then.
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
