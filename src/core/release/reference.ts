// Core: the many ways to name a release. Pure.
import { plainDigits } from '../../text/typed-digits.ts';
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import { isOfDiscogs, readDiscogsPage } from './discogs-page.ts';

// Postgres holds 2^63, JavaScript 2^53; Discogs is at about 2^25. Ten digits leave room and refuse nonsense.
const LARGEST_ID = 9_999_999_999;
const LONGEST_REF = 500;

/**
 * Reads `249504`, `r249504`, `#249504`, `[r249504]`, `[r=249504]`, with punctuation around it or without, or the address of
 * any page of Discogs that names one release (discogs-page.ts). Other words can stand around an address or around Discogs'
 * own `[r249504]`.
 * @throws Refusal that says why it cannot be one release; a master gets a hint.
 */
export function parseReleaseRef(typed: string): number {
  const text = cleanLine(typed);
  const releaseId = text.length > LONGEST_REF ? null : readReleaseRef(text);
  if (releaseId === null) throw new Refusal({ kind: 'no-release-named' });
  return releaseId;
}

/**
 * As `parseReleaseRef`, for one clean line that can be something else altogether. Null when nothing in it has the form of an id
 * or an address.
 * @throws Refusal when something has that form, but is not one release.
 */
export function readReleaseRef(text: string): number | null {
  const bare = unwrapped(text);
  const number = plainDigits(bare);
  const whole = ID_ALONE.exec(number) ?? MARK_ALONE.exec(number);
  if (whole) return checked(whole[1], whole[2] ?? '');
  // People paste "www.discogs.com/release/1" and "<https://…>" (Discord's way to hide the preview).
  const address = asUrl(bare);
  if (address) return readAddress(address);
  return readAmongWords(text);
}

/**
 * As `readReleaseRef`, for text in which a bare number is something else: only an address, or Discogs' own `[r249504]`, counts.
 * @throws Refusal as above.
 */
export const readReleaseLink = (text: string): number | null =>
  text.length > LONGEST_REF ? null : readAmongWords(text);

const ID_ALONE = /^(?:([rm])|#)?\s*(\d+)$/i;
/** Discogs' own way to link a release in a text. */
const MARK_ALONE = /^\[ ?([rm])? ?=? ?(\d+) ?\]$/i;
const MARKS = /\[([rm])=?(\d+)\]/gi;

/**
 * Finds addresses. An address without a scheme counts only if it names Discogs, because other words have dots and slashes, too.
 */
const ADDRESSES =
  /(?<![\p{L}\p{N}.@/?&#%+-]|(?<!\[url)=)(?:https?:\/\/|(?:[a-z\d-]+\.)*discogs\.com\/)[^\s<>[\]"]+/giu;

/** Characters that end a sentence or Markdown, and so are not part of the address before them. */
const AFTER_ADDRESS: ReadonlySet<string | undefined> = new Set(")}.,;:!?'’”»*_~|`");
const AFTER_WORD: ReadonlySet<string | undefined> = new Set('.,;:!?');
const PAIRS: ReadonlySet<string> = new Set([
  '<>',
  '()',
  '{}',
  '""',
  "''",
  '“”',
  '„“',
  '‘’',
  '«»',
  '**',
  '__',
  '~~',
  '||',
  '``',
]);

// Removes these characters from the end of a text. A loop, because a regular expression that ends in `$` takes quadratic time
// in a row of dots.
function withoutTail(text: string, tail: ReadonlySet<string | undefined>): string {
  let end = text.length;
  while (tail.has(text[end - 1])) end--;
  return text.slice(0, end);
}

/** Removes the end of a sentence, and the quotes, brackets and marks around the whole text. */
function unwrapped(text: string): string {
  let [from, to] = [0, text.length];
  for (let before = -1; before !== to; ) {
    before = to;
    while (to > from && AFTER_WORD.has(text[to - 1])) to--;
    if (to - from >= 2 && PAIRS.has(`${text[from]}${text[to - 1]}`)) [from, to] = [from + 1, to - 1];
  }
  return text.slice(from, to).trim();
}

/** A bare number or an r1 among words can be anything: only an address and Discogs' mark count as a release. */
function readAmongWords(text: string): number | null {
  const releaseIds = new Set<number>();
  let refusal: unknown = null;
  const take = (read: () => number) => {
    try {
      releaseIds.add(read());
    } catch (error) {
      refusal ??= error;
    }
  };
  for (const [, kind, digits = ''] of text.matchAll(MARKS)) take(() => checked(kind, digits));
  for (const [found] of text.matchAll(ADDRESSES)) {
    const address = asUrl(withoutTail(found, AFTER_ADDRESS));
    if (address) take(() => readAddress(address));
  }
  const [releaseId = null, ...others] = releaseIds;
  if (others.length > 0) throw new Refusal({ kind: 'several-releases' });
  // Beside exactly one release, a master or another page does not matter.
  if (releaseId === null && refusal !== null) throw refusal;
  return releaseId;
}

function readAddress(url: URL): number {
  if (!isOfDiscogs(url)) throw new Refusal({ kind: 'not-on-discogs' });
  const page = readDiscogsPage(url);
  if (page.names === 'neither') throw new Refusal({ kind: 'not-a-release-page' });
  return checked(page.names, page.digits);
}

function asUrl(text: string): URL | null {
  if (/\s/.test(text)) return null;
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`;
  // A host without a scheme has a dot and is followed by a path: other words have dots and slashes, too.
  const looksLikeOne = withScheme === text || /^(?:\/\/)?[\w.-]+\.[a-z]{2,}\//i.test(text);
  return looksLikeOne && URL.canParse(withScheme) ? new URL(withScheme) : null;
}

/** @throws Refusal for a master, and for a text that is no id. */
function checked(kind: string | undefined, digits: string): number {
  if (kind?.toLowerCase().startsWith('m')) throw new Refusal({ kind: 'master-named' });
  const id = Number(digits);
  if (id < 1 || id > LARGEST_ID) throw new Refusal({ kind: 'no-such-number' });
  return id;
}
