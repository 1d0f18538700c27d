// Peers: the same 600 calls, all wanted at once, made in each of the ways, against the strict local Discogs at 60 a minute with
// round trips of 50 to 800 ms. 429s seen, calls lost, and the time as a ratio to the least that the server allows.
import { parseArgs } from 'node:util';
import { startDiscogsProcess } from '../process.ts';
import { PEERS } from './peers.ts';

const CALLS = 600;
const SEED = 7;
const SPEED = 10;
const RELEASE = 249504;
/** A full window, and the next one as soon as it is over. */
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
// Side by side: they mostly wait.
const rows = await Promise.all(wanted.map(measure));
if (values.json) console.log(JSON.stringify(rows, null, 2));
else console.table(rows);
