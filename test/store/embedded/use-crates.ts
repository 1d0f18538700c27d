// Store suite: an embedded Postgres in its thread, with one small table, for the tests of its client.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Log } from '../../../src/core/ports.ts';
import {
  type EmbeddedClient,
  openEmbeddedClient,
  startThread,
  type Thread,
} from '../../../src/store/embedded/client.ts';
import { silentLog } from '../../support/silent-log.ts';
import { prepareDataDir } from '../../support/store-template.ts';

interface Crates {
  readonly client: EmbeddedClient;
  /** The data folder. The database is its folder `db`. */
  readonly dataDir: string;
  /** All threads that were started, the newest last. */
  readonly threads: Thread[];
  /** The errors in the log. */
  readonly logged: string[];
}

/**
 * Opens a database with one table, `crates`, of names. `once`: one database for all tests of this file (or `describe`),
 * emptied after each. `each`: a new one for each test. What it returns stands for that database: use it only in tests and hooks.
 */
export function useCrates(how: 'once' | 'each' = 'once') {
  let opened: Crates | undefined;
  const inUse = () => {
    if (!opened) throw new Error('The database opens before the first test: use it in tests and hooks only.');
    return opened;
  };
  const open = async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'runout-test-'));
    await prepareDataDir(dataDir);
    opened = await openCrates(dataDir);
    await opened.client.query('create table crates (name text primary key)');
  };
  const close = async () => {
    if (!opened) return;
    await opened.client.close();
    await rm(opened.dataDir, { recursive: true, force: true });
  };
  if (how === 'each') {
    beforeEach(open);
    afterEach(close);
  } else {
    beforeAll(open);
    afterEach(() => inUse().client.query('delete from crates'));
    afterAll(close);
  }
  return {
    get client() {
      return inUse().client;
    },
    get dataDir() {
      return inUse().dataDir;
    },
    get threads() {
      return inUse().threads;
    },
    get logged() {
      return inUse().logged;
    },
    /** Opens the same folder again, once its client is closed. Each start of a thread waits for `beforeStart`. */
    async reopen(beforeStart: () => Promise<void>) {
      opened = await openCrates(inUse().dataDir, { threads: inUse().threads, beforeStart });
    },
    put: (name: string, on: Pick<EmbeddedClient, 'query'> = inUse().client) =>
      on.query('insert into crates values ($1)', [name]),
    async names(): Promise<unknown[]> {
      const all = 'select name from crates order by name';
      return (await inUse().client.query(all, [], { rowMode: 'array' })).rows.flat();
    },
  };
}

async function openCrates(
  dataDir: string,
  {
    threads = [],
    beforeStart = async () => {},
  }: { threads?: Thread[]; beforeStart?: () => Promise<void> } = {},
): Promise<Crates> {
  const logged: string[] = [];
  const log: Log = { ...silentLog, error: (_, message) => logged.push(message) };
  const client = await openEmbeddedClient(join(dataDir, 'db'), log, async (files) => {
    await beforeStart();
    const thread = await startThread(files);
    threads.push(thread);
    return thread;
  });
  return { client, dataDir, threads, logged };
}

/** Makes a promise, and the function that resolves it. */
export function untilTold() {
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { tell, told };
}
