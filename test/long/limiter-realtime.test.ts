// The budget in real time, once: three minutes at 60 a minute against the strict local Discogs, with a process that is
// killed in the middle. Asserts counts, never a duration.
//
// What is "allowed", and what is "outside the restart":
// - Allowed is what the server's own moving window lets through in a stretch of time: the count of an ideal caller,
//   who knows the window to the millisecond and has no latency (test/support/ideal-caller.ts).
// - The restart begins with the kill and ends one minute after the first answer of the new process. That answer tells
//   how many requests the server still counts, but not when they were made, so the new process has to take all of them
//   for brand new. What the server would have let through in this time is not counted, and neither is what was made.
// - The two stretches end in the middle of a window. At its turn 60 requests are due within a second or two, and whether
//   they are in or out would tell nothing of the limiter.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandboxClock } from '../../sandbox/clock.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { idealCount } from '../support/ideal-caller.ts';
import type { Server } from './call-without-end.ts';

const PROGRAM = fileURLToPath(new URL('call-without-end.ts', import.meta.url));
const LIMIT = 60;
const KILL_AFTER_MS = 80_000;
/** From the kill to the first call. The programs are loaded before: what a start takes is another matter. */
const AWAY_MS = 1_200;
const WHOLE_MS = 180_000;
const WINDOW_MS = 60_000;

const clock = createSandboxClock();
let discogs: LocalDiscogs;
let processes: ChildProcess[] = [];
beforeEach(async () => {
  discogs = await startLocalDiscogs({ clock, limit: LIMIT, latencyMs: [50, 800], seed: 2_026 });
});
afterEach(async () => {
  for (const one of processes) one.kill('SIGKILL');
  processes = [];
  await discogs.close();
});

async function load(): Promise<ChildProcess> {
  const child = fork(PROGRAM, { execArgv: ['--import', 'tsx'] });
  processes.push(child);
  await once(child, 'message');
  return child;
}

function begin(child: ChildProcess): void {
  const { url: baseUrl, token, username } = discogs;
  child.send(JSON.stringify({ baseUrl, token, username } satisfies Server));
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

it('three minutes at 60 a minute with a kill in the middle: never refused, 98 % of the allowance used', async () => {
  const [before, after] = await Promise.all([load(), load()]);
  const startedAtMs = clock.now();
  begin(before);
  await clock.sleep(KILL_AFTER_MS);
  expect(isAlive(before)).toBe(true);
  const killedAtMs = clock.now();
  before.kill('SIGKILL');
  await clock.sleep(AWAY_MS);
  const backAtMs = clock.now();
  begin(after);
  await clock.sleep(startedAtMs + WHOLE_MS - clock.now());
  const endedAtMs = clock.now();
  expect(isAlive(after)).toBe(true);
  after.kill('SIGKILL');

  const { requests } = discogs;
  expect(requests.filter((request) => request.status === 429)).toEqual([]);
  expect(discogs.refused()).toBe(0);
  expect(discogs.maxInWindow()).toBeLessThanOrEqual(LIMIT);

  // The new process' first call flies alone: the second leaves when its answer is here.
  const [lone, second] = requests.filter((request) => request.at >= backAtMs);
  const loneAnsweredAtMs = lone?.answeredAt ?? Number.NaN;
  expect(loneAnsweredAtMs).toBeLessThanOrEqual((second?.at ?? Number.NaN) - (second?.lateMs ?? 0));

  const arrivalsMs = requests.map((request) => request.at);
  const stretches = [
    { fromMs: arrivalsMs[0] ?? Number.NaN, untilMs: killedAtMs },
    { fromMs: loneAnsweredAtMs + WINDOW_MS, untilMs: endedAtMs },
  ].map(({ fromMs, untilMs }) => ({
    made: arrivalsMs.filter((at) => at >= fromMs && at <= untilMs).length,
    allowed: idealCount({ limit: LIMIT, earlierMs: arrivalsMs, fromMs, untilMs }),
  }));
  const [made = 0, allowed = 0] = [
    stretches.reduce((sum, one) => sum + one.made, 0),
    stretches.reduce((sum, one) => sum + one.allowed, 0),
  ];
  expect(made, JSON.stringify(stretches)).toBeGreaterThanOrEqual(0.98 * allowed);
  // Else it would be 98 % of next to nothing.
  expect(allowed).toBeGreaterThanOrEqual(2.5 * LIMIT);

  // All lanes had their share of it.
  const paths = new Set(requests.map((request) => request.path));
  expect([...paths].sort()).toEqual([
    '/database/search',
    '/releases/249504',
    `/users/${discogs.username}/collection/folders/0/releases`,
  ]);
});
