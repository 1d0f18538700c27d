// Text: cleans texts that strangers wrote: removes hidden characters, cuts stacked marks, and makes Discord invitations harmless.
// No other file does this: typed texts, Discogs' texts and every text that we show pass through here. Pure; imports nothing.

// Matches a character that a reader sees: no space, no control, and nothing that only affects its neighbours. Fillers, joiners
// and the Braille blank (U+2800) are characters in Unicode, but a reader does not see them.
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Returns whether a reader sees anything of this text. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

// Matches invisible characters: marks of direction, soft hyphens, fillers, tags, annotations, and single surrogates (which
// Postgres and JSON refuse). Does not match joiners and variation selectors, because Persian, Hindi and emoji need them.
const HIDDEN =
  /(?![\p{Join_Control}\p{Variation_Selector}])\p{Default_Ignorable_Code_Point}|[\p{Surrogate}\ufff9-\ufffb]/gu;
/** Matches a pile: two or more marks on one letter, with the joiners between them. A mark is an accent or similar (`\p{M}`). */
const PILE = /[\p{M}\p{Join_Control}]{2,}/gu;
const MARK = /\p{M}/u;
const SELECTOR = /\p{Variation_Selector}/u;
/** The most marks that stay on a letter. Vietnamese, Thai and emoji of keys need two. */
const MOST_MARKS = 2;
/**
 * The most marks on a letter when it is composed (NFC), which joins marks with their letter. There is a limit, because composing
 * takes time with the square of the number of marks. It is above MOST_MARKS, because fewer marks are left afterwards.
 */
const MOST_MARKS_TO_COMPOSE = 8;
/** Matches a text of which nothing has to be removed. It is a quick test for most texts. */
const IS_PLAIN = /^[\n\t -~\u00a0-\u00ac\u00ae-\u02ff]*$/;

/**
 * Removes invisible characters, composes letters with their marks (NFC), and leaves at most two more marks on a letter.
 * Controls and white space stay as they are. Cleaning the result again changes nothing.
 */
export function withoutTricks(text: string): string {
  if (IS_PLAIN.test(text)) return text;
  return text
    .replace(HIDDEN, '')
    .replace(PILE, (pile) => cutPile(pile, MOST_MARKS_TO_COMPOSE))
    .normalize('NFC')
    .replace(PILE, (pile) => cutPile(pile, MOST_MARKS));
}

/**
 * Keeps the first `most` marks of a pile, and one of several joiners in a row. In Unicode a variation selector is a mark, too,
 * but no reader sees it. So if the pile has a visible mark, at most `most` - 1 selectors are kept.
 */
function cutPile(pile: string, most: number): string {
  let marks = 0;
  let selectors = 0;
  const mostSelectors = VISIBLE.test(pile) ? most - 1 : most;
  let isAfterJoiner = false;
  let kept = '';
  for (const one of pile) {
    const isMark = MARK.test(one);
    if (SELECTOR.test(one) && selectors++ >= mostSelectors) continue;
    if (isMark ? marks++ < most : !isAfterJoiner) {
      kept += one;
      isAfterJoiner = !isMark;
    }
  }
  return kept;
}

/** Matches every text that may have an invitation, and few others. It is a quick test for most texts. */
const MAY_INVITE = /discord|dsc|%|[^\n\t -~]/i;
/**
 * Matches the name of a site with invitations to Discord (`discord.gg`, `dsc.gg`), up to its dot, in a text that `folded`
 * returned.
 */
const INVITATION =
  /(?:discord(?:app)?(?=[.\u3002](?:gg|com|gift|new|me|io|li|link|st)(?![a-z\d-]))|dsc(?=[.\u3002]gg(?![a-z\d-])))[.\u3002]/g;

/**
 * Turns `discord.gg/abc` into `discord[.]gg/abc`. Discord shows an invitation for the first text, anywhere in a message, and
 * none for the second. The function changes every path, because only Discord knows which paths are invitations.
 */
export function withoutInvitations(text: string): string {
  if (!MAY_INVITE.test(text)) return text;
  const { address, from, to } = folded(text);
  let out = '';
  let done = 0;
  for (const { index, 0: name } of address.matchAll(INVITATION)) {
    const dot = index + name.length - 1;
    out += `${text.slice(done, from[dot])}[.]`;
    done = to[dot] ?? text.length;
  }
  return out + text.slice(done);
}

const UNSEEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
/** Matches a percent-encoded ASCII character: `%2e`. */
const ENCODED = /%[2-7][\da-f]/iy;

/**
 * Returns a text in the form in which browsers read an address: full-width and similar letters are plain, all letters are in
 * lower case, percent-encoding is decoded, invisible characters are removed. `from` and `to` have, for each character of the
 * result, where it begins and ends in the original text.
 */
function folded(text: string): { address: string; from: number[]; to: number[] } {
  const from: number[] = [];
  const to: number[] = [];
  let address = '';
  for (let at = 0; at < text.length; ) {
    ENCODED.lastIndex = at;
    const encoded = ENCODED.exec(text)?.[0];
    const one = encoded ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    const read = encoded ? String.fromCharCode(Number.parseInt(encoded.slice(1), 16)) : one;
    for (const letter of UNSEEN.test(read) ? '' : read.normalize('NFKC').toLowerCase()) {
      for (let unit = 0; unit < letter.length; unit++) {
        from.push(at);
        to.push(at + one.length);
      }
      address += letter;
    }
    at += one.length;
  }
  return { address, from, to };
}
