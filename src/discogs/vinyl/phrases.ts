// Discogs: replaces phrases and numbers in a format's free text (`Black Friday`, `180g`, `500 copies`) by marks, before the
// text is split into words.

// A mark is one character that stands for one replaced part. These characters are first removed from the text, so a text from
// outside cannot have marks of its own.
const MARKS = /[\uE000-\uF8FF]/g;
/** The mark for an edition, a shop or a count. Such a part can be beside a colour. */
export const ASIDE = '\uE000';
/** The mark for a weight. A weight separates the words before it from those after it. */
export const WEIGHT = '\uE001';
/** The mark for the first group in brackets or quotes. The marks for the next groups are the next characters. */
export const FIRST_GROUP = 0xe010;

/** Matches phrases whose words mean something else when they are alone (`Black Friday`, `Blue Note`). */
const PHRASES = new RegExp(
  [
    "\\b(?:record store day|rsd|black friday)(?:['’\\s]{1,3}\\d{2,4}\\b)?",
    '\\bvinyl me,? please\\b|\\bbarnes (?:&|and) noble\\b|\\bbooks[- ]a[- ]million\\b|\\bjb hi-fi\\b',
    '\\b(?:rough trade|newbury comics|urban outfitters|third man|hot topic|blood records|music on vinyl)\\b',
    '\\b(?:blue note|back to black|kevin gray|red seal|tone poet|columbia house|high[- ]quality|virgin vinyl|die[- ]hard|lathe[- ]cut)\\b',
    '\\bcolou?r\\s*:',
    '\\bhalf[- ]speed(?:[- ](?:cut|master(?:ed|ing)?))?\\b',
    '\\b(?:(?:silver|gold|golden|ruby|diamond|pearl) )?(?:anniversary|jubilee)\\b',
  ].join('|'),
  'gi',
);
const WEIGHTS =
  /(?:\b\d\s?[x×]\s?)?~?\b\d{2,3}\s?-?(?:grammes|gramm|gramas|gramos|grams|gram|gms|gm|grs|gr|g)\b\.?/gi;
const COUNTED =
  'copies|copy|pcs|pieces|units|made|only|worldwide|exemplare|exemplaires|ex|stück|copias|ejemplares|copie';
/**
 * Matches speeds, editions (`500 copies`, `12/500`, `#12`), years and other long numbers. It does not match `50/50`, which says
 * how the colours of a disc are split.
 */
const COUNTS = new RegExp(
  [
    '(?:33\\s?(?:⅓|1/3)|16\\s?(?:⅔|2/3)|\\b(?:33|45|78))\\s?rpm\\b\\.?',
    `\\b(?:(?:limited|ltd\\.?) (?:to |of ){0,3})?\\d[\\d.,]{0,12}\\s?(?:${COUNTED})\\b`,
    '\\b(?:limited|ltd\\.?) (?:to |of ){1,3}\\d[\\d.,]*',
    '(?<!\\d)(?!50/50)#?\\d+\\s?/\\s?\\d{2,}\\b|(?<!\\d)/\\d{2,}\\b|#\\s?\\d+',
    '(?<![\\d/.,])\\b\\d{2,6}\\b(?!["/%]|[.,]\\d)',
  ].join('|'),
  'gi',
);

/** Replaces phrases and numbers by marks. */
export function markPhrases(text: string): string {
  const marked = text.replace(MARKS, '').replace(PHRASES, ` ${ASIDE} `);
  if (!/\d/.test(marked)) return marked;
  return marked.replace(WEIGHTS, ` ${WEIGHT} `).replace(COUNTS, ` ${ASIDE} `);
}

/** Replaces each mark by a space. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, ' ');
}
