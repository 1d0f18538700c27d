// Text: makes the text of strangers fit for a reader: hidden characters go, stacked marks are cut, invitations are broken.
// The one place for it: typed texts, Discogs' texts and every text that we show pass through here. Pure; imports nothing.

// A character that a reader sees: no space, no control, and nothing that only affects its neighbours. Fillers, joiners and the
// blank of Braille are characters to Unicode, and nothing to a reader.
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a reader sees anything of this text. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

// Invisible characters: marks of direction, soft hyphens, fillers, tags, annotations, halves of a character (Postgres and
// JSON refuse those). Joiners and variation selectors stay: Persian, Hindi and emoji need them.
const HIDDEN =
  /(?![\p{Join_Control}\p{Variation_Selector}])\p{Default_Ignorable_Code_Point}|[\p{Surrogate}\ufff9-\ufffb]/gu;
/** Two or more marks on one letter, with the joiners between them. */
const PILE = /[\p{M}\p{Join_Control}]{2,}/gu;
const MARK = /\p{M}/u;
const SELECTOR = /\p{Variation_Selector}/u;
/** How many marks stay on a letter. Vietnamese, Thai and emoji of keys need two. */
const MOST_MARKS = 2;
/** How many marks are left to compose. Composing takes time with the square of their number, and leaves fewer of them. */
const MOST_MARKS_TO_COMPOSE = 8;
const IS_PLAIN = /^[\n\t -~\u00a0-\u00ac\u00ae-\u02ff]*$/;

/**
 * Removes invisible characters, leaves at most two marks on a letter, and composes them. Controls and white space stay as they
 * are. A second pass changes nothing.
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
 * Keeps the first marks of a pile, and one joiner where several follow each other. A variation selector is a mark to Unicode,
 * but no reader sees it: selectors always leave room for one visible mark.
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

const MAY_INVITE = /discord|dsc|%|[^\n\t -~]/i;
/**
 * The name of a site of Discord, or of one that leads to its invitations, up to its dot. Compared with a text as `folded`
 * returns it.
 */
const INVITATION =
  /(?:discord(?:app)?(?=[.\u3002](?:gg|com|gift|new|me|io|li|link|st)(?![a-z\d-]))|dsc(?=[.\u3002]gg(?![a-z\d-])))[.\u3002]/g;

/**
 * Turns `discord.gg/abc` into `discord[.]gg/abc`. Discord makes an invitation of the first anywhere in a text, and nothing of
 * the second. Any path counts: only Discord knows which ones are invitations.
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
const ENCODED = /%[2-7][\da-f]/iy;

/**
 * Returns a text as browsers read an address: full-width and similar letters become plain ones, in lower case; encoded parts
 * are decoded; invisible characters are gone. `from`, `to`: where each of its characters stands in the original.
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
