// Root: binds the use cases to their dependencies. Commands receive an App and know nothing behind it.
import type { Clock } from './clock.ts';
import { type Account, createAccount } from './core/account.ts';
import { type Add, createAdd } from './core/add/add.ts';
import { createCopies } from './core/add/copies.ts';
import { createSentLog } from './core/add/sent-log.ts';
import { createHousekeeping, type Housekeeping } from './core/housekeeping.ts';
import type { DatabaseProbe, Discogs, Log, Store, Upkeep } from './core/ports.ts';
import { createReleaseReader } from './core/release/reader.ts';
import { createRefresh, type Refresh } from './core/release/refresh.ts';
import { createSearch, type Search } from './core/search/search.ts';
import { createSetupCheck, type SetupCheck } from './core/status/setup-check.ts';
import { createStatus, type StatusReader } from './core/status/status.ts';
import { createSync } from './core/sync/manager.ts';
import type { Sync } from './core/sync/types.ts';
import type { CoreWords } from './core/words.ts';

export interface App {
  account: Account;
  search: Search;
  add: Add;
  sync: Sync;
  refresh: Refresh;
  status: StatusReader;
  setup: SetupCheck;
  housekeeping: Housekeeping;
}

export function createApp(deps: {
  discogs: Discogs;
  store: Store & DatabaseProbe & Upkeep;
  clock: Clock;
  log: Log;
  username: string | null;
  folderId: number;
  hasToken: boolean;
  /** The name of this process in the leases of add intents. */
  holder: string;
  /** For each person who does not manage the server. 0: no limit. */
  addsPerHour: number;
  /** Requests a minute that a sync leaves free. */
  reserve: number;
  words: CoreWords;
}): App {
  const account = createAccount(deps);
  const setup = createSetupCheck({ ...deps, account });
  const reader = createReleaseReader(deps);
  const sent = createSentLog(deps.clock);
  const sync = createSync({ ...deps, account, sent });
  return {
    account,
    search: createSearch({ ...deps, reader, account }),
    add: createAdd({ ...deps, reader, account, copies: createCopies({ ...deps, sent }) }),
    sync,
    refresh: createRefresh({ ...deps, reader, account }),
    housekeeping: createHousekeeping(deps),
    status: createStatus({ ...deps, database: deps.store, account, sync, setup }),
    setup,
  };
}
