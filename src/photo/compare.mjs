// @ts-check
// Photo, compare: holds the digits that the decoder read against the picture. A wrong digit is worse than none. Pure.

/** @typedef {{ data: Uint8Array, width: number, height: number }} Grey one byte a pixel */
/** @typedef {{ x: number, y: number }} Point in pixels */
/** @typedef {readonly [Point, Point, Point, Point]} Corners where the first line of a barcode begins and ends, and where the last one ends and begins */

/**
 * The seven modules of each digit, 1 is a bar: in the right half, and in the left half by parity (GS1 General Specifications, 5.2.1.1:
 * number sets C, A and B).
 */
const RIGHT = '1110010 1100110 1101100 1000010 1011100 1001110 1010000 1000100 1001000 1110100'.split(' ');
const LEFT_ODD = RIGHT.map((bars) => [...bars].map((bar) => (bar === '1' ? '0' : '1')).join(''));
const LEFT_EVEN = RIGHT.map((bars) => [...bars].reverse().join(''));
const LEFT = [...LEFT_ODD, ...LEFT_EVEN];

/** Which of the six digits on the left are even, by the first digit of an EAN-13, which has no bars of its own (the same, 5.2.1.1). */
const EVEN = '000000 001011 001101 001110 010011 011001 011100 010101 010110 011010'.split(' ');

const MODULES = 95;
/** Where the bars of the twelve digits begin, in modules. */
const DIGITS_AT = [...range(6).map((i) => 3 + 7 * i), ...range(6).map((i) => 50 + 7 * i)];
/** The barcode in twelve parts, a digit each, with the guard bars beside it. Where they begin, and where the last one ends. */
const PARTS_AT = [0, ...DIGITS_AT.slice(1, 6), 45, ...DIGITS_AT.slice(7), MODULES];

/** Samples a module: of a line of the picture, and of a drawing. */
const FINE = 8;
const COARSE = 4;
/** How much of the picture beside the barcode belongs to a line, in modules. */
const BESIDE = 7;
/** Over so many lines of the picture a mean is taken. */
const LINES = 7;

/**
 * The parts of the height whose mean is compared: all of it, a third, a thin line. A mean of many lines has less noise, and on crumpled
 * paper only a thin one is sharp.
 */
const BANDS = /** @type {const} */ ([
  [0, 1],
  [0, 1 / 3],
  [1 / 3, 2 / 3],
  [2 / 3, 1],
  [0.24, 0.26],
  [0.49, 0.51],
  [0.74, 0.76],
]);

/** How blurred the drawing is, as the deviation in modules. */
const BLURS = [0.3, 0.6, 0.9];

/**
 * How far a border of two parts can lie from where it would lie on flat paper, and by how much more than the border before it, in
 * modules. On a bottle it is up to three.
 */
const FARTHEST = 5;
const FARTHER = 1;
const STEP = 0.25;
/** What a part costs that is a module wider or narrower than on flat paper, in correlation. */
const STRETCH_COST = 0.08;

/**
 * How much better, in correlation, the bars of a digit fit than those of any other digit in its place. On 157 real photos and 900
 * poor ones the worst of the right readings had 0.036, the best of the wrong ones -0.069.
 */
const LEAST_MARGIN = 0.03;

/**
 * Tells whether the picture shows these digits. The decoder measures the widths of bars. In a blurred picture it takes one width for
 * another, on each line alike, and two mistakes can satisfy the check digit. So the bars of the digits are drawn, and laid over the
 * picture. Each digit must fit better than any other would. Takes 5 to 40 ms.
 * @param {Grey} picture
 * @param {Corners} corners
 * @param {string} digits 13 of an EAN-13, or 12 of a UPC-A
 */
export function shows(picture, corners, digits) {
  const bars = barsOf(digits);
  return BANDS.some((band) => fits(meanLine(picture, corners, band), bars));
}

/**
 * Returns the modules of an EAN-13, or of a UPC-A, which is one that begins with a zero.
 * @param {string} digits
 */
function barsOf(digits) {
  const [first = 0, ...others] = [...digits.padStart(13, '0')].map(Number);
  const half = (/** @type {number} */ from) =>
    others.slice(from, from + 6).map((digit, i) => {
      if (from > 0) return RIGHT[digit];
      return (EVEN[first]?.[i] === '1' ? LEFT_EVEN : LEFT_ODD)[digit];
    });
  return `101${half(0).join('')}01010${half(6).join('')}101`;
}

/**
 * Returns the mean of some lines across the barcode, `FINE` samples a module.
 * @param {Grey} picture
 * @param {Corners} corners
 * @param {readonly [from: number, to: number]} band
 */
function meanLine(picture, [firstStart, firstEnd, lastEnd, lastStart], [from, to]) {
  const line = new Float64Array((MODULES + 2 * BESIDE) * FINE);
  for (let k = 0; k < LINES; k++) {
    const down = from + ((to - from) * (k + 0.5)) / LINES;
    const start = between(firstStart, lastStart, down);
    const end = between(firstEnd, lastEnd, down);
    for (let i = 0; i < line.length; i++) {
      const { x, y } = between(start, end, ((i + 0.5) / FINE - BESIDE) / MODULES);
      line[i] = (line[i] ?? 0) + brightness(picture, x, y) / LINES;
    }
  }
  return line;
}

/**
 * @param {Point} one
 * @param {Point} other
 * @param {number} part
 */
const between = (one, other, part) => ({
  x: one.x + (other.x - one.x) * part,
  y: one.y + (other.y - one.y) * part,
});

/**
 * Returns the brightness between four pixels. Outside of the picture it is that of its edge.
 * @param {Grey} picture
 * @param {number} x
 * @param {number} y
 */
function brightness({ data, width, height }, x, y) {
  const [inX, inY] = [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)];
  const [left, top] = [Math.floor(inX), Math.floor(inY)];
  const [right, down] = [inX - left, inY - top];
  const pixel = (/** @type {number} */ dx, /** @type {number} */ dy) =>
    data[Math.min(top + dy, height - 1) * width + Math.min(left + dx, width - 1)] ?? 0;
  const upper = pixel(0, 0) * (1 - right) + pixel(1, 0) * right;
  const lower = pixel(0, 1) * (1 - right) + pixel(1, 1) * right;
  return upper * (1 - down) + lower * down;
}

/**
 * Tells whether each digit fits better than any other would in its place.
 * @param {Float64Array} line
 * @param {string} bars
 */
function fits(line, bars) {
  const alignments = BLURS.map((blur) => ({ blur, ...align(line, drawn(`00${bars}00`, blur)) }));
  const { blur, borders } = alignments.reduce((best, one) => (one.score > best.score ? one : best));
  /** Where a module lies on the line. @param {number} module */
  const place = (module) => {
    const part = Math.max(
      1,
      PARTS_AT.findIndex((at) => at >= module),
    );
    const [from, to] = [PARTS_AT[part - 1] ?? 0, PARTS_AT[part] ?? MODULES];
    const [before, behind] = [borders[part - 1] ?? 0, borders[part] ?? 0];
    return module + before + ((behind - before) * (module - from)) / (to - from);
  };
  return DIGITS_AT.every((at, i) => {
    const own = bars.slice(at, at + 7);
    const fitOf = (/** @type {string} */ digit) => {
      // The bars beside a digit show through its blur.
      const drawing = drawn(bars.slice(at - 3, at) + digit + bars.slice(at + 7, at + 10), blur);
      return bestFit(line, place(at - 1), place(at + 8), drawing);
    };
    const most = fitOf(own) - LEAST_MARGIN;
    return (i < 6 ? LEFT : RIGHT).every((digit) => digit === own || fitOf(digit) <= most);
  });
}

/**
 * Fits the drawing of a digit and a module on either side, a little to the left or right, and a little wider or narrower.
 * @param {Float64Array} line
 * @param {number} from
 * @param {number} to
 * @param {Float64Array} drawing has three modules on either side
 */
function bestFit(line, from, to, drawing) {
  let best = -1;
  for (const shift of [-STEP, 0, STEP]) {
    for (const wider of [-STEP, 0, STEP]) {
      const a = from + shift - wider / 2;
      const b = to + shift + wider / 2;
      best = Math.max(best, correlation(line, a, b, drawing, 2 * COARSE, 9 * COARSE));
    }
  }
  return best;
}

/**
 * Finds where the parts of a drawing lie on a line, part by part (dynamic programming).
 * @param {Float64Array} line
 * @param {Float64Array} drawing has two modules of paper on either side
 * @returns {{ score: number, borders: number[] }} `borders`: how far each lies from where it would lie on flat paper, in modules
 */
function align(line, drawing) {
  const places = range((2 * FARTHEST) / STEP + 1).map((i) => i * STEP - FARTHEST);
  let scores = places.map((place) => (Math.abs(place) <= 2 ? (-STRETCH_COST * place ** 2) / 5 : -Infinity));
  /** @type {number[][]} */
  const cameFrom = [];
  for (let part = 0; part + 1 < PARTS_AT.length; part++) {
    const [from, to] = [PARTS_AT[part] ?? 0, PARTS_AT[part + 1] ?? 0];
    const next = places.map(() => -Infinity);
    const origin = places.map(() => 0);
    for (const [i, start] of places.entries()) {
      if (scores[i] === -Infinity) continue;
      const reach = FARTHER / STEP;
      for (let j = Math.max(0, i - reach); j <= Math.min(places.length - 1, i + reach); j++) {
        const end = places[j] ?? 0;
        const fit = correlation(
          line,
          from + start,
          to + end,
          drawing,
          (2 + from) * COARSE,
          (to - from) * COARSE,
        );
        const score = (scores[i] ?? 0) + fit - STRETCH_COST * (end - start) ** 2;
        if (score <= (next[j] ?? 0)) continue;
        next[j] = score;
        origin[j] = i;
      }
    }
    cameFrom.push(origin);
    scores = next;
  }
  const score = Math.max(...scores);
  const path = [scores.indexOf(score)];
  for (const origin of cameFrom.reverse()) path.unshift(origin[path[0] ?? 0] ?? 0);
  return { score, borders: path.map((i) => places[i] ?? 0) };
}

/**
 * Draws modules as a blurred line, bars dark, `COARSE` samples a module.
 * @param {string} bars
 * @param {number} blur
 */
function drawn(bars, blur) {
  const reach = Math.ceil(blur * COARSE * 3);
  const weights = range(2 * reach + 1).map((i) => Math.exp(-0.5 * ((i - reach) / (blur * COARSE)) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const sharp = [...bars].flatMap((bar) => new Array(COARSE).fill(bar === '1' ? 0 : 1));
  return Float64Array.from(sharp, (_, i) => {
    let light = 0;
    for (let j = -reach; j <= reach; j++) {
      light += (weights[j + reach] ?? 0) * sharp[Math.min(Math.max(i + j, 0), sharp.length - 1)];
    }
    return light / sum;
  });
}

/**
 * Returns how well a piece of a drawing fits between two places of a line, whatever the light: 1 is exactly, 0 not at all.
 * @param {Float64Array} line
 * @param {number} from in modules
 * @param {number} to
 * @param {Float64Array} drawing
 * @param {number} first the first sample of the piece
 * @param {number} count
 */
function correlation(line, from, to, drawing, first, count) {
  const step = ((to - from) / count) * FINE;
  const last = line.length - 2;
  let at = (BESIDE + from) * FINE + step / 2 - 0.5;
  let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++, at += step) {
    const left = Math.min(Math.max(Math.floor(at), 0), last);
    const before = line[left] ?? 0;
    const seen = before + ((line[left + 1] ?? 0) - before) * (at - left);
    const meant = drawing[first + i] ?? 0;
    x += seen;
    y += meant;
    xx += seen * seen;
    yy += meant * meant;
    xy += seen * meant;
  }
  const spread = (xx - (x * x) / count) * (yy - (y * y) / count);
  return spread < 1e-6 ? 0 : (xy - (x * y) / count) / Math.sqrt(spread);
}

/** @param {number} count */
function range(count) {
  return Array.from({ length: count }, (_, i) => i);
}
