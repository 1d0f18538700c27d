// Bench: the time from a person's /search until the results are in the channel, without the time in which Discogs had the call.
// The whole bot runs over real sockets. The comparison is a bot that defers and edits a fixed text.

import type { CatalogueRelease } from '../sandbox/discogs/catalogue-entry.ts';
import { generatedIdsFrom, generatedRelease } from '../sandbox/discogs/generate.ts';
import { createSandboxClock } from '../sandbox/discord/clock.ts';
import { type Invocation, startLocalDiscord } from '../sandbox/discord/index.ts';
import { openStage } from '../test/e2e/stage.ts';
import { startBareBot } from './bare-bot.ts';
import { median, note, percentile, publish, runsOf } from './harness.ts';

const ROUNDS = 3;
const SEARCHES = 45;
/** The first searches warm up the process and are not measured. */
const WARM_UP = 5;
const RESULTS = 10;
/** Shortens the enrichment, which edits the message once a second. All results are still in real time. */
const SPEED = 5;
/** Latency of Discogs, in real time. */
const LATENCY_MS = 100;

/** Ten pressings for each catalogue number. */
const catalogue = Array.from({ length: SEARCHES * RESULTS }, (_, i): CatalogueRelease => {
  const release = generatedRelease(generatedIdsFrom + i, 1);
  return { ...release, labels: [{ name: 'Deadwax', catno: numberOf(Math.floor(i / RESULTS)) }] };
});

function numberOf(search: number): string {
  return `BENCH ${search}`;
}

async function untilPainted(act: () => Promise<Invocation>): Promise<{ use: Invocation; ms: number }> {
  const startedAt = performance.now();
  const use = await act();
  const answer = await use.answered();
  const ms = performance.now() - startedAt;
  if (!answer) throw new Error('no answer');
  return { use, ms };
}

async function run(): Promise<{ ours: number[]; bare: number[] }> {
  const discogs = { limit: null, latencyMs: LATENCY_MS * SPEED, catalogue };
  // A high limit, because the wait for the rate limit is not measured here.
  const stage = await openStage({ speed: SPEED, discogs, config: { rateLimit: 100_000 } });
  const other = await startLocalDiscord({ clock: createSandboxClock(), limits: { identifyIntervalMs: 0 } });
  const guild = other.createGuild({ name: 'Bare' });
  const person = other.as(guild.createMember({ name: 'Ada' }), guild.createChannel({ name: 'records' }));
  const bareBot = await startBareBot(other.apiUrl, other.token, guild.id);

  const ours: number[] = [];
  const bare: number[] = [];
  for (let search = 0; search < SEARCHES; search++) {
    const number = numberOf(search);
    const { use, ms } = await untilPainted(() => stage.ada.slash('search catno', { number }));
    if (use.message()?.embeds.length !== RESULTS / 2) throw new Error('not the first page of results');
    const call = stage.discogs.requests.find((request) => request.query.catno === number);
    const discogsMs = ((call?.answeredAt ?? Number.NaN) - (call?.at ?? 0) + (call?.lateMs ?? 0)) / SPEED;
    await stage.handled(use);
    const { ms: bareMs } = await untilPainted(() => person.slash('bare'));
    if (search < WARM_UP) continue;
    ours.push(ms - discogsMs);
    bare.push(bareMs);
  }
  await bareBot.stop();
  await other.close();
  await stage.close();
  return { ours, bare };
}

note(`${ROUNDS} rounds of ${SEARCHES} searches, about 60 s`);
const rounds: Awaited<ReturnType<typeof run>>[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const { ours, bare } = await run();
  const both = (share: number) =>
    `${percentile(ours, share).toFixed(1)} ms (bare ${percentile(bare, share).toFixed(1)} ms)`;
  note(`p50 ${both(0.5)}, p95 ${both(0.95)}`);
  rounds.push({ ours, bare });
}
publish([
  {
    what: "first paint of a /search beyond Discogs' own time, p95",
    unit: 'ms',
    runs: runsOf(rounds, ({ ours }) => percentile(ours, 0.95)),
    goal: { is: '≤', value: 40 },
    limit: {
      what: 'a bare bot that defers and edits a fixed text',
      value: median(rounds.map(({ bare }) => percentile(bare, 0.95))),
    },
  },
]);
