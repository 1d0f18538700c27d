// Bench: how long the picture of /crate stats takes, from the numbers to the PNG, and how long the program is blocked by it.
import { createPictures } from '../src/discord/chart/draw.ts';
import { statsChart } from '../src/discord/chart/stats.ts';
import { picture } from '../src/discord/chart/svg.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { LARGE_CRATE } from '../test/support/crate-stats.ts';
import { note, percentile, publish, runsOf } from './harness.ts';

const ROUNDS = 5;
const PICTURES = 20;

const pictures = createPictures({
  onFailure: (reason) => {
    throw reason;
  },
});

interface Times {
  drawnMs: number;
  /** The longest time in which no other work of this process had its turn. */
  blockedMs: number;
}

async function timesOf(svgOf: Parameters<typeof pictures.draw>[0]): Promise<Times> {
  let blockedMs = 0;
  let turnAt = performance.now();
  let isOver = false;
  const watch = () => {
    const now = performance.now();
    blockedMs = Math.max(blockedMs, now - turnAt);
    turnAt = now;
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  const startedAt = performance.now();
  await pictures.draw(svgOf);
  const drawnMs = performance.now() - startedAt;
  watch();
  isOver = true;
  return { drawnMs, blockedMs };
}

async function round(svgOf: Parameters<typeof pictures.draw>[0]): Promise<Times[]> {
  const times: Times[] = [];
  for (let at = 0; at < PICTURES; at++) times.push(await timesOf(svgOf));
  return times;
}

const whole: Parameters<typeof pictures.draw>[0] = (fonts) => statsChart(LARGE_CRATE, fonts, english);
const [first] = await round(whole);
note(`the first picture, with the renderer and the fonts: ${Math.round(first?.drawnMs ?? 0)} ms`);
const rounds: Times[][] = [];
for (let at = 0; at < ROUNDS; at++) rounds.push(await round(whole));
const bare = await round(() => picture(480, 714, []));
const p95 = (times: readonly Times[], which: keyof Times) =>
  percentile(
    times.map((one) => one[which]),
    0.95,
  );
publish([
  {
    what: 'the picture of 100,000 records, p95',
    unit: 'ms',
    runs: runsOf(rounds, (times) => p95(times, 'drawnMs')),
    goal: { is: '≤', value: 150 },
    limit: { what: 'an empty picture of the same size', value: p95(bare, 'drawnMs') },
  },
  {
    what: 'the longest time that the picture blocks the program, p95',
    unit: 'ms',
    runs: runsOf(rounds, (times) => p95(times, 'blockedMs')),
    goal: { is: '≤', value: 50 },
    limit: null,
  },
]);
