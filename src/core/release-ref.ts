// Core: the many ways to name a release. Pure.
import { UserError } from '../errors.ts';
import { cleanLine } from './text.ts';

// Postgres holds 2^63, JavaScript 2^53; Discogs is at about 2^25. Ten digits leave room and refuse nonsense.
const LARGEST_ID = 9_999_999_999;
const LONGEST_REF = 500;

const HELP = 'Give a release id (249504), r249504, or the address of a release page on discogs.com.';

/**
 * Reads `249504`, `r249504`, `[r249504]`, or a release URL in any of Discogs' forms: with a language prefix, old style
 * `/Artist-Title/release/249504`, with a query string or a fragment, web or API.
 * @throws UserError that says why it cannot be a release; a master gets a hint.
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
 * The same for one clean line that may be something else altogether: null when it has neither the form of an id nor of an
 * address.
 * @throws UserError when it has, but is no release.
 */
export function readReleaseRef(text: string): number | null {
  const short = /^\[?\s*([rm]?)\s*(\d+)\s*\]?$/i.exec(text);
  if (short) {
    if (short[1]?.toLowerCase() === 'm') throw masterRefused();
    return checkedId(short[2] ?? '');
  }
  const url = asUrl(text);
  if (!url) return null;
  if (!/(^|\.)discogs\.com$/i.test(url.hostname)) {
    throw new UserError(`That address is not on discogs.com. ${HELP}`);
  }
  // /release/249504-Artist-Title, /de/release/249504, /Artist-Title/release/249504, api: /releases/249504
  const path = /\/(releases?|masters?)\/(?:view\/)?(\d+)(?=[-/]|$)/i.exec(url.pathname);
  if (!path) throw new UserError(`That page on discogs.com is not a release. ${HELP}`);
  if (path[1]?.toLowerCase().startsWith('master')) throw masterRefused();
  return checkedId(path[2] ?? '');
}

function asUrl(text: string): URL | null {
  // People paste "www.discogs.com/release/1" and "<https://…>" (Discord's way to hide the preview).
  const bare = text.replace(/^<(.*)>$/, '$1');
  const withScheme = /^https?:\/\//i.test(bare)
    ? bare
    : /^[\w.-]+\.[a-z]{2,}\//i.test(bare)
      ? `https://${bare}`
      : null;
  return withScheme && URL.canParse(withScheme) ? new URL(withScheme) : null;
}

function checkedId(digits: string): number {
  const id = Number(digits);
  if (id < 1 || id > LARGEST_ID) throw new UserError(`There is no release with that number. ${HELP}`);
  return id;
}

const masterRefused = () =>
  new UserError(
    'That is a master: it stands for all pressings of an album, and you own one of them. Open it on Discogs, choose your pressing under "Versions", and give me its release id.',
  );
