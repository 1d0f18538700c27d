// Discord, views: makes the one embed of /status, in the colour of the level that src/core/status/findings.ts chooses. Pure:
// status in, payload out.
import { ActionRowBuilder, ButtonBuilder } from '@discordjs/builders';
import { type APIEmbed, type APIEmbedField, ButtonStyle } from 'discord.js';
import { sameName } from '../../core/accounts/choose.ts';
import { isOfServer, namedIn } from '../../core/authority.ts';
import { isQuiet } from '../../core/nightly/plan.ts';
import { type Finding, findingsOf, type Level, worst } from '../../core/status/findings.ts';
import type { OtherCrate, Status } from '../../core/status/status.ts';
import type { SyncRun } from '../../core/sync/types.ts';
import { StoreError } from '../../errors.ts';
import { DISCLAIMER } from '../texts/terms.ts';
import type { Texts } from '../texts/texts.ts';
import { countdown, moment } from '../texts/time.ts';
import { COLOURS } from './colours.ts';
import { safe, withinBudget } from './limits.ts';
import { nightlyStatus, nightsFailed } from './nightly.ts';
import type { ButtonRow } from './payload.ts';
import { ATTRIBUTION } from './search.ts';
import { messageLink } from './sync.ts';
import { counts, storedTitle } from './sync-words.ts';

const LEVEL_COLOURS: Record<Level, number> = { green: COLOURS.green, amber: COLOURS.amber, red: COLOURS.red };

const MARKS: Record<Finding['level'], string> = { amber: '⚠️', red: '⛔' };

/** The page where one makes a Discogs token. */
const TOKENS_PAGE = 'https://www.discogs.com/settings/developers';

export interface StatusMessage {
  embeds: APIEmbed[];
  components: ButtonRow[];
}

/** Makes the message. @param guildId the server where the message is shown. Links lead only to messages of that server. */
export function statusReply(status: Status, guildId: string, texts: Texts): StatusMessage {
  const { status: say } = texts;
  const findings = findingsOf(status);
  const level = worst(findings);
  const embed: APIEmbed = {
    color: LEVEL_COLOURS[level],
    title: say.title[level],
    ...(findings.length > 0 && {
      description: findings.map((one) => `${MARKS[one.level]} ${findingLine(one, texts)}`).join('\n'),
    }),
    // The fields are laid out in three rows: two side by side, one across, two side by side.
    fields: [
      { ...field(say.field.discogs, discogsLines(status, texts)), inline: true },
      { ...field(say.field.database, [databaseLine(status, texts)]), inline: true },
      field(say.field.crate, crateLines(status, texts)),
      { ...field(say.field.sync, syncLines(status, guildId, texts)), inline: true },
      { ...field(say.field.bot, botLines(status, texts)), inline: true },
    ],
    footer: { text: DISCLAIMER },
  };
  return { embeds: withinBudget([embed]), components: links(status, findings, guildId, texts) };
}

const field = (name: string, lines: readonly (string | null)[]): APIEmbedField => ({
  name,
  value: lines.filter((line) => line !== null).join('\n'),
});

/** Says what a finding is about, and what to do. */
function findingLine(finding: Finding, texts: Texts): string {
  switch (finding.kind) {
    case 'last-sync-failed':
      return texts.status.lastFailed(finding.run.kind);
    case 'nights-failed':
      return nightsFailed(finding.nights, finding.nextMs, texts).join('. ');
    case 'missing-rights':
      return texts.status.missingRights(texts.rights.names(finding.rights));
    case 'feed-refused':
      return texts.feed.refused(`<#${finding.channelId}>`);
    default:
      return texts.finding(finding, { name: (text) => safe(text, 60), moment: countdown });
  }
}

const OF_THE_TOKEN: readonly Finding['kind'][] = ['no-token', 'token-refused', 'others-token'];

/**
 * Makes the link buttons. One leads to the message of the sync that is shown. If a finding is about the token, another leads to
 * the page where one makes a token.
 */
function links(
  { sync }: Status,
  findings: readonly Finding[],
  guildId: string,
  { status: say }: Texts,
): ButtonRow[] {
  const run = sync?.active ?? sync?.latest ?? null;
  const message = run !== null && isOfServer(guildId, run.requester) ? messageLink(run) : null;
  const buttons = [
    run === null || message === null ? null : link(message, say.openRun(run.kind)),
    findings.some((one) => OF_THE_TOKEN.includes(one.kind)) ? link(TOKENS_PAGE, say.openTokens) : null,
  ].filter((button) => button !== null);
  return buttons.length === 0
    ? []
    : [new ActionRowBuilder<ButtonBuilder>().addComponents(...buttons).toJSON()];
}

const link = (url: string, label: string) =>
  new ButtonBuilder().setStyle(ButtonStyle.Link).setURL(url).setLabel(label);

function discogsLines(status: Status, texts: Texts): (string | null)[] {
  const { username, token, budget } = status;
  const { status: say } = texts;
  const isNamed = token.kind === 'valid' && username !== null && sameName(token.owner, username);
  const { used, limit, kept, queued } = budget;
  return [
    tokenLine(status, texts),
    isNamed ? null : username === null ? say.noCollection : say.collection(safe(username, 60)),
    say.requests(used, limit),
    kept > 0 ? say.kept(kept) : null,
    queued.person + queued.enrichment + queued.sync > 0 ? say.waiting(queued) : null,
  ];
}

function tokenLine({ token, budget }: Status, { status: say }: Texts): string {
  const named = (owner: string | null) => owner && safe(owner, 60);
  switch (token.kind) {
    case 'none':
      return say.noToken;
    case 'valid':
      return say.signedIn(safe(token.owner, 60));
    case 'refused':
      return say.tokenRefused;
    case 'unknown':
      return say.tokenUnchecked(named(token.owner));
    case 'not-asked': {
      const why = budget.pausedUntil !== null ? 'paused' : budget.kept > 0 ? 'restarted' : 'usedUp';
      return say.tokenNotAsked(say.why[why], named(token.owner));
    }
  }
}

const isLost = (error: unknown): boolean => error instanceof StoreError && error.unreachable;

function databaseLine({ database, databaseKind }: Status, { status: say }: Texts): string {
  const name = say.database[databaseKind];
  if (database.kind === 'silent') return say.noAnswer(name);
  if (database.kind === 'failed') return isLost(database.error) ? say.notThere(name) : say.failing(name);
  return say.answersIn(name, database.pingMs);
}

function crateLines(status: Status, texts: Texts): (string | null)[] {
  const { database, sync } = status;
  const { status: say } = texts;
  const value = valueLine(status, texts);
  if (database.kind !== 'ok') return [say.notKnown, value];
  const others = otherCrates(database.others, texts);
  if (database.counts === null) return [say.notCounted, value, ...others];
  const { records, unsynced, copies } = database.counts;
  // Before the first sync the mirror is empty, whatever is on Discogs.
  const latest = sync?.latest ?? null;
  const isSeen = copies > 0 || (latest !== null && latest.kind !== 'import');
  return [
    say.records(records, unsynced),
    healingLine(status, texts),
    detailsLine(status, texts),
    isSeen ? say.copies(copies) : null,
    value,
    ...others,
  ];
}

/** Says how many saved adds are tried again, and when. Null: none is. */
function healingLine({ healing }: Status, { status: say }: Texts): string | null {
  const { waiting, nextTry } = healing;
  if (waiting === 0) return null;
  return say.healing(waiting, typeof nextTry === 'number' ? { at: moment(new Date(nextTry), 'R') } : nextTry);
}

/** Says of how many copies details are tried again, and when. Null: of none. */
function detailsLine({ details }: Status, { status: say }: Texts): string | null {
  const { waiting, nextTry } = details;
  if (waiting === 0) return null;
  return say.details(waiting, nextTry === 'rests' ? nextTry : { at: moment(new Date(nextTry), 'R') });
}

/** The most other crates that are named. Further ones are only counted. */
const MOST_OTHERS = 3;

function otherCrates(others: readonly OtherCrate[], { status: say }: Texts): string[] {
  const named = others.slice(0, MOST_OTHERS);
  const more = others.length - named.length;
  return [
    ...named.map(({ name, records }) => say.otherCrate(name && safe(name, 60), records)),
    ...(more > 0 ? [say.moreCrates(more)] : []),
  ];
}

/** Shows the value of the collection, when it was read, and the credit that Discogs asks for near its data. */
function valueLine({ value }: Status, { status: say }: Texts): string | null {
  if (value === null) return null;
  const { minimum, median, maximum } = value.value;
  const shown = { minimum: safe(minimum, 30), median: safe(median, 30), maximum: safe(maximum, 30) };
  return `${say.worth(shown, moment(value.at, 'R'))}\n${ATTRIBUTION}`;
}

function syncLines(status: Status, guildId: string, texts: Texts): (string | null)[] {
  const { sync, nightly, username, bot } = status;
  const { status: say } = texts;
  if (sync === null) return [say.notKnown];
  const { active, latest } = sync;
  const nights = nightly === null ? [] : nightlyStatus(nightly, { guildId, names: bot.serverNames }, texts);
  if (active !== null) return [activeLine(active, guildId, texts), ...totals(active, texts), ...nights];
  if (latest === null) return [username === null ? say.noSync : say.runSync, ...nights];
  return [lastLine(latest, texts), ...totals(latest, texts), ...nights];
}

function activeLine(active: SyncRun, guildId: string, texts: Texts): string {
  const { status: say } = texts;
  const state = active.status === 'paused' ? 'paused' : active.stoppedBy ? 'stopping' : 'running';
  const when = moment(active.startedAt, 'R');
  if (isQuiet(active)) return texts.nightly[state](when);
  const starter = namedIn(guildId, active.requester);
  const by = starter === null ? say.inOtherServer : say.by(`<@${starter}>`);
  return say[state](texts.sync.kind(active.kind), by, when);
}

function lastLine(latest: SyncRun, texts: Texts): string {
  const title = storedTitle(latest, texts) ?? texts.sync.kind(latest.kind);
  const when = moment(latest.endedAt ?? latest.updatedAt, 'R');
  return latest.night === null
    ? texts.status.lastRun(latest.kind, title, when)
    : texts.nightly.last(title, when);
}

/** Says what the run did. A preview has no counts, because it moves nothing. */
const totals = (run: SyncRun, texts: Texts): (string | null)[] => [
  run.kind === 'preview' ? null : counts(run, run, texts),
  run.errorCount > 0 ? texts.sync.problems(run.errorCount) : null,
];

function botLines({ bot, photosOff }: Status, { status: say }: Texts): (string | null)[] {
  return [
    say.version(safe(bot.version, 20), moment(bot.startedAt, 'R')),
    bot.gatewayMs === null ? null : say.gateway(bot.gatewayMs),
    bot.allowed > 0 ? say.serversOfList(bot.servers, bot.allowed) : say.servers(bot.servers),
    photosOff === null ? null : say.photosOff(safe(photosOff, 80)),
  ];
}
