// Discord, views: the message of a sync or a preview, from its first moment to its end. Pure: state in, payload out;
// shared by the command, the buttons and the progress message.
import { ActionRowBuilder, ButtonBuilder } from '@discordjs/builders';
import { type APIEmbed, ButtonStyle } from 'discord.js';
import { isOfServer } from '../../core/authority.ts';
import type { PreviewEntry, SyncRun } from '../../core/sync/types.ts';
import { encodeAction } from '../custom-id.ts';
import { LIMITS, plain, safe, withinBudget } from './limits.ts';
import { ATTRIBUTION, type ButtonRow } from './search.ts';
import type { SyncView } from './sync-state.ts';
import {
  activitySentence,
  bar,
  beginning,
  count,
  endedSentences,
  endedTitle,
  kindName,
  paceSentence,
  runningTitle,
  startedLine,
} from './sync-words.ts';

export interface SyncMessage {
  embeds: APIEmbed[];
  components: ButtonRow[];
  /** Attached as a file; null takes away what was attached. */
  file: { name: string; text: string } | null;
}

const ERRORS_IN_WORDS = 3;

const COLOURS = Object.freeze({
  running: 0x5865f2,
  waiting: 0xe67e22,
  done: 0x57f287,
  'done-with-problems': 0xfee75c,
  stopped: 0x95a5a6,
  failed: 0xed4245,
  paused: 0x3498db,
});

/** The message, complete: what an earlier one showed and this one does not is gone. */
export function syncMessage(view: SyncView, { mayAttach = true } = {}): SyncMessage {
  return view.state === 'running' ? runningMessage(view) : endedMessage(view, mayAttach);
}

function runningMessage(view: Extract<SyncView, { state: 'running' }>): SyncMessage {
  const { run, numbers, activity, pace } = view;
  const lines = [
    pace ? bar(pace, numbers.phase) : beginning(numbers),
    pace && paceSentence(pace, numbers.phase, activity),
    activitySentence(activity),
    startedLine(run),
  ];
  const isWaiting = activity.kind === 'discogs-down' || activity.kind === 'database-down';
  const embed: APIEmbed = {
    author: author(run),
    color: isWaiting ? COLOURS.waiting : COLOURS.running,
    title: runningTitle(run, numbers.phase, activity),
    description: lines.filter((line) => line !== null).join('\n'),
    fields: numberFields(view),
  };
  return { embeds: withinBudget([embed]), components: [stopRow(run)], file: null };
}

function endedMessage(view: Extract<SyncView, { state: 'ended' }>, mayAttach: boolean): SyncMessage {
  const { run, numbers, outcome, errors } = view;
  const isDonePreview = run.kind === 'preview' && (outcome === 'done' || outcome === 'done-with-problems');
  const lines = [
    ...endedSentences(run, numbers, outcome),
    ...(isDonePreview ? previewLines(run) : []),
    startedLine(run),
    ...(isDonePreview ? [ATTRIBUTION] : []),
  ];
  const embed: APIEmbed = {
    author: author(run),
    color: COLOURS[outcome],
    title: endedTitle(run, outcome, numbers.errors),
    description: lines.join('\n'),
    fields: [
      ...numberFields(view),
      ...(errors.length > 0 ? [{ name: 'What went wrong', value: errorLines(errors, mayAttach) }] : []),
    ],
  };
  return {
    embeds: withinBudget([embed]),
    components: isDonePreview ? [runItRow(run)] : [],
    file: mayAttach && errors.length > ERRORS_IN_WORDS ? errorFile(run, errors) : null,
  };
}

/** What is left in a message that may not change any more: where the run goes on. */
export function movedMessage(run: SyncRun, link: string): SyncMessage {
  const embed: APIEmbed = {
    author: author(run),
    color: COLOURS.running,
    title: 'Goes on in a new message',
    description: `Discord lets a message change for an hour only. The ${kindName(run).toLowerCase()} goes on here: ${link}\n${startedLine(run)}`,
  };
  return { embeds: [embed], components: [], file: null };
}

/** The answer to a second /sync. */
export function alreadyRunningSentence(run: SyncRun, guildId: string): string {
  const what = run.kind === 'preview' ? 'A preview' : 'A sync';
  if (!isOfServer(guildId, run.requester))
    return `${what} is running already, started in another server. /status shows how far it is.`;
  const link = messageLink(run);
  return link === null
    ? `${what} is running already, but has no message yet. /status shows how far it is.`
    : `${what} is running already: ${link}`;
}

/** The address of the message that shows the run. Null while there is none. */
export const messageLink = ({ message, requester }: Pick<SyncRun, 'message' | 'requester'>): string | null =>
  message && `https://discord.com/channels/${requester.guildId}/${message.channelId}/${message.messageId}`;

const author = (run: SyncRun) => ({ name: plain(`${kindName(run)} · ${run.account}`, LIMITS.embedAuthor) });

function numberFields({ run, numbers, ...view }: SyncView) {
  const field = (name: string, value: number | null) => ({
    name,
    value: value === null ? '…' : count(value),
    inline: true,
  });
  const isAsking = view.state === 'running' && view.pace === null && numbers.totalDiscogsItems === 0;
  // Counted while it was read; what was pushed since comes on top.
  const total = numbers.pushed > 0 ? 'On Discogs before' : 'On Discogs';
  const common = [field('Errors', numbers.errors), field(total, isAsking ? null : numbers.totalDiscogsItems)];
  // A preview moves nothing: its sentences have what would be moved.
  if (run.kind === 'preview') return common;
  return [
    field('Pulled', numbers.pulled),
    field('Pushed', numbers.pushed),
    field('Skipped', numbers.skipped),
    ...common,
  ];
}

function stopRow(run: SyncRun): ButtonRow {
  const stop = new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'stop', runId: run.id, startedMs: run.startedAt.getTime() }))
    .setStyle(ButtonStyle.Danger)
    .setLabel(run.stoppedBy === null ? 'Stop' : 'Stopping…')
    .setDisabled(run.stoppedBy !== null);
  return new ActionRowBuilder<ButtonBuilder>().addComponents(stop).toJSON();
}

function runItRow(run: SyncRun): ButtonRow {
  const runIt = new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'run', runId: run.id }))
    .setStyle(ButtonStyle.Primary)
    .setLabel('Run it');
  return new ActionRowBuilder<ButtonBuilder>().addComponents(runIt).toJSON();
}

/** The first ten of each kind. Twenty lines of at most 170 characters stay under the limit of a description. */
function previewLines(run: SyncRun): string[] {
  if (!run.preview) return [];
  const { toPull, toPush } = run.preview;
  return [
    ...listLines('From Discogs to the database', toPull),
    ...listLines('From the database to Discogs', toPush),
  ];
}

function listLines(title: string, list: { count: number; first: readonly PreviewEntry[] }): string[] {
  if (list.count === 0) return [];
  const rest = list.count - list.first.length;
  return [
    `**${title}: ${count(list.count)}**`,
    ...list.first.map(
      (one) => `• [${safe(one.heading, 100)}](https://www.discogs.com/release/${one.releaseId})`,
    ),
    ...(rest > 0 ? [`• and ${count(rest)} more`] : []),
  ];
}

function errorLines(errors: readonly string[], mayAttach: boolean): string {
  const first = errors.slice(0, ERRORS_IN_WORDS).map((one) => `• ${safe(one, 300)}`);
  const rest = errors.length - first.length;
  if (rest <= 0) return first.join('\n');
  const where = mayAttach
    ? 'all of them are in the attached file.'
    : 'I may not attach files here (permission Attach Files), so the list stays in the database.';
  return [...first, `and ${count(rest)} more: ${where}`].join('\n');
}

/** All of them as text. So many that a file cannot hold them are counted instead. */
function errorFile(run: SyncRun, errors: readonly string[]): { name: string; text: string } {
  const head = `${kindName(run)} ${run.id} of ${plain(run.account, 100)}, started ${run.startedAt.toISOString()}: ${count(errors.length)} problems\n`;
  const lines: string[] = [head];
  // UTF-16 units times three is never less than UTF-8 bytes; a little room stays for the last line.
  let roomBytes = LIMITS.fileBytes - head.length * 3 - 200;
  for (const [index, error] of errors.entries()) {
    const line = `${index + 1}. ${plain(error, 1_000)}`;
    roomBytes -= line.length * 3 + 1;
    if (roomBytes < 0) {
      lines.push(`… and ${count(errors.length - index)} more.`);
      break;
    }
    lines.push(line);
  }
  return { name: `${run.kind}-${run.id}-problems.txt`, text: `${lines.join('\n')}\n` };
}
