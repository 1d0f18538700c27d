// Core, add: how an add ended, by its intent and by the result of the worker. Pure.
import type { DiscogsError } from '../../errors.ts';
import type { AddIntent } from './types.ts';
import type { Worked } from './worker.ts';

/** How an intent for a copy ended, or what state it is in. */
export type CopyOutcome =
  | { kind: 'added'; intent: AddIntent }
  /** A copy was there already. `copies` is the number of copies; null when only a 409 said that there is one. */
  | { kind: 'found'; copies: number | null }
  /** No copy was made. `error` is null when the reason is not known here, or when the POST had no answer and took no effect. */
  | { kind: 'refused'; error: DiscogsError | null }
  /** The POST was sent, and its effect is unknown. `isUp` false: the look after it had no answer, too. */
  | { kind: 'unknown'; intentId: number; isUp?: boolean }
  /** Another intent for this release, or another process, is still at work. */
  | { kind: 'busy' };

/** Turns an intent into the outcome for a person who waited for that intent. */
export function outcomeOf(intent: AddIntent): CopyOutcome {
  switch (intent.status) {
    case 'added':
      return { kind: 'added', intent };
    case 'found':
      return { kind: 'found', copies: null };
    case 'refused':
      return { kind: 'refused', error: null };
    case 'open':
      return intent.gaveUpAt ? { kind: 'unknown', intentId: intent.id } : { kind: 'busy' };
    case 'local':
    case 'undoing':
    case 'undone':
    case 'removing':
    case 'removed':
      return { kind: 'busy' };
  }
}

/** Returns whether a process can still work at the intent. */
export const isLive = ({ status }: AddIntent) => ['open', 'undoing', 'removing'].includes(status);

/** Returns whether the intent is over and left no copy, so that a press that waited for it claims the release itself. */
export const hasNoCopy = ({ status }: AddIntent) => ['refused', 'undone', 'removed'].includes(status);

/** Turns the worker's result into an outcome. `free`: the release has no live intent, and no copy was made or found. */
export function toOutcome(intent: AddIntent, worked: Worked): CopyOutcome | 'free' {
  switch (worked.kind) {
    case 'unknown':
      return intent.status === 'open'
        ? { kind: 'unknown', intentId: intent.id, isUp: worked.isUp }
        : { kind: 'busy' };
    case 'undone':
    case 'free':
      return 'free';
    case 'added':
    case 'found':
    case 'refused':
      return worked;
  }
}
