// Discogs: finds the colour and the shape of a disc in a format's free text. Pure. The lists of words are in vinyl/words.ts.
//
// The text is split at commas into segments, and each segment at connectors (`with`, `&`, `/`) into clauses. The head of a
// clause, its last noun, decides what the clause is about: `Gold Foil Cover` is about a cover, `Gold Vinyl` about the disc. A
// clause that is not about the disc is removed, with the connector before it. The rest stays in the words of Discogs.
//
// Pressings have marketing names (`Zombie Puss`), whose words are on no list. A segment of two or three unknown words that look
// like a name counts as a colour if no other segment states one, and if the segment has no edition, plant, number or country
// beside the name. A lone word says nothing (`Library`, `Gat`), unless it is in quotes or names the disc (`Grimalkin Vinyl`).
// Where a name is unlikely, the option `isStrict` leaves unknown words out.
import {
  type Clause,
  type ClauseReading,
  judgeClause,
  strongestKind,
  type Token,
  toToken,
} from './clause.ts';
import { withoutConnectors } from './edges.ts';
import { ASIDE, FIRST_GROUP, markPhrases, WEIGHT, withoutMarks } from './phrases.ts';

export interface VinylText {
  colour: string | null;
  /** Whether the text names a shape or says `Shaped`. */
  isShaped: boolean;
  /** The shape in the words of the text. */
  shape: string | null;
}

interface ReadingOptions {
  /** Whether Discogs describes the disc as `Shape`. Unknown words that look like a name are then the shape. */
  isShape: boolean;
  /** Whether only listed words can be a colour, and never a name of unknown words. */
  isStrict: boolean;
}

/** The longest text that is read, in characters. Real texts are under 150 characters. */
const LONGEST_TEXT = 300;
const MOST_NAME_WORDS = 3;

/** Reads one free text. Never throws. Takes time in proportion to the length of the text, which is cut at 300 characters. */
export function readVinylText(text: string | null, { isShape, isStrict }: ReadingOptions): VinylText {
  if (text === null) return { colour: null, isShaped: false, shape: null };
  const verdict = judge(markPhrases(text.slice(0, LONGEST_TEXT).replace(/\s+/g, ' ')), isShape);
  const isName = verdict.kind === 'unknown' && looksLikeName(verdict.text);
  const isNamedShape = isName && isShape && verdict.shapes.length === 0;
  const isNamedColour = isName && !isShape && !isStrict && (verdict.namesDisc || !isLoneWord(verdict.text));
  const isColour = verdict.kind === 'colour' || isNamedColour;
  return {
    colour: isColour ? withoutBrackets(verdict.text) : null,
    isShaped: verdict.isShaped,
    shape: verdict.shapes[0] ?? (isNamedShape ? verdict.text : null),
  };
}

/** Judges a whole text, or the part of it in one pair of brackets or quotes. */
function judge(text: string, isShape: boolean): Judged {
  const groups: Group[] = [];
  const segments = splitSegments(liftGroups(text, groups, isShape)).map((segment) =>
    judgeSegment(segment, groups, isShape),
  );
  const shapes = [...segments, ...groups].flatMap((one) => one.shapes);
  const isShaped = [...segments, ...groups].some((one) => one.isShaped);
  const colours = segments.filter((one) => one.kind === 'colour');
  const unknown = segments.filter((one) => one.kind === 'unknown');
  const kept = colours.length > 0 ? colours : unknown.length === 1 ? unknown : [];
  const nothing = segments.every((one) => one.kind === 'plain') ? 'plain' : 'remark';
  return {
    kind: kept[0]?.kind ?? nothing,
    text: kept.map((one) => one.text).join(', '),
    isShaped,
    shapes,
    namesDisc: kept.some((one) => one.namesDisc),
  };
}

/** The reading of a text or a segment. `namesDisc`: the kept words are beside a word for the disc. */
interface Judged extends ClauseReading {
  namesDisc: boolean;
}

/** A part in brackets or quotes. The content decides what it is, and the part is kept or removed as a whole. */
interface Group extends ClauseReading {
  /** The part with its brackets. */
  whole: string;
}

const CLOSERS: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '"': '"',
  '“': '”',
  '„': '“',
  '«': '»',
};

/**
 * Replaces each group by one mark, and adds the group to `groups`. An inch sign (`7"`) opens no group, and neither does a
 * bracket or quote that is never closed.
 */
function liftGroups(text: string, groups: Group[], isShape: boolean): string {
  let lifted = '';
  const last = new Map<string, number>();
  const lastOf = (closer: string): number => {
    const known = last.get(closer) ?? text.lastIndexOf(closer);
    last.set(closer, known);
    return known;
  };
  for (let at = 0; at < text.length; at++) {
    const opener = text[at] ?? '';
    const closer = CLOSERS[opener];
    // The place of the last closing sign is looked up only once. Otherwise, in a text full of opening signs, each of them would
    // cause a search to the end of the text.
    const isOpen = closer !== undefined && !isInches(text, at) && lastOf(closer) > at;
    const end = isOpen ? text.indexOf(closer, at + 1) : -1;
    if (end < 0) {
      lifted += opener;
      continue;
    }
    const inside = text.slice(at + 1, end);
    const verdict = judge(inside, isShape);
    const words = verdict.kind === 'colour' ? verdict.text : tidy(inside);
    lifted += ` ${String.fromCharCode(FIRST_GROUP + groups.length)} `;
    groups.push({ ...verdict, whole: `${opener}${words}${closer}`, text: words });
    at = end;
  }
  return lifted;
}

function isInches(text: string, at: number): boolean {
  return text[at] === '"' && /\d/.test(text[at - 1] ?? '');
}

/**
 * Splits at commas and semicolons, but not at the comma in `1,000`. The segments have single spaces, because the pattern for
 * connectors expects this.
 */
function splitSegments(text: string): string[] {
  return text.replace(/\s+/g, ' ').split(/;|,(?!\d{3}(?!\d))|(?<!\d),/);
}

/**
 * Matches a connector, which joins two clauses. A connector that also matches TOGETHER can join two colours of one thing
 * (`Black & Gold label`). Any other connector joins two things (`Red in Gatefold`). After one that matches OF_IT, the second
 * thing is a part of the first.
 */
const CONNECTOR =
  /( ?(?<!\p{L})w\/ ?| (?:with|plus|incl\.?|including|in|on|and|und|y|et|e|mit|avec|con|com|auf|sur) | [-–—] | ?[&+|] ?|(?<!\d) ?\/ ?| ?\/ ?(?!\d))/iu;
const TOGETHER = /^ ?(?:[&/|+]|and|und|y|et|e|on|auf|sur) ?$/iu;
const OF_IT = /^ ?(?:w\/|with|in|mit|avec|con|com|en) ?$/iu;

function judgeSegment(segment: string, groups: Group[], isShape: boolean): Judged {
  const parts = segment.split(CONNECTOR);
  const clauses: Clause[] = [];
  const connectors: string[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const isAfterColour = clauses.at(-1)?.kind === 'colour';
    const connector = at === 0 ? '' : (parts[at - 1] ?? '');
    const isWithin = isAfterColour && OF_IT.test(connector);
    clauses.push(judgeClause(tokenize(parts[at] ?? '', groups), { isAfterColour, isWithin, isShape }));
    connectors.push(connector);
  }
  giveToBearers(clauses, connectors);
  let text = '';
  for (const [at, clause] of clauses.entries()) {
    if (clause.kind === 'remark' || clause.text === '') continue;
    text += text === '' ? clause.text : `${connectors[at]}${clause.text}`;
  }
  return {
    kind: strongestKind(clauses),
    text: tidy(text),
    isShaped: clauses.some((clause) => clause.isShaped),
    shapes: clauses.flatMap((clause) => clause.shapes),
    namesDisc: clauses.some((clause) => clause.namesDisc),
  };
}

/**
 * Marks the colours that belong to a label as remarks. In `Black & Gold label` and in `Blue label w/ white`, the colour on the
 * other side of the connector belongs to the label, too.
 */
function giveToBearers(clauses: Clause[], connectors: readonly string[]): void {
  for (let at = clauses.length - 1; at > 0; at--) {
    const [before, clause] = [clauses[at - 1], clauses[at]];
    if (!before || !clause || !TOGETHER.test(connectors[at] ?? '')) continue;
    if (clause.takesColour && clause.startsWithColour && before.canBeTaken) {
      clauses[at - 1] = { ...before, kind: 'remark', takesColour: true };
    }
  }
  for (let at = 1; at < clauses.length; at++) {
    const [before, clause, connector] = [clauses[at - 1], clauses[at], connectors[at] ?? ''];
    if (!before?.takesColour || !clause?.canBeTaken) continue;
    if (OF_IT.test(connector) || (before.startsWithColour && TOGETHER.test(connector))) {
      clauses[at] = { ...clause, kind: 'remark', takesColour: true };
    }
  }
}

function tokenize(text: string, groups: readonly Group[]): Token[] {
  return (text.match(/\S+/g) ?? []).map((word) => {
    if (word === ASIDE) return { text: '', kind: 'aside' };
    if (word === WEIGHT) return { text: '', kind: 'weight' };
    const group = groups[word.charCodeAt(0) - FIRST_GROUP];
    return group === undefined ? toToken(word) : { text: group.whole, kind: GROUP_KINDS[group.kind] };
  });
}

const GROUP_KINDS = { colour: 'hue', unknown: 'unknown', plain: 'plain', remark: 'aside' } as const;

/** Removes brackets around the whole text. `Gatefold (Red)` is `(Red)` before this step, and `Red` after it. */
function withoutBrackets(text: string): string {
  const inside = /^[([]([^()[\]]+)[)\]]$/.exec(text)?.[1];
  return inside === undefined ? text : tidy(inside) || text;
}

/** Removes marks, runs of spaces, and the connectors and punctuation at both ends. */
function tidy(text: string): string {
  return withoutConnectors(withoutMarks(text).replace(/\s+/g, ' ').trim());
}

/**
 * Returns whether a text is one word, or several words that only a sign joins (`Gat/Lib`). A text in quotes is a name and never
 * a lone word.
 */
function isLoneWord(text: string): boolean {
  return !/^["“„«]/.test(text) && text.split(/ ?[&+|/] ?/).every((one) => !one.includes(' '));
}

/**
 * Returns whether a text looks like a short name: at most three words, only letters, no abbreviation, and no word such as `by`
 * or `from`, which makes it half a sentence.
 */
function looksLikeName(text: string): boolean {
  const words = text.match(/\S+/g) ?? [];
  return (
    words.length > 0 &&
    words.length <= MOST_NAME_WORDS &&
    words.some((word) => /\p{L}{3}/u.test(word)) &&
    words.every((word) => /^[\p{L}&/"“”([{][\p{L}\p{M}'’"“”)\]}&/-]*$/u.test(word)) &&
    !words.some((word) => /^\p{Lu}{1,6}$/u.test(word)) &&
    !/\b(?:by|for|from|at|to|not|no|without|is|are|has|via|as|ohne|sans|sin)\b/i.test(text)
  );
}
