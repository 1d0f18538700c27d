// Discogs: makes strings and links from outside plain, once, where an answer is read. The views escape them for Discord.
import { isVisible, withoutTricks } from '../text/foreign-text.ts';

/** Longer than any real title; keeps a hostile answer from travelling further. */
const LONGEST_TEXT = 2_000;
/** More than anyone types into a field. */
const LONGEST_NOTE = 20_000;
/** Discord refuses a whole message for one embed URL longer than this. */
const LONGEST_LINK = 2_048;

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
// Most strings need no work: printable Latin, Greek and Cyrillic characters without marks to combine, single spaces within.
const IS_CLEAN =
  /^[!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f]+(?: [!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f]+)*$/;
// All controls but line breaks and tabs, which stay in the notes of a collector.
const CONTROLS_BUT_BREAKS = /[^\P{Cc}\n\t]/gu;

/**
 * Returns a text on one line, without control characters, runs of spaces or spaces around it. Null: the value is no text, or
 * nothing of it is visible.
 */
export function cleanText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (value.length <= LONGEST_TEXT && IS_CLEAN.test(value)) return value;
  const text = withoutTricks(value.slice(0, LONGEST_TEXT).replace(CONTROLS, ' ')).replace(/\s+/g, ' ').trim();
  return isVisible(text) ? text : null;
}

/** Like {@link cleanText}, but keeps the line breaks of a collector's notes. */
export function cleanNote(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const lines = value.slice(0, LONGEST_NOTE).replace(/\r\n?/g, '\n').replace(CONTROLS_BUT_BREAKS, '');
  const text = withoutTricks(lines).trim();
  return text === '' ? null : text;
}

// The address of the placeholder image that Discogs' answers to searches have.
const NO_PICTURE = /\/spacer\.gif$/i;
// Plain enough to need no parsing: no port, no numeric or punycode host, nothing to encode.
const PLAIN_LINK = /^https?:\/\/(?!\S*xn--)[a-z0-9][a-z0-9.-]*[a-z](?:\/[\w\-.~:/@!$&'()*+,;=%?#]*)?$/i;

/**
 * Returns an absolute http or https address: a plain one unchanged, any other one encoded. Null: the value is no such address,
 * or that of Discogs' placeholder image.
 */
export function cleanLink(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_LINK) return null;
  if (!PLAIN_LINK.test(value)) return asciiLink(value.trim());
  return NO_PICTURE.test(value) ? null : value;
}

/** Returns a readable address (umlauts, spaces) in its encoded form. Null: it is no address. */
function asciiLink(value: string): string | null {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return null;
  return url.href.length > LONGEST_LINK || NO_PICTURE.test(url.href) ? null : url.href;
}
