// Discogs: reads the vinyl details of a release from its `formats`. Pure. People fill the formats in by Discogs' Database
// Guidelines, section "6. Format": https://support.discogs.com/hc/en-us/articles/360005006654-Database-Guidelines-6-Format
import type { Carrier, Pressing, VinylDetails } from '../../core/types.ts';
import type { RawFormat } from '../schemas.ts';
import { readVinylText, type VinylText } from './text.ts';
import { weightOf } from './weight.ts';

export type FormatFacts = VinylDetails & Pick<Pressing, 'carriers' | 'descriptions'>;

/** The names of formats that have a groove. Only these have a record size and a vinyl colour. */
const DISCS: ReadonlySet<string> = new Set([
  'Vinyl',
  'Shellac',
  'Flexi-disc',
  'Lathe Cut',
  'Acetate',
  'Pathé Disc',
  'Edison Disc',
]);
/** The discs from a time when colours had no marketing names. A word that is on no list is no colour there. */
const OLD_DISCS: ReadonlySet<string> = new Set(['Shellac', 'Acetate', 'Pathé Disc', 'Edison Disc']);
/** The name of the entry that applies to all other entries. */
const ALL_MEDIA = 'All Media';
/** The names of entries that are no carriers themselves. Such an entry is the first or the last one. */
const CONTAINERS: ReadonlySet<string> = new Set([ALL_MEDIA, 'Box Set']);

/** Matches a description that is a size and nothing else: `12"`, `6½"`, `25cm`. It does not match the 7 in `78 RPM`. */
const SIZE = /^\d{1,2}(?:\.\d+|[½¼¾])?\s?(?:"|cm)$/;
const SIZE_OF_LP = '12"';

/** Returns the facts that all `formats` entries of a release have together. */
export function formatFacts(formats: readonly RawFormat[]): FormatFacts {
  const discs = formats.filter(isDisc);
  const about = discs.length > 0 ? formats.filter((format) => isDisc(format) || isAllMedia(format)) : [];
  const texts = about.map(readText);
  const colours = about.flatMap((format, at) => (isDisc(format) && texts[at]?.colour) || []);
  // The text of "All Media" is often only about packaging. So a colour in it counts only if no disc has a colour.
  const colourOfAll = about.flatMap((format, at) => (isAllMedia(format) && texts[at]?.colour) || []);
  return {
    recordSize: joined(discs.flatMap(sizesOf), ' + '),
    vinylColor: joined(colours.length > 0 ? colours : colourOfAll, ' / '),
    isShapedVinyl: describes(about, 'Shape') || texts.some(({ isShaped }) => isShaped),
    shape: joined(
      texts.flatMap(({ shape }) => shape ?? []),
      ' / ',
    ),
    isPictureDisc: describes(about, 'Picture Disc') || says(about, PICTURE_DISC),
    isEtched: describes(about, 'Etched') || says(about, ETCHED),
    weight: about.reduce<string | null>((found, { text }) => found ?? weightOf(text), null),
    discCount: discs.reduce((total, disc) => total + disc.qty, 0),
    carriers: carriersOf(formats),
    descriptions: distinct(formats.flatMap((format) => format.descriptions)).filter((one) => !SIZE.test(one)),
  };
}

const isDisc = ({ name }: RawFormat) => DISCS.has(name ?? '');
const isAllMedia = ({ name }: RawFormat) => name === ALL_MEDIA;

function readText(format: RawFormat): VinylText {
  const isShape = format.descriptions.includes('Shape');
  const isStrict =
    isAllMedia(format) || OLD_DISCS.has(format.name ?? '') || format.descriptions.includes('Picture Disc');
  return readVinylText(format.text, { isShape, isStrict });
}

/** Returns the sizes of a format. `LP` counts as 12" if no size is given. */
function sizesOf({ descriptions }: RawFormat): string[] {
  const sizes = descriptions.filter((one) => SIZE.test(one));
  return sizes.length === 0 && descriptions.includes('LP') ? [SIZE_OF_LP] : sizes;
}

/** Counts the carriers of each kind, in the order of the entries. */
function carriersOf(formats: readonly RawFormat[]): Carrier[] {
  const counts = new Map<string, number>();
  for (const format of formats) {
    const kind = kindOf(format);
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + format.qty);
  }
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

function kindOf(format: RawFormat): string | null {
  const { name, descriptions } = format;
  if (name === null || CONTAINERS.has(name)) return null;
  if (!isDisc(format)) return name;
  const sizes = sizesOf(format);
  const isLp = descriptions.includes('LP') && sizes.every((size) => size === SIZE_OF_LP);
  const size = isLp ? 'LP' : sizes.join('/');
  if (size === '') return name;
  return name === 'Vinyl' ? size : `${size} ${name}`;
}

function describes(formats: readonly RawFormat[], description: string): boolean {
  return formats.some(({ descriptions }) => descriptions.includes(description));
}

/**
 * Returns whether a segment of a free text matches the pattern. Some people write into the free text what has a description of
 * its own.
 */
function says(formats: readonly RawFormat[], pattern: RegExp): boolean {
  return formats.some(({ text }) => text?.split(/[,;]/).some((segment) => pattern.test(segment)));
}

const PICTURE_DISC = /\bpicture[- ]?dis[ck]s?\s*$/i;
/** Matches an etched disc. It does not match a text that is scratched into the run-out, nor an etched sleeve. */
const ETCHED = /^(?!.*\b(?:matrix|run-?outs?|label|sleeve|cover)).*\betch(?:ed|ing)\b/i;

/** Returns each word once, as it is written first. Words that differ only in case count as the same. */
function distinct(words: readonly string[]): string[] {
  if (words.length < 2) return [...words];
  const seen = new Set<string>();
  return words.filter((word) => seen.size < seen.add(word.toLowerCase()).size);
}

function joined(words: readonly string[], separator: string): string | null {
  return words.length === 0 ? null : distinct(words).join(separator);
}

/** The names of all carriers on Discogs. In the flat list of a search row, each of these names starts a new entry. */
const CARRIERS: ReadonlySet<string> = new Set([
  ...DISCS,
  ...CONTAINERS,
  'Acetate',
  'CD',
  'CDr',
  'CDV',
  'Cassette',
  'DVD',
  'DVDr',
  'HD DVD',
  'Blu-ray',
  'Blu-ray-R',
  'SACD',
  'Hybrid',
  'Minidisc',
  '8-Track Cartridge',
  '4-Track Cartridge',
  'Reel-To-Reel',
  'Microcassette',
  'DAT',
  'DCC',
  'File',
  'Memory Stick',
  'Floppy Disk',
  'Laserdisc',
  'VHS',
  'Betamax',
  'Video 2000',
  'VHD',
  'UMD',
  'Cylinder',
  'Sopic',
]);

/**
 * Makes entries from the flat `format` list of an old search row (`Vinyl`, `LP`, `Album`, `CD`). The entries have no free text,
 * so no colour.
 */
export function formatsFromFlat(flat: readonly string[]): RawFormat[] {
  const formats: RawFormat[] = [];
  for (const word of flat) {
    if (CARRIERS.has(word)) formats.push({ name: word, qty: 1, text: null, descriptions: [] });
    else formats.at(-1)?.descriptions.push(word);
  }
  return formats;
}
