// Support, photos: draws barcodes: real ones, and those of kinds that must not be taken for an EAN-13.
import { type RenderOptions, toSVG } from 'bwip-js/node';
import type { Random } from '../../../sandbox/discogs/random.ts';

/** What a barcode looks like. Lengths are in modules, the width of its narrowest bar. */
export interface CodeLook {
  /** The height of the bars. 22.85 mm at a module of 0.33 mm (GS1 General Specifications, 5.2.1) are 69. */
  height?: number;
  /** Are the digits under the bars? */
  hasDigits?: boolean;
  /** The paper beside the bars. GS1 asks for 11 and 7. Null: the bars lie on the sleeve itself. */
  quiet?: number | null;
  ink?: string;
  paper?: string;
}

/** A drawing in SVG with its middle at 0, 0. Lengths are in modules. */
export interface Drawing {
  svg: string;
  width: number;
  height: number;
}

/** `ean13` and `upca` are what a photo is searched for. The others are bait. */
export type CodeKind = 'ean13' | 'upca' | 'ean8' | 'upce' | 'code128' | 'qrcode';

const MODULES_PER_MM = 72 / 25.4;

/** Draws a barcode. @throws when the text is none of that kind, such as one with a wrong check digit. */
export function drawCode(kind: CodeKind, text: string, look: CodeLook = {}): Drawing {
  const { height = 60, hasDigits = true, quiet = 9, ink = '#111', paper = '#fff' } = look;
  const options: RenderOptions = { bcid: kind, text, scale: 1 };
  if (kind !== 'qrcode')
    Object.assign(options, { height: height / MODULES_PER_MM, includetext: hasDigits, textyoffset: -6 });
  const drawn = toSVG(options);
  const [, width = 0, tall = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(drawn) ?? []).map(Number);
  const body = drawn.replace(/^<svg[^>]*>/, '').replace('</svg>', '');
  const margin = quiet ?? 0;
  const whole = { width: width + 2 * margin, height: tall + 2 * Math.min(margin, 4) };
  const sheet =
    quiet === null
      ? ''
      : `<rect x="${-whole.width / 2}" y="${-whole.height / 2}" width="${whole.width}" height="${whole.height}" fill="${paper}"/>`;
  const bars = `<g transform="translate(${-width / 2} ${-tall / 2})">${body.replaceAll('#000000', ink)}</g>`;
  return { svg: sheet + bars, ...whole };
}

/** Returns the check digit of the digits before it, 12 of an EAN-13, 11 of a UPC-A or 7 of an EAN-8 (GS1 General Specifications, 7.9.1). */
export function checkDigit(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

const someDigits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

/** Returns the digits of any barcode, with a right check digit. An EAN-13 starts with no 0, because it is a UPC-A else. */
export function anyDigits(random: Random, kind: 'ean13' | 'upca' | 'ean8'): string {
  const count = { ean13: 11, upca: 10, ean8: 6 }[kind];
  const digits = String(1 + Math.floor(random() * 9)) + someDigits(random, count);
  return digits + checkDigit(digits);
}
