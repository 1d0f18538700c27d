// Discord, texts, English: the message of a run (/sync, its preview, an import) and its buttons.

import type { RunKind } from '../../../core/sync/types.ts';
import type { BudgetWait } from '../../../core/types.ts';
import type { RoundedTime } from '../time.ts';
import { counted, type Forms, number } from './language.ts';

const PROBLEMS: Forms = { one: 'problem', other: 'problems' };
const RECORDS: Forms = { one: 'record', other: 'records' };

const KINDS: Record<RunKind, string> = { sync: 'Sync', preview: 'Preview', import: 'Import' };
const A_RUN: Record<RunKind, string> = { sync: 'A sync', preview: 'A preview', import: 'An import' };

const UNITS: Record<RoundedTime['unit'], Forms> = {
  second: { one: 'second', other: 'seconds' },
  minute: { one: 'minute', other: 'minutes' },
  hour: { one: 'hour', other: 'hours' },
};

const WAITS: Record<BudgetWait['reason'], string> = {
  budget: "Pacing for Discogs' limit",
  'asked-to-wait': 'Discogs asked for a pause',
  restart: 'Pacing after a restart',
};

export const sync = {
  command: 'Sync with Discogs, both ways. Never deletes',
  previewOption: 'Show what would change first',

  kind: (kind: RunKind) => KINDS[kind],
  /** @param account plain text. */
  author: (kind: RunKind, account: string) => `${KINDS[kind]} · ${account}`,

  title: {
    reading: 'Reading your Discogs collection',
    comparing: 'Comparing',
    adding: 'Adding to Discogs',
    stopping: 'Stopping…',
    discogsDown: 'Waiting for Discogs',
    storageOffline: 'Waiting for my storage',
    changed: 'Everything is in sync',
    unchanged: 'Already in sync',
    /** The title of a sync that found records gone from Discogs, and of a preview in /status. */
    done: 'Done',
    preview: 'Preview',
    problems: (count: number) => `Done with ${counted(count, PROBLEMS)}`,
    stopped: 'Stopped',
    failed: 'Failed',
    paused: 'Paused',
    imported: 'Imported',
    moved: 'Continued in a new message ↓',
  },

  /** @param percent 0 to 100. */
  share: (percent: number, done: number, total: number) =>
    `${percent}% · ${number(done)} of ${number(total)}`,
  /** @param perMinute how many copies or records a minute. */
  speed: (perMinute: number) =>
    perMinute < 1 ? 'less than one a minute' : `${number(Math.round(perMinute))} a minute`,
  /** @param when a countdown. */
  estimatedEnd: (when: string) => `estimated end ${when}`,

  starting: 'Starting…',
  resuming: 'Resuming…',
  waiting: (reason: BudgetWait['reason'], until: string) => `⏳ ${WAITS[reason]} · continues ${until}`,
  discogsDown: (since: string, nextTry: string) =>
    `Discogs stopped answering ${since}. Nothing is lost · next try ${nextTry}`,
  unconfirmed: (records: number, until: string) =>
    `⏳ Waiting for Discogs to confirm ${counted(records, RECORDS)} · checking ${until}`,
  storageOffline: (since: string) => `My storage went offline ${since}. It continues by itself`,

  new: (count: number) => `⬇️ ${number(count)} new`,
  added: (count: number) => `⬆️ ${number(count)}`,
  unchanged: (count: number) => `${number(count)} unchanged`,
  problems: (count: number) => `⚠️ ${counted(count, PROBLEMS)}`,

  gone: (count: number) =>
    count === 1
      ? "1 record is no longer on Discogs. It's kept here. Find it with /search to add it again"
      : `${counted(count, RECORDS)} are no longer on Discogs. They're kept here. Find them with /search to add them again`,
  /** @param by a mention. */
  stopped: (by: string | null) => `Stopped${by === null ? '' : ` by ${by}`}. Run /sync to finish`,
  previewStopped: (by: string | null) => `Stopped${by === null ? '' : ` by ${by}`}. Nothing was changed`,
  unreadable: "Couldn't read the whole collection, so nothing was added to Discogs. Try again later",
  previewUnreadable: "Couldn't read the whole collection. Nothing was changed. Try again later",
  imported: (added: number, wanted: number) => `✅ ${number(added)} of ${number(wanted)} added`,
  /** An import is done, and no release made a problem. */
  othersThere: (count: number) =>
    count === 1
      ? 'The other one was on Discogs already'
      : `The other ${number(count)} were on Discogs already`,
  /** @param by a mention. */
  importStopped: (by: string | null) =>
    `Stopped${by === null ? '' : ` by ${by}`}. Import the file again for the rest`,
  notAllImported: "Couldn't add everything to Discogs. Import the file again later",
  notAllAdded: "Couldn't add everything to Discogs. Run /sync again later",
  restarting: 'Restarting. Continues by itself',

  toPull: (count: number) => (count === 0 ? '⬇️ nothing new' : `⬇️ ${number(count)} new from Discogs`),
  toPush: (count: number) => (count === 0 ? '⬆️ none to add' : `⬆️ ${number(count)} to add`),
  nothingToDo: 'Already in sync',
  toPullTitle: 'New from Discogs',
  toPushTitle: 'To add to Discogs',
  more: (count: number) => `and ${number(count)} more`,

  /** @param by a mention. Null: not known any more. */
  started: (by: string | null, when: string) => `Started${by === null ? '' : ` by ${by}`} ${when}`,
  took: ({ count, unit }: RoundedTime) => `took ${counted(count, UNITS[unit])}`,

  problemsTitle: 'Problems',
  moreInFile: (count: number) => `and ${number(count)} more in the attached file`,
  moreWithoutFile: (count: number) =>
    `and ${number(count)} more. I need **Attach Files** here to post the full list`,
  fileHead: (run: { kind: RunKind; id: number; account: string; startedAt: Date }, problems: number) =>
    `${KINDS[run.kind]} ${run.id} of ${run.account}, started ${run.startedAt.toISOString()}: ${counted(problems, PROBLEMS)}`,

  stopButton: 'Stop',
  stoppingButton: 'Stopping…',
  runButton: 'Run sync',
  openButton: 'Open',

  alreadyRunning: (kind: RunKind, link: string) => `${A_RUN[kind]} is already running: ${link}`,
  alreadyRunningWithoutMessage: (kind: RunKind) =>
    `${A_RUN[kind]} is already running. /status shows how far it is`,
  alreadyRunningElsewhere: (kind: RunKind) =>
    `${A_RUN[kind]} is already running in another server. /status shows how far it is`,
  /** The run of a night, which no message shows. */
  nightRunning: 'The nightly sync is running. /status shows how far it is',
  oldStopButton: 'This button is outdated. /status shows which sync is running',
  alreadyFinished: (kind: RunKind) => `That ${KINDS[kind].toLowerCase()} has already finished`,
  /** @param starter a mention. */
  onlyStarter: (starter: string) => `Only ${starter} or a server manager can stop this`,
};
