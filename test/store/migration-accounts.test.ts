// Store suite: the migration to accounts, broken off at ten of its statements. The next start goes on with the whole database.
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrations.ts';
import { guardTransactions } from '../../src/store/postgres/transaction-guard.ts';
import * as schema from '../../src/store/schema.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { FIRST_ACCOUNT, type StoreKind } from '../support/test-store.ts';
import { useStore } from '../support/use-store.ts';
import { migrationsUpTo, statementsOf, takeBack, VERSION } from './old-databases.ts';
import { at, copy, newIntent } from './things.ts';

const INSTANTS = 10;
const TO_ACCOUNTS = VERSION.beforeAccounts + 1;

describe.each(['embedded', 'postgres'] as const)('the migration to accounts on %s', (kind: StoreKind) => {
  const current = useStore(kind);
  afterEach(() => migrate(current.db, { log: silentLog }));

  const contents = async () => {
    const { store } = current;
    return {
      accounts: (await store.accounts.list()).map(({ id, name }) => ({ id, name })),
      counts: await store.counts(),
      copies: await store.collection.ofRelease(1),
      record: await store.records.findByReleaseId(2),
      live: (await store.intents.findLive(1))?.status,
      run: (await store.sync.active())?.account,
    };
  };

  /** Fills the tables of a crate. */
  async function fill(): Promise<void> {
    const { records, collection, intents, sync, noteOwned } = current.store;
    await records.insert(release({ releaseId: 1 }), { isSynced: true, now: at(0) });
    await records.insert(release({ releaseId: 2 }), { isSynced: false, now: at(1) });
    await collection.save(
      [copy({ instanceId: 11, releaseId: 1 }), copy({ instanceId: 12, releaseId: 1 })],
      at(1),
    );
    await intents.claim(newIntent({ releaseId: 1 }), { holder: 'x', now: at(1), ms: 60_000 });
    await noteOwned([{ releaseId: 9, masterId: null, isOwned: true }], at(0));
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    await sync.insert({ kind: 'sync', account: 'ana', requester, now: at(2) });
  }

  /** Ends the connection of the migration, as the death of the process or of the server does. The embedded database has none. */
  const end = kind === 'postgres' ? 'select pg_terminate_backend(pg_backend_pid())' : 'select 1 / 0';

  async function migrateUntil(statement: number): Promise<string> {
    const folder = await migrationsUpTo(TO_ACCOUNTS, (statements) => [
      ...statements.slice(0, statement),
      end,
      ...statements.slice(statement),
    ]);
    // On a server in a connection of its own, because the server ends it.
    const { databaseUrl: url, db } = current;
    const own = url === null ? null : guardTransactions(postgres(url, { max: 1, onnotice: () => {} }));
    return migrate(own ? drizzle(own, { schema }) : db, { log: silentLog, folder }).then(
      () => 'whole',
      () => 'broken off',
    );
  }

  it(`broken off at ${INSTANTS} instants: starts again, whole`, async () => {
    await fill();
    const last = await statementsOf(TO_ACCOUNTS);
    await takeBack(current.db, VERSION.beforeAccounts);
    for (let instant = 0; instant < INSTANTS; instant++) {
      const statement = Math.round((instant * last) / (INSTANTS - 1));
      expect(await migrateUntil(statement), `before statement ${statement}`).toBe('broken off');
      const [row] = await current.db
        .select({
          version: sql<number>`(select max(version) from runout_migrations)`,
          n: sql<string>`(select count(*) from records)`,
        })
        .from(sql`(select) as one`);
      expect({ version: row?.version, records: Number(row?.n) }).toEqual({
        version: VERSION.beforeAccounts,
        records: 2,
      });
    }
    await migrate(current.db, { log: silentLog });
    expect(await contents()).toMatchObject({
      accounts: [{ id: FIRST_ACCOUNT, name: 'ana' }],
      counts: { records: 2, unsynced: 1, copies: 2 },
      copies: [{ instanceId: 11 }, { instanceId: 12 }],
      record: { discogsId: 2 },
      live: 'open',
      run: 'ana',
    });
  });
});
