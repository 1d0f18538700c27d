// Core: finds the release or the master that a typed or pasted text names: a number, an address, or `[r249504]`. Pure.
import { plainDigits } from '../../text/typed-digits.ts';
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import { isOfDiscogs, readDiscogsPage } from './discogs-page.ts';

/** The largest id that is accepted. Discogs is at about 2^25 now, and JavaScript and Postgres hold larger numbers. */
export const LARGEST_ID = 9_999_999_999;
/** The most characters of a text in which an id is looked for. */
const LONGEST_REF = 500;

/** What a text names on Discogs: one release, or one master, which stands for all pressings of an album. */
export type Reference = { kind: 'release'; releaseId: number } | { kind: 'master'; masterId: number };

/**
 * Returns the release or the master that a text names. The text can be `249504`, `r249504`, `#249504`, `m96559`, `[r249504]` or
 * `[r=249504]`, also with punctuation around it. Or it contains, among other words, `[r249504]` or the address of a Discogs page
 * that names one release or one master (discogs-page.ts). A bare number is a release.
 * @throws Refusal that says why the text names neither.
 */
export function parseReference(typed: string): Reference {
  const text = cleanLine(typed);
  const named = text.length > LONGEST_REF ? null : readReference(text);
  if (named === null) throw new Refusal({ kind: 'no-release-named' });
  return named;
}

/**
 * Does the same as `parseReference` for a line (`cleanLine`) that need not name anything. Returns null when nothing in it looks
 * like an id or an address.
 * @throws Refusal when something looks like an id or an address, but names neither one release nor one master.
 */
export function readReference(text: string): Reference | null {
  const bare = unwrapped(text);
  const number = plainDigits(bare);
  const whole = ID_ALONE.exec(number) ?? MARK_ALONE.exec(number);
  if (whole) return checked(whole[1], whole[2] ?? '');
  // People also paste "www.discogs.com/release/1", and "<https://…>", with which Discord hides the preview of a link.
  const address = asUrl(bare);
  if (address) return readAddress(address);
  return readAmongWords(text);
}

/** Does the same as `readReference` where only a release will do, and returns its id. @throws Refusal also for a master. */
export function readReleaseRef(text: string): number | null {
  const named = readReference(text);
  return named && releaseOf(named);
}

/**
 * Does the same as `readReference` for a text in which a bare number means something else. Only an address or `[r249504]`
 * counts.
 * @throws as `readReference`.
 */
export const readLink = (text: string): Reference | null =>
  text.length > LONGEST_REF ? null : readAmongWords(text);

/** Returns the id of a release. @throws Refusal for a master. */
export function releaseOf(named: Reference): number {
  if (named.kind === 'master') throw new Refusal({ kind: 'master-named' });
  return named.releaseId;
}

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
export function unwrapped(text: string): string {
  let [from, to] = [0, text.length];
  for (let before = -1; before !== to; ) {
    before = to;
    while (to > from && AFTER_WORD.has(text[to - 1])) to--;
    if (to - from >= 2 && PAIRS.has(`${text[from]}${text[to - 1]}`)) [from, to] = [from + 1, to - 1];
  }
  return text.slice(from, to).trim();
}

/**
 * Finds the release or the master in a text of several words. Only an address or `[r249504]` counts, because a bare `249504` or
 * `r1` among words can mean anything. Returns null if there is neither. @throws Refusal
 */
function readAmongWords(text: string): Reference | null {
  const { named, refusal } = namedAmongWords(text);
  // If the text names exactly one release, a master or another page in it does not matter.
  const releases = named.filter(({ kind }) => kind === 'release');
  const [one = null, ...others] = releases.length > 0 ? releases : named;
  if (others.length > 0) throw new Refusal({ kind: 'several-releases' });
  if (one === null && refusal !== null) throw refusal;
  return one;
}

/**
 * Returns all releases and masters that a text names by an address or as `[r249504]`, each once. What names neither is
 * left out.
 */
export const referencesIn = (text: string): Reference[] => namedAmongWords(text).named;

/** @returns each thing once, and the first refusal. */
function namedAmongWords(text: string): { named: Reference[]; refusal: unknown } {
  const named = new Map<string, Reference>();
  let refusal: unknown = null;
  const take = (read: () => Reference) => {
    try {
      const one = read();
      named.set(JSON.stringify(one), one);
    } catch (error) {
      refusal ??= error;
    }
  };
  for (const [, kind, digits = ''] of text.matchAll(MARKS)) take(() => checked(kind, digits));
  for (const [found] of text.matchAll(ADDRESSES)) {
    const address = asUrl(withoutTail(found, AFTER_ADDRESS));
    if (address) take(() => readAddress(address));
  }
  return { named: [...named.values()], refusal };
}

/** Returns what an address names. @throws Refusal when that is neither a release nor a master. */
export function readAddress(url: URL): Reference {
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

/** Returns what an id names. `kind`: `r` or `m`, or a word that begins with it. @throws Refusal for an impossible id. */
function checked(kind: string | undefined, digits: string): Reference {
  const id = Number(digits);
  if (id < 1 || id > LARGEST_ID) throw new Refusal({ kind: 'no-such-number' });
  return kind?.toLowerCase().startsWith('m')
    ? { kind: 'master', masterId: id }
    : { kind: 'release', releaseId: id };
}
