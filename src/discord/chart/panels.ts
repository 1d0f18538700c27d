// Discord, chart: the parts of the picture that compare counts: bars, tiles and lists. Pure.
import { MOST_NAMES, type NamedCount } from '../../core/crate/stats.ts';
import type { Texts } from '../texts/texts.ts';
import { decadeColumns } from './decades.ts';
import type { Font } from './font.ts';
import { fitted, widthOf } from './label.ts';
import { PAINT, type Panel, rect, text } from './svg.ts';

/** The two faces that all words are drawn in. */
export interface Fonts {
  regular: Font;
  bold: Font;
}

export type StatsWords = Texts['crateStats'];

const PAD = 16;
const HEADING = { size: 15, fill: PAINT.quiet, isBold: true };
const SIZE = 15;
const FIRST_LINE = 26;
/** Where a list begins below its heading. */
const TOP = 36;

/** Decades as columns, the highest one in full colour. */
export function barsPanel(heading: string, decades: readonly NamedCount[], say: StatsWords): Panel {
  const columns = decadeColumns(decades);
  const most = Math.max(1, ...columns.map(({ count }) => count));
  const height = 124;
  const highest = 40;
  return {
    height,
    draw(x, y, width) {
      const step = (width - 2 * PAD) / Math.max(columns.length, 5);
      const wide = Math.min(44, step * 0.72);
      const floor = y + height - 32;
      const drawn = columns.map(({ firstYear, isEarlier, count }, at) => {
        const middle = x + PAD + (at + 0.5) * step;
        const own = count === 0 ? 0 : Math.max(3, (highest * count) / most);
        const bar = { x: middle - wide / 2, y: floor - own, width: wide, height: own };
        const label = isEarlier ? say.before(firstYear) : say.decade(firstYear);
        return [
          rect(bar, { radius: 5, fill: PAINT.blurple, opacity: count === most ? 1 : 0.6 }),
          count > 0
            ? text(say.short(count), middle, floor - own - 7, {
                size: SIZE,
                fill: PAINT.strong,
                isBold: count === most,
                anchor: 'middle',
              })
            : '',
          text(label, middle, y + height - 12, { size: SIZE, fill: PAINT.quiet, anchor: 'middle' }),
        ].join('');
      });
      return text(heading, x + PAD, y + FIRST_LINE, HEADING) + drawn.join('');
    },
  };
}

/** Formats beside one another, each with a bar as long as its share of the most common one. */
export function tilesPanel(
  heading: string,
  entries: readonly NamedCount[],
  fonts: Fonts,
  say: StatsWords,
): Panel {
  const shown = entries.slice(0, MOST_NAMES);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  return {
    height: 94,
    draw(x, y, width) {
      const step = (width - 2 * PAD + 12) / MOST_NAMES;
      const drawn = shown.map(({ name, count }, at) => {
        const left = x + PAD + at * step;
        const room = step - 12;
        const label = fitted(name, room, SIZE, fonts.regular) ?? say.place(at + 1);
        const bar = { x: left, y: y + 79, width: room, height: 5 };
        return [
          text(say.short(count), left, y + 51, { size: 19, fill: PAINT.strong, isBold: true }),
          text(label, left, y + 70, { size: SIZE, fill: PAINT.quiet }),
          rect(bar, { radius: 3, fill: PAINT.amber, opacity: 0.18 }),
          rect({ ...bar, width: Math.max(5, (room * count) / most) }, { radius: 3, fill: PAINT.amber }),
        ].join('');
      });
      return text(heading, x + PAD, y + FIRST_LINE, HEADING) + drawn.join('');
    },
  };
}

/** Names below one another, each upon a bar as long as its share of the most common one. */
export function listPanel(
  heading: string,
  entries: readonly NamedCount[],
  fonts: Fonts,
  say: StatsWords,
): Panel {
  const shown = entries.slice(0, MOST_NAMES);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const line = 25;
  return {
    height: TOP + shown.length * line + 8,
    draw(x, y, width) {
      const inner = width - 2 * (PAD - 6);
      const drawn = shown.map(({ name, count }, at) => {
        const top = y + TOP + at * line;
        const number = say.short(count);
        const room = inner - 12 - (widthOf(number, SIZE, fonts.bold) ?? 60) - 12;
        const label = fitted(name, room, SIZE, fonts.regular) ?? say.place(at + 1);
        const bar = { x: x + PAD - 6, y: top, width: Math.max(4, (inner * count) / most), height: line - 4 };
        return [
          rect(bar, { radius: 6, fill: PAINT.blurple, opacity: 0.34 }),
          text(label, x + PAD, top + 16, { size: SIZE, fill: PAINT.strong }),
          text(number, x + width - PAD, top + 16, {
            size: SIZE,
            fill: PAINT.strong,
            isBold: true,
            anchor: 'end',
          }),
        ].join('');
      });
      return text(heading, x + PAD, y + FIRST_LINE, HEADING) + drawn.join('');
    },
  };
}
