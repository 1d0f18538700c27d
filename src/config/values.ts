// Root: what somebody meant who wrote a value of the configuration: without quotes around it, and without what nobody sees.

/** Not `\s` alone: a byte order mark, a zero-width space or a soft hyphen comes along when text is copied from a page. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Quotes that stand in pairs. `docker run --env-file` keeps them (https://github.com/docker/cli/issues/3630), and so does a
 * unit of systemd in `Environment=A="b"`; word processors make the curved ones.
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

/** Takes off, at both ends: pairs of quotes, spaces, line ends, and whatever has no shape. What is left may be empty. */
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

/** Null for what is not in quotes as a whole: of `"a","b"` the quotes are not one pair. */
function unquoted(text: string): string | null {
  const first = text[0] ?? '';
  const closing = QUOTES[first];
  const inner = text.slice(1, -1);
  const isPair = text.length >= 2 && closing !== undefined && text.endsWith(closing);
  return isPair && !inner.includes(first) && !inner.includes(closing) ? inner : null;
}

/** An ordinary space is seen by the gap: whether it may stand there is a question of its own. */
const HIDDEN = /(?! )[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * The first letter within a clean value that nobody sees, as `U+200B`; null when there is none.
 * @param allowed letters that may stand there all the same.
 */
export function hiddenLetter(value: string, allowed: RegExp | null): string | null {
  for (const [letter] of value.matchAll(HIDDEN)) {
    if (allowed?.test(letter)) continue;
    return `U+${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  }
  return null;
}
