// What the tests of the sync message share: a run that is under way, one that is over, and what a reader sees of a message.
import { english } from '../../../src/discord/texts/en/index.ts';
import { type SyncMessage, syncMessage } from '../../../src/discord/views/sync.ts';
import type { SyncNumbers, SyncView } from '../../../src/discord/views/sync-state.ts';
import { RUN_STARTED_MS, syncRun } from '../../support/sync-runs.ts';

export type Running = Extract<SyncView, { state: 'running' }>;
export type Ended = Extract<SyncView, { state: 'ended' }>;

export const MINUTE_MS = 60_000;

/** Discord's markup for a moment, so many minutes after the start of the run. */
export const inMinutes = (minutes: number) => `<t:${(RUN_STARTED_MS + minutes * MINUTE_MS) / 1_000}:R>`;

export const STARTED = `-# Started by <@501> ${inMinutes(0)}`;

export const numbers = (over: Partial<SyncNumbers> = {}): SyncNumbers => ({
  phase: 'pull',
  pulled: 12,
  pushed: 0,
  skipped: 1_540,
  errors: 0,
  totalDiscogsItems: 3_104,
  ...over,
});

export const running = (over: Partial<Running> = {}): Running => ({
  state: 'running',
  run: syncRun(),
  numbers: numbers(),
  activity: { kind: 'working' },
  pace: { done: 1_552, total: 3_104, perMinute: 1_240.4, endMs: RUN_STARTED_MS + 2 * MINUTE_MS },
  ...over,
});

export const ended = (over: Partial<Ended> = {}): Ended => ({
  state: 'ended',
  run: syncRun({ phase: 'done', status: 'done', endedAt: new Date(RUN_STARTED_MS + 3 * MINUTE_MS) }),
  numbers: numbers({ phase: 'done', pushed: 3, skipped: 3_092 }),
  outcome: 'done',
  errors: [],
  ...over,
});

export const messageOf = (view: SyncView, how?: { mayAttach: boolean }): SyncMessage =>
  syncMessage(view, english, how);
export const titleOf = (view: SyncView) => messageOf(view).embeds[0]?.title;
export const textOf = (view: SyncView) => messageOf(view).embeds[0]?.description ?? '';
export const linesOf = (view: SyncView) => textOf(view).split('\n');

export const buttonsOf = (message: SyncMessage) =>
  message.components.flatMap((row) =>
    row.components.map((one) => ('custom_id' in one ? one.custom_id : 'url' in one ? one.url : null)),
  );

export const problems = (many: number, text = 'Could not add') =>
  Array.from({ length: many }, (_, index) => `${text} ${index + 1}`);
