// Photo: the process that decodes photos, in real time: the memory of the bot and its event loop, bad files, a hang, the bot's death.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noteMove } from '../../sandbox/discord/fair-time.ts';
import { createScanner } from '../../src/photo/scanner.ts';
import { badFiles, grain } from '../support/photos/bad-files.ts';
import { takePhoto } from '../support/photos/kinds.ts';
import { takeSleeve } from '../support/photos/sets.ts';
import { silentLog } from '../support/silent-log.ts';
import { until } from '../support/until.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-photos-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts photo-scans.ts. `lines`: what it said, a line each. */
function scans(...options: string[]) {
  const program = new URL('./photo-scans.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', '--expose-gc', program, folder, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: unknown[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    noteMove();
    lines.push(JSON.parse(line));
  });
  return { child, lines, line: () => until(() => lines.shift()) };
}

const costs = z.object({
  answers: z.array(z.object({ name: z.string(), kind: z.string(), ms: z.number() })),
  lagMs: z.number(),
  busyMs: z.number(),
  isOneProcess: z.boolean(),
  decoderPeakMb: z.number(),
  bytesWritten: z.number(),
  beforeMb: z.number(),
  afterMb: z.number(),
});

/** Prints what a run has cost, for a person. */
function print(
  title: string,
  { answers, lagMs, busyMs, decoderPeakMb, beforeMb, afterMb }: z.infer<typeof costs>,
) {
  const round = Math.round;
  const times = answers.map(({ name, kind, ms }) => `${name} ${kind} ${ms} ms`).join(', ');
  console.log(
    `${title}: bot ${round(beforeMb)} MB, then ${round(afterMb)} MB; decoder ${round(decoderPeakMb)} MB; lag ${round(lagMs)} ms, busy ${round(busyMs)} ms a photo; ${times}`,
  );
}

describe('photos as large as they can be', () => {
  it('leave the bot as it was, in memory and on the disk', async () => {
    const small = await takePhoto('small in 12 MP', 1);
    writeFileSync(join(folder, 'code in 12 MP.jpg'), small.bytes);
    const sleeve = await takeSleeve('stripes as fine as bars');
    writeFileSync(
      join(folder, 'none in 12 MP.jpg'),
      await sharp(sleeve).resize(4_000, 3_000).jpeg({ quality: 90 }).toBuffer(),
    );
    writeFileSync(
      join(folder, 'grain of 40 MP.jpg'),
      await grain(8_000, 5_000).jpeg({ quality: 30 }).toBuffer(),
    );
    writeFileSync(
      join(folder, 'grain of 12 MP.webp'),
      await grain(4_000, 3_000).webp({ quality: 30 }).toBuffer(),
    );
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    const { line } = scans('10');
    const cost = costs.parse(await line());
    print('large photos', cost);
    const kinds = new Map(cost.answers.map(({ name, kind }) => [name, kind]));
    expect(kinds.get('code in 12 MP.jpg')).toBe('read');
    expect([...kinds.values()]).not.toContain('refused');
    expect(cost.isOneProcess).toBe(true);
    // What the bot's own thread does for a photo, on average. The lag itself is more on a busy machine, without any photo as well.
    expect(cost.busyMs).toBeLessThan(50);
    // Linux counts a page for the time of access of each file that is read late. A photo would be more.
    expect(cost.bytesWritten).toBeLessThan(Math.min(...sizes));
    expect(cost.afterMb - cost.beforeMb).toBeLessThan(30);
  });
});

describe('bad files', () => {
  it('cost the decoder nothing, and the next photo is read', async () => {
    const good = (await takePhoto('plain', 1)).bytes;
    const files = await badFiles(good);
    expect(files['a.png']?.length).toBeLessThan(130_000);
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(join(folder, name), bytes);
      writeFileSync(join(folder, `${name}.then.jpg`), good);
    }
    const cost = costs.parse(await scans('1').line());
    print('bad files', cost);
    expect(cost.answers.map(({ name, kind }) => [name, kind])).toEqual(
      readdirSync(folder)
        .toSorted()
        .map((name) => [name, name.endsWith('.then.jpg') ? 'read' : 'refused']),
    );
    expect(cost.isOneProcess).toBe(true);
    // As much as without the bad files: nothing of them was decoded.
    expect(cost.decoderPeakMb).toBeLessThan(250);
  });
});

it('a scan that hangs ends after 5 s of real time, and the next one works', async () => {
  const program = new URL('../photo/scripted-decoder.mjs', import.meta.url);
  const scanner = createScanner({ log: silentLog, program });
  const { signal } = new AbortController();
  const start = performance.now();
  expect(await scanner.scan(Buffer.from('hang'), signal)).toEqual({ kind: 'slow' });
  // A timer of Node can be early by less than a millisecond.
  expect(performance.now() - start).toBeGreaterThan(4_990);
  const next = await scanner.scan(Buffer.from('5099902987613'), signal);
  expect(next).toEqual({ kind: 'read', codes: ['5099902987613'] });
  await scanner.close();
});

it('ends when the bot is killed in the middle of a scan', async () => {
  writeFileSync(join(folder, 'a.jpg'), await grain(4_000, 3_000).jpeg({ quality: 90 }).toBuffer());
  const { child, line } = scans('forever');
  const { decoder } = z.object({ decoder: z.string() }).parse(await line());
  expect(existsSync(`/proc/${decoder}`)).toBe(true);
  child.kill('SIGKILL');
  await until(() => !existsSync(`/proc/${decoder}`));
});
