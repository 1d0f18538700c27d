// Store: who lives, on a Postgres server. Each process holds a session advisory lock named after itself on a connection of
// its own: the server frees it when the process dies, however it dies.
import type postgres from 'postgres';
import { wallSleep } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { Presence } from '../handle.ts';
import type { MakeLockClient } from './run-lock.ts';

/** The first half of these locks ("Runp"); the second is the holder's name, hashed. */
const SPACE = 0x52756e70;

/** Before a connection that was lost is made again. In wall time: the server is not on the sandbox's clock. */
const AGAIN_WALL_MS = 1_000;

/**
 * A name is dead when no session of the server holds its lock. While our own connection is lost we look dead for a moment:
 * others may then take our leases, and fencing and the wait before a second request keep that harmless.
 */
export function createPresence(
  client: postgres.Sql,
  makeClient: MakeLockClient,
  log: Log,
): Presence & { end(): Promise<void> } {
  const ending = new AbortController();
  const names = new Set<number>();
  let session: postgres.Sql | null = null;

  const lock = (on: postgres.Sql, name: number) =>
    on`select pg_advisory_lock_shared(${SPACE}::int, ${name}::int)`;

  /** One connection for all names, made when it is first needed. */
  function connection(): postgres.Sql {
    if (session) return session;
    const made = makeClient(() => {
      if (session !== made) return;
      session = null;
      // postgres.js would connect again in silence, without the locks.
      void made.end({ timeout: 1 }).catch(() => {});
      void holdAgain();
    });
    session = made;
    return made;
  }

  async function holdAgain(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await wallSleep(AGAIN_WALL_MS, ending.signal);
        const current = connection();
        for (const name of names) await lock(current, name);
        return;
      } catch (error) {
        if (!ending.signal.aborted) log.debug({ err: error }, 'the lock of this process is not back yet');
      }
    }
  }

  return {
    async announce(holder) {
      const name = hashOf(holder);
      names.add(name);
      // In the background if it must be: without it our leases only end sooner than they should.
      await lock(connection(), name).catch(() => void holdAgain());
    },
    async isDead(holder) {
      const rows = await client`
        select 1 from pg_locks
        where locktype = 'advisory' and classid = ${SPACE}::bigint::oid and objid = ${hashOf(holder) >>> 0}::bigint::oid
          and objsubid = 2 and granted and database = (select oid from pg_database where datname = current_database())`;
      return rows.length === 0;
    },
    async end() {
      ending.abort(new Error('the database is closed'));
      const last = session;
      session = null;
      await last?.end({ timeout: 1 }).catch(() => {});
    },
  };
}

/** FNV-1a, 32 bits, signed as Postgres wants it. Two names that share a number only wait for a lease to run out. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
