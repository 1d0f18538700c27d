// Core: finds the release id in a text that a person typed or pasted: a number, an address, or Discogs' `[r249504]`. Pure.
import { plainDigits } from '../../text/typed-digits.ts';
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import { isOfDiscogs, readDiscogsPage } from './discogs-page.ts';

/** The largest id that is accepted. Discogs is at about 2^25 now, and JavaScript and Postgres hold larger numbers. */
const LARGEST_ID = 9_999_999_999;
/** The most characters of a text in which an id is looked for. */
const LONGEST_REF = 500;

/**
 * Returns the release id that a text names. The text can be `249504`, `r249504`, `#249504`, `[r249504]` or `[r=249504]`, also
 * with punctuation around it. Or it contains, among other words, `[r249504]` or the address of a Discogs page that names one
 * release (discogs-page.ts).
 * @throws Refusal that says why the text does not name one release.
 */
export function parseReleaseRef(typed: string): number {
  const text = cleanLine(typed);
  const releaseId = text.length > LONGEST_REF ? null : readReleaseRef(text);
  if (releaseId === null) throw new Refusal({ kind: 'no-release-named' });
  return releaseId;
}

/**
 * Does the same as `parseReleaseRef` for a line (`cleanLine`) that may not name a release at all. Returns null when nothing in it
 * looks like an id or an address.
 * @throws Refusal when something looks like an id or an address, but does not name one release.
 */
export function readReleaseRef(text: string): number | null {
  const bare = unwrapped(text);
  const number = plainDigits(bare);
  const whole = ID_ALONE.exec(number) ?? MARK_ALONE.exec(number);
  if (whole) return checked(whole[1], whole[2] ?? '');
  // People also paste "www.discogs.com/release/1", and "<https://…>", with which Discord hides the preview of a link.
  const address = asUrl(bare);
  if (address) return readAddress(address);
  return readAmongWords(text);
}

/**
 * Does the same as `readReleaseRef` for a text in which a bare number means something else. Only an address or `[r249504]`
 * counts.
 * @throws as `readReleaseRef`.
 */
export const readReleaseLink = (text: string): number | null =>
  text.length > LONGEST_REF ? null : readAmongWords(text);

/** Matches a text that is only an id: `249504`, `r249504`, `#249504`. */
const ID_ALONE = /^(?:([rm])|#)?\s*(\d+)$/i;
/** Matches a text that is only `[r249504]`, which is how people link a release in a text on Discogs. */
const MARK_ALONE = /^\[ ?([rm])? ?=? ?(\d+) ?\]$/i;
/** Matches each `[r249504]` among other words. */
const MARKS = /\[([rm])=?(\d+)\]/gi;

/**
 * Matches the addresses in a text. An address without `https://` counts only if it has `discogs.com`, because other words have
 * dots and slashes, too.
 */
const ADDRESSES =
  /(?<![\p{L}\p{N}.@/?&#%+-]|(?<!\[url)=)(?:https?:\/\/|(?:[a-z\d-]+\.)*discogs\.com\/)[^\s<>[\]"]+/giu;

/** Characters that end a sentence or Markdown. Behind an address they are not a part of it. */
const AFTER_ADDRESS: ReadonlySet<string | undefined> = new Set(")}.,;:!?'’”»*_~|`");
/** Characters behind a word that are not a part of it. */
const AFTER_WORD: ReadonlySet<string | undefined> = new Set('.,;:!?');
/** Pairs of characters that people put around a text. */
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

// Removes these characters from the end of a text. It is a loop, because a regular expression that ends in `$` takes quadratic
// time for a long row of dots.
function withoutTail(text: string, tail: ReadonlySet<string | undefined>): string {
  let end = text.length;
  while (tail.has(text[end - 1])) end--;
  return text.slice(0, end);
}

/** Removes punctuation at the end, and quotes, brackets and Markdown around the whole text. */
function unwrapped(text: string): string {
  let [from, to] = [0, text.length];
  for (let before = -1; before !== to; ) {
    before = to;
    while (to > from && AFTER_WORD.has(text[to - 1])) to--;
    if (to - from >= 2 && PAIRS.has(`${text[from]}${text[to - 1]}`)) [from, to] = [from + 1, to - 1];
  }
  return text.slice(from, to).trim();
}

/**
 * Finds the release id in a text of several words. Only an address or `[r249504]` counts, because a bare `249504` or `r1` among
 * words can mean anything. Returns null if there is neither. @throws Refusal
 */
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
  // If the text names exactly one release, a master or another page in it does not matter.
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
  // Without `https://`, a text counts as an address only if it has a host with a dot and a path after it. Other words can have
  // dots and slashes, too.
  const looksLikeOne = withScheme === text || /^(?:\/\/)?[\w.-]+\.[a-z]{2,}\//i.test(text);
  return looksLikeOne && URL.canParse(withScheme) ? new URL(withScheme) : null;
}

/** Returns the id. `kind`: `r` or `m`, or a word that begins with it. @throws Refusal for a master, and for an impossible id. */
function checked(kind: string | undefined, digits: string): number {
  if (kind?.toLowerCase().startsWith('m')) throw new Refusal({ kind: 'master-named' });
  const id = Number(digits);
  if (id < 1 || id > LARGEST_ID) throw new Refusal({ kind: 'no-such-number' });
  return id;
}
