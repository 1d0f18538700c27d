// Peers: reads and saves a collection of 10,000 items, in two ways: item by item with one insert a row, as most bots do it, and
// by Runout.
import { DATABASES, type DatabaseKind, openDatabases } from '../databases.ts';
import { runProgram, startDiscogsProcess } from '../process.ts';
import { pulled } from '../programs/protocol.ts';

const COPIES = 10_000;
const ROUNDS = 3;
const discogs = await startDiscogsProcess({ limit: null, copies: COPIES, keepsPages: true });
const databases = await openDatabases();

async function measure(program: 'pull' | 'item-by-item', kind: DatabaseKind): Promise<number> {
  const { remove, ...database } = await databases.fresh(kind);
  const { url, token, username } = discogs;
  const { ms } = pulled.parse(
    await runProgram(program, { url, token, username, copies: COPIES, ...database }),
  );
  await remove();
  return COPIES / (ms / 1_000);
}

const median = (values: number[]) =>
  Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
const rows = [];
for (const kind of DATABASES) {
  const speeds: { peer: number[]; ours: number[] } = { peer: [], ours: [] };
  for (let round = 0; round < ROUNDS; round++) {
    speeds.peer.push(await measure('item-by-item', kind));
    speeds.ours.push(await measure('pull', kind));
  }
  const [peer, ours] = [median(speeds.peer), median(speeds.ours)];
  rows.push({ database: kind, 'item by item, items/s': peer, 'Runout, items/s': ours, ratio: ours / peer });
}
await databases.close();
await discogs.close();
console.table(rows);
