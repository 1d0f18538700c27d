// Core: finds catalogue numbers among the words of a line: `my SHVL 804 has a scratch`. Pure. The shape of a word is all there is to
// go by, so in doubt a word is none.

/** Matches the words that say that a catalogue number follows: `Cat# `, `Cat. no.: `, `Katalognummer `. */
const LABELS =
  /\b(?:cat(?:alog(?:ue)?)?\.? ?(?:#|no\b\.?|nr\b\.?|n[o°]|number\b)|katalog(?:nummer|-?nr\b\.?)|kat\.? ?nr\b\.?) ?[:=]? ?/giu;
/** What ends a labelled number. */
const AFTER_NUMBER = /[,;:|()[\]{}]/;

/** The most words of a number: `7243 8 29752 1 8`. */
const MOST_WORDS = 5;
/** No number is longer, and no word of one. */
const LONGEST = 24;

/** Shapes of numbers that begin with digits: EMI, Philips, Warner, and EMI after 1990. */
const LAYOUTS = [
  /^\d[A-Z] ?\d{3}[ -]\d{2} ?\d{3}$/,
  /^\d{3}[ -]\d{3}[ -]\d$/,
  /^\d{3}-\d{3} \d{3}-\d$/,
  /^\d \d{5}-\d$/,
  /^\d{4} \d \d{5} \d \d$/,
];

/** Matches the number behind a prefix: `804`, `9002-1`, `4003LP`. */
const NUMBER = /^\d{3,6}(?:-\d{1,2})?[A-Z]{0,2}$/i;
const PREFIX = /^[A-Z]{2,6}$/;
/** A prefix in small letters has no vowel, because nearly all words have one. */
const SMALL_PREFIX = /^[bcdfghjklmnpqrstvwxz]{3,5}$/;
/** Matches one word that has both: `ILPS-9002`, `MOVLP1234`, `4AD0012LP`. */
const JOINED = /^[A-Z\d][A-Z\d./-]{3,19}$/;
const SMALL_JOINED = /^[bcdfghjklmnpqrstvwxz]{3,6}-?\d{3,6}$/;
/** A label that counts its LPs begins with few digits: `RTRADLP12`. */
const OF_LP = /^[A-Z]{2,}LP\d{1,5}[A-Z]{0,2}$/;
/** A word with more changes between letters and digits is an id of something else. */
const MOST_RUNS = 4;

const YEAR = /^(?:19|20)\d\d$/;
/** Matches an amount with its unit: `320KBPS`, `100LP`. */
const AMOUNT =
  /^\d+(?:K?BPS|K?HZ|MHZ|[KMGT]B|K?G|GR|GRAMS?|[KCM]?M|RPM|EUR|USD|GBP|PCS|LPS?|EPS?|CDS?|ST|ND|RD|TH|MINS?|SECS?|HRS?|[APX])$/i;
/** Matches the beginning of the name of a turntable or of other gear that collectors write about. */
const GEAR = /^(?:SL[ -]?1[25]\d\d|TR[ -]?[5-9]\d\d|AT[ -]?(?:LP|VM)\d|(?:PLX|RTX|GTX|RT|MP[CD])[ -]?\d)/;

/** Words that stand in front of other numbers. */
const NO_PREFIXES: ReadonlySet<string> = new Set(
  [
    'EUR USD GBP AUD CAD CHF JPY SEK NOK DKK PLN',
    'LP LPS EP EPS CD CDS DVD DVDS MC MP LTD RPM OBI OG VHS',
    'NM VG EX MT NEW USED SOLD SALE WTB WTS WTT FS FT BID LOT SET BOX',
    'UK US USA EU JP JPN DE GER FR FRA IT NL AU CA SE GB',
    'NO NR NUM NUMS VOL PT PART SIDE PAGE PP TOP BEST ONLY ABOUT OVER UNDER LIKE FOR THE AND OF FROM TO IN ON AT BY OR ALL MY IS IT',
    'WAS WITH GET GOT JUST HAS HAVE THEM THIS THAT PAID PLUS MAX MIN QTY REF ID ZIP TEL FAX PLZ ISO EAN UPC GTIN ISBN SN AGE ROOM',
    'DAY DAYS WK PM AM JAN FEB MAR APR MAY JUN JUNE JUL JULY AUG SEP SEPT OCT NOV DEC MON TUE WED THU FRI SAT SUN ASAP',
    'RFC IBAN ORD HZ KHZ KG KM LB LBS OZ CM MM FT MPH KMH HTTP COVID BMW AUDI WTF OMG LOL DIN RSD RIP PS WW CV AC DJ MK',
  ].flatMap((line) => line.split(' ')),
);
/** The same, for small letters. Some of these are prefixes in capitals (`PCS 7027`). */
const NO_SMALL_PREFIXES: ReadonlySet<string> = new Set(
  'pcs hrs yrs tbh btw thx pls pts kmh mph plz'.split(' '),
);

/** Removes quotes, brackets and punctuation around a word. Loops, because a regular expression that ends in `$` is slow. */
function bareWord(word: string): string {
  // `#1042` is the number of something else.
  if (/^#\d/.test(word)) return '';
  const isPart = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  let [from, to] = [0, word.length];
  while (from < to && !isPart(word[from])) from += 1;
  while (to > from && !isPart(word[to - 1])) to -= 1;
  return word.slice(from, to);
}

/** Returns the catalogue numbers in a line that it calls so, in order. @param line in plain digits and dashes. */
export function labelledNumbers(line: string): string[] {
  return [...line.matchAll(LABELS)].flatMap(({ index, 0: label }) => {
    const rest = line.slice(index + label.length, index + label.length + 2 * LONGEST);
    return numberAtStart(rest.split(AFTER_NUMBER)[0] ?? '');
  });
}

/** Returns the number at the beginning of a text: up to its first word with a digit, and the words of digits behind it. */
function numberAtStart(text: string): string[] {
  const words = text.split(' ').map(bareWord).slice(0, MOST_WORDS);
  let end = words.findIndex((word) => /\d/.test(word)) + 1;
  if (end === 0 || end > 3) return [];
  while (end < words.length && /^\d[\d-]*[A-Z]?$/.test(words[end] ?? '') && !YEAR.test(words[end] ?? ''))
    end += 1;
  const number = words.slice(0, end).join(' ').trim();
  const signs = number.match(/[\p{L}\p{N}]/gu) ?? [];
  return signs.length >= 3 && number.length <= LONGEST ? [number] : [];
}

/** Returns the words in a line with the shape of a catalogue number, in order. @param line in plain digits and dashes. */
export function numbersByShape(line: string): string[] {
  const words = line.split(' ').map(bareWord);
  const isShouted = isShouting(words);
  const found: string[] = [];
  for (let at = 0; at < words.length; ) {
    const length = lengthAt(words, at, isShouted);
    if (length > 0) found.push(words.slice(at, at + length).join(' '));
    at += Math.max(length, 1);
  }
  return found;
}

/** Returns how many words from here are a number. 0: here is none. */
function lengthAt(words: readonly string[], at: number, isShouted: boolean): number {
  for (let length = MOST_WORDS; length > 0; length -= 1) {
    const some = words.slice(at, at + length).join(' ');
    if (some.length <= LONGEST && LAYOUTS.some((layout) => layout.test(some))) return length;
  }
  const [word = '', next = ''] = words.slice(at, at + 2);
  if (isPrefix(word, isShouted) && isNumber(next) && !GEAR.test(`${word} ${next}`.toUpperCase())) return 2;
  return isJoined(word) ? 1 : 0;
}

function isPrefix(word: string, isShouted: boolean): boolean {
  if (SMALL_PREFIX.test(word)) {
    return !NO_SMALL_PREFIXES.has(word) && !NO_PREFIXES.has(word.toUpperCase());
  }
  return PREFIX.test(word) && !NO_PREFIXES.has(word) && !(isShouted && /[AEIOU]/.test(word));
}

const isNumber = (word: string): boolean => NUMBER.test(word) && !YEAR.test(word) && !AMOUNT.test(word);

function isJoined(word: string): boolean {
  if (SMALL_JOINED.test(word)) return isJoined(word.toUpperCase());
  if (!JOINED.test(word) || AMOUNT.test(word) || GEAR.test(word)) return false;
  const runs = word.match(/[A-Z]+|[\d./-]+/g) ?? [];
  if (runs.length > MOST_RUNS) return false;
  const letters = runs.filter((run) => /^[A-Z]/.test(run));
  const digits = word.replace(/\D/g, '');
  if (letters.join('').length < 2 || NO_PREFIXES.has(letters[0] ?? '')) return false;
  if (OF_LP.test(word)) return true;
  // `JAZZ-1959` is a year.
  const isYear = YEAR.test(digits) && /[./-]/.test(word);
  return digits.length >= 3 && !isYear;
}

/** Whether the words are written in capitals, so that a word in capitals says nothing. */
function isShouting(words: readonly string[]): boolean {
  const spelled = words.filter((word) => /^[A-Z]{3,}$/.test(word) && /[AEIOU]/.test(word));
  return spelled.length >= 3;
}
