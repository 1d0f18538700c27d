// Text: digits as people print, type and paste them. Pure; imports nothing.

/**
 * The zeros of scripts that keyboards have: full-width, Arabic, Persian, Devanagari, Thai. After each zero follow its other
 * digits.
 */
const ZEROS: readonly number[] = [0xff10, 0x0660, 0x06f0, 0x0966, 0x0e50];
const DIGIT = /[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59]/g;
/** Characters that look like a dash. Minus signs are listed, because they are no punctuation to Unicode. */
const DASH = /[\p{Pd}\u02d7\u2043\u2212\u2796]/gu;

/** Turns `５０−９９` into `50-99`. Everything else stays as it is. */
export function plainDigits(text: string): string {
  return text.replace(DASH, '-').replace(DIGIT, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.find((one) => code >= one && code < one + 10) ?? code;
    return String(code - zero);
  });
}
