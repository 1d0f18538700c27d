// Discord, chart: the elements that pictures are made of, and their colours. Pure. Only `text` puts words into an SVG.
import { COLOURS } from '../views/colours.ts';

const hex = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;

export const PAINT = {
  /** The greys of Discord's dark theme. In the light theme the picture stays a dark card. */
  back: '#1e1f22',
  panel: '#2b2d31',
  strong: '#f2f3f5',
  quiet: '#b5bac1',
  green: hex(COLOURS.green),
  amber: hex(COLOURS.amber),
  blurple: hex(COLOURS.blurple),
} as const;

/** A rectangle, in units of the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A part of the picture: its height, and how it is drawn when its place is known. */
export interface Panel {
  height: number;
  draw(x: number, y: number, width: number): string;
}

export interface TextStyle {
  size: number;
  fill: string;
  isBold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
}

/** Draws a text on its baseline. */
export function text(
  words: string,
  x: number,
  y: number,
  { size, fill, isBold, anchor = 'start' }: TextStyle,
): string {
  const weight = isBold ? 600 : 400;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

/** Draws a rectangle with round corners. @param opacity from 0 to 1. */
export const rect = (
  { x, y, width, height }: Box,
  { radius, fill, opacity = 1 }: { radius: number; fill: string; opacity?: number },
): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${Math.min(radius, width / 2, height / 2)}" fill="${fill}" fill-opacity="${opacity}"/>`;

/** Joins all elements to a picture. */
export const picture = (width: number, height: number, elements: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter">${elements.join('')}</svg>`;

/** Rounds a coordinate: a hundredth of a unit is never seen, and the picture stays short. */
export const round = (value: number): number => Math.round(value * 100) / 100;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (words: string) => words.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? '');
