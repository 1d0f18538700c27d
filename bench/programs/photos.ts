// Bench, program: the process of a bot that looks at photos, one after the other. It measures itself, and the process that decodes them.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createScanner } from '../../src/photo/scanner.ts';
import { silentLog } from '../../test/support/silent-log.ts';
import { tellParent } from './parent.ts';
import { type Scanned, scanWish } from './protocol.ts';

const KB = 1024;
const forEver = new AbortController().signal;

/** Returns the memory (rss) of this process and of those that it started, in bytes. */
function memory(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const ofChildren = children
    .filter((pid) => pid !== '')
    .map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * KB);
  return ofChildren.reduce((sum, bytes) => sum + bytes, process.memoryUsage.rss());
}

/** Scans, and finds the longest time in which no other work of this process had its turn. */
async function scan(bytes: Uint8Array) {
  let blockedMs = 0;
  let turnAt = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    blockedMs = Math.max(blockedMs, now - turnAt - 1);
    turnAt = now;
  }, 1);
  const startedAt = performance.now();
  const answer = await scanner.scan(bytes, forEver);
  const ms = performance.now() - startedAt;
  clearInterval(watch);
  if (answer.kind !== 'read' && answer.kind !== 'none') throw new Error(`not looked at: ${answer.kind}`);
  return { ms, blockedMs, codes: answer.kind === 'read' ? [...answer.codes] : [] };
}

const [message] = await once(process, 'message');
const { files, bad } = scanWish.parse(message);
const [photos, badFiles] = [files, bad].map((some) => some.map((file) => readFileSync(file)));
const scanner = createScanner({ log: silentLog });
const beforeBytes = memory();
const [first] = photos ?? [];
if (!photos || !badFiles || !first) throw new Error('there is a photo');
const cold = await scan(first);
const scans: Scanned['scans'] = [];
let mostBytes = 0;
for (const photo of photos) {
  scans.push(await scan(photo));
  mostBytes = Math.max(mostBytes, memory());
}
const refusedMs: number[] = [];
for (const file of badFiles) {
  const startedAt = performance.now();
  const { kind } = await scanner.scan(file, forEver);
  refusedMs.push(performance.now() - startedAt);
  if (kind !== 'refused') throw new Error(`not refused: ${kind}`);
}
await scanner.close();
tellParent({
  coldMs: cold.ms,
  scans,
  refusedMs,
  beforeBytes,
  mostBytes,
  afterBytes: memory(),
} satisfies Scanned);
process.disconnect();
