// Discord, views: makes the message of a sync or a preview, from its first moment to its end. Pure: state in, payload out. The
// command, the buttons and the progress message share it.
import { ActionRowBuilder, ButtonBuilder } from '@discordjs/builders';
import { type APIEmbed, ButtonStyle } from 'discord.js';
import { isOfServer } from '../../core/authority.ts';
import { isQuiet } from '../../core/nightly/plan.ts';
import type { PreviewEntry, SyncRun } from '../../core/sync/types.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { COLOURS } from './colours.ts';
import { LIMITS, plain, safe, withinBudget } from './limits.ts';
import type { ButtonRow } from './payload.ts';
import { ATTRIBUTION } from './search.ts';
import type { SyncView } from './sync-state.ts';
import {
  activityLine,
  bar,
  beginning,
  endedLines,
  endedTitle,
  paceLine,
  partialCounts,
  runningTitle,
  startedLine,
} from './sync-words.ts';

export interface SyncMessage {
  embeds: APIEmbed[];
  components: ButtonRow[];
  /** The file that is attached. Null: a file that was attached before is removed. */
  file: { name: string; text: string } | null;
}

const ERRORS_IN_WORDS = 3;

const STATE_COLOURS = Object.freeze({
  running: COLOURS.blurple,
  waiting: 0xe67e22,
  done: COLOURS.green,
  'done-with-problems': COLOURS.amber,
  stopped: COLOURS.grey,
  failed: COLOURS.red,
  paused: 0x3498db,
});

/** Makes the whole message. Parts that an earlier state showed and this state does not have are removed. */
export function syncMessage(view: SyncView, texts: Texts, { mayAttach = true } = {}): SyncMessage {
  return view.state === 'running' ? runningMessage(view, texts) : endedMessage(view, mayAttach, texts);
}

function runningMessage(view: Extract<SyncView, { state: 'running' }>, texts: Texts): SyncMessage {
  const { run, numbers, activity, pace } = view;
  const lines = [
    pace ? bar(pace, texts) : beginning(run, numbers, texts),
    partialCounts(numbers, texts),
    pace && paceLine(pace, texts),
    activityLine(activity, texts),
    startedLine(run, texts),
  ];
  const isWaiting = activity.kind === 'discogs-down' || activity.kind === 'database-down';
  const embed: APIEmbed = {
    author: author(run, texts),
    color: isWaiting ? STATE_COLOURS.waiting : STATE_COLOURS.running,
    title: runningTitle(run, numbers.phase, activity, texts),
    description: lines.filter((line) => line !== null).join('\n'),
  };
  return { embeds: withinBudget([embed]), components: [stopRow(run, texts)], file: null };
}

function endedMessage(
  view: Extract<SyncView, { state: 'ended' }>,
  mayAttach: boolean,
  texts: Texts,
): SyncMessage {
  const { run, numbers, outcome, errors } = view;
  const isDonePreview = run.kind === 'preview' && (outcome === 'done' || outcome === 'done-with-problems');
  const lines = [
    ...endedLines(run, numbers, outcome, texts),
    ...(isDonePreview ? previewLists(run, texts) : []),
    startedLine(run, texts),
    ...(isDonePreview ? [ATTRIBUTION] : []),
  ];
  const embed: APIEmbed = {
    author: author(run, texts),
    color: STATE_COLOURS[outcome],
    title: endedTitle(run, numbers, outcome, texts),
    description: lines.join('\n'),
    ...(errors.length > 0 && {
      fields: [{ name: texts.sync.problemsTitle, value: errorLines(errors, mayAttach, texts) }],
    }),
  };
  return {
    embeds: withinBudget([embed]),
    components: isDonePreview ? [runItRow(run, texts)] : [],
    file: mayAttach && errors.length > ERRORS_IN_WORDS ? errorFile(run, errors, texts) : null,
  };
}

/**
 * Makes what stays of a message that Discord will soon not let the bot edit: a link button to the message in which the run
 * continues.
 */
export function movedMessage(run: SyncRun, link: string, texts: Texts): SyncMessage {
  const embed: APIEmbed = {
    author: author(run, texts),
    color: STATE_COLOURS.running,
    title: texts.sync.title.moved,
    description: startedLine(run, texts),
  };
  return { embeds: [embed], components: [linkRow(link, texts.sync.openButton)], file: null };
}

/** Makes the answer to a /sync while a run is under way. */
export function alreadyRunningSentence(run: SyncRun, guildId: string, { sync: say }: Texts): string {
  if (isQuiet(run)) return say.nightRunning;
  if (!isOfServer(guildId, run.requester)) return say.alreadyRunningElsewhere(run.kind);
  const link = messageLink(run);
  return link === null ? say.alreadyRunningWithoutMessage(run.kind) : say.alreadyRunning(run.kind, link);
}

/** Returns the address of the message that shows the run. Null: there is none yet. */
export const messageLink = ({ message, requester }: Pick<SyncRun, 'message' | 'requester'>): string | null =>
  message && `https://discord.com/channels/${requester.guildId}/${message.channelId}/${message.messageId}`;

const author = ({ kind, account }: SyncRun, { sync: say }: Texts) => ({
  name: plain(say.author(kind, account), LIMITS.embedAuthor),
});

/** Returns the custom id of the Stop button of this run. Only the message of this run has it. */
export const stopId = ({ id, startedAt }: Pick<SyncRun, 'id' | 'startedAt'>): string =>
  encodeAction({ kind: 'stop', runId: id, startedMs: startedAt.getTime() });

function stopRow(run: SyncRun, { sync: say }: Texts): ButtonRow {
  const stop = new ButtonBuilder()
    .setCustomId(stopId(run))
    .setStyle(ButtonStyle.Danger)
    .setLabel(run.stoppedBy === null ? say.stopButton : say.stoppingButton)
    .setDisabled(run.stoppedBy !== null);
  return new ActionRowBuilder<ButtonBuilder>().addComponents(stop).toJSON();
}

function runItRow(run: SyncRun, { sync: say }: Texts): ButtonRow {
  const runIt = new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'run', runId: run.id }))
    .setStyle(ButtonStyle.Primary)
    .setLabel(say.runButton);
  return new ActionRowBuilder<ButtonBuilder>().addComponents(runIt).toJSON();
}

function linkRow(url: string, label: string): ButtonRow {
  const link = new ButtonBuilder().setStyle(ButtonStyle.Link).setURL(url).setLabel(label);
  return new ActionRowBuilder<ButtonBuilder>().addComponents(link).toJSON();
}

/**
 * Returns the lines that list the first ten of each kind. Twenty lines of at most 170 characters stay under the limit of a
 * description.
 */
function previewLists({ preview }: SyncRun, texts: Texts): string[] {
  if (!preview) return [];
  const { sync: say } = texts;
  return [
    ...listLines(say.toPullTitle, preview.toPull, texts),
    ...listLines(say.toPushTitle, preview.toPush, texts),
  ];
}

function listLines(
  title: string,
  list: { count: number; first: readonly PreviewEntry[] },
  { sync: say }: Texts,
): string[] {
  if (list.count === 0) return [];
  const rest = list.count - list.first.length;
  return [
    `**${title}**`,
    ...list.first.map(
      (one) => `• [${safe(one.heading, 100)}](https://www.discogs.com/release/${one.releaseId})`,
    ),
    ...(rest > 0 ? [`• ${say.more(rest)}`] : []),
  ];
}

function errorLines(errors: readonly string[], mayAttach: boolean, { sync: say }: Texts): string {
  const first = errors.slice(0, ERRORS_IN_WORDS).map((one) => `• ${safe(one, 300)}`);
  const rest = errors.length - first.length;
  if (rest <= 0) return first.join('\n');
  return [...first, mayAttach ? say.moreInFile(rest) : say.moreWithoutFile(rest)].join('\n');
}

/** Makes a text file of all problems. Those that do not fit into a file are only counted. */
function errorFile(
  run: SyncRun,
  errors: readonly string[],
  { sync: say }: Texts,
): { name: string; text: string } {
  const head = `${say.fileHead({ ...run, account: plain(run.account, 100) }, errors.length)}\n`;
  const lines: string[] = [head];
  // A UTF-16 unit takes at most three bytes in UTF-8. 200 bytes stay for the last line.
  let roomBytes = LIMITS.fileBytes - head.length * 3 - 200;
  for (const [index, error] of errors.entries()) {
    const line = `${index + 1}. ${plain(error, 1_000)}`;
    roomBytes -= line.length * 3 + 1;
    if (roomBytes < 0) {
      lines.push(`… ${say.more(errors.length - index)}`);
      break;
    }
    lines.push(line);
  }
  return { name: `${run.kind}-${run.id}-problems.txt`, text: `${lines.join('\n')}\n` };
}
