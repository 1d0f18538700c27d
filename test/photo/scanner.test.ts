// Photo: the process that decodes photos: what it reads, what it refuses, and what happens when it hangs or dies.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createScanner, type Scanner, type ScannerOptions } from '../../src/photo/scanner.ts';
import { until } from '../support/until.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const forEver = new AbortController().signal;
const NOTHING = { kind: 'none' };
const RIGHT = '5099902987613';
const OTHER = '602527336176';

const lines: [facts: object, message: string][] = [];
const log = { warn: (facts: object, message: string) => void lines.push([facts, message]) };
let opened: Scanner[] = [];
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-scanner-'));
});
afterEach(async () => {
  await Promise.all(opened.map((scanner) => scanner.close()));
  opened = [];
  lines.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(options: Partial<ScannerOptions> = {}) {
  const clock = createVirtualClock();
  const scanner = createScanner({ log, sleep: clock.sleep, ...options });
  opened.push(scanner);
  const scan = (photo: string | Uint8Array, signal = forEver) =>
    scanner.scan(typeof photo === 'string' ? Buffer.from(photo) : photo, signal);
  return { clock, scanner, scan };
}

const scripted = () => open({ program: new URL('./scripted-decoder.mjs', import.meta.url) });

/** Starts a process from this text. */
function written(program: string) {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  return open({ program: pathToFileURL(file) });
}

/** A program that says this word. */
const saying = (word: string) =>
  `import { writeSync } from 'node:fs'; writeSync(3, JSON.stringify(${word}) + '\\n');`;

const sample = (name: string) =>
  readFileSync(new URL(`../../sandbox/page/photos/${name}.jpg`, import.meta.url));

describe('the decoder', () => {
  const blank = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#357' } });

  it('reads one code, two codes and none, and refuses files without harm to the next scan', async () => {
    const { scan } = open();
    expect(await scan(sample('dark-side-2011'))).toEqual({ kind: 'read', codes: [RIGHT] });
    expect(await scan(sample('two-records'))).toEqual({
      kind: 'read',
      codes: ['075992511018', '190295973292'],
    });
    const photo = sample('no-barcode');
    const lying = Buffer.from(photo);
    const frame = Math.max(
      ...[0xc0, 0xc2].map((marker) => lying.indexOf(Buffer.from([0xff, marker, 0, 17]))),
    );
    lying.writeUInt32BE(0xffdc_ffdc, frame + 5);
    // What the first bytes let through, and what they do not: nothing of it is decoded.
    const files: [what: string, file: Uint8Array, why: string][] = [
      ['a cut JPEG', photo.subarray(0, photo.length / 2), 'broken'],
      ['a JPEG whose header claims 4 billion pixels', lying, 'too-many-pixels'],
      ['a JPEG of nothing', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'broken'],
      ['a PNG of 900 million pixels', await claiming(30_000), 'too-many-pixels'],
      ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'broken'],
      ['a GIF', await blank().gif().toBuffer(), 'broken'],
      ['a TIFF', await blank().tiff().toBuffer(), 'broken'],
      ['an AVIF', await blank().avif({ effort: 0 }).toBuffer(), 'broken'],
      ['noise', Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * 7_919) % 256)), 'broken'],
      ['nothing', Buffer.alloc(0), 'broken'],
    ];
    for (const [what, file, why] of files)
      expect([what, await scan(file)]).toEqual([what, { kind: 'refused', why }]);
    expect(await scan(photo)).toEqual(NOTHING);
    expect(await scan(await sharp(sample('dark-side-2011')).webp().toBuffer())).toEqual({
      kind: 'read',
      codes: [RIGHT],
    });
    expect(lines).toEqual([]);
  });

  /** A PNG that claims so many pixels, with the right sum of its header. */
  async function claiming(side: number): Promise<Buffer> {
    const file = await blank().png().toBuffer();
    file.writeUInt32BE(side, 16);
    file.writeUInt32BE(side, 20);
    file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
    return file;
  }
});

describe('what the process says', () => {
  it.each([
    [`${RIGHT} ${OTHER}`, { kind: 'read', codes: [RIGHT, OTHER] }],
    // Wrong check digits, other lengths, an EAN-13 that should be a UPC-A, and no digits.
    [`5099902987614 ${OTHER}`, { kind: 'read', codes: [OTHER] }],
    ['5099902987614', NOTHING],
    ['73513537', NOTHING],
    [`0${OTHER}`, NOTHING],
    ['<@everyone>', NOTHING],
  ])('%s', async (said, answer) => {
    expect(await scripted().scan(said)).toEqual(answer);
  });
});

describe('a scan that', () => {
  it('hangs is ended after 5 s, and the next one works', async () => {
    const { scan, clock } = scripted();
    expect(await scan(RIGHT)).toMatchObject({ codes: [RIGHT] });
    const slow = scan('hang');
    await clock.advance(4_999);
    expect(lines).toEqual([]);
    await clock.advance(1);
    expect(await slow).toEqual({ kind: 'slow' });
    expect(lines).toEqual([[{ ending: 'killed', bytes: 4 }, 'the scan of a photo did not end well']]);
    expect(await scan(OTHER)).toMatchObject({ codes: [OTHER] });
  });

  it.each([
    ['crashes', 'crash', 'SIGSEGV'],
    ['ends in nonsense', 'nonsense', 'killed'],
    ['ends in no JSON', 'no JSON', 'killed'],
    ['says a word without an end', 'a long word', 'killed'],
    ['says two words', 'two words', 'killed'],
  ])('%s is slow, and the next one works', async (_, photo, ending) => {
    const { scan, scanner } = scripted();
    expect(await scan(photo)).toEqual({ kind: 'slow' });
    expect(lines.map(([facts]) => facts)).toEqual([{ ending, bytes: photo.length }]);
    expect(await scan(OTHER)).toMatchObject({ codes: [OTHER] });
    expect(scanner.whyOff()).toBeNull();
  });

  it('is followed by a word that no one asked for gives no one its digits', async () => {
    const said = (codes: string) => `writeSync(3, '{"kind":"codes","codes":["${codes}"]}\\n');`;
    const [isTaken, isWritten] = [join(folder, 'taken'), join(folder, 'written')];
    const { scan } = written(`import { existsSync, writeFileSync, writeSync } from 'node:fs';
      writeSync(3, '{"kind":"ready"}\\n');
      const speak = () => {
        if (!existsSync(${JSON.stringify(isTaken)})) return setTimeout(speak, 5);
        ${said(OTHER)}
        writeFileSync(${JSON.stringify(isWritten)}, '');
      };
      process.stdin.once('data', () => {
        ${said(RIGHT)}
        speak();
      });`);
    expect(await scan('x')).toMatchObject({ codes: [RIGHT] });
    writeFileSync(isTaken, '');
    await until(() => existsSync(isWritten));
    // Once around the event loop, and what was written is read.
    for (let round = 0; round < 3; round++) await setImmediate();
    expect(await scan('y')).toEqual({ kind: 'slow' });
  });

  it('is given up ends at once, and the next one works', async () => {
    const { scan } = scripted();
    await scan(RIGHT);
    const stop = new AbortController();
    const given = scan('hang', stop.signal);
    stop.abort(new Error('the person is gone'));
    await expect(given).rejects.toThrow('the person is gone');
    await expect(scan(RIGHT, stop.signal)).rejects.toThrow('the person is gone');
    expect(await scan(OTHER)).toMatchObject({ codes: [OTHER] });
    expect(lines).toEqual([]);
  });

  it('runs when the bot ends is off, and so are the next ones', async () => {
    const { scan, scanner } = scripted();
    await scan(RIGHT);
    const running = scan('hang');
    await scanner.close();
    expect(await running).toEqual({ kind: 'off' });
    expect(await scan(RIGHT)).toEqual({ kind: 'off' });
    expect(lines).toEqual([]);
  });
});

it('one process scans photo after photo, until none came for a minute', async () => {
  const { scan, clock } = scripted();
  const first = { kind: 'read', codes: [RIGHT] };
  const second = { kind: 'read', codes: [OTHER] };
  expect(await scan('count')).toEqual(first);
  await clock.advance(59_999);
  expect(await scan('count')).toEqual(second);
  await clock.advance(59_999);
  // The minute begins with the last photo.
  expect(await scan('count')).toEqual(NOTHING);
  await clock.advance(60_000);
  expect(await scan('count')).toEqual(first);
  expect(lines).toEqual([]);
});

describe('a machine', () => {
  it('without one of the packages knows it before the first photo, and says it once', async () => {
    const { scan, scanner } = open({ packages: ['sharp', 'no-such-package/reader'] });
    expect(scanner.whyOff()).toBe('no-such-package is not installed');
    expect(scanner.isOffForGood()).toBe(true);
    expect(await scan(sample('dark-side-2011'))).toEqual({ kind: 'off' });
    expect(await scanner.check()).toBe('no-such-package is not installed');
    expect(lines).toEqual([
      [{ why: 'no-such-package is not installed' }, 'photos are not read here: all else works'],
    ]);
  });

  it('on which a package does not load is not asked again', async () => {
    const { scan, scanner } = written(
      saying(`{ kind: 'unable', why: 'sharp does not run on this machine', detail: 'no libvips' }`),
    );
    expect(scanner.whyOff()).toBeNull();
    expect(await scan('x')).toEqual({ kind: 'off' });
    expect(await scan('x')).toEqual({ kind: 'off' });
    expect(scanner.whyOff()).toBe('sharp does not run on this machine');
    expect(lines.map(([facts]) => facts)).toEqual([
      { why: 'sharp does not run on this machine', detail: 'no libvips' },
    ]);
  });

  it('on which the process does not start is asked again for the next photo', async () => {
    const { scan, scanner } = written('process.exit(3);');
    expect(await scan('x')).toEqual({ kind: 'off' });
    expect(scanner.whyOff()).toBe('the decoder does not start');
    expect(scanner.isOffForGood()).toBe(false);
    expect(lines.map(([facts]) => facts)).toEqual([{ why: 'the decoder does not start', detail: 'code 3' }]);
    writeFileSync(
      join(folder, 'program.mjs'),
      readFileSync(new URL('./scripted-decoder.mjs', import.meta.url)),
    );
    expect(await scan(RIGHT)).toMatchObject({ codes: [RIGHT] });
    expect(scanner.whyOff()).toBeNull();
  });

  it('that has no room for a process is asked again for the next photo', async () => {
    // No system starts a program with such a name.
    const { scan, scanner } = open({ program: new URL('file:///no%00room') });
    expect(await scan('x')).toEqual({ kind: 'off' });
    expect(scanner.whyOff()).toBe('the decoder does not start');
    expect(scanner.isOffForGood()).toBe(false);
    expect(lines).toMatchObject([
      [{ why: 'the decoder does not start' }, 'photos are not read here: all else works'],
    ]);
  });

  it('on which the start hangs is off for this photo', async () => {
    const { scan, scanner, clock } = written('setInterval(() => {}, 1_000);');
    const answer = scan('x');
    await clock.advance(10_000);
    expect(await answer).toEqual({ kind: 'off' });
    expect(scanner.whyOff()).toBe('the decoder does not start');
  });

  it('that works says so', async () => {
    const { scanner } = open();
    expect(await scanner.check()).toBeNull();
  });
});

it('the process gets no environment, no loader and no debugger of the bot', async () => {
  const { scanner, scan } = written(
    saying(
      `{ kind: 'unable', why: Object.keys(process.env).sort().join(), detail: process.execArgv.join() }`,
    ),
  );
  await scan('x');
  expect(scanner.whyOff()).toBe('MALLOC_ARENA_MAX,MALLOC_MMAP_THRESHOLD_,UV_THREADPOOL_SIZE');
  expect(lines[0]?.[0]).toMatchObject({
    detail: '--max-old-space-size=64,--max-semi-space-size=1,--v8-pool-size=1,--expose-gc',
  });
});

it('the process asks no one on the network', async () => {
  const program = new URL('../../src/photo/scan-process.mjs', import.meta.url);
  // Each way to a web server goes through one of these.
  const { scan } = written(`import net from 'node:net';
    globalThis.fetch = () => process.exit(7);
    net.connect = net.createConnection = () => process.exit(8);
    net.Socket.prototype.connect = () => process.exit(9);
    await import(${JSON.stringify(program)});`);
  expect(await scan(sample('dark-side-2011'))).toEqual({ kind: 'read', codes: [RIGHT] });
  expect(lines).toEqual([]);
});
