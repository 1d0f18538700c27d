// Core, details: decides what follows when Discogs did not take a value, and whether it is tried again. Pure.
import { BadResponseError, type DiscogsError, NotFoundError } from '../../errors.ts';
import { isAboutAll, isFolderGone } from '../discogs-reason.ts';
import { isPassing } from '../sync/plan.ts';
import type { ChangedPart } from './plan.ts';
import type { RefusedReason } from './types.ts';

/** What to do after a failed write. */
export type AfterFailure =
  /** Discogs does not take these values. The others go on. */
  | { kind: 'refuse'; parts: readonly ChangedPart[]; why: RefusedReason }
  /** The copy is not in this folder. Read where it is, then write again. */
  | { kind: 'look' }
  /** Nothing more can be written now. What is left stays for a later try. */
  | { kind: 'stop' };

/**
 * Returns whether what waits after this failure is tried again by itself until Discogs answers. Otherwise it rests until the next start,
 * or until a newer form for the same copy.
 */
export const isRepeated = (error: DiscogsError): boolean => error.maybeApplied || isPassing(error);

/**
 * Decides what follows after a failed write of these values. `hasLooked`: the folder of the copy was read since the last success. A
 * wrong token refuses nothing: what was typed stays until the operator has corrected the token.
 */
export function afterFailure(
  error: DiscogsError,
  parts: readonly ChangedPart[],
  { hasLooked }: { hasLooked: boolean },
): AfterFailure {
  const [first] = parts;
  if (error.maybeApplied || first === undefined) return { kind: 'stop' };
  if (error instanceof NotFoundError) {
    if (isAboutAll(error) && !isFolderGone(error)) return { kind: 'stop' };
    const isField = first.part.kind === 'field' && !/\b(?:item|folder|release)\b/i.test(error.detail ?? '');
    if (isField) return { kind: 'refuse', parts, why: { kind: 'field-gone' } };
    return { kind: hasLooked ? 'stop' : 'look' };
  }
  if (!(error instanceof BadResponseError) || error.reason !== 'rejected') return { kind: 'stop' };
  // Folder and rating are one call, and Discogs changes neither when it refuses one. Only a wrong folder has a message with its name.
  const isFolder = parts.some(({ part }) => part.kind === 'folder') && /\bfolder\b/i.test(error.detail ?? '');
  if (isFolder) {
    const folder = parts.filter(({ part }) => part.kind === 'folder');
    return { kind: 'refuse', parts: folder, why: { kind: 'folder-gone' } };
  }
  const others = parts.filter(({ part }) => part.kind !== 'folder');
  return { kind: 'refuse', parts: others.length > 0 ? others : parts, why: { kind: 'value' } };
}
