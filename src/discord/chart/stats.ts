// Discord, chart: the picture of /crate stats: what stands where. Pure: numbers in, SVG out.
import type { CrateStats, NamedCount } from '../../core/crate/stats.ts';
import type { Texts } from '../texts/texts.ts';
import { heroPanel } from './hero.ts';
import { barsPanel, type Fonts, listPanel, tilesPanel } from './panels.ts';
import { PAINT, type Panel, picture, rect } from './svg.ts';

/**
 * Discord shows a picture in a channel at most 550 px wide and 350 px high, as its client measures it. So the whole is kept low: the
 * smallest text (15 units) is 9 px high there, on a phone, too.
 */
const WIDTH = 480;
const EDGE = 10;
const GAP = 10;
const INNER = WIDTH - 2 * EDGE;
const HALF = (INNER - GAP) / 2;

/**
 * Makes the picture. Parts without records are left out. A name that the fonts cannot draw is shown as its place, `#4`: the
 * words beside the picture have the name.
 */
export function statsChart(stats: CrateStats, fonts: Fonts, { crateStats: say }: Texts): string {
  const list = (heading: string, entries: readonly NamedCount[]) =>
    entries.length > 0 ? [listPanel(heading, entries, fonts, say)] : [];
  const rows: Panel[][] = [
    [heroPanel(stats, fonts, say)],
    stats.decades.length > 0 ? [barsPanel(say.heading.decades, stats.decades, say)] : [],
    stats.formats.length > 0 ? [tilesPanel(say.heading.formats, stats.formats, fonts, say)] : [],
    [...list(say.heading.genres, stats.genres), ...list(say.heading.labels, stats.labels)],
  ];
  const drawn: string[] = [];
  let y = EDGE;
  for (const row of rows.filter((panels) => panels.length > 0)) {
    const width = row.length > 1 ? HALF : INNER;
    const height = Math.max(...row.map((panel) => panel.height));
    row.forEach((panel, column) => {
      const x = EDGE + column * (HALF + GAP);
      drawn.push(rect({ x, y, width, height }, { radius: 12, fill: PAINT.panel }), panel.draw(x, y, width));
    });
    y += height + GAP;
  }
  const height = y - GAP + EDGE;
  const card = rect({ x: 0, y: 0, width: WIDTH, height }, { radius: 18, fill: PAINT.back });
  return picture(WIDTH, height, [card, ...drawn]);
}
