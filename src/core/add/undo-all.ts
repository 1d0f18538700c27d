// Core, add: takes back all that one person added since a moment, one Undo after the other, each exactly once. If the process
// dies, the task can run again: the same question lists what is left.
import { AuthError, DiscogsError, RateLimitedError, UnavailableError } from '../../errors.ts';
import type { Crate, Log } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { AddIntent, StoredRecord } from '../types.ts';
import type { Add } from './add.ts';
import { isHereOnlyBy, isUndoable } from './undo.ts';

/** What can be done about one add. */
export type Fate =
  /** The copy is removed from Discogs. */
  | 'copy'
  /** The add never got to Discogs: the record here is removed. */
  | 'record'
  /** There is a copy, but the answer to our POST was lost. Only a person can say whether this copy is ours. */
  | 'by-hand'
  /** It is not known whether Discogs made a copy. A sync finds out. */
  | 'open';

export interface PersonsAdd {
  intent: AddIntent;
  /** The record of the intent. Null: the record is gone. */
  record: StoredRecord | null;
  fate: Fate;
}

/**
 * Decides what can be done about an add. Null: there is nothing to take back. `goesFirst`: another copy of the same person and
 * record is removed from Discogs before. Pure.
 */
export function fateOf(
  intent: AddIntent,
  record: Pick<StoredRecord, 'id' | 'isSyncedWithDiscogs'> | null,
  { goesFirst = false } = {},
): Fate | null {
  if (isUndoable(intent)) return 'copy';
  if (isHereOnlyBy(intent)) {
    // False when the intent belongs to an earlier record of this release, or when other people have the record on Discogs.
    const isTheirs = record?.id === intent.recordId && (goesFirst || !record?.isSyncedWithDiscogs);
    return isTheirs ? 'record' : null;
  }
  if (intent.status === 'added' || intent.status === 'undoing') return 'by-hand';
  return intent.status === 'open' && intent.postedAt !== null ? 'open' : null;
}

/** Lists the adds of a person, the newest first: the copy that a push made for an intent is removed before that intent. */
export async function addsOf(
  store: Pick<Crate, 'intents' | 'records'>,
  userId: string,
  since: Date,
): Promise<PersonsAdd[]> {
  const adds: PersonsAdd[] = [];
  for (const intent of await store.intents.ofPerson(userId, since)) {
    const record = await store.records.findByReleaseId(intent.releaseId);
    const goesFirst = adds.some(
      (other) => other.fate === 'copy' && other.intent.recordId === intent.recordId,
    );
    const fate = fateOf(intent, record, { goesFirst });
    if (fate !== null) adds.push({ intent, record, fate });
  }
  return adds;
}

/** `discogs`: Discogs refused, or did not answer. */
export type WhyLeft = 'by-hand' | 'open' | 'discogs' | Refusal;

export interface UndoneAll {
  /** How many adds are gone. */
  taken: number;
  left: { add: PersonsAdd; why: WhyLeft }[];
  /** Why it ended before all were tried. Null: all were tried. */
  ended: 'stopped' | DiscogsError | null;
}

/**
 * @param signals `stop`: nothing new is begun. `cancel`: what is under way is broken off, and found out about by the next process.
 * @param notify called before each.
 * @throws StoreError.
 */
export async function undoAll(
  adds: readonly PersonsAdd[],
  deps: { add: Pick<Add, 'undo'>; store: Pick<Crate, 'intents' | 'records'>; log: Log },
  signals: { stop: AbortSignal; cancel: AbortSignal },
  notify: (add: PersonsAdd) => void = () => {},
): Promise<UndoneAll> {
  const outcome: UndoneAll = { taken: 0, left: [], ended: null };
  let failuresInARow = 0;
  for (const add of adds) {
    if (signals.stop.aborted) return { ...outcome, ended: 'stopped' };
    const { intent, fate } = add;
    if (fate === 'by-hand' || fate === 'open') {
      outcome.left.push({ add, why: fate });
      continue;
    }
    // The Undo runs in the name of the person who added the copy, because a person can undo only their own adds.
    const { userId, guildId } = intent.requester ?? { userId: '', guildId: '' };
    notify(add);
    try {
      await deps.add.undo(
        { intentId: intent.id, userId, guildId, mayManage: false },
        { lane: 'sync', signal: signals.cancel },
      );
      outcome.taken += 1;
      failuresInARow = 0;
    } catch (error) {
      if (signals.cancel.aborted) return { ...outcome, ended: 'stopped' };
      if (error instanceof Refusal) {
        if (await isLeft(deps.store, intent)) outcome.left.push({ add, why: error });
        else outcome.taken += 1;
      } else if (error instanceof DiscogsError) {
        deps.log.warn({ err: error, releaseId: intent.releaseId }, 'an add could not be taken back');
        outcome.left.push({ add, why: 'discogs' });
        failuresInARow = isAboutOne(error) ? 0 : failuresInARow + 1;
        // Every other Undo would fail the same way.
        if (error instanceof AuthError || failuresInARow === MOST_FAILURES)
          return { ...outcome, ended: error };
      } else throw error;
    }
  }
  return outcome;
}

/**
 * Whether the add can still be taken back. False: it went together with another add, another process was quicker, or the record
 * is on Discogs through another person.
 */
async function isLeft(
  store: Pick<Crate, 'intents' | 'records'>,
  { id, releaseId }: AddIntent,
): Promise<boolean> {
  const [intent, record] = await Promise.all([
    store.intents.get(id),
    store.records.findByReleaseId(releaseId),
  ]);
  return intent !== null && fateOf(intent, record) !== null;
}

/** Two in a row without an answer are an outage. */
const MOST_FAILURES = 2;

const isAboutOne = (error: DiscogsError): boolean =>
  !(error instanceof UnavailableError || error instanceof RateLimitedError);
