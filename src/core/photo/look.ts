// Core, photo: looks for barcodes in the photos of a person, and decides what is searched for: what the photos hold, or what the
// text beside them names.
import { FileError, type FileFault } from '../../errors.ts';
import { codeKey, MOST_NAMED, type Named } from '../search/message.ts';
import { readBarcodeQuery } from '../search/query.ts';
import type { PhotoAnswer, PhotoFault, PhotoFile, Photos } from './ports.ts';

/** The most photos of one message that are looked at. Discord lets a message have ten files. */
const MOST_PHOTOS = 10;
/** The codes of as many photos count. */
const MOST_READ = 2;

/** Why no barcode of a photo is known. The last ones are those of the file itself. */
export type UnreadReason =
  | Exclude<PhotoAnswer['kind'], 'read' | 'refused'>
  | PhotoFault
  | Extract<FileFault, 'foreign' | 'too-large' | 'unavailable'>;

/** What became of one photo. */
export type PhotoOutcome = { codes: readonly string[] } | { unread: UnreadReason };

/**
 * What to do. `search`: for one thing. `choose`: the person chooses one of several things. `nothing`: there is nothing to search
 * for, and `why` says what became of the photos. Null: there was none.
 */
export type PhotoDecision =
  | { kind: 'search'; found: Named; source: Source }
  | { kind: 'choose'; found: readonly Named[]; source: Source }
  | { kind: 'nothing'; why: UnreadReason | null };

/** Where the things were found. `text-instead`: in the text, because no barcode was read in the photos. */
export type Source = 'photo' | 'text' | 'text-instead';

/**
 * Reads photos one after the other, until two of them hold a code. Stops early when no other photo can be read either.
 * @throws the signal's reason.
 */
export async function readPhotos(
  photos: Pick<Photos, 'read'>,
  files: readonly PhotoFile[],
  how: Parameters<Photos['read']>[1],
): Promise<PhotoOutcome[]> {
  const outcomes: PhotoOutcome[] = [];
  for (const file of files.slice(0, MOST_PHOTOS)) {
    const outcome = await outcomeOf(() => photos.read(file, how));
    outcomes.push(outcome);
    const isEnough = outcomes.filter((one) => 'codes' in one).length === MOST_READ;
    if (isEnough || ('unread' in outcome && ['busy', 'off'].includes(outcome.unread))) break;
  }
  return outcomes;
}

async function outcomeOf(read: () => Promise<PhotoAnswer>): Promise<PhotoOutcome> {
  try {
    const answer = await read();
    if (answer.kind === 'read') return { codes: answer.codes };
    return { unread: answer.kind === 'refused' ? answer.why : answer.kind };
  } catch (error) {
    if (error instanceof FileError && isOfPhoto(error.fault)) return { unread: error.fault };
    throw error;
  }
}

const isOfPhoto = (fault: FileFault): fault is Extract<FileFault, UnreadReason> =>
  fault === 'foreign' || fault === 'too-large' || fault === 'unavailable';

/**
 * Decides what to do. The text counts only when no photo was read. Pure.
 * @param readText reads what the text names, if it counts. @throws what `readText` throws.
 */
export function decide(outcomes: readonly PhotoOutcome[], readText: () => readonly Named[]): PhotoDecision {
  const codes = outcomes.flatMap((one) => ('codes' in one ? one.codes : []));
  if (codes.length > 0) return oneOrMore(distinctCodes(codes).map(barcodeNamed), 'photo');
  const named = readText();
  if (named.length > 0) return oneOrMore(named, outcomes.length > 0 ? 'text-instead' : 'text');
  return { kind: 'nothing', why: reasonOf(outcomes.flatMap((one) => ('unread' in one ? [one.unread] : []))) };
}

function oneOrMore(found: readonly Named[], source: Source): PhotoDecision {
  const [one, ...others] = found;
  if (!one) return { kind: 'nothing', why: null };
  return others.length === 0 ? { kind: 'search', found: one, source } : { kind: 'choose', found, source };
}

/** Returns each code once. A UPC-A and the EAN-13 with a zero in front are the same code. */
const distinctCodes = (codes: readonly string[]): string[] =>
  codes
    .filter((code, index) => codes.findIndex((one) => codeKey(one) === codeKey(code)) === index)
    .slice(0, MOST_NAMED);

const barcodeNamed = (digits: string): Named => ({ what: readBarcodeQuery(digits), title: null });

/**
 * Returns the reason that helps most: what can be done now. That a photo has no code says more than that another one could not
 * be read.
 */
function reasonOf(reasons: readonly UnreadReason[]): UnreadReason | null {
  const first: readonly UnreadReason[] = ['off', 'busy', 'none'];
  return first.find((one) => reasons.includes(one)) ?? reasons[0] ?? null;
}
