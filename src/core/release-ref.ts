// Core: the many ways to name a release. Pure.
import { UserError } from '../errors.ts';
import { cleanLine } from './text.ts';

// Postgres holds 2^63, JavaScript 2^53; Discogs is at about 2^25. Ten digits leave room and refuse nonsense.
const LARGEST_ID = 9_999_999_999;
const LONGEST_REF = 500;

const HELP = 'Give a release id (249504), r249504, or the address of a release page on discogs.com.';

/**
 * Reads `249504`, `r249504`, `#249504`, `[r249504]`, `[r=249504]`, or a release URL in any of Discogs' forms: with a
 * language prefix, old style `/Artist-Title/release/249504`, with a query string or a fragment, web or API. An address,
 * or Discogs' own `[r249504]`, may stand among other words.
 * @throws UserError that says why it cannot be one release; a master gets a hint.
 */
export function parseReleaseRef(typed: string): number {
  const text = cleanLine(typed);
  if (text === '') throw new UserError(`Nothing to add. ${HELP}`);
  if (text.length > LONGEST_REF) throw new UserError(`That is too long to be a release. ${HELP}`);
  const releaseId = readReleaseRef(text);
  if (releaseId === null) throw new UserError(`That is not a release. ${HELP}`);
  return releaseId;
}

/**
 * The same for one clean line that may be something else altogether: null when nothing in it has the form of an id or of
 * an address.
 * @throws UserError when something has, but is not one release.
 */
export function readReleaseRef(text: string): number | null {
  const whole = /^(?:([rm])|#)?\s*(\d+)$/i.exec(text) ?? MARK_ALONE.exec(text);
  if (whole) return checked(whole[1], whole[2] ?? '');
  // People paste "www.discogs.com/release/1" and "<https://…>" (Discord's way to hide the preview).
  const address = asUrl(text.replace(/^<(.*)>$/, '$1'));
  if (address) return readAddress(address);
  return readAmongWords(text);
}

/**
 * The same for text in which a bare number is something else: only an address, or Discogs' own `[r249504]`, counts.
 * @throws UserError as above.
 */
export const readReleaseLink = (text: string): number | null =>
  text.length > LONGEST_REF ? null : readAmongWords(text);

/** Discogs' own way to link a release in a text. */
const MARK_ALONE = /^\[ ?([rm])? ?=? ?(\d+) ?\]$/i;
const MARKS = /\[([rm])=?(\d+)\]/gi;

/** Without a scheme only what names Discogs: other words have dots and slashes, too. */
const ADDRESSES = /(?<![\w.@/-])(?:https?:\/\/|(?:[\w-]+\.)*discogs\.com\/)[^\s<>[\]"]+/gi;

/** From the front to the last character that is none: looked for from the end, each of a row of dots would be a new start. */
const WITHOUT_PUNCTUATION = /^.*[^)}.,;:!?'*_~|]/;

/** A bare number or an r1 among words may be anything: only an address and Discogs' mark are taken for a release. */
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
    const address = asUrl(WITHOUT_PUNCTUATION.exec(found)?.[0] ?? '');
    if (address) take(() => readAddress(address));
  }
  const [releaseId = null, ...others] = releaseIds;
  if (others.length > 0) {
    throw new UserError(
      `That names ${releaseIds.size} releases, and I take one at a time. Give me only one of them.`,
    );
  }
  // Beside exactly one release, a master or another page does not matter.
  if (releaseId === null && refusal !== null) throw refusal;
  return releaseId;
}

function readAddress(url: URL): number {
  if (!/(^|\.)discogs\.com$/i.test(url.hostname)) {
    throw new UserError(`That address is not on discogs.com. ${HELP}`);
  }
  // /release/249504-Artist-Title, /de/release/249504, /Artist-Title/release/249504, api: /releases/249504
  const path = /\/(releases?|masters?)\/(?:view\/)?(\d+)(?=[-/]|$)/i.exec(url.pathname);
  if (!path) throw new UserError(`That page on discogs.com is not a release. ${HELP}`);
  return checked(path[1], path[2] ?? '');
}

function asUrl(text: string): URL | null {
  if (/\s/.test(text)) return null;
  const withScheme = /^https?:\/\//i.test(text)
    ? text
    : /^[\w.-]+\.[a-z]{2,}\//i.test(text)
      ? `https://${text}`
      : null;
  return withScheme && URL.canParse(withScheme) ? new URL(withScheme) : null;
}

/** @throws UserError for a master, and for what is no id. */
function checked(kind: string | undefined, digits: string): number {
  if (kind?.toLowerCase().startsWith('m')) throw masterRefused();
  const id = Number(digits);
  if (id < 1 || id > LARGEST_ID) throw new UserError(`There is no release with that number. ${HELP}`);
  return id;
}

const masterRefused = () =>
  new UserError(
    'That is a master: it stands for all pressings of an album, and you own one of them. Open it on Discogs, choose your pressing under "Versions", and give me its release id.',
  );
