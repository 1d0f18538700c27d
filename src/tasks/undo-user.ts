// Tasks: `npm start -- undo-user <user id> --since <when> [--yes]`: undoes all adds of one person since then. Without `--yes` it only
// lists them. On Postgres the bot can run at the same time.

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createApp } from '../app.ts';
import { createCalendar } from '../calendar/calendar.ts';
import { type Clock, createClock, wallSleep } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { createAccount } from '../core/accounts/account.ts';
import { usersOf } from '../core/accounts/choose.ts';
import { findAccount } from '../core/accounts/open.ts';
import type { AccountRow } from '../core/accounts/ports.ts';
import { addsOf, type PersonsAdd, type UndoneAll, undoAll, type WhyLeft } from '../core/add/undo-all.ts';
import { openBudgetJournal } from '../core/budget-journal.ts';
import { noFiles } from '../core/import/ports.ts';
import { PHOTOS_OFF } from '../core/photo/ports.ts';
import type { Log } from '../core/ports.ts';
import { Refusal } from '../core/refusals.ts';
import { csvWriter } from '../csv/write.ts';
import { createDiscogs } from '../discogs/client.ts';
import { createCredential } from '../discogs/credential.ts';
import { coreWords } from '../discord/texts/core-words.ts';
import { english } from '../discord/texts/en/index.ts';
import { refusalText } from '../discord/texts/refusals.ts';
import { UserError } from '../errors.ts';
import type { SecretKeeper } from '../log/log.ts';
import { readVersion, userAgentOf } from '../process/version.ts';
import { type OpenStore, openStore } from '../store/connect.ts';
import { cleanLine } from '../text/typed-text.ts';
import { readSince, sinceText } from './since.ts';

/** How long a request under way can still take after a signal. Supervisors kill the process after 10 s. */
const GRACE_MS = 7_000;

const USAGE = [
  'npm start -- undo-user <user id> --since <when> [--yes]',
  '  <when>: 90m, 12h or 3d ago, or a moment of UTC such as 2026-11-28 or 2026-11-28T18:30',
  '  Without --yes it only lists the adds.',
].join('\n');

interface Wanted {
  userId: string;
  since: Date;
  isSure: boolean;
}

/** Reads the arguments: a user, a moment of the past and perhaps `--yes`. @throws UserError for anything else. */
export function readArguments(args: readonly string[], nowMs: number): Wanted {
  const words = args.flatMap((word) => (word.startsWith('--since=') ? ['--since', word.slice(8)] : [word]));
  const at = words.indexOf('--since');
  const [when] = at === -1 ? [] : words.splice(at, 2).slice(1);
  const sure = words.indexOf('--yes');
  if (sure !== -1) words.splice(sure, 1);
  const [userId, ...others] = words;
  if (userId === undefined || when === undefined || others.length > 0) throw new UserError(USAGE);
  if (!/^\d{17,20}$/.test(userId)) {
    throw new UserError(`That is not the id of a Discord user. It has 17 to 20 digits.\n${USAGE}`);
  }
  const since = readSince(when, nowMs);
  if (!since) throw new UserError(`That is not a moment of the past: ${cleanLine(when)}\n${USAGE}`);
  return { userId, since, isSure: sure !== -1 };
}

/**
 * Lists the adds of one person since a moment, and with `--yes` undoes them.
 * @param stop once it aborts, no further Undo begins. A running request can end.
 * @param print shows the list before the work begins.
 * @returns the text for the operator.
 * @throws UserError when the task cannot run now, and when it stopped before its end.
 */
export async function undoUser(
  args: readonly string[],
  config: Config,
  log: Log & Pick<SecretKeeper, 'hide'>,
  stop: AbortSignal,
  print: (text: string) => void = console.log,
): Promise<string> {
  const clock = createClock(config.clock);
  const wanted = readArguments(args, clock.now());
  const { databaseUrl, dataDir } = config;
  const store = await openStore({ databaseUrl, dataDir, mustExist: true, clock, log });
  try {
    const { username } = config.discogs;
    const row = findAccount(await store.accounts.list(), username);
    const adds = row ? await addsOf(store.crate(row.id), wanted.userId, wanted.since) : [];
    const list = listOf(adds, wanted);
    if (!wanted.isSure || adds.length === 0 || row === null) return list;
    print(list);
    const outcome = await takeBack(adds, { config, row, store, clock, log, stop });
    const summary = summaryOf(outcome, adds.length);
    if (outcome.ended !== null) throw new UserError(summary);
    return summary;
  } finally {
    await store.close();
  }
}

async function takeBack(
  adds: readonly PersonsAdd[],
  deps: {
    config: Config;
    row: AccountRow;
    store: OpenStore;
    clock: Clock;
    log: Log & Pick<SecretKeeper, 'hide'>;
    stop: AbortSignal;
  },
): Promise<UndoneAll> {
  const { config, row, store, clock, log, stop } = deps;
  const { discogs: settings } = config;
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  await store.announce(holder);
  await store.announce(usersOf(row.id));
  const { fullForMs } = await openBudgetJournal(store);
  // The reserve keeps requests free for people, as a sync does. The window is never full, so the task writes no restart guard and does
  // not change that of a running bot.
  const reserve = Math.max(settings.reserve, Math.ceil(settings.rateLimit / 6));
  const client = createDiscogs({
    baseUrl: settings.apiUrl,
    userAgent: userAgentOf(readVersion()),
    limit: settings.rateLimit,
    reserve,
    journal: { fullForMs, write: async () => {} },
    clock,
    log,
  });
  const { username, folderId, token } = settings;
  const discogs = client.as(token === null ? null : createCredential(token, log.hide));
  const cancel = new AbortController();
  const over = new AbortController();
  const breakOff = () => {
    wallSleep(GRACE_MS, over.signal).then(
      () => cancel.abort(new Error('the task was stopped')),
      () => {
        // The task has ended already.
      },
    );
  };
  stop.addEventListener('abort', breakOff, { once: true });
  try {
    const account = createAccount({
      row,
      username,
      folderId,
      hasToken: token !== null,
      discogs,
      accounts: store.accounts,
      log,
      words: coreWords,
    });
    const app = createApp({
      account,
      discogs,
      store,
      clock,
      log,
      holder,
      reserve,
      addsPerHour: config.addsPerHour,
      words: coreWords,
      csv: csvWriter,
      readColumn: noFiles,
      calendar: createCalendar(),
      photos: PHOTOS_OFF,
    });
    return await undoAll(
      adds,
      { add: app.add, store: store.crate(row.id), log },
      { stop, cancel: cancel.signal },
      ({ intent: { id: intent, releaseId } }) => log.info({ intent, releaseId }, 'undoing'),
    );
  } finally {
    stop.removeEventListener('abort', breakOff);
    over.abort(new Error('the task is over'));
    await client.close();
  }
}

const FATES: Record<PersonsAdd['fate'], string> = {
  copy: 'removes its copy from Discogs',
  record: 'never got to Discogs: removes it here',
  'by-hand': 'stays: the answer of Discogs was lost. Check on Discogs whether the copy is theirs',
  open: 'stays for now: Discogs has not confirmed it. Run /sync, then this task again',
};

const utc = (at: Date) => at.toISOString().slice(0, 16);

function lineOf({ intent, record }: PersonsAdd): string {
  const name = record ? cleanLine(`${record.artistName} - ${record.albumTitle}`) : 'no longer here';
  return `${utc(intent.createdAt)}  ${name} (https://www.discogs.com/release/${intent.releaseId})`;
}

/** Returns the text that lists the adds, what happens to each, and the command that does it. */
function listOf(adds: readonly PersonsAdd[], { userId, since, isSure }: Wanted): string {
  if (adds.length === 0) {
    return `User ${userId} has no adds to undo since ${sinceText(since)} UTC.`;
  }
  const lines = adds.map((add) => `  ${lineOf(add)}: ${FATES[add.fate]}`);
  const count = adds.filter(({ fate }) => fate === 'copy' || fate === 'record').length;
  const last = isSure
    ? `Undoing ${count}, the newest first.`
    : `Nothing was changed. To undo ${count}: npm start -- undo-user ${userId} --since ${sinceText(since)} --yes`;
  return [`What user ${userId} added since ${sinceText(since)} UTC:`, ...lines, last].join('\n');
}

const WHY_LEFT: Record<Exclude<WhyLeft, Refusal>, string> = {
  'by-hand': 'The answer of Discogs was lost. Check on Discogs whether this copy is theirs.',
  open: 'Discogs has not confirmed it. Run /sync, then this task again.',
  discogs: 'Discogs refused it, or did not answer.',
};

const inWords = (why: WhyLeft): string =>
  why instanceof Refusal ? `${refusalText(why.facts, english)}.` : WHY_LEFT[why];

function summaryOf({ taken, left, ended }: UndoneAll, count: number): string {
  const lines = left.map(({ add, why }) => `  ${lineOf(add)}: ${inWords(why)}`);
  const stays = left.length === 0 ? [] : [`Left, ${left.length}:`, ...lines];
  if (ended === null) return [`Undone: ${taken} of ${count}.`, ...stays].join('\n');
  const why = ended === 'stopped' ? 'Stopped' : 'Discogs cannot do it now. The log says why';
  return [`${why}. Undone: ${taken} of ${count}. Run the same command again for the rest.`, ...stays].join(
    '\n',
  );
}
