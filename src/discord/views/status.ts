// Discord, views: the one embed of /status. Pure: status in, payload out.
import type { APIEmbed, APIEmbedField } from 'discord.js';
import { isOfServer, namedIn } from '../../core/authority.ts';
import { findingWords, type WordStyle } from '../../core/status/finding-words.ts';
import { type Finding, findingsOf, type Level, worst } from '../../core/status/findings.ts';
import type { Status } from '../../core/status/status.ts';
import { outcomeOf } from '../../core/sync/plan.ts';
import type { SyncRun } from '../../core/sync/types.ts';
import { StoreError } from '../../errors.ts';
import { safe, withinBudget } from './limits.ts';
import { rightNames } from './rights.ts';
import { ATTRIBUTION } from './search.ts';
import { messageLink } from './sync.ts';
import { count, counted, endedTitle, kindName } from './sync-words.ts';
import { countdown, moment } from './time.ts';

const COLOURS: Record<Level, number> = { green: 0x57f287, amber: 0xfee75c, red: 0xed4245 };

const TITLES: Record<Level, string> = {
  green: 'All is well',
  amber: 'It works, but look at this',
  red: 'Something has to be mended',
};

const MARKS: Record<Finding['level'], string> = { amber: '⚠️', red: '⛔' };

/**
 * Discogs' terms ask for this sentence, word for word:
 * https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use
 */
const DISCLAIMER =
  'This application uses Discogs’ API but is not affiliated with, sponsored or endorsed by Discogs. ‘Discogs’ is a trademark of Zink Media, LLC.';

/** @param guildId where it is shown: links lead only to messages of that server. */
export function statusReply(status: Status, guildId: string): { embeds: APIEmbed[] } {
  const findings = findingsOf(status);
  const level = worst(findings);
  const embed: APIEmbed = {
    color: COLOURS[level],
    title: TITLES[level],
    ...(findings.length > 0 && {
      description: findings.map((one) => `${MARKS[one.level]} ${findingSentence(one, guildId)}`).join('\n'),
    }),
    fields: [
      field('Discogs', [...tokenLines(status), valueLine(status)]),
      field('Request budget', budgetLines(status)),
      field('Database', databaseLines(status)),
      field('Sync', syncLines(status, guildId)),
      field('Bot', botLines(status)),
    ],
    footer: { text: DISCLAIMER },
  };
  return { embeds: withinBudget([embed]) };
}

const field = (name: string, lines: (string | null)[]): APIEmbedField => ({
  name,
  value: lines.filter((line) => line !== null).join('\n'),
});

const STYLE: WordStyle = { name: (text) => safe(text, 60), moment: countdown };

/** What is wrong and what to do about it. */
function findingSentence(finding: Finding, guildId: string): string {
  switch (finding.kind) {
    case 'last-sync-failed':
      return `The last ${kindName(finding.run).toLowerCase()} failed${linkOf(finding.run, guildId, ': ')}. Run /sync again.`;
    case 'missing-rights':
      return `I need ${rightNames(finding.rights)} in this channel: for the lists and cards, for the message of a sync and for its list of errors. Allow it in the channel's settings, under Permissions.`;
    default:
      return findingWords(finding, STYLE);
  }
}

const isLost = (error: unknown): boolean => error instanceof StoreError && error.unreachable;

function tokenLines(status: Status): string[] {
  const { username } = status;
  const named = username === null ? 'Collection: none' : `Collection of **${safe(username, 60)}**`;
  return [tokenLine(status), named];
}

function tokenLine({ token, budget }: Status): string {
  const last = (owner: string | null) => (owner === null ? '' : `, last known as that of ${safe(owner, 60)}`);
  switch (token.kind) {
    case 'none':
      return 'Token: none';
    case 'valid':
      return `Token of **${safe(token.owner, 60)}**, valid`;
    case 'refused':
      return 'Token: refused';
    case 'unknown':
      return `Token: could not be checked${last(token.owner)}`;
    case 'not-asked':
      return `Token: not checked just now, because ${whyNotAsked(budget)}${last(token.owner)}`;
  }
}

function whyNotAsked({ pausedUntil, kept }: Status['budget']): string {
  if (pausedUntil !== null) return 'Discogs asked us to wait';
  return kept > 0
    ? 'after a restart, Discogs may still count requests from before'
    : 'all requests of this minute are taken';
}

/** Values carry their time, and the line that Discogs asks for near its data. */
function valueLine({ value }: Status): string | null {
  if (value === null) return null;
  const { minimum, median, maximum } = value.value;
  return `Worth ${safe(median, 30)} (${safe(minimum, 30)} to ${safe(maximum, 30)}), as of ${moment(value.at, 'R')}\n${ATTRIBUTION}`;
}

function budgetLines({ budget }: Status): string[] {
  const { limit, used, kept, free, queued } = budget;
  const waiting = [
    `${queued.person} for people`,
    `${queued.enrichment} for details`,
    `${queued.sync} for the sync`,
  ].join(', ');
  return [
    `${used} of ${limit} requests used in this minute, ${kept > 0 ? `${kept} kept free after a restart, ` : ''}${Math.max(0, free)} left`,
    `Waiting: ${queued.person + queued.enrichment + queued.sync === 0 ? 'none' : waiting}`,
  ];
}

function databaseLines({ database, databaseKind }: Status): string[] {
  const kind = databaseKind === 'embedded' ? 'Embedded' : 'Postgres';
  if (database.kind === 'silent') return [`${kind}, no answer within 2 seconds`];
  if (database.kind === 'failed')
    return [`${kind}, ${isLost(database.error) ? 'not there' : 'refuses to work'}`];
  const { pingMs, counts } = database;
  const answers = `${kind}, answers in ${milliseconds(pingMs)}`;
  if (counts === null) return [answers, 'Records: not counted in time'];
  const { records, unsynced, copies } = counts;
  return [
    answers,
    `${counted(records, 'record')}, ${count(unsynced)} not on Discogs yet`,
    `${count(copies)} ${copies === 1 ? 'copy' : 'copies'} on Discogs, as last seen`,
  ];
}

function syncLines({ sync }: Status, guildId: string): string[] {
  if (sync === null) return ['Not known: the database does not say.'];
  const { active, latest } = sync;
  if (active !== null) {
    const what = active.status === 'paused' ? 'is paused' : active.stoppedBy ? 'is stopping' : 'is running';
    return [
      `${kindName(active)} ${what}, started ${starterOf(active, guildId)} ${moment(active.startedAt, 'R')}${linkOf(active, guildId, ': ')}`,
      progressLine(active),
    ];
  }
  if (latest === null) return ['None yet.'];
  const outcome = outcomeOf(latest);
  const title = outcome === null ? 'Running' : endedTitle(latest, outcome, latest.errorCount);
  return [
    `Last ${kindName(latest).toLowerCase()}: ${title}, ${moment(latest.endedAt ?? latest.updatedAt, 'R')}${linkOf(latest, guildId, ': ')}`,
    progressLine(latest),
  ];
}

const progressLine = (run: SyncRun): string =>
  `${count(run.pulled)} pulled, ${count(run.pushed)} pushed, ${count(run.skipped)} skipped, ${counted(run.errorCount, 'error')}`;

const starterOf = (run: SyncRun, guildId: string): string => {
  const userId = namedIn(guildId, run.requester);
  return userId === null ? 'in another server' : `by <@${userId}>`;
};

/** A link to a channel of another server leads nowhere. */
function linkOf(run: SyncRun, guildId: string, before: string): string {
  const link = isOfServer(guildId, run.requester) ? messageLink(run) : null;
  return link === null ? '' : `${before}${link}`;
}

function botLines({ bot }: Status): string[] {
  const servers =
    bot.allowed > 0
      ? `${counted(bot.servers, 'server')}, ${count(bot.allowed)} in DISCORD_GUILD_IDS`
      : counted(bot.servers, 'server');
  const gateway = bot.gatewayMs === null ? '' : `, gateway ${milliseconds(bot.gatewayMs)}`;
  return [
    `Runout ${safe(bot.version, 20)}, started ${moment(bot.startedAt, 'R')}${gateway}`,
    `In ${servers}`,
  ];
}

const milliseconds = (ms: number): string =>
  ms < 1 ? 'under 1 ms' : `${Math.round(ms).toLocaleString('en')} ms`;
