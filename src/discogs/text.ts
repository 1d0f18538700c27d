// Discogs: strings and links from outside, made plain once, where an answer is read. Escaping for Discord is the views' job.
import { isVisible, withoutTricks } from '../text/foreign-text.ts';

/** Longer than any real title; keeps a hostile answer from travelling further. */
const LONGEST_TEXT = 2_000;
/** More than anybody types into a field. */
const LONGEST_NOTE = 20_000;
/** Discord refuses a whole message for one longer embed URL. */
const LONGEST_LINK = 2_048;

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
// Most strings need no work: printable Latin, Greek and Cyrillic characters without marks to combine, single spaces within.
const IS_CLEAN =
  /^[!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f]+(?: [!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f]+)*$/;
// Within notes a collector's own line breaks stay.
const CONTROLS_BUT_BREAKS = /[^\P{Cc}\n\t]/gu;

/** One line without control characters, runs of spaces or anything around it. Null for what is no text, or shows nothing. */
export function cleanText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (value.length <= LONGEST_TEXT && IS_CLEAN.test(value)) return value;
  const text = withoutTricks(value.slice(0, LONGEST_TEXT).replace(CONTROLS, ' ')).replace(/\s+/g, ' ').trim();
  return isVisible(text) ? text : null;
}

/** Like {@link cleanText}, but keeps line breaks: what a collector wrote into a notes field. */
export function cleanNote(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const lines = value.slice(0, LONGEST_NOTE).replace(/\r\n?/g, '\n').replace(CONTROLS_BUT_BREAKS, '');
  const text = withoutTricks(lines).trim();
  return text === '' ? null : text;
}

// The picture Discogs sends when there is none, as its answers to searches show.
const NO_PICTURE = /\/spacer\.gif$/i;
// Plain enough to need no parsing: no port, no numeric or punycode host, nothing that must be encoded.
const PLAIN_LINK = /^https?:\/\/(?!\S*xn--)[a-z0-9][a-z0-9.-]*[a-z](?:\/[\w\-.~:/@!$&'()*+,;=%?#]*)?$/i;

/** An absolute http or https address, as it is; null for everything else, and for Discogs' "no picture". */
export function cleanLink(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_LINK) return null;
  if (!PLAIN_LINK.test(value)) return asciiLink(value.trim());
  return NO_PICTURE.test(value) ? null : value;
}

/** A readable address (umlauts, spaces) in its encoded form, if it is one at all. */
function asciiLink(value: string): string | null {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return null;
  return url.href.length > LONGEST_LINK || NO_PICTURE.test(url.href) ? null : url.href;
}
