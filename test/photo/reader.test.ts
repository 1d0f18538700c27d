// Photo: from a link to an answer: what is refused before anything is asked for, who waits, and what is downloaded when.
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createAttachments, type Limits } from '../../src/attachments/download.ts';
import { createClock } from '../../src/clock.ts';
import type { PhotoAnswer } from '../../src/core/photo/ports.ts';
import { createPhotos } from '../../src/photo/reader.ts';
import type { Scanner } from '../../src/photo/scanner.ts';
import { until } from '../support/until.ts';

const PHOTO = readFileSync(new URL('../../sandbox/page/photos/no-barcode.jpg', import.meta.url));

const atEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0)) await end();
});

/** A reader whose scans end when the test says so, and a server in the place of Discord's CDN. */
async function rig({
  file = PHOTO,
  isOffForGood = false,
}: {
  file?: Uint8Array;
  isOffForGood?: boolean;
} = {}) {
  const asked: string[] = [];
  let respond: (response: ServerResponse) => void = (response) => response.end(file);
  const server = createServer((request, response) => {
    asked.push((request.url ?? '').slice(1));
    respond(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has a port');
  const cdnUrl = `http://127.0.0.1:${address.port}`;
  const scans: ((answer: PhotoAnswer) => void)[] = [];
  const scanner: Scanner = {
    whyOff: () => (isOffForGood ? 'sharp is not installed' : null),
    isOffForGood: () => isOffForGood,
    scan: (bytes) => {
      expect(Buffer.compare(bytes, file)).toBe(0);
      return new Promise((resolve) => scans.push(resolve));
    },
    check: async () => null,
    close: async () => {},
  };
  const photos = createPhotos({
    attachments: createAttachments({ cdnUrl, clock: createClock() }),
    log: { warn: (facts: object, message: string) => void lines.push([facts, message]) },
    scanner,
  });
  const lines: [facts: object, message: string][] = [];
  const places: string[] = [];
  const answers: string[] = [];
  /** Reads a photo of this name. Keeps its places and its answer. */
  const read = (
    name: string,
    {
      url = `${cdnUrl}/${name}`,
      size = file.length,
      signal = new AbortController().signal,
      person = name,
    } = {},
  ) => {
    const reading = photos.read(
      { url, size },
      { person, signal, onWait: (place) => places.push(`${name} ${place}`) },
    );
    reading.then(
      ({ kind }) => answers.push(`${name} ${kind}`),
      () => {},
    );
    return reading;
  };
  return {
    ...{ photos, asked, scans, lines, places, answers, read },
    serve: (how: typeof respond) => {
      respond = how;
    },
  };
}

describe('eleven people at once', () => {
  it('are answered in order, know their places, and no photo is downloaded long before its turn', async () => {
    const { read, asked, scans, places, answers } = await rig();
    const names = [...'abcdefghijk'];
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    atEnd.push(() => process.off('warning', onWarning));
    const { signal } = new AbortController();
    const readings = names.map((name) => read(name, { signal }));
    expect(places.splice(0)).toEqual(names.slice(1).map((name, index) => `${name} ${index + 1}`));
    for (const [index, name] of names.entries()) {
      const scan = await until(() => scans.shift());
      await until(() => asked.length === Math.min(index + 2, names.length));
      // One is scanned, and one is ready: no other.
      expect(asked).toEqual(names.slice(0, index + 2));
      expect(scans).toEqual([]);
      scan({ kind: 'none' });
      await readings[index];
      expect(answers.at(-1)).toBe(`${name} none`);
      expect(places.splice(0)).toEqual(names.slice(index + 2).map((one, place) => `${one} ${place + 1}`));
    }
    expect(answers).toEqual(names.map((name) => `${name} none`));
    expect(warnings).toEqual([]);
  });

  it('and one more: the last one is sent away at once, and nothing of it is downloaded', async () => {
    const { read, asked, scans, answers } = await rig();
    const stops = Array.from({ length: 10 }, () => new AbortController());
    const first = read('first');
    const waiting = stops.map(({ signal }, index) => read(`w${index}`, { signal }));
    expect(await read('twelfth')).toEqual({ kind: 'busy' });
    for (const stop of stops) stop.abort(new Error('no one waits'));
    for (const one of waiting) await expect(one).rejects.toThrow('no one waits');
    const last = read('later');
    (await until(() => scans.shift()))({ kind: 'slow' });
    expect(await first).toEqual({ kind: 'slow' });
    (await until(() => scans.shift()))({ kind: 'none' });
    await last;
    expect(answers).toEqual(['twelfth busy', 'first slow', 'later none']);
    expect(asked).not.toContain('twelfth');
  });

  it('three of one person: the fourth is sent away, and others still have room', async () => {
    const { read, scans } = await rig();
    const person = 'Ada';
    const three = ['a1', 'a2', 'a3'].map((name) => read(name, { person }));
    expect(await read('a4', { person })).toEqual({ kind: 'busy' });
    const other = read('b1', { person: 'Ben' });
    for (let index = 0; index < 4; index++) (await until(() => scans.shift()))({ kind: 'none' });
    expect(await Promise.all([...three, other])).toEqual(Array(4).fill({ kind: 'none' }));
  });
});

describe('refused before anything is asked for, even when the queue is full:', () => {
  it.each([
    ['a photo of 11 MB', { size: 11_000_000 }, 'too-large'],
    ['a photo of another host', { url: 'https://example.org/a.jpg' }, 'foreign'],
    ['a photo without https', { url: 'http://cdn.discordapp.com/a.jpg' }, 'foreign'],
  ])('%s', async (_, file, fault) => {
    const { read, asked, places } = await rig();
    for (let index = 0; index < 11; index++) void read(`w${index}`).catch(() => {});
    places.length = 0;
    await expect(read('x', file)).rejects.toMatchObject({ fault });
    expect(places).toEqual([]);
    expect(asked).not.toContain('x');
  });
});

describe('refused after the download, and nothing is decoded:', () => {
  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'type'],
    ['a photo of Apple', '\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'heic'],
    [
      'a PNG of 900 million pixels',
      '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\0\0\0\0....',
      'too-many-pixels',
    ],
    ['an empty file', '', 'type'],
  ])('%s', async (_, text, why) => {
    const { read, scans } = await rig({ file: Buffer.from(text, 'latin1') });
    expect(await read('x')).toEqual({ kind: 'refused', why });
    expect(scans).toEqual([]);
  });
});

describe('a download that fails leaves its place to the next:', () => {
  it.each<[string, (response: ServerResponse) => void, string, string | null]>([
    [
      'a redirect',
      (response) => void response.writeHead(302, { location: '/b' }).end(),
      'unavailable',
      'status 302',
    ],
    [
      'a link that has expired',
      (response) => void response.writeHead(404).end(),
      'unavailable',
      'status 404',
    ],
    ['a connection that breaks', (response) => void response.destroy(), 'unavailable', 'UND_ERR_SOCKET'],
    [
      'a file that is larger than it claims',
      (response) => {
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(1_000_000)));
        };
        response.on('drain', more);
        more();
      },
      'too-large',
      null,
    ],
  ])('%s', async (_, how, fault, why) => {
    const { read, serve, scans, lines } = await rig();
    serve(how);
    await expect(read('x')).rejects.toMatchObject({ fault });
    // The operator reads why. No line has the address, which is signed.
    const told = why === null ? [] : [[{ why }, 'Discord did not give out a photo']];
    expect(lines).toEqual(told);
    serve((response) => void response.end(PHOTO));
    const next = read('next');
    (await until(() => scans.shift()))({ kind: 'none' });
    expect(await next).toEqual({ kind: 'none' });
  });
});

it('a photo with more bytes than it claims, or fewer, is scanned as it is', async () => {
  const { read, scans } = await rig();
  for (const size of [0, 10, 1_000_000]) {
    const reading = read('x', { size });
    (await until(() => scans.shift()))({ kind: 'none' });
    expect(await reading).toEqual({ kind: 'none' });
  }
});

it('is given 5 s and 10 MiB for its download', async () => {
  const limits: Limits[] = [];
  const photos = createPhotos({
    attachments: {
      check: () => {},
      async *download(_file, its) {
        limits.push(its);
        yield Buffer.from('no photo');
      },
    },
    log: { warn: () => {} },
    scanner: {
      whyOff: () => null,
      isOffForGood: () => false,
      scan: async () => ({ kind: 'none' }),
      check: async () => null,
      close: async () => {},
    },
  });
  const how = { person: '1', signal: new AbortController().signal, onWait: () => {} };
  expect(await photos.read({ url: 'https://cdn.discordapp.com/x', size: 8 }, how)).toEqual({
    kind: 'refused',
    why: 'type',
  });
  expect(limits).toEqual([{ mostBytes: 10_485_760, stillMs: 5_000, wholeMs: 5_000 }]);
});

it('a machine without a decoder downloads nothing', async () => {
  const { photos, read, asked } = await rig({ isOffForGood: true });
  expect(photos.whyOff()).toBe('sharp is not installed');
  expect(await read('x')).toEqual({ kind: 'off' });
  expect(asked).toEqual([]);
});
