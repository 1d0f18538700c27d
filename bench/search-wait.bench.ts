// Bench: how long the first call of a /search waits for the rate limit, while a sync uses all that it can. One member makes four
// searches a minute, with ten results each.
import { SEARCHES_A_MINUTE, waitsOfFirstCalls } from './first-calls.ts';
import { percentile, publish, runsOf } from './harness.ts';

const rounds = await waitsOfFirstCalls({ searcher: () => 'member' });
publish([
  {
    what: `first call of a search beside a saturating sync, ${SEARCHES_A_MINUTE} searches a minute: wait, p95`,
    unit: 'ms',
    runs: runsOf(rounds, (waits) => percentile(waits, 0.95)),
    goal: { is: '≤', value: 250 },
    limit: { what: 'with the whole budget free', value: 0 },
  },
]);
