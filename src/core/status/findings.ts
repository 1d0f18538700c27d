// Core: picks from a status what a person should know or fix (the findings, the worst first), and the level that gives /status
// its colour. Pure. The colours are in src/discord/views/status.ts.
import { DiscogsError, StoreError } from '../../errors.ts';
import type { NameTrouble } from '../accounts/account.ts';
import { sameName } from '../accounts/choose.ts';
import { type LastingReason, lastingReason } from '../database-reason.ts';
import { type DiscogsReason, discogsReason } from '../discogs-reason.ts';
import type { NightlyState } from '../nightly/nightly.ts';
import { outcomeOf } from '../sync/plan.ts';
import type { SyncRun } from '../sync/types.ts';
import type { MissingFolder } from './setup-check.ts';
import type { Status } from './status.ts';

/** How bad a finding is. Red: someone must act, or nothing can be saved. Amber: the bot works, but cannot do everything. */
export type Level = 'green' | 'amber' | 'red';

/** Something that a person should know or fix. */
export type Finding =
  | { level: 'red'; kind: 'token-refused' }
  | ({ level: 'red'; kind: 'no-folder' } & MissingFolder)
  /** Discogs no longer has the folder that the managers of this server chose. `name`: the name of that folder. */
  | { level: 'red'; kind: 'no-server-folder'; name: string }
  | { level: 'red'; kind: 'database-silent' }
  | { level: 'red'; kind: 'database-failed'; why: LastingReason | 'unreachable' | 'error' }
  | { level: 'amber'; kind: 'no-token' }
  /** `owner`: the owner of the token. Null: not known. */
  | { level: 'amber'; kind: 'no-username'; owner: string | null }
  | { level: 'amber'; kind: 'others-token'; owner: string; username: string }
  /** `username` is the new name of another account of this database. The next start joins the two crates. */
  | { level: 'amber'; kind: 'new-name'; username: string }
  /** `username` now belongs to another Discogs account than before. */
  | { level: 'red'; kind: 'name-of-another'; username: string }
  /** `owner`: the name that the account of this crate has on Discogs now. */
  | { level: 'red'; kind: 'renamed'; owner: string; username: string }
  | { level: 'amber'; kind: 'discogs-down'; reason: DiscogsReason }
  | { level: 'amber'; kind: 'asked-to-wait'; untilMs: number }
  | { level: 'amber'; kind: 'database-slow'; pingMs: number; isCounted: boolean }
  | { level: 'amber'; kind: 'last-sync-failed'; run: SyncRun }
  /** `nights`: how many in a row. `nextMs`: when the next one begins, in epoch ms; null: the nightly sync is off. */
  | { level: 'amber'; kind: 'nights-failed'; nights: number; nextMs: number | null }
  | { level: 'amber'; kind: 'no-allow-list'; servers: number }
  /** Ids of servers in `DISCORD_GUILD_IDS` that the bot is not a member of. */
  | { level: 'amber'; kind: 'not-invited'; servers: readonly string[] }
  | { level: 'amber'; kind: 'missing-rights'; rights: readonly string[] }
  /** Discord refused the newest post of the feed in this channel. */
  | { level: 'amber'; kind: 'feed-refused'; channelId: string };

/** A finding that the log can show. The others are about one channel of Discord, or have a link to a message in Discord. */
export type WordedFinding = Exclude<
  Finding,
  { kind: 'last-sync-failed' | 'nights-failed' | 'missing-rights' | 'feed-refused' }
>;

/** The round trip to the database, in ms, above which a person notices the delay. */
const SLOW_PING_MS = 1_000;

export function findingsOf(status: Status): Finding[] {
  const { token, username, nameTrouble, missingFolder, budget, database, sync, nightly, bot } = status;
  const found: Finding[] = [];
  const owner = 'owner' in token ? token.owner : null;
  const named =
    nameTrouble === null || username === null
      ? null
      : nameFinding(nameTrouble, { username, owner: owner ?? username });
  if (token.kind === 'refused') found.push({ level: 'red', kind: 'token-refused' });
  if (named?.level === 'red') found.push(named);
  if (missingFolder !== null) found.push({ level: 'red', kind: 'no-folder', ...missingFolder });
  const { missingServerFolder: name } = status;
  if (name !== null) found.push({ level: 'red', kind: 'no-server-folder', name });
  if (database.kind === 'silent') found.push({ level: 'red', kind: 'database-silent' });
  if (database.kind === 'failed') found.push(databaseFailed(database.error));

  if (token.kind === 'none') found.push({ level: 'amber', kind: 'no-token' });
  if (username === null) found.push({ level: 'amber', kind: 'no-username', owner });
  if (owner !== null && username !== null && !sameName(owner, username) && nameTrouble !== 'renamed') {
    found.push({ level: 'amber', kind: 'others-token', owner, username });
  }
  if (named?.level === 'amber') found.push(named);
  if (token.kind === 'unknown') found.push(discogsDown(token.error));
  if (budget.pausedUntil !== null) {
    found.push({ level: 'amber', kind: 'asked-to-wait', untilMs: budget.pausedUntil });
  }
  if (database.kind === 'ok' && (database.pingMs > SLOW_PING_MS || database.counts === null)) {
    const { pingMs, counts } = database;
    found.push({ level: 'amber', kind: 'database-slow', pingMs, isCounted: counts !== null });
  }
  const latest = sync?.latest ?? null;
  if (latest !== null && sync?.active === null && outcomeOf(latest) === 'failed') {
    found.push(syncFailed(latest, nightly));
  }
  if (bot.allowed === 0 && bot.servers > 1) {
    found.push({ level: 'amber', kind: 'no-allow-list', servers: bot.servers });
  }
  if (bot.notIn.length > 0) found.push({ level: 'amber', kind: 'not-invited', servers: bot.notIn });
  if (bot.missingHere.length > 0) {
    found.push({ level: 'amber', kind: 'missing-rights', rights: bot.missingHere });
  }
  if (status.feedRefusedIn !== null) {
    found.push({ level: 'amber', kind: 'feed-refused', channelId: status.feedRefusedIn });
  }
  return found;
}

function syncFailed(run: SyncRun, nightly: NightlyState | null): Finding {
  if (run.night === null || nightly === null) return { level: 'amber', kind: 'last-sync-failed', run };
  const nextMs = nightly.next?.atMs ?? null;
  return { level: 'amber', kind: 'nights-failed', nights: nightly.failed, nextMs };
}

/** Returns the finding about a wrong name. `owner`: of the token. */
export function nameFinding(
  trouble: NameTrouble,
  { username, owner }: { username: string; owner: string },
): Extract<Finding, { kind: NameTrouble }> {
  switch (trouble) {
    case 'new-name':
      return { level: 'amber', kind: trouble, username };
    case 'name-of-another':
      return { level: 'red', kind: trouble, username };
    case 'renamed':
      return { level: 'red', kind: trouble, owner, username };
  }
}

/** Returns the finding for a failed request for the token's owner. `error` null: Discogs did not answer in time. */
export const discogsDown = (error: unknown): Extract<Finding, { kind: 'discogs-down' }> => ({
  level: 'amber',
  kind: 'discogs-down',
  reason: error instanceof DiscogsError ? discogsReason(error, { hasToken: true }) : { kind: 'timeout' },
});

function databaseFailed(error: unknown): Finding {
  const isLost = error instanceof StoreError && error.unreachable;
  const why = lastingReason(error) ?? (isLost ? 'unreachable' : 'error');
  return { level: 'red', kind: 'database-failed', why };
}

/** Returns the level of all findings together. Green: there are none. */
export const worst = (found: readonly Finding[]): Level =>
  found.some((one) => one.level === 'red') ? 'red' : found.length > 0 ? 'amber' : 'green';
