// Bench: how long the first call of a member waits for the rate limit, while a sync uses all that it can and another member makes
// twenty or thirty searches a minute. In each minute four members search for the first time, and every search has ten results.
import { type Minute, SEARCHES_A_MINUTE, waitsOfFirstCalls } from './first-calls.ts';
import { percentile, publish, type Row, runsOf } from './harness.ts';

/** All of them wait for Discogs at the same moment. */
const atOnce = async ({ time, search }: Minute, count: number) => {
  await time.sleep(10_000);
  for (let i = 0; i < count; i++) search('busy');
};

/** One after the other, in the same minute. */
const spread = async ({ time, search }: Minute, count: number) => {
  for (let i = 0; i < count; i++) {
    search('busy');
    await time.sleep(50_000 / count);
  }
};

const CROWDS: [what: string, other: (minute: Minute) => Promise<void>][] = [
  ['thirty searches of another at once', (minute) => atOnce(minute, 30)],
  ['twenty searches of another at once', (minute) => atOnce(minute, 20)],
  ['twenty searches of another, one after the other', (minute) => spread(minute, 20)],
];

const rows: Row[] = [];
for (const [what, other] of CROWDS) {
  const rounds = await waitsOfFirstCalls({ searcher: (number) => `guest ${number}`, other });
  rows.push({
    what: `first call of a member beside a saturating sync and ${what}, ${SEARCHES_A_MINUTE} a minute: wait, p95`,
    unit: 'ms',
    runs: runsOf(rounds, (waits) => percentile(waits, 0.95)),
    goal: { is: '≤', value: 250 },
    limit: { what: 'with the whole budget free', value: 0 },
  });
}
publish(rows);
