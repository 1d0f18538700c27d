// Discord, views: what is said about a sync: titles, sentences, the bar. Pure; used by the view of its message only.
import type { SyncActivity, SyncOutcome, SyncPace, SyncProgress, SyncRun } from '../../core/sync/types.ts';
import type { SyncNumbers } from './sync-state.ts';
import { inWords, moment, roughly } from './time.ts';

const BAR_CELLS = 16;

export const count = (value: number) => value.toLocaleString('en');

/** `1 record`, `3,104 records`. */
export const counted = (value: number, one: string, many = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : many}`;

export const kindName = (run: SyncRun) => (run.kind === 'preview' ? 'Preview' : 'Sync');

/** What it is at, while it runs. */
export function runningTitle(run: SyncRun, phase: SyncProgress['phase'], activity: SyncActivity): string {
  if (run.stoppedBy !== null) return 'Stopping';
  if (activity.kind === 'discogs-down') return 'Waiting for Discogs';
  if (activity.kind === 'database-down') return 'Waiting for the database';
  if (phase === 'pull') return 'Pull: reading the collection on Discogs';
  return run.kind === 'preview' ? 'Counting' : 'Push: adding records to Discogs';
}

/** How it ended: each outcome has a word of its own, so that they differ from each other at a glance. */
export function endedTitle(run: SyncRun, outcome: SyncOutcome, errors: number): string {
  switch (outcome) {
    case 'done':
      return run.kind === 'preview' ? 'Done: nothing was changed' : 'Done';
    case 'done-with-problems':
      return `Done with ${counted(errors, 'problem')}`;
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return 'Failed';
    case 'paused':
      return 'Paused for a restart';
  }
}

/** `▰▰▰▰▱▱▱▱ 50 % · 1,552 of 3,104 copies`. Never full before it is. */
export function bar(pace: SyncPace, phase: SyncProgress['phase']): string | null {
  if (pace.total <= 0) return null;
  const share = Math.min(1, Math.max(0, pace.done / pace.total));
  const filled = Math.floor(share * BAR_CELLS);
  const of = phase === 'push' ? records(pace.total) : copies(pace.total);
  return `${'▰'.repeat(filled)}${'▱'.repeat(BAR_CELLS - filled)} ${Math.floor(share * 100)} % · ${count(pace.done)} of ${of}`;
}

const copies = (value: number) => counted(value, 'copy', 'copies');
const releases = (value: number) => counted(value, 'release');
const records = (value: number) => counted(value, 'record');

/** How fast and how long still; says so when it cannot be said. */
export function paceSentence(
  pace: SyncPace,
  phase: SyncProgress['phase'],
  activity: SyncActivity,
): string | null {
  const unit = phase === 'push' ? 'records' : 'copies';
  const speed =
    pace.perMinute === null
      ? null
      : pace.perMinute < 1
        ? `less than one ${phase === 'push' ? 'record' : 'copy'} a minute`
        : `${count(Math.round(pace.perMinute))} ${unit} a minute`;
  const left = pace.leftMs === null ? null : `about ${roughly(pace.leftMs)} left`;
  const then = pace.thenMs < 1_000 ? null : `then about ${roughly(pace.thenMs)} to add records to Discogs`;
  if (speed === null && left === null) {
    return activity.kind === 'working' ? 'Too early to say how long it takes.' : null;
  }
  const said = [speed, left, then].filter((part) => part !== null).join(', ');
  return `${said[0]?.toUpperCase()}${said.slice(1)}.`;
}

const WAITS = Object.freeze({
  budget: 'All requests that Discogs allows us are taken',
  'asked-to-wait': 'Discogs asked us to wait',
  restart: 'After a restart, Discogs may still count requests from before',
});

/** What it waits for, and until when. Times are counted down by Discord itself. */
export function activitySentence(activity: SyncActivity): string | null {
  const when = (ms: number) => moment(new Date(ms), 'R');
  switch (activity.kind) {
    case 'working':
      return null;
    case 'waiting-for-budget':
      return `${WAITS[activity.reason]}; it goes on ${when(activity.untilMs)}.`;
    case 'discogs-down':
      return `Discogs stopped answering ${when(activity.sinceMs)}. Nothing is lost: the next try is ${when(activity.nextTryMs)}.`;
    case 'waiting-for-outcome':
      return `It is not known yet whether Discogs took ${records(activity.records)}. To add nothing twice, it looks again ${when(activity.untilMs)}.`;
    case 'database-down':
      return `The database went away ${when(activity.sinceMs)}. It goes on by itself when it is back; the numbers are the last known.`;
  }
}

/** What became of a sync, and what to do next. */
export function endedSentences(run: SyncRun, numbers: SyncNumbers, outcome: SyncOutcome): string[] {
  const by = run.stoppedBy === null ? '' : ` by <@${run.stoppedBy}>`;
  const took =
    run.endedAt === null ? null : `It took ${inWords(run.endedAt.getTime() - run.startedAt.getTime())}.`;
  const isPreview = run.kind === 'preview';
  const sentences = (): (string | null)[] => {
    switch (outcome) {
      case 'done':
        return isPreview ? [foretold(run)] : [balance(numbers), missing(run) ?? inStep(numbers), took];
      case 'done-with-problems':
        return isPreview
          ? [foretold(run)]
          : [balance(numbers), missing(run), 'What was not pushed is tried again by the next /sync.', took];
      case 'stopped':
        return isPreview
          ? [`Stopped${by}. Nothing was changed.`]
          : [balance(numbers), `Stopped${by}. What was done stays; run /sync again for the rest.`, took];
      case 'failed':
        return isPreview
          ? ['The collection could not be read to its end. Nothing was changed; run the preview again later.']
          : [balance(numbers), failure(numbers), took];
      case 'paused':
        return isPreview
          ? ['Runout is being restarted. The preview goes on by itself, in this message.']
          : [balance(numbers), 'Runout is being restarted. The sync goes on by itself, in this message.'];
    }
  };
  return sentences().filter((sentence) => sentence !== null);
}

/** A pull that is not complete pushes nothing: what was not seen would be added a second time. */
const failure = (numbers: SyncNumbers) =>
  numbers.phase === 'pull'
    ? 'The collection could not be read to its end, so nothing was pushed. What was read is kept; run /sync again when the cause is gone.'
    : 'Not everything could be pushed. What was done stays; run /sync again when the cause is gone.';

/**
 * The numbers in words; what is nought is left out. Some of what was pushed was found there. Of the copies that made no record, nobody counts how many are second
 * ones of what this very sync brought: all of them needed nothing, and that is what is said.
 */
function balance({ pulled, pushed, skipped }: SyncNumbers): string | null {
  const others = pulled > 0 ? counted(skipped, 'other copy', 'other copies') : copies(skipped);
  const parts = [
    pulled > 0 ? `⬇️ ${count(pulled)} new from Discogs` : null,
    pushed > 0 ? `⬆️ ${count(pushed)} now on Discogs` : null,
    skipped > 0 ? `${others} needed nothing` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

const inStep = ({ pulled, pushed }: SyncNumbers) =>
  pulled + pushed > 0
    ? 'Database and collection are in step now.'
    : 'Database and collection were in step: nothing had to change.';

/** What was removed on Discogs by hand. */
function missing({ gone }: SyncRun): string | null {
  if (gone === 0) return null;
  return gone === 1
    ? '1 record is no longer on Discogs. It stays here; find it with /search to add it again.'
    : `${records(gone)} are no longer on Discogs. They stay here; find one with /search to add it again.`;
}

/** Before anything was asked. */
export const beginning = (numbers: SyncNumbers) =>
  numbers.totalDiscogsItems > 0 || numbers.phase !== 'pull'
    ? 'Going on where it was interrupted.'
    : 'Asking Discogs how many copies there are.';

function foretold(run: SyncRun): string {
  const { toPull, toPush } = run.preview ?? { toPull: { count: 0 }, toPush: { count: 0 } };
  if (toPull.count + toPush.count === 0)
    return 'Database and collection are in step: a sync has nothing to do.';
  return `A sync would bring ${releases(toPull.count)} here and add ${records(toPush.count)} to Discogs.`;
}

/** Who started it and when. */
export const startedLine = (run: SyncRun) =>
  `-# Started by <@${run.requester.userId}> ${moment(run.startedAt, 'R')}`;
