// Peers: makes the same 600 calls at once with each client, against the strict local Discogs: 60 calls a minute, round trips of
// 50 to 800 ms. Prints the 429s, the lost calls, and the time as a ratio to the shortest that the server allows.
import { parseArgs } from 'node:util';
import { startDiscogsProcess } from '../process.ts';
import { PEERS } from './peers.ts';

const CALLS = 600;
const SEED = 7;
const SPEED = 10;
const RELEASE = 249504;
/** The shortest time: each minute takes 60 calls, and the first 60 go at once. */
const LEAST_MS = (Math.ceil(CALLS / 60) - 1) * 60_000;

async function measure({ name, open }: (typeof PEERS)[number]) {
  const server = await startDiscogsProcess({ speed: SPEED, limit: 60, latencyMs: [50, 800], seed: SEED });
  const peer = open(server, SPEED);
  const ends = await Promise.allSettled(Array.from({ length: CALLS }, () => peer.read(RELEASE)));
  await peer.close();
  const { requests } = await server.seen();
  await server.close();
  const first = requests[0]?.at ?? 0;
  const last = Math.max(...requests.map(({ answeredAt }) => answeredAt ?? first));
  return {
    name,
    refused: requests.filter(({ status }) => status === 429).length,
    lost: ends.filter(({ status }) => status === 'rejected').length,
    sent: requests.length,
    ratio: (last - first) / LEAST_MS,
  };
}

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' } } });
const wanted = PEERS.filter(({ name }) => values.only === undefined || name.includes(values.only));
// All run at the same time, because they mostly wait.
const rows = await Promise.all(wanted.map(measure));
if (values.json) console.log(JSON.stringify(rows, null, 2));
else console.table(rows);
