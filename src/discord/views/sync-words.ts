// Discord, views: makes the texts about a sync: titles, lines, the bar. Pure. The message of the sync and /status use them.

import { FORGOTTEN_ID } from '../../core/add/types.ts';
import { outcomeOf } from '../../core/sync/plan.ts';
import type { SyncActivity, SyncOutcome, SyncProgress, SyncRun } from '../../core/sync/types.ts';
import type { Texts } from '../texts/texts.ts';
import { countdown, moment, rounded } from '../texts/time.ts';
import type { ShownPace, SyncNumbers } from './sync-state.ts';

const BAR_CELLS = 16;

/** Says what a run does now. */
export function runningTitle(
  run: SyncRun,
  phase: SyncProgress['phase'],
  activity: SyncActivity,
  { sync: { title } }: Texts,
): string {
  if (run.stoppedBy !== null) return title.stopping;
  if (activity.kind === 'discogs-down') return title.discogsDown;
  if (activity.kind === 'database-down') return title.storageOffline;
  if (phase === 'pull') return title.reading;
  return run.kind === 'preview' ? title.comparing : title.adding;
}

/** Says how a run ended. Each outcome has a word of its own, so that they differ at a glance. */
export function endedTitle(
  { kind, gone }: SyncRun,
  { pulled, pushed, errors }: Pick<SyncNumbers, 'pulled' | 'pushed' | 'errors'>,
  outcome: SyncOutcome,
  { sync: { title } }: Texts,
): string {
  switch (outcome) {
    case 'done':
      if (kind === 'preview') return title.preview;
      if (kind === 'import') return title.imported;
      if (gone > 0) return title.done;
      return pulled + pushed > 0 ? title.changed : title.unchanged;
    case 'done-with-problems':
      return title.problems(errors);
    case 'stopped':
      return title.stopped;
    case 'failed':
      return title.failed;
    case 'paused':
      return title.paused;
  }
}

/** Returns the title of a run for /status, as the database has the run. Null: the run has not ended. */
export function storedTitle(run: SyncRun, texts: Texts): string | null {
  const outcome = outcomeOf(run);
  if (outcome === 'done' && run.kind === 'preview') return texts.sync.title.done;
  return outcome && endedTitle(run, { ...run, errors: run.errorCount }, outcome, texts);
}

/** Returns `▰▰▰▰▱▱▱▱ 50% · 1,552 of 3,104`. The bar is full only when everything is done. Null: the total is not known. */
export function bar(pace: ShownPace, { sync: say }: Texts): string | null {
  if (pace.total <= 0) return null;
  const share = Math.min(1, Math.max(0, pace.done / pace.total));
  const filled = Math.floor(share * BAR_CELLS);
  const cells = '▰'.repeat(filled) + '▱'.repeat(BAR_CELLS - filled);
  return `${cells} ${say.share(Math.floor(share * 100), pace.done, pace.total)}`;
}

/** Returns the speed and the estimated end, each left out while the engine does not know it. Null: it knows neither. */
export function paceLine(pace: ShownPace, { sync: say }: Texts): string | null {
  return joined([
    pace.perMinute === null ? null : say.speed(pace.perMinute),
    pace.endMs === null ? null : say.estimatedEnd(countdown(pace.endMs)),
  ]);
}

/** Says what a run waits for, and until when. Null: it does not wait. */
export function activityLine(activity: SyncActivity, { sync: say }: Texts): string | null {
  const since = (ms: number) => moment(new Date(ms), 'R');
  switch (activity.kind) {
    case 'working':
      return null;
    case 'waiting-for-budget':
      return say.waiting(activity.reason, countdown(activity.untilMs));
    case 'discogs-down':
      return say.discogsDown(since(activity.sinceMs), countdown(activity.nextTryMs));
    case 'waiting-for-outcome':
      return say.unconfirmed(activity.records, countdown(activity.untilMs));
    case 'database-down':
      return say.storageOffline(since(activity.sinceMs));
  }
}

/** Says what a run has done so far. Leaves out how many copies it saw or records it handled, because the bar shows that. */
export function partialCounts({ pulled, errors }: SyncNumbers, { sync: say }: Texts): string | null {
  return joined([pulled > 0 ? say.new(pulled) : null, errors > 0 ? say.problems(errors) : null]);
}

/** Returns `⬇️ 11 new · ⬆️ 0 · 3 unchanged`. For an import: how many of the copies it added. */
export const counts = (
  { kind }: Pick<SyncRun, 'kind'>,
  { pulled, pushed, skipped, totalDiscogsItems }: Omit<SyncNumbers, 'phase' | 'errors'>,
  { sync: say }: Texts,
): string =>
  kind === 'import'
    ? say.imported(pushed, totalDiscogsItems)
    : `${say.new(pulled)} · ${say.added(pushed)} · ${say.unchanged(skipped)}`;

/** Says what became of a run, and what to do next. */
export function endedLines(run: SyncRun, numbers: SyncNumbers, outcome: SyncOutcome, texts: Texts): string[] {
  const { sync: say } = texts;
  const by = run.stoppedBy === null ? null : mentionOf(run.stoppedBy);
  if (run.kind === 'preview') {
    switch (outcome) {
      case 'done':
      case 'done-with-problems':
        return [previewLine(run, texts)];
      case 'stopped':
        return [say.previewStopped(by)];
      case 'failed':
        return [say.previewUnreadable];
      case 'paused':
        return [say.restarting];
    }
  }
  const total = counts(run, numbers, texts);
  if (run.kind === 'import') return [total, ...afterImport(numbers, outcome, by, texts)];
  switch (outcome) {
    case 'done':
    case 'done-with-problems':
      return run.gone > 0 ? [total, say.gone(run.gone)] : [total];
    case 'stopped':
      return [total, say.stopped(by)];
    case 'failed':
      // After an incomplete pull nothing is pushed: the push would add a second copy of a record whose copy the pull did not
      // see.
      return [total, numbers.phase === 'pull' ? say.unreadable : say.notAllAdded];
    case 'paused':
      return [total, say.restarting];
  }
}

function afterImport(
  { pushed, totalDiscogsItems }: SyncNumbers,
  outcome: SyncOutcome,
  by: string | null,
  { sync: say }: Texts,
): string[] {
  switch (outcome) {
    case 'done':
      return pushed < totalDiscogsItems ? [say.othersThere(totalDiscogsItems - pushed)] : [];
    case 'done-with-problems':
      return [];
    case 'stopped':
      return [say.importStopped(by)];
    case 'failed':
      return [say.notAllImported];
    case 'paused':
      return [say.restarting];
  }
}

function previewLine({ preview }: SyncRun, { sync: say }: Texts): string {
  const { toPull, toPush } = preview ?? { toPull: { count: 0 }, toPush: { count: 0 } };
  return toPull.count + toPush.count === 0
    ? say.nothingToDo
    : `${say.toPull(toPull.count)} · ${say.toPush(toPush.count)}`;
}

/** Says that a run starts or resumes, before the engine knows its pace. */
export const beginning = (
  { kind }: Pick<SyncRun, 'kind'>,
  numbers: SyncNumbers,
  { sync: say }: Texts,
): string => {
  const hasBegun =
    kind === 'import' ? numbers.pushed > 0 : numbers.totalDiscogsItems > 0 || numbers.phase !== 'pull';
  return hasBegun ? say.resuming : say.starting;
};

/** Returns a mention of the person. Null: they are forgotten. */
const mentionOf = (userId: string): string | null => (userId === FORGOTTEN_ID ? null : `<@${userId}>`);

/** Says who started a run and when, and how long it took once it is over. */
export function startedLine(run: SyncRun, { sync: say }: Texts): string {
  const started = say.started(mentionOf(run.requester.userId), moment(run.startedAt, 'R'));
  const took =
    run.endedAt === null ? null : say.took(rounded(run.endedAt.getTime() - run.startedAt.getTime()));
  return `-# ${took === null ? started : `${started} · ${took}`}`;
}

function joined(parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(' · ');
}
