// Bench: photos of records: how many are read, how long a scan takes, what it does to the bot's process, and how long a person waits for the answer.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { CatalogueRelease } from '../sandbox/discogs/catalogue-entry.ts';
import { generatedIdsFrom, generatedRelease } from '../sandbox/discogs/generate.ts';
import { openStage } from '../test/e2e/stage.ts';
import { badFiles } from '../test/support/photos/bad-files.ts';
import { takePhoto } from '../test/support/photos/kinds.ts';
import type { Photo } from '../test/support/photos/photo.ts';
import { acceptancePhotos, SLEEVE_NAMES, takeSleeve } from '../test/support/photos/sets.ts';
import { median, note, percentile, publish, runsOf } from './harness.ts';
import { runProgram } from './process.ts';
import { type Scanned, scanned } from './programs/protocol.ts';

const ROUNDS = 3;
const MB = 1024 ** 2;
/** Photos that persons send, and those that warm up the whole bot before. */
const SENT = 30;
const WARM_UP = 3;
/** Latency of Discogs, in ms of real time. */
const LATENCY_MS = 100;

const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });

/** The barest code that reads most photos: one look. Returns its time in ms. */
async function bareScan(bytes: Buffer): Promise<number> {
  const startedAt = performance.now();
  const image = sharp(bytes).autoOrient().greyscale().toColourspace('b-w').raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  const pgm = Buffer.concat([Buffer.from(`P5\n${info.width} ${info.height}\n255\n`), data]);
  await readBarcodes(pgm, { formats: ['EAN13', 'UPCA'], tryHarder: true });
  return performance.now() - startedAt;
}

/** Photos with other digits each, and two pressings of each of them. */
async function sentPhotos(): Promise<{ photos: Photo[]; catalogue: CatalogueRelease[] }> {
  const kinds = ['plain', 'tilt', 'blur', 'low light', 'perspective', 'small in 12 MP'] as const;
  const photos: Photo[] = [];
  for (let i = 0; i < SENT + WARM_UP; i++)
    photos.push(await takePhoto(kinds[i % kinds.length] ?? 'plain', 100 + i));
  const catalogue = photos.flatMap(({ codes }, i) =>
    [0, 1].map((pressing): CatalogueRelease => {
      const release = generatedRelease(generatedIdsFrom + 2 * i + pressing, 1);
      return { ...release, identifiers: [{ type: 'Barcode', value: codes[0] ?? '' }] };
    }),
  );
  return { photos, catalogue };
}

/** Returns how long persons wait from `/find photo:` until the pressings stand there, without the time of Discogs' search. */
async function paintTimes(): Promise<number[]> {
  const { photos, catalogue } = await sentPhotos();
  const discogs = { limit: null, latencyMs: LATENCY_MS, catalogue };
  const stage = await openStage({ speed: 1, discogs, config: { rateLimit: 100_000 } });
  const times: number[] = [];
  for (const { bytes, codes } of photos) {
    const startedAt = performance.now();
    const use = await stage.ada.slash('find', {
      photo: { name: 'photo.jpg', bytes, contentType: 'image/jpeg' },
    });
    const answer = await use.answered();
    const ms = performance.now() - startedAt;
    const call = stage.discogs.requests.find(({ query }) => query.barcode === codes[0]);
    if (!answer || !call)
      throw new Error(`${codes[0]} was not searched for: ${answer?.content ?? 'no answer'}`);
    times.push(ms - ((call.answeredAt ?? Number.NaN) - call.at + (call.lateMs ?? 0)));
    await stage.handled(use);
  }
  await stage.close();
  return times.slice(WARM_UP);
}

const folder = mkdtempSync(join(tmpdir(), 'photo-bench-'));
try {
  const photos: Photo[] = [];
  for await (const photo of acceptancePhotos()) photos.push(photo);
  const withCode = photos.length;
  for (const name of SLEEVE_NAMES) photos.push({ bytes: await takeSleeve(name), codes: [] });
  const saved = (bytes: Uint8Array, name: string | number) => {
    const file = join(folder, `${name}.photo`);
    writeFileSync(file, bytes);
    return file;
  };
  const files = photos.map(({ bytes }, i) => saved(bytes, i));
  const good = (await takePhoto('plain', 1)).bytes;
  const bad = Object.entries(await badFiles(good)).map(([name, bytes]) => saved(bytes, name));
  note(`${photos.length} photos, ${ROUNDS} times`);
  const rounds: Scanned[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const seen = scanned.parse(await runProgram('photos', { files, bad }));
    rounds.push(seen);
    const mb = [seen.beforeBytes, seen.mostBytes, seen.afterBytes]
      .map((bytes) => Math.round(bytes / MB))
      .join(', ');
    note(
      `the first photo, with the start of the decoder: ${Math.round(seen.coldMs)} ms; memory before, at most, after: ${mb} MB`,
    );
  }
  const bare: number[] = [];
  for (const { bytes } of photos) bare.push(await bareScan(bytes));
  const paints = await paintTimes();
  const scan = (share: number) => ({
    runs: runsOf(rounds, ({ scans }) =>
      percentile(
        scans.map(({ ms }) => ms),
        share,
      ),
    ),
    limit: { what: 'one look of the same packages, in the same process', value: percentile(bare, share) },
  });
  /** How many photos a round read in whole, and how many digits that stand on none. */
  const right = ({ scans }: Scanned) =>
    photos.slice(0, withCode).filter(({ codes }, i) => codes.every((one) => scans[i]?.codes.includes(one)))
      .length;
  const wrong = ({ scans }: Scanned) =>
    photos.flatMap(({ codes }, i) => (scans[i]?.codes ?? []).filter((one) => !codes.includes(one))).length;
  publish([
    {
      what: `of ${withCode} photos with a barcode are read`,
      unit: '%',
      runs: runsOf(rounds, (round) => (100 * right(round)) / withCode),
      goal: { is: '≥', value: 90 },
      limit: null,
    },
    {
      what: `wrong digits on them and on ${SLEEVE_NAMES.length} sleeves without one`,
      unit: '',
      runs: runsOf(rounds, wrong),
      goal: { is: '=', value: 0 },
      limit: null,
    },
    { what: 'a photo is scanned, p50', unit: 'ms', goal: { is: '≤', value: 500 }, ...scan(0.5) },
    { what: 'a photo is scanned, p95', unit: 'ms', goal: { is: '≤', value: 1_500 }, ...scan(0.95) },
    {
      what: "first paint of a /find photo: beyond Discogs' own time, p95",
      unit: 'ms',
      runs: [percentile(paints, 0.95)],
      goal: { is: '≤', value: 1_500 },
      limit: null,
    },
    {
      what: 'the longest time that a scan blocks the bot, p95',
      unit: 'ms',
      runs: runsOf(rounds, ({ scans }) =>
        percentile(
          scans.map(({ blockedMs }) => blockedMs),
          0.95,
        ),
      ),
      goal: { is: '≤', value: 50 },
      limit: null,
    },
    {
      what: `the slowest of ${bad.length} bad files is refused`,
      unit: 'ms',
      runs: runsOf(rounds, ({ refusedMs }) => Math.max(...refusedMs)),
      goal: { is: '≤', value: 50 },
      limit: null,
    },
    {
      what: 'memory of the bot after the decoder has ended, more than before',
      unit: 'MB',
      runs: runsOf(rounds, ({ beforeBytes, afterBytes }) => (afterBytes - beforeBytes) / MB),
      goal: { is: '≤', value: 30 },
      limit: {
        what: 'at most while it scans',
        value: median(rounds.map(({ beforeBytes, mostBytes }) => (mostBytes - beforeBytes) / MB)),
      },
    },
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
