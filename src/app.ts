// Root: makes the use cases of the bot and gives each what it depends on. Commands get the result, an App, and know no other
// file.
import type { Clock } from './clock.ts';
import type { Account } from './core/accounts/account.ts';
import { type Add, createAdd } from './core/add/add.ts';
import { createCopies } from './core/add/copies.ts';
import { createHealing, type Healing } from './core/add/heal.ts';
import { createLateAnswers, type LateAnswers } from './core/add/late-answers.ts';
import { createRemove, type Remove } from './core/add/remove.ts';
import { createSentLog } from './core/add/sent-log.ts';
import { type CrateReader, createCrateReader } from './core/crate/crate.ts';
import { type CrateExport, createCrateExport } from './core/crate/export.ts';
import type { CsvWriter } from './core/crate/ports.ts';
import { type CrateCounter, createCrateCounter } from './core/crate/stats.ts';
import { type CopyChooser, createCopyChooser } from './core/details/choose.ts';
import { createDetailDesk } from './core/details/desk.ts';
import { createDetails } from './core/details/details.ts';
import { createDetailRepeats, type DetailRepeats } from './core/details/repeat.ts';
import type { Details } from './core/details/types.ts';
import { createWriter } from './core/details/writer.ts';
import type { Discogs } from './core/discogs-port.ts';
import { createFeed, type Feed } from './core/feed/feed.ts';
import { createHousekeeping, type Housekeeping } from './core/housekeeping.ts';
import { createImports, type Imports } from './core/import/import.ts';
import type { ReadColumn } from './core/import/ports.ts';
import { createNightly, type Nightly } from './core/nightly/nightly.ts';
import type { Calendar } from './core/nightly/ports.ts';
import type { Photos } from './core/photo/ports.ts';
import type { DatabaseProbe, Log, Store, Upkeep } from './core/ports.ts';
import { createPrices, type Prices } from './core/prices.ts';
import { createReleaseReader } from './core/release/reader.ts';
import { createRefresh, type Refresh } from './core/release/refresh.ts';
import { createFinder, type Finder } from './core/search/finder.ts';
import { createResultLists } from './core/search/results.ts';
import { createSearch, type Search } from './core/search/search.ts';
import { createSuggestions, type Suggestions } from './core/search/suggestions.ts';
import { createWhich, type Which } from './core/search/which.ts';
import { createFolders, type Folders } from './core/settings/folders.ts';
import { createServerSettings, type ServerSettings } from './core/settings/server-settings.ts';
import { createSetupCheck, type SetupCheck } from './core/status/setup-check.ts';
import { createStatus, type StatusReader } from './core/status/status.ts';
import { createSync } from './core/sync/manager.ts';
import type { Sync } from './core/sync/types.ts';
import { createWant, type Want } from './core/want.ts';
import type { CoreWords } from './core/words.ts';

export interface App {
  account: Account;
  search: Search;
  suggestions: Suggestions;
  finder: Finder;
  which: Which;
  add: Add;
  remove: Remove;
  want: Want;
  details: Details & CopyChooser;
  detailRepeats: DetailRepeats;
  healing: Healing;
  late: LateAnswers;
  /** What releases cost, as Discogs said it within six hours. For private answers only. */
  prices: Pick<Prices, 'of'>;
  sync: Sync;
  nightly: Nightly;
  refresh: Refresh;
  status: StatusReader;
  setup: SetupCheck;
  settings: ServerSettings;
  folders: Folders;
  feed: Feed;
  crate: CrateReader & CrateCounter & CrateExport;
  imports: Imports;
  photos: Photos;
  housekeeping: Housekeeping;
}

/** Makes the use cases of one account. */
export function createApp(deps: {
  account: Account;
  discogs: Discogs;
  store: Store & DatabaseProbe & Upkeep;
  clock: Clock;
  log: Log;
  /** The name of this process in the leases of add intents. */
  holder: string;
  /** How many adds a person can make in an hour, unless they have Manage Server. 0: no limit. */
  addsPerHour: number;
  /** The number of requests a minute that a sync leaves free. */
  reserve: number;
  words: CoreWords;
  csv: CsvWriter;
  readColumn: ReadColumn;
  calendar: Calendar;
  photos: Photos;
}): App {
  const { account } = deps;
  const crate = deps.store.crate(account.id);
  const settings = createServerSettings(deps);
  const folders = createFolders({ ...deps, store: crate });
  const prices = createPrices({ ...deps, store: crate });
  const here = { ...deps, settings, prices, store: { ...deps.store, ...crate } };
  const setup = createSetupCheck({ ...deps, settings, folders });
  const reader = createReleaseReader(here);
  const lists = createResultLists({ ...here, reader });
  const sent = createSentLog(deps.clock);
  const sync = createSync({ ...here, reader, sent });
  const nightly = createNightly({ ...here, sync });
  const feed = createFeed(here);
  const housekeeping = createHousekeeping(deps);
  // A sync writes each copy again, and questions about the crate are slow until that is cleaned up.
  sync.watch(({ type }) => {
    if (type === 'ended') void housekeeping.tend();
  });
  const copies = createCopies({ ...here, sent });
  const healing = createHealing({ ...here, copies });
  // The rows of details have numbers of their own, so the moments of their requests are kept apart.
  const writer = createWriter({ ...here, sent: createSentLog(deps.clock) });
  const desk = createDetailDesk({ ...here, writer });
  const detailRepeats = createDetailRepeats({ ...here, desk });
  return {
    account,
    search: createSearch({ ...here, reader, lists }),
    suggestions: createSuggestions(here),
    finder: createFinder({ ...here, lists }),
    which: createWhich({ ...deps, lists }),
    add: createAdd({ ...here, reader, copies }),
    remove: createRemove({ ...here, copies }),
    want: createWant(here),
    details: { ...createDetails({ ...here, desk }), ...createCopyChooser(here) },
    detailRepeats,
    healing,
    late: createLateAnswers({ ...here, reader }),
    prices,
    sync,
    nightly,
    refresh: createRefresh({ ...here, reader }),
    crate: { ...createCrateReader(here), ...createCrateCounter(here), ...createCrateExport(here) },
    imports: createImports(here),
    photos: deps.photos,
    housekeeping,
    status: createStatus({
      ...here,
      feed,
      database: deps.store,
      sync,
      nightly,
      setup,
      healing,
      detailRepeats,
    }),
    setup,
    settings,
    folders,
    feed,
  };
}
