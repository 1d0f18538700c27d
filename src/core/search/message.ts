// Core: reads what the text of a message names: links to Discogs, barcodes, or catalogue numbers among its words. Pure. A message
// was not written for the bot, so words that could be anything are not searched for.
import { hasRightCheckDigit } from '../../text/check-digit.ts';
import { plainDigits } from '../../text/typed-digits.ts';
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import { barcodeDigits, hasWrongDigit } from '../release/barcode.ts';
import { referencesIn } from '../release/reference.ts';
import { labelledNumbers, numbersByShape } from './number-words.ts';
import { catalogueQuery, readBarcodeQuery } from './query.ts';
import { readWhat, type What } from './what.ts';

/** The texts of a message. */
export interface MessageTexts {
  /** What its author wrote. */
  content: string;
  /** The contents of the messages that it forwards. */
  forwarded: readonly string[];
  /** Its embeds, and those of the messages that it forwards. Bots and shops post links and numbers there. */
  embeds: readonly MessageEmbed[];
}

export interface MessageEmbed {
  title: string | null;
  url: string | null;
  description: string | null;
}

/** One thing that a message names. `title`: that of the embed that links to it. Null: there is none. */
export interface Named {
  what: What;
  title: string | null;
}

/** The most things of one message. Two rows of buttons hold them. */
export const MOST_NAMED = 10;
/** The most characters of one text that are read: Discord allows 4,000 with Nitro (https://support.discord.com, "Nitro"). */
const LONGEST_TEXT = 4_000;
const MOST_FORWARDED = 3;
const MOST_EMBEDS = 10;
/** A text of one line that is as short is read as /find reads it. */
const SHORT = 100;

/**
 * Reads what a message names, in this order: links to releases and masters; barcodes; labelled catalogue numbers; a short text
 * that is an album or an id; words with the shape of a catalogue number; a short text that can be one. The first kind that is
 * there counts. Its own text counts before what it forwards, and that before embeds.
 * @returns each thing once, at most `MOST_NAMED`. Empty: it names nothing.
 */
export function readMessage({ content, forwarded, embeds }: MessageTexts): Named[] {
  const written = [content, ...forwarded.slice(0, MOST_FORWARDED)].map(bounded);
  const shown = embeds.slice(0, MOST_EMBEDS).map((embed) => ({
    ...{ title: embed.title, url: bounded(embed.url ?? '') },
    text: bounded([embed.title ?? '', embed.description ?? ''].join('\n')),
  }));
  const links = firstOf([
    ...written.map((text) => () => linksIn(text, null)),
    () => shown.flatMap(({ title, url, text }) => [...linksIn(url, title), ...linksIn(text, null)]),
  ]);
  if (links.length > 0) return distinct(links);

  const lines = written.map(linesOf);
  const embedded = shown.map(({ text }) => linesOf(text));
  const everywhere = [...lines, embedded.flat()];
  const found = firstOf<What>([
    ...everywhere.map((some) => () => some.flatMap(barcodesIn)),
    ...everywhere.map((some) => () => some.flatMap(labelledNumbers).flatMap(numberNamed)),
    ...lines.map((some) => () => wholeOf(some).filter((what) => isCertain(what, some))),
    ...everywhere.map((some) => () => some.flatMap(numbersByShape).map(catalogueQuery)),
    ...lines.map((some) => () => wholeOf(some)),
  ]);
  return distinct(found.map((what) => ({ what, title: null })));
}

/** What looks like a number can be the address of a page that names no release: then it names nothing. */
function numberNamed(number: string): What[] {
  try {
    return [catalogueQuery(number)];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

const bounded = (text: string): string => text.slice(0, LONGEST_TEXT);

/** Returns what the first of these finds that finds something. */
function firstOf<T>(searches: readonly (() => T[])[]): T[] {
  for (const search of searches) {
    const found = search();
    if (found.length > 0) return found;
  }
  return [];
}

/** Leaves out what was named before. The same barcode can have a leading zero more. */
function distinct(all: readonly Named[]): Named[] {
  const byKey = new Map<string, Named>();
  for (const one of all) {
    const key = keyOf(one.what);
    const first = byKey.get(key);
    if (!first || first.title === null) byKey.set(key, first ? { ...first, title: one.title } : one);
  }
  return [...byKey.values()].slice(0, MOST_NAMED);
}

const keyOf = (what: What): string =>
  what.kind === 'barcode' ? codeKey(what.digits) : JSON.stringify(what).toLowerCase();

/** Returns the same key for a UPC-A and for the EAN-13 that is the same code. */
export const codeKey = (digits: string): string => digits.padStart(14, '0');

const linksIn = (text: string, title: string | null): Named[] =>
  referencesIn(text).map((what) => ({ what, title }));

/** Matches what Discord draws in another way: addresses, mentions, emoji of a server, times. Numbers in them are ids. */
const NOT_WORDS = /https?:\/\/\S+|<(?:[@#:/]|a:|t:|id:)[^<>\s]{1,120}>/gi;
const MARKDOWN = /[*_~|`]|^(?:>{1,3}|#{1,3}|-#|-) /gm;

/** Returns the lines of a text, in plain digits and dashes, without addresses and Markdown. Empty lines are left out. */
const linesOf = (text: string): string[] =>
  text
    .replace(NOT_WORDS, ' ')
    .replace(MARKDOWN, '')
    .split('\n')
    .map((line) => plainDigits(cleanLine(line)))
    .filter((line) => line !== '');

/** Matches what a short text is, too, and what no one searches for: a date, a time, a price, a year, a size, a weight, a telephone. */
const OTHER_FACTS = [
  /^\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?$/,
  /^\d{1,2}[:.h]\d{2}(?: ?[ap]m)?$/i,
  /^(?:19|20)\d\ds?$/,
  /^\d{1,3}$/,
  /^(?:[€$£¥]|eur|usd|gbp) ?\d[\d.,]*$/i,
  /^\d[\d.,]* ?(?:[€$£¥]|eur|usd|gbp|euros?|kr|bucks|pounds|dollars)?$/i,
  /^\d+ ?(?:g|gr|grams?|rpm|"|inch|x? ?(?:lps?|eps?|cds?)|kg|cm|mm|mins?|h|k?hz|k?bps|[kmgt]b|%)$/i,
  /^(?:\+|00)\d/,
  /^0\d{2,5}[ /-]\d/,
];

/** Reads a message of one short line as a whole. Words alone are not searched for. */
function wholeOf(lines: readonly string[]): What[] {
  const [line = '', ...others] = lines;
  if (others.length > 0 || line.length > SHORT) return [];
  try {
    const what = readWhat(line);
    if (what.kind === 'text') return [];
    if (what.kind === 'barcode') return /^[\d .-]+$/.test(line) ? [what] : [];
    const isPlainNumber = /^\d{4,14}$/.test(line) && !/^(?:19|20)\d\d$/.test(line);
    return isPlainNumber || !OTHER_FACTS.some((fact) => fact.test(line)) ? [what] : [];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/**
 * Returns whether what a short text is as a whole counts before the words in it. An album does not if a catalogue number is among
 * them (`King Crimson - In The Court (ILPS 9111)`), but for a name that only looks like one (`BLINK-182 - Dude Ranch`).
 */
function isCertain(what: What, lines: readonly string[]): boolean {
  if (what.kind !== 'album') return what.kind !== 'catno';
  const numbers = lines.flatMap(numbersByShape);
  return numbers.every((number) => number === what.artist || number === what.title);
}

/** Barcodes in the groups in which sleeves print them, and without groups. A telephone number begins with `+`, an order with `#`. */
const BARCODES = [
  /(?<![\d+#])\d{12,14}(?!\d)/g,
  /(?<![\d+#]|\d[ -])\d{1,2}([ -])\d{5}\1\d{5}\1\d(?!\d|[ -]\d)/g,
  /(?<![\d+#]|\d[ -])\d([ -])\d{6}\1(?:\d{6}|\d{5}\1\d)(?!\d|[ -]\d)/g,
];
/** Matches a number that its label calls a barcode, in any groups. */
const LABELLED =
  /\b(?:barcode|ean|upc|gtin)(?:[ -]?(?:8|1[34]|a))?(?: ?(?:no\b\.?|number|#))? ?[:=#]? ?(\d[\d .-]{6,22}\d)/gi;
const LENGTHS: readonly number[] = [8, 12, 13, 14];

function barcodesIn(line: string): What[] {
  const labelled = [...line.matchAll(LABELLED)]
    .map(([, number = '']) => barcodeDigits(number))
    .filter((digits) => LENGTHS.includes(digits.length));
  const inGroups = BARCODES.flatMap((layout) => line.match(layout) ?? []).map(barcodeDigits);
  return [...inGroups.filter(hasRightCheckDigit), ...labelled].map(
    (digits): What => (hasWrongDigit(digits) ? { kind: 'wrong-digit', digits } : readBarcodeQuery(digits)),
  );
}
