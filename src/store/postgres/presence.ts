// Store: knows which processes are alive, on a Postgres server. Each process holds a session advisory lock under its name, on a
// connection of its own. The server frees the lock when the process ends for any reason.
import type postgres from 'postgres';
import { wallSleep } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { Presence } from '../handle.ts';
import type { MakeLockClient } from './run-lock.ts';

/** The first half of the keys of the locks on names ("Runp"). The second half is a hash of the holder's name. */
const SPACE = 0x52756e70;

/**
 * The pause before a lost connection is opened again. It is in real time, because the server does not use the sandbox's clock.
 */
const AGAIN_WALL_MS = 1_000;

/**
 * Makes the presence of this process. A name counts as dead when no session of the server holds its lock. So while a process
 * has lost its connection, it looks dead for a moment, and others can take over its leases. That is harmless, because the
 * fencing token stops the writes of the old holder, and a second request to Discogs is sent only after a wait.
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

  /** Returns the one connection for all names. The first use opens it. */
  function connection(): postgres.Sql {
    if (session) return session;
    const made = makeClient(() => {
      if (session !== made) return;
      session = null;
      // The client is ended, because postgres.js would connect again without taking the locks.
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
        if (!ending.signal.aborted)
          log.debug({ err: error }, 'this process does not hold its lock again yet');
      }
    }
  }

  return {
    async announce(holder) {
      const name = hashOf(holder);
      names.add(name);
      // If the lock fails, it is tried again in the background. Until it succeeds, others can take over the leases of this
      // process too early. `createPresence` says why that is harmless.
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

/**
 * Returns the FNV-1a hash of a name, 32 bits, signed as Postgres needs it. When two names share a hash, a dead one looks alive
 * while the other lives, so its lease only ends later.
 */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
