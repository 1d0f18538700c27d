// Bench: a /sync that pulls 100,000 copies into an empty database, from a server without limits, and the memory that it takes.
// The comparison is the simplest code that fetches, parses and inserts the same pages. Each runs in its own process.
import { DATABASES, type DatabaseKind, openDatabases } from './databases.ts';
import { median, note, publish, type Row, runsOf } from './harness.ts';
import { runProgram, startDiscogsProcess } from './process.ts';
import { type Pulled, pulled } from './programs/protocol.ts';

const COPIES = 100_000;
const ROUNDS = 3;
const MB = 1_000_000;

interface Round {
  ours: Pulled;
  /** The simplest code without reading ahead: it inserts a page, then asks for the next. The goal is 70 % of its speed. */
  bare: Pulled;
  /** The simplest code with reading ahead: it asks for the next page while it inserts the last one. */
  bareAhead: Pulled;
}

note(`${ROUNDS} rounds of three pulls on each database, about 4 minutes`);
const discogs = await startDiscogsProcess({ limit: null, copies: COPIES, keepsPages: true });
const databases = await openDatabases();

async function measure(
  program: 'pull' | 'bare-pull',
  kind: DatabaseKind,
  readsAhead = false,
): Promise<Pulled> {
  const { remove, ...database } = await databases.fresh(kind);
  const { url, token, username } = discogs;
  const wish = { url, token, username, copies: COPIES, readsAhead, ...database };
  const figures = pulled.parse(await runProgram(program, wish));
  await remove();
  return figures;
}

const speed = ({ ms }: Pulled): number => COPIES / (ms / 1_000);
const growth = ({ beforeBytes, peakBytes }: Pulled): number => (peakBytes - beforeBytes) / MB;

async function rowsOf(kind: DatabaseKind): Promise<Row[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await measure('bare-pull', kind);
    const bareAhead = await measure('bare-pull', kind, true);
    const ours = await measure('pull', kind);
    const figures = [ours, bare, bareAhead].map((one) => Math.round(speed(one)).toLocaleString('en'));
    note(`${kind}: ${figures[0]} items/s; barest ${figures[1]}, with the next page on its way ${figures[2]}`);
    rounds.push({ ours, bare, bareAhead });
  }
  const bareSpeed = Math.round(median(rounds.map(({ bare }) => speed(bare)))).toLocaleString('en');
  return [
    {
      what: `pull of ${COPIES.toLocaleString('en')} items, ${kind}`,
      unit: '%',
      runs: runsOf(rounds, ({ ours, bare }) => (100 * speed(ours)) / speed(bare)),
      goal: { is: '≥', value: 70 },
      limit: { what: `the barest code, page by page: ${bareSpeed} items/s`, value: 100 },
    },
    {
      what: `the same: growth of memory at its peak, ${kind}`,
      unit: 'MB',
      runs: runsOf(rounds, ({ ours }) => growth(ours)),
      goal: { is: '≤', value: 100 },
      limit: { what: 'the barest code', value: median(rounds.map(({ bare }) => growth(bare))) },
    },
  ];
}

const rows: Row[] = [];
for (const kind of DATABASES) rows.push(...(await rowsOf(kind)));
await databases.close();
await discogs.close();
publish(rows);
