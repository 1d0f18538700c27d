// Config: cleans a value of the configuration: takes off the quotes around it and the invisible characters at its ends.

/**
 * Invisible characters. `\s` does not match all of them: text copied from a web page can contain a zero-width space or a soft
 * hyphen.
 */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Opening and closing quotes. `docker run --env-file` leaves quotes in a value (https://github.com/docker/cli/issues/3630), and
 * so does a systemd unit in `Environment=A="b"`. Word processors write curved quotes in place of straight ones.
 */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
};

const isVisible = (letter: string): boolean => !INVISIBLE.test(letter);

/** Takes pairs of quotes, spaces, line ends and invisible characters off both ends. Returns the rest, which can be empty. */
export function cleanValue(text: string): string {
  let value = trimmed(text);
  for (;;) {
    const inner = unquoted(value);
    if (inner === null) return value;
    value = trimmed(inner);
  }
}

function trimmed(text: string): string {
  const letters = [...text];
  const first = letters.findIndex(isVisible);
  return first < 0 ? '' : letters.slice(first, letters.findLastIndex(isVisible) + 1).join('');
}

/** Returns the text between the quotes. Null: the quotes do not enclose the whole text, as in `"a","b"`. */
function unquoted(text: string): string | null {
  const first = text[0] ?? '';
  const closing = QUOTES[first];
  const inner = text.slice(1, -1);
  const isPair = text.length >= 2 && closing !== undefined && text.endsWith(closing);
  return isPair && !inner.includes(first) && !inner.includes(closing) ? inner : null;
}

/**
 * Matches the invisible characters within a value. Leaves out the ordinary space: a person can see it, and each variable
 * decides whether its value can have spaces.
 */
const HIDDEN = /(?! )[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * Returns the first invisible character within a clean value, as `U+200B`. Null: there is none.
 * @param allowed invisible characters that the value can have.
 */
export function hiddenLetter(value: string, allowed: RegExp | null): string | null {
  for (const [letter] of value.matchAll(HIDDEN)) {
    if (allowed?.test(letter)) continue;
    return `U+${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  }
  return null;
}
