// Core, crate: writes the formats of a release as Discogs writes them in its own CSV export: `2xLP, Album, RE, Gat`. Pure.
//
// Discogs documents no rules for this text. These were read from exports and from its marketplace, which shows the same text.
import type { ListedFormat } from '../types.ts';

/** Names of formats that Discogs shortens. `All Media` is about the whole release, so it is left out. */
const NAMES: Readonly<Record<string, string>> = {
  'All Media': '',
  'Box Set': 'Box',
  Cassette: 'Cass',
  Cylinder: 'Cyl',
  'Flexi-disc': 'Flexi',
  'Lathe Cut': 'Lathe',
  Microcassette: 'M/cass',
  Minidisc: 'MD',
  'Reel-To-Reel': 'Reel',
  '4-Track Cartridge': '4-Trk',
  '8-Track Cartridge': '8-Trk',
};

/** Descriptions that Discogs shortens. It writes all others in full. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'Club Edition': 'Club',
  Compilation: 'Comp',
  'Deluxe Edition': 'Dlx',
  Enhanced: 'Enh',
  Etched: 'Etch',
  'Limited Edition': 'Ltd',
  'Maxi-Single': 'Maxi',
  'Mini-Album': 'MiniAlbum',
  Misprint: 'M/Print',
  Mispress: 'MP',
  Numbered: 'Num',
  'Picture Disc': 'Pic',
  Quadraphonic: 'Quad',
  'Record Store Day': 'RSD',
  Reissue: 'RE',
  Remastered: 'RM',
  Repress: 'RP',
  Sampler: 'Smplr',
  'Single Sided': 'S/Sided',
  'Special Edition': 'S/Edition',
  'Test Pressing': 'TP',
  'Unofficial Release': 'Unofficial',
  'White Label': 'W/Lbl',
};

/** Matches a size in inches. */
const SIZE = /^\d+½?"$/;
/** Matches what Discogs leaves out: stereo is the rule, and the speed says nothing about the copy. */
const LEFT_OUT = /^Stereo$| RPM$/;
/** How much of a free text Discogs keeps: `Gatefold` becomes `Gat`, `180 Gram` becomes `180`. */
const TEXT_LENGTH = 3;

/** Returns the formats in one text. Several formats are joined with ` + `: `LP, Album + CD, Album`. */
export const shortFormat = (formats: readonly ListedFormat[]): string =>
  formats
    .map(shortPart)
    .filter((part) => part !== '')
    .join(' + ');

function shortPart({ name, qty = 1, text = '', descriptions }: ListedFormat): string {
  // A vinyl record goes by its size: `7"` without the word Vinyl.
  const size =
    name === 'Vinyl' ? (descriptions.find((one) => SIZE.test(one)) ?? descriptions.find(isLp)) : undefined;
  const medium = size ?? NAMES[name] ?? name;
  const rest = descriptions.filter((one) => one !== size && !LEFT_OUT.test(one));
  return [
    medium !== '' && qty > 1 ? `${qty}x${medium}` : medium,
    ...rest.map((one) => DESCRIPTIONS[one] ?? one),
    Array.from(text.trim()).slice(0, TEXT_LENGTH).join('').trim(),
  ]
    .filter((one) => one !== '')
    .join(', ');
}

const isLp = (description: string) => description === 'LP';
