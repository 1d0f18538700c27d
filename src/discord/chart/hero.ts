// Discord, chart: the head of the picture: how many records, their value, and how the crate grew. Pure.
import type { CrateStats } from '../../core/crate/stats.ts';
import { fitted, widthOf } from './label.ts';
import type { Fonts, StatsWords } from './panels.ts';
import { PAINT, type Panel, round, text } from './svg.ts';

const PAD = 16;
const QUIET = { size: 15, fill: PAINT.quiet };
const HUGE = 40;
const LARGE = 24;
/** The least room between number and value. */
const BETWEEN = 20;
/** The baselines of the two lines of words, from the top. */
const FIRST = 48;
const SECOND = 70;
/** Where the curve begins, how high it rises, and the room below it for its months. */
const BELOW = 82;
const CURVE = 44;
const AXIS = 28;

/** A point of the curve. */
export interface Point {
  /** Months since the year 0. */
  month: number;
  /** All records that were added up to the end of this month. */
  total: number;
}

/** Sums up the growth. A month without new records gets a point before the next rise, so that the curve stays flat until then. */
export function curveOf(growth: CrateStats['growth']): Point[] {
  const points: Point[] = [];
  let total = 0;
  for (const { month, count } of growth.filter((one) => one.count > 0)) {
    const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
    const before = points.at(-1)?.month ?? at;
    if (at - before > 1) points.push({ month: at - 1, total });
    total += count;
    points.push({ month: at, total });
  }
  const first = points[0];
  return first === undefined ? [] : [{ month: first.month - 1, total: 0 }, ...points];
}

/** Draws the number, with the value at its right, above the curve. A crate without dates has no curve. */
export function heroPanel(stats: CrateStats, fonts: Fonts, say: StatsWords): Panel {
  const points = curveOf(stats.growth);
  const hasCurve = points.length > 0;
  return {
    height: hasCurve ? BELOW + CURVE + AXIS : BELOW + 4,
    draw(x, y, width) {
      const number = say.count(stats.count);
      const room = width - 2 * PAD - (widthOf(number, HUGE, fonts.bold) ?? 0) - BETWEEN;
      return [
        ...(hasCurve ? [curve(points, x, y + BELOW, width, say)] : []),
        text(number, x + PAD, y + FIRST, { size: HUGE, fill: PAINT.strong, isBold: true }),
        text(say.countOf(stats.count), x + PAD, y + SECOND, QUIET),
        ...valueWords(stats, room, fonts, say, x + width - PAD, y),
      ].join('');
    },
  };
}

/** A value that does not fit is left out: cut, it would be another number. */
function valueWords(
  { value }: CrateStats,
  room: number,
  fonts: Fonts,
  say: StatsWords,
  right: number,
  y: number,
): string[] {
  const median = value && fitted(value.median, Number.POSITIVE_INFINITY, LARGE, fonts.bold);
  if (!value || median === null || (widthOf(median, LARGE, fonts.bold) ?? room) > room) return [];
  return [
    text(median, right, y + FIRST, { size: LARGE, fill: PAINT.green, isBold: true, anchor: 'end' }),
    text(say.medianOn(value.atMs), right, y + SECOND, { ...QUIET, anchor: 'end' }),
  ];
}

/** Draws the curve over its months. */
function curve(points: readonly Point[], x: number, top: number, width: number, say: StatsWords): string {
  const first = points[0]?.month ?? 0;
  const end = points.at(-1) ?? { month: first, total: 1 };
  const floor = top + CURVE;
  const left = x + PAD;
  const wide = width - 2 * PAD;
  const place = ({ month, total }: Point) =>
    `${round(left + (wide * (month - first)) / (end.month - first))} ${round(floor - (CURVE * total) / end.total)}`;
  const line = points.map(place).join('L');
  return [
    `<linearGradient id="rise" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${PAINT.green}" stop-opacity="0.45"/><stop offset="1" stop-color="${PAINT.green}" stop-opacity="0.03"/></linearGradient>`,
    `<path d="M${line}L${round(left + wide)} ${floor}L${round(left)} ${floor}Z" fill="url(#rise)"/>`,
    `<path d="M${line}" fill="none" stroke="${PAINT.green}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>`,
    `<circle cx="${round(left + wide)}" cy="${round(floor - CURVE)}" r="5" fill="${PAINT.green}"/>`,
    ...(points.length > 2 ? [text(monthOf(first + 1, say), left, floor + 20, QUIET)] : []),
    text(monthOf(end.month, say), left + wide, floor + 20, { ...QUIET, anchor: 'end' }),
  ].join('');
}

const monthOf = (month: number, say: StatsWords) => say.month(Date.UTC(Math.floor(month / 12), month % 12));
