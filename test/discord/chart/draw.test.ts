// Discord, chart: the PNG, drawn by the real renderer, and what happens without it.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as resvg from '@resvg/resvg-js';
import { expect, it } from 'vitest';
import { createPictures } from '../../../src/discord/chart/draw.ts';
import { statsChart } from '../../../src/discord/chart/stats.ts';
import { picture, text } from '../../../src/discord/chart/svg.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { EMPTY_CRATE, hostileCrate, LARGE_CRATE, ONE_RECORD } from '../../support/crate-stats.ts';

const fail = (reason: unknown) => {
  throw reason;
};
const pictures = createPictures({ onFailure: fail });

/** Width and height are the first two numbers of the first chunk of a PNG. */
const sizeOf = (png: Buffer | null) => [png?.readUInt32BE(16), png?.readUInt32BE(20)];
const SIGNATURE = '89504e470d0a1a0a';

it.each([
  ['an empty crate', EMPTY_CRATE],
  ['one record', ONE_RECORD],
  ['a hundred thousand', LARGE_CRATE],
  ...[0, 1, 2, 3, 4].map((from): [string, typeof EMPTY_CRATE] => [
    `hostile names ${from}`,
    hostileCrate(from),
  ]),
])('draws %s', async (_, stats) => {
  let height = 0;
  const png = await pictures.draw((fonts) => {
    const svg = statsChart(stats, fonts, english);
    height = Number(/ height="(\d+)"/.exec(svg)?.[1]);
    return svg;
  });
  expect(png?.subarray(0, 8).toString('hex')).toBe(SIGNATURE);
  expect(sizeOf(png)).toEqual([960, 2 * height]);
  expect(png?.length).toBeLessThan(1_000_000);
});

it('draws letters with the fonts of the project, in two weights', async () => {
  const drawn = (words: string, isBold: boolean) =>
    pictures.draw(() => picture(60, 20, [text(words, 2, 15, { size: 15, fill: '#ffffff', isBold })]));
  const [nothing, regular, bold, other] = await Promise.all([
    drawn('', false),
    drawn('Ab', false),
    drawn('Ab', true),
    drawn('Ac', false),
  ]);
  const all = [nothing, regular, bold, other].map((png) => png?.toString('base64'));
  expect(new Set(all).size).toBe(4);
});

it('reads no font of the system, and has the licence beside its own', async () => {
  const asked: (resvg.ResvgRenderOptions | null | undefined)[] = [];
  const watched = createPictures({
    load: async () => ({
      renderAsync: (svg, options) => {
        asked.push(options);
        return resvg.renderAsync(svg, options);
      },
    }),
    onFailure: fail,
  });
  await watched.draw(() => picture(9, 9, []));
  const folder = join(resolve(import.meta.dirname, '../../..'), 'src/discord/chart/fonts');
  const fontFiles = ['inter-regular.ttf', 'inter-semibold.ttf'];
  expect(asked.map((options) => options?.font)).toEqual([
    {
      loadSystemFonts: false,
      fontFiles: fontFiles.map((name) => join(folder, name)),
      defaultFontFamily: 'Inter',
    },
  ]);
  expect(readdirSync(folder).sort()).toEqual(['OFL.txt', ...fontFiles]);
});

it('draws one picture at a time, also after one that failed', async () => {
  let active = 0;
  let most = 0;
  const reasons: unknown[] = [];
  const queued = createPictures({
    load: async () => ({
      renderAsync: async (svg, options) => {
        most = Math.max(most, ++active);
        try {
          return await resvg.renderAsync(svg, options);
        } finally {
          active--;
        }
      },
    }),
    onFailure: (reason) => reasons.push(reason),
  });
  const svgs = [picture(9, 9, []), 'no picture', picture(9, 9, [])];
  const drawn = await Promise.all(svgs.map((svg) => queued.draw(() => svg)));
  expect(drawn.map((png) => png !== null)).toEqual([true, false, true]);
  expect(most).toBe(1);
  expect(reasons).toHaveLength(1);
});

it('is null without the renderer, and says why once', async () => {
  const reasons: unknown[] = [];
  const missing = new Error("Cannot find package '@resvg/resvg-js'");
  const without = createPictures({
    load: () => Promise.reject(missing),
    onFailure: (reason) => reasons.push(reason),
  });
  const svgOf = () => picture(9, 9, []);
  expect(await Promise.all([without.draw(svgOf), without.draw(svgOf)])).toEqual([null, null]);
  expect(await without.draw(svgOf)).toBeNull();
  expect(reasons).toEqual([missing]);
});
