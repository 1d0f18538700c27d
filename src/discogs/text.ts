// Discogs: removes control characters and other tricks from the texts and links of an answer, once, when it is read. The views
// escape the texts for Discord later.
import { isVisible, withoutTricks } from '../text/foreign-text.ts';

/** The longest text that is kept, in characters. No real title is longer; the rest of a hostile text is cut. */
const LONGEST_TEXT = 2_000;
/** The longest note that is kept, in characters. No one types more into a field. */
const LONGEST_NOTE = 20_000;
/** The longest link that is kept, in characters. Discord refuses a whole message if one address in an embed is longer. */
const LONGEST_LINK = 2_048;

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
// Matches a text that needs no cleaning, as most do: printable Latin, Greek and Cyrillic characters without combining marks,
// and single spaces between them.
const IS_CLEAN =
  /^[!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f]+(?: [!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f]+)*$/;
// Matches control characters except line breaks and tabs, which stay in the notes of a collector.
const CONTROLS_BUT_BREAKS = /[^\P{Cc}\n\t]/gu;

/**
 * Returns a text on one line, without control characters, runs of spaces, and spaces at its ends. Returns null if the value is
 * no text, or if nothing of it is visible.
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

// Matches the address of the placeholder image that Discogs sends in searches for a release without a picture.
const NO_PICTURE = /\/spacer\.gif$/i;
// Matches an address that needs no parsing: it has no port, no numeric or punycode host, and no character that must be encoded.
const PLAIN_LINK = /^https?:\/\/(?!\S*xn--)[a-z0-9][a-z0-9.-]*[a-z](?:\/[\w\-.~:/@!$&'()*+,;=%?#]*)?$/i;

/**
 * Returns an absolute http or https address. A plain address stays unchanged; any other one is encoded. Returns null if the
 * value is no such address, or is Discogs' placeholder image.
 */
export function cleanLink(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_LINK) return null;
  if (!PLAIN_LINK.test(value)) return asciiLink(value.trim());
  return NO_PICTURE.test(value) ? null : value;
}

/** Encodes an address that has umlauts or spaces. Returns null if the value is no web address, names a user, or is too long. */
function asciiLink(value: string): string | null {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return null;
  return url.href.length > LONGEST_LINK || NO_PICTURE.test(url.href) ? null : url.href;
}
