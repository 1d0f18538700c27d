// Discogs: judges one clause of a format's free text (`Gold Foil Cover`, `200g silver`). The head of the clause, its last noun,
// decides what the clause is about. Pure.
import { foldWord, kindOfWord, type WordKind } from './words.ts';

export interface Token {
  text: string;
  /** The kind of the word, or `weight` or `number` for a token that is no word. */
  kind: WordKind | 'weight' | 'number';
}

/**
 * What a text, a segment or a clause says about the disc (vinyl/text.ts splits a text into segments, and a segment into
 * clauses).
 */
export interface ClauseReading {
  /**
   * `colour`: it states a colour. `unknown`: it has only words that are on no list. `remark`: it says something about another
   * object. `plain`: it says nothing.
   */
  kind: 'colour' | 'unknown' | 'plain' | 'remark';
  /** The part that is about the disc, in the words of the text. */
  text: string;
  /** Whether the text says that the disc has a shape: `Square`, `Heart-shaped` or only `Shaped`. */
  isShaped: boolean;
  shapes: string[];
}

export interface Clause extends ClauseReading {
  /** Whether the clause is about another object that has a colour: a label, a sleeve, a print. */
  takesColour: boolean;
  startsWithColour: boolean;
  /**
   * Whether the clause has only a colour, which can belong to a label in the clause beside it. False if the clause names the
   * disc or a finish that only vinyl has.
   */
  canBeTaken: boolean;
  /** Whether the clause names the disc: `Grimalkin Vinyl`. */
  namesDisc: boolean;
}

export interface ClauseContext {
  /** Whether the clause before this one states a colour. */
  isAfterColour: boolean;
  /** Whether the clause before states a colour, and this one says what is in it: `Orange with Special White Swirl`. */
  isWithin: boolean;
  /** Whether Discogs describes the disc as `Shape`. */
  isShape: boolean;
}

/**
 * The kinds by strength. A compound has the strongest kind among its parts: `hand-numbered`, `Star-Shaped`, `Yellow-Black`,
 * `hi-melt`.
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
/** Matches a size such as `7"`, which stands for the disc of this size. */
const INCHES = /^\d{1,2}"$/;

/** Makes a token from one word of the text. */
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
  // The parts of `Day-glo` and `Eco-Mix` say nothing alone, but the whole words do.
  const ofWhole = kindOfWord(folded.replace(/[-–.'’]/g, ''));
  return ofWhole === 'unknown' ? ofParts : ofWhole;
}

/** Returns the kind of several readings together: `colour` if any has it, else `unknown`, else `remark`, else `plain`. */
export function strongestKind(verdicts: readonly ClauseReading[]): ClauseReading['kind'] {
  const kinds = new Set(verdicts.map(({ kind }) => kind));
  return (['colour', 'unknown', 'remark'] as const).find((kind) => kinds.has(kind)) ?? 'plain';
}

/** Judges a clause. The text of the result leaves out remarks, words for the disc (`Red Vinyl`) and asides (`Red Repress`). */
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

/** A run of words that ends at a weight or at a word for the disc. A word for the disc is the head of its run. */
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

/**
 * Matches words that always mean the disc. `record` and `LP` mean the disc only as the last word (not in `Record Industry`, `LP
 * 1 Red`).
 */
const VINYL = /^\W*(?:vin[iy]l|disque)/i;

const isColourful = ({ kind }: Token) => kind === 'hue' || kind === 'finish';
/** Joins the words of these tokens. A token that stands for a phrase has no text and is left out. */
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
  // The head is the word for the disc if the run has one, else the last word. `Gatefold Red` is about the disc, because its
  // last word is the colour. `Label Red` is about the label, because a bearer takes the colour on either side of it.
  const isElsewhere = !isDisc && (isBearer || (last !== undefined && isAboutElse(last)));
  const { rest, shapes, isShaped } = takeShapes(isElsewhere ? [] : tokens, isShape);
  const body = rest.slice(rest.findLastIndex(isAboutElse) + 1);
  const isMiddle = !isDisc && body.some(({ kind }) => kind === 'middle');
  const kept = withoutAsides(body, { isAfterColour, isWithin });
  const isColour = kept.some(isColourful) && (!isMiddle || isAfterColour);
  const hasRemark = tokens.some(isAboutElse) || isMiddle || tokens.length === 0;
  const kind = isColour ? 'colour' : hasRemark ? 'remark' : kindOfRest(body);
  const text = wordsOf(kept);
  // If Discogs describes the disc as `Shape`, unknown words around the word for a shape belong to the shape: `Map Of Ireland`.
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
 * Removes asides. With an aside, the words before it are removed, too, unless they are part of a colour: `EU Exclusive Red` and
 * `Zavvi Exclusive Red` become `Red`. Inside the description of a colour, the same words are no asides and stay.
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
 * Judges words without a colour and without a remark. The words are a name (`unknown`) only if there is no aside, place,
 * company or number among them. `Discs 1` is `plain`, because it belongs to the words after it.
 */
function kindOfRest(body: readonly Token[]): 'unknown' | 'plain' | 'remark' {
  const kinds = new Set(body.map(({ kind }) => kind));
  const isAside = kinds.has('aside') || kinds.has('manner');
  if (kinds.has('disc') && !isAside) return 'plain';
  if (isAside || kinds.has('other') || kinds.has('number')) return 'remark';
  if (kinds.has('unknown')) return 'unknown';
  return kinds.has('thing') ? 'remark' : 'plain';
}

/**
 * Separates the words for the shape from the rest: `Square`, `Heart Shaped`, `Circular Saw`, and also `Heart` alone if Discogs
 * describes the disc as `Shape`.
 */
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
      // In `Apple Shaped`, the words before `Shaped` name the shape, back to a colour or a remark.
      const from = rest.findLastIndex(({ kind }) => kind !== 'unknown' && kind !== 'other') + 1;
      words = [...rest.splice(from).map((one) => one.text), ...words];
      if (words.length > 0) words.push(token.text);
    }
  }
  return { rest, shapes: words.length > 0 ? [words.join(' ')] : [], isShaped };
}
