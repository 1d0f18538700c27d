// Sandbox, local Discogs: decides which pressings a search finds. Discogs does not publish its rules. These are stricter than
// they need to be, so that a client that relies on a tolerant search fails here.
//
// - Words (`artist`, `release_title`, `title`, `q`, `label`): each part between spaces must be in the text, as a part between
//   spaces or as a word without punctuation. Order, case and accents do not matter. So `AC DC` finds `AC/DC`, but `A/B` does
//   not find `A / B`: a client must try again without punctuation. A search text without any word (`!!!`) must be contained
//   exactly.
// - `catno`: Discogs knows two spellings of a number: the printed one, and the one without spaces and punctuation. A search
//   must give the second spelling, or whole words of the first. Case does not matter. So `shvl 804`, `SHVL804` and `804` find
//   `SHVL 804`, but `SHVL-804` does not: a client must try again without the dash.
// - `barcode`: exactly as a contributor entered it. Many entered it twice, with and without spaces; some did not. Some entered
//   a leading zero. Other identifiers count, too, because Discogs lists them in the same field of a row: an etching is found as
//   entered, and only so. What the real service does with etchings is not known.
// - `q`: words of names, title, labels, numbers and identifiers. So an etching is found by its words.
// - `format`: a carrier or a description, or several with commas, which must all match. A colour is neither, so it finds
//   nothing.
// - `country`, `year`, `genre`, `style`: equal, whatever the case. `type`: only `release` exists here. Other parameters are
//   ignored.
// - Without any parameter, everything is found. The most collected pressings come first.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { artistLine } from './shapes.ts';

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

const wordsOf = (text: string): string[] => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

const bare = (text: string): string => folded(text).replace(/[^\p{L}\p{N}]+/gu, '');

function hasWords(wanted: string, texts: string[]): boolean {
  const asked = folded(wanted).trim();
  if (wordsOf(wanted).length === 0) return texts.some((text) => folded(text).includes(asked));
  const there = new Set(texts.flatMap((text) => [...folded(text).split(/\s+/), ...wordsOf(text)]));
  return asked.split(/\s+/).every((word) => there.has(word));
}

function hasCatalogNumber(wanted: string, release: CatalogueRelease): boolean {
  const asked = wanted.trim().toLowerCase().split(/\s+/);
  return release.labels.some(({ catno }) => {
    const printed = catno.toLowerCase().split(/\s+/);
    if (asked.length === 1 && asked[0] === bare(catno)) return true;
    return asked.every((word) => printed.includes(word));
  });
}

const namesOf = (release: CatalogueRelease): string[] =>
  release.artists.flatMap((artist) => [artist.name, artist.anv]).concat(artistLine(release.artists));

const same = (wanted: string, values: string[]): boolean =>
  values.some((value) => value.toLowerCase() === wanted.trim().toLowerCase());

type Test = (wanted: string, release: CatalogueRelease) => boolean;

const tests = new Map<string, Test>(
  Object.entries<Test>({
    type: (wanted) => wanted === 'release',
    catno: hasCatalogNumber,
    artist: (wanted, release) => hasWords(wanted, namesOf(release)),
    anv: (wanted, release) =>
      hasWords(
        wanted,
        release.artists.map((artist) => artist.anv),
      ),
    release_title: (wanted, release) => hasWords(wanted, [release.title]),
    title: (wanted, release) =>
      hasWords(wanted, [...namesOf(release), `${artistLine(release.artists)} - ${release.title}`]),
    label: (wanted, release) =>
      hasWords(
        wanted,
        release.labels.map((label) => label.name),
      ),
    barcode: (wanted, release) =>
      same(
        wanted,
        release.identifiers.map((identifier) => identifier.value),
      ),
    country: (wanted, release) => same(wanted, release.country ? [release.country] : []),
    year: (wanted, release) => same(wanted, release.year ? [String(release.year)] : []),
    genre: (wanted, release) => same(wanted, release.genres),
    style: (wanted, release) => same(wanted, release.styles),
    format: (wanted, release) =>
      wanted.split(',').every((one) =>
        same(
          one,
          release.formats.flatMap((format) => [format.name, ...(format.descriptions ?? [])]),
        ),
      ),
    q: (wanted, release) =>
      hasWords(wanted, [
        ...namesOf(release),
        release.title,
        ...release.labels.flatMap((label) => [label.name, label.catno, bare(label.catno)]),
        ...release.identifiers.map((identifier) => identifier.value),
      ]),
  }),
);

/** Returns all pressings that match every parameter, the most collected first. An empty parameter counts as absent. */
export function searchCatalogue(releases: CatalogueRelease[], params: URLSearchParams): CatalogueRelease[] {
  const wanted = [...params].flatMap(([name, value]) => {
    const test = value.trim() === '' ? undefined : tests.get(name);
    return test ? [{ test, value }] : [];
  });
  return releases
    .filter((release) => wanted.every(({ test, value }) => test(value, release)))
    .sort((a, b) => b.have - a.have || a.id - b.id);
}
