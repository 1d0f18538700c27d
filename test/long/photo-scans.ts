// Test: a program that scans photos as the bot does, and says what that cost. The process that it starts is that of the bot.
// Arguments: a folder with photos, and how often each is scanned. Or a folder and `forever`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { createScanner } from '../../src/photo/scanner.ts';

const IDLE_MS = 60_000;
const [, , folder = '', times = '1'] = process.argv;
const files = readdirSync(folder).toSorted();
const forEver = new AbortController().signal;

/** The process that decodes, as Linux lists the children of this one. */
const decoder = (): string | undefined =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '')
    .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scan-process'));

/** A number of a file about a process. */
const factOf = (pid: string, file: string, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1]);

const memoryMb = async () => {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await delay(100);
  }
  return process.memoryUsage.rss() / 1024 ** 2;
};

const tell = (facts: object) => process.stdout.write(`${JSON.stringify(facts)}\n`);

// The minute until the process ends is a second here. A start and a scan take as long as they take on a busy machine.
const NEVER_MS = 2 ** 31 - 1;
const sleep = (ms: number, signal: AbortSignal) =>
  delay(ms === IDLE_MS ? 1_000 : NEVER_MS, undefined, { signal }).then(() => {});
const scanner = createScanner({ log: { warn: (facts, message) => tell({ message, facts }) }, sleep });

const photos = files.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
if (times === 'forever') {
  await scanner.check();
  tell({ decoder: decoder() });
  for (;;) for (const { bytes } of photos) await scanner.scan(bytes, forEver);
}

const beforeMb = await memoryMb();
await scanner.check();
const pid = decoder() ?? '';
// Linux counts as written that a file was read for the first time, too: its time of access. By now all programs are loaded.
const writtenBefore = factOf(pid, 'io', 'write_bytes');
const lag = monitorEventLoopDelay({ resolution: 1 });
lag.enable();
const idle = performance.eventLoopUtilization();
const answers: object[] = [];
for (let round = 0; round < Number(times); round++) {
  for (const { name, bytes } of photos) {
    const start = performance.now();
    const { kind } = await scanner.scan(bytes, forEver);
    answers.push({ name, kind, ms: Math.round(performance.now() - start) });
  }
}
lag.disable();
const busyMs = performance.eventLoopUtilization(idle).active / answers.length;
const facts = {
  ...{ answers, busyMs, lagMs: lag.max / 1e6, isOneProcess: pid === decoder() },
  decoderPeakMb: factOf(pid, 'status', 'VmHWM') / 1024,
  bytesWritten: factOf(pid, 'io', 'write_bytes') - writtenBefore,
};
while (decoder() !== undefined) await delay(100);
tell({ ...facts, beforeMb, afterMb: await memoryMb() });
await scanner.close();
