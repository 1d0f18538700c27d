// CSV: what /crate export packs is read again. A file that would unpack to very much is refused early.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readColumn } from '../../src/csv/read.ts';
import { unzipped } from '../../src/csv/unzip.ts';
import { csvWriter } from '../../src/csv/write.ts';
import { FileError } from '../../src/errors.ts';

const MOST = 1_000_000;

/** Sends the bytes in parts of this size, and says how many were taken. */
function sent(bytes: Uint8Array, size: number) {
  const state = { taken: 0, isEnded: false };
  const parts = async function* () {
    try {
      for (let at = 0; at < bytes.length; at += size) {
        state.taken += Math.min(size, bytes.length - at);
        yield bytes.subarray(at, at + size);
      }
    } finally {
      state.isEnded = true;
    }
  };
  return { state, parts: parts() };
}

async function unpack(bytes: Uint8Array, size = 1_000, most = MOST): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const part of unzipped(sent(bytes, size).parts, most)) all.push(part);
  return Buffer.concat(all).toString('utf8');
}

const TEXT = 'a,release_id\nö,1\n"東京 🎶",249504\n';

describe('a file', () => {
  it.each([
    ['packed', gzipSync(TEXT), TEXT],
    ['packed in two pieces', Buffer.concat([gzipSync(TEXT), gzipSync('x,2\n')]), `${TEXT}x,2\n`],
    ['not packed', Buffer.from(TEXT), TEXT],
    ['of one byte', Buffer.from('a'), 'a'],
    ['that begins as a packed one, and ends', Buffer.from([0x1f]), '\u001f'],
    ['without a byte', Buffer.alloc(0), ''],
  ])('%s is read in parts of any size', async (_what, bytes, text) => {
    for (const size of [1, 2, 3, 1_000]) expect(await unpack(bytes, size)).toBe(text);
  });

  it('that is not packed can have any size', async () => {
    expect(await unpack(Buffer.alloc(2_000, 'a'), 100, 1_000)).toHaveLength(2_000);
  });

  it('that /crate export has packed is read again', async () => {
    const rows = async function* () {
      yield [['a', 'release_id']];
      yield Array.from({ length: 1_000 }, (_, n) => ['x', String(n)]);
    };
    const file = await csvWriter.write(rows(), 5_000);
    if (!file?.isZipped) throw new Error('it is not packed');
    const read: number[] = [];
    for await (const { text } of readColumn(unzipped(sent(file.data, 999).parts, MOST), 'release_id')) {
      read.push(Number(text));
    }
    expect(read).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  });

  it('that unpacks to more than it can is not read to its end', async () => {
    const bomb = Buffer.concat(Array(60).fill(gzipSync(Buffer.alloc(MOST))));
    const { state, parts } = sent(bomb, 1_000);
    let bytes = 0;
    const reading = async () => {
      for await (const part of unzipped(parts, MOST)) bytes += part.length;
    };
    await expect(reading()).rejects.toMatchObject({ name: 'FileError', fault: 'too-large-unzipped' });
    expect(bytes).toBeLessThanOrEqual(MOST);
    expect(state.isEnded).toBe(true);
    expect(state.taken).toBeLessThan(bomb.length / 2);
  });

  it.each([
    ['cut', gzipSync(TEXT).subarray(0, -9)],
    ['of nothing but a beginning', Buffer.from([0x1f, 0x8b])],
    ['with wrong bytes', Buffer.concat([gzipSync(TEXT).subarray(0, 12), Buffer.alloc(40, 0xff)])],
  ])('%s is broken', async (_what, bytes) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ name: 'FileError', fault: 'broken-zip' });
  });

  it('fails as its download fails, and ends it when no more is wanted', async () => {
    const cut = async function* () {
      yield gzipSync(TEXT).subarray(0, 20);
      throw new FileError('unavailable');
    };
    const reading = async () => {
      for await (const part of unzipped(cut(), MOST)) expect(part).toBeInstanceOf(Uint8Array);
    };
    await expect(reading()).rejects.toMatchObject({ fault: 'unavailable' });
    const { state, parts } = sent(gzipSync(Buffer.alloc(400_000, 'release_id\n')), 50);
    for await (const _part of unzipped(parts, MOST)) break;
    expect(state.isEnded).toBe(true);
  });
});
