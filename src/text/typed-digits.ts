// Text: turns digits and dashes of other scripts and fonts, as people type and paste them, into plain ones. Pure; imports
// nothing.

/**
 * The code of the zero in each script whose digits people can type: full-width, Arabic, Persian, Devanagari, Thai. The codes of
 * the digits 1 to 9 follow it.
 */
const ZEROS: readonly number[] = [0xff10, 0x0660, 0x06f0, 0x0966, 0x0e50];
const DIGIT = /[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59]/g;
/** Matches characters that look like a dash. Minus signs are listed one by one, because in Unicode they are not dashes (`Pd`). */
const DASH = /[\p{Pd}\u02d7\u2043\u2212\u2796]/gu;

/** Turns `５０−９９` into `50-99`. All other characters stay as they are. */
export function plainDigits(text: string): string {
  return text.replace(DASH, '-').replace(DIGIT, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.find((one) => code >= one && code < one + 10) ?? code;
    return String(code - zero);
  });
}
