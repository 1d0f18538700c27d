// Discogs: one clause of a format's free text (`Gold Foil Cover`, `200g silver`), judged by its head. Pure.
import { foldWord, kindOfWord, type WordKind } from './words.ts';

export interface Token {
  text: string;
  /** `weight` and `number` are not words; the other kinds are those of the word. */
  kind: WordKind | 'weight' | 'number';
}

/** What a text, a segment or a clause says about the disc. */
export interface ClauseReading {
  /** `plain`: nothing. `unknown`: only unlisted words. `remark`: something about another object. */
  kind: 'colour' | 'unknown' | 'plain' | 'remark';
  /** The part about the disc, as worded. */
  text: string;
  /** The text says `Square`, `Heart-shaped` or only `Shaped`. */
  isShaped: boolean;
  shapes: string[];
}

export interface Clause extends ClauseReading {
  /** The clause is about another object that has a colour: a label, a sleeve, a print. */
  takesColour: boolean;
  startsWithColour: boolean;
  /**
   * The clause is a bare colour, which can belong to a label in the clause beside it. It names no disc, and no finish that only
   * vinyl has.
   */
  canBeTaken: boolean;
  /** The clause names the disc: `Grimalkin Vinyl`. */
  namesDisc: boolean;
}

export interface ClauseContext {
  /** The clause before states a colour. */
  isAfterColour: boolean;
  /** The clause before states a colour, and this one says what is in it: `Orange with Special White Swirl`. */
  isWithin: boolean;
  /** Discogs describes the disc as `Shape`. */
  isShape: boolean;
}

/**
 * The first of these kinds among the parts of a compound decides: `hand-numbered`, `Star-Shaped`, `Yellow-Black`, `hi-melt`.
 */
const STRONGEST: readonly WordKind[] = [
  'remark',
  'bearer',
  'shape',
  'hue',
  'finish',
  'aside',
  'manner',
  'middle',
  'disc',
  'other',
  'thing',
  'unknown',
];
/** The size of one disc of several: `7"`. */
const INCHES = /^\d{1,2}"$/;

/** Makes a token of one word between spaces. */
export function toToken(word: string): Token {
  return { text: word, kind: kindOf(word) };
}

function kindOf(word: string): Token['kind'] {
  if (INCHES.test(word)) return 'disc';
  const folded = foldWord(word);
  if (folded === '') return 'plain';
  const kinds = new Set(folded.split(/[-–]/).map(kindOfWord));
  if (
    /\d/.test(folded) &&
    !kinds.has('hue') &&
    !kinds.has('finish') &&
    !kinds.has('aside') &&
    !kinds.has('manner')
  )
    return 'number';
  const ofParts = STRONGEST.find((kind) => kinds.has(kind)) ?? 'plain';
  if (ofParts !== 'unknown' && ofParts !== 'plain') return ofParts;
  // In `Day-glo` and `Eco-Mix` no part says anything, but the whole word does.
  const ofWhole = kindOfWord(folded.replace(/[-–.'’]/g, ''));
  return ofWhole === 'unknown' ? ofParts : ofWhole;
}

/** Returns the kind that counts among several: a colour, else a name, else a remark. */
export function strongestKind(verdicts: readonly ClauseReading[]): ClauseReading['kind'] {
  const kinds = new Set(verdicts.map(({ kind }) => kind));
  return (['colour', 'unknown', 'remark'] as const).find((kind) => kinds.has(kind)) ?? 'plain';
}

/** Judges a clause. Its text leaves out remarks, words for the disc (`Red Vinyl`) and asides (`Red Repress`). */
export function judgeClause(tokens: readonly Token[], context: ClauseContext): Clause {
  const runs = splitRuns(tokens).map((run) => judgeRun(run, context));
  const kind = strongestKind(runs);
  const kept = runs.filter((run) => run.kind !== 'remark' && run.text !== '');
  return {
    kind,
    text: kept.map((run) => run.text).join(' '),
    isShaped: runs.some((run) => run.isShaped),
    shapes: runs.flatMap((run) => run.shapes),
    takesColour: kind === 'remark' && runs.some((run) => run.takesColour),
    startsWithColour: tokens.find((token) => token.kind !== 'plain')?.kind === 'hue',
    canBeTaken: kind === 'colour' && runs.every((run) => run.canBeTaken),
    namesDisc: runs.some((run) => run.namesDisc),
  };
}

/** Words up to a weight, or up to a word for the disc, which is then their head. */
interface WordRun {
  tokens: Token[];
  isDisc: boolean;
}

function splitRuns(tokens: readonly Token[]): WordRun[] {
  const runs: WordRun[] = [];
  let current: Token[] = [];
  for (const [at, token] of tokens.entries()) {
    const isDisc = token.kind === 'disc' && (at === tokens.length - 1 || VINYL.test(token.text));
    if (isDisc || token.kind === 'weight') {
      runs.push({ tokens: current, isDisc });
      current = [];
    } else current.push(token);
  }
  if (current.length > 0) runs.push({ tokens: current, isDisc: false });
  return runs;
}

/** These words always mean the disc. `record` and `LP` mean it only as the last word (not in `Record Industry`, `LP 1 Red`). */
const VINYL = /^\W*(?:vin[iy]l|disque)/i;

const isColourful = ({ kind }: Token) => kind === 'hue' || kind === 'finish';
/** A token that stands for a phrase has no text. */
const wordsOf = (tokens: readonly Token[]) =>
  tokens.flatMap(({ text }) => (text === '' ? [] : [text])).join(' ');

const isPlain = ({ kind }: Token) => kind === 'plain';
const isAboutElse = ({ kind }: Token) => kind === 'remark' || kind === 'bearer';

function judgeRun(
  { tokens, isDisc }: WordRun,
  { isAfterColour, isWithin, isShape }: ClauseContext,
): Omit<Clause, 'startsWithColour'> {
  const isBearer = tokens.some(({ kind }) => kind === 'bearer');
  const last = tokens.at(-1);
  // The head is the disc if it is named, else the last word. So `Gatefold Red` is about the disc, but `Label Red` is about the
  // label: a bearer takes the colour wherever it stands.
  const isElsewhere = !isDisc && (isBearer || (last !== undefined && isAboutElse(last)));
  const { rest, shapes, isShaped } = takeShapes(isElsewhere ? [] : tokens, isShape);
  const body = rest.slice(rest.findLastIndex(isAboutElse) + 1);
  const isMiddle = !isDisc && body.some(({ kind }) => kind === 'middle');
  const kept = withoutAsides(body, { isAfterColour, isWithin });
  const isColour = kept.some(isColourful) && (!isMiddle || isAfterColour);
  const hasRemark = tokens.some(isAboutElse) || isMiddle || tokens.length === 0;
  const kind = isColour ? 'colour' : hasRemark ? 'remark' : kindOfRest(body);
  const text = wordsOf(kept);
  // Where Discogs itself says `Shape`, unknown words around a shape belong to it: `Map Of Ireland`.
  const isWholeShape = isShape && shapes.length > 0 && !isColour && !hasRemark && !kept.every(isPlain);
  return {
    kind: isWholeShape ? 'plain' : kind,
    text: isWholeShape ? '' : text,
    isShaped,
    shapes: isWholeShape ? [wordsOf(tokens)] : shapes,
    takesColour: isElsewhere ? isBearer : isMiddle && !isColour,
    canBeTaken: !isDisc && !kept.some((token) => token.kind === 'finish'),
    namesDisc: isDisc,
  };
}

/**
 * Removes asides. An aside takes along the words before it that are no part of a colour: `EU Exclusive Red` and `Zavvi
 * Exclusive Red` become `Red`. Within the description of a colour, the same word is no aside.
 */
function withoutAsides(
  body: readonly Token[],
  { isAfterColour, isWithin }: Pick<ClauseContext, 'isAfterColour' | 'isWithin'>,
): Token[] {
  const lastColour = body.findLastIndex(isColourful);
  const lastFinish = body.findLastIndex(({ kind }) => kind === 'finish');
  const kept: Token[] = [];
  for (const [at, token] of body.entries()) {
    const isInside = isAfterColour || kept.some(isColourful) ? at < lastColour : at < lastFinish;
    const isAside = token.kind === 'aside' && !(isWithin && at < lastColour);
    if (!isAside && !(token.kind === 'manner' && !isInside)) {
      kept.push(token);
      continue;
    }
    const colour = kept.findLastIndex(isColourful);
    const other = kept.findLastIndex(({ kind }) => kind !== 'other');
    kept.length = Math.min(kept.length, (colour < 0 ? -1 : Math.max(colour, other)) + 1);
  }
  return kept;
}

/**
 * Judges words without a colour and without a remark. They are a name (`unknown`) only if nothing in them contradicts that.
 * `Discs 1` is `plain`, because it belongs to the words after it.
 */
function kindOfRest(body: readonly Token[]): 'unknown' | 'plain' | 'remark' {
  const kinds = new Set(body.map(({ kind }) => kind));
  const isAside = kinds.has('aside') || kinds.has('manner');
  if (kinds.has('disc') && !isAside) return 'plain';
  if (isAside || kinds.has('other') || kinds.has('number')) return 'remark';
  if (kinds.has('unknown')) return 'unknown';
  return kinds.has('thing') ? 'remark' : 'plain';
}

/** Takes the shape out: `Square`, `Heart Shaped`, `Circular Saw`; where Discogs says `Shape` also `Heart`. */
function takeShapes(
  tokens: readonly Token[],
  isShape: boolean,
): { rest: Token[]; shapes: string[]; isShaped: boolean } {
  const isShaped = tokens.some(({ kind }) => kind === 'shape');
  const rest: Token[] = [];
  let words: string[] = [];
  for (const token of tokens) {
    if (token.kind !== 'shape' && !(token.kind === 'thing' && (isShape || isShaped))) {
      rest.push(token);
    } else if (!/^shaped?$/i.test(token.text)) {
      words.push(token.text);
    } else {
      // `Apple Shaped`: the words before, back to a colour or a remark, name the shape.
      const from = rest.findLastIndex(({ kind }) => kind !== 'unknown' && kind !== 'other') + 1;
      words = [...rest.splice(from).map((one) => one.text), ...words];
      if (words.length > 0) words.push(token.text);
    }
  }
  return { rest, shapes: words.length > 0 ? [words.join(' ')] : [], isShaped };
}
