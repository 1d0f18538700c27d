// Core, add: takes back everything that one person added since a given moment, one Undo after the other, each exactly once. If
// the process dies, the task can run again, because `addsOf` then lists only the adds that are left.
import { AuthError, DiscogsError, RateLimitedError, UnavailableError } from '../../errors.ts';
import type { Crate, Log } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { StoredRecord } from '../types.ts';
import type { Add } from './add.ts';
import type { AddIntent } from './types.ts';
import { isHereOnlyBy, isUndoable } from './undo.ts';

/** What `undoAll` can do about one add. */
export type Fate =
  /** Remove its copy from Discogs. */
  | 'copy'
  /** Remove its record here: the add made no copy on Discogs. */
  | 'record'
  /** Nothing: there is a copy, but the answer to our POST was lost. Only a person can say whether this copy is ours. */
  | 'by-hand'
  /** Nothing now: it is not known whether Discogs made a copy. A sync finds out. */
  | 'open';

export interface PersonsAdd {
  intent: AddIntent;
  /** The record of the release. Null: there is none. */
  record: StoredRecord | null;
  fate: Fate;
}

/**
 * Returns what can be done about an add. Null: the add has nothing to take back. `goesFirst`: a copy of the same person and
 * record is removed from Discogs before this add's turn comes. Pure.
 */
export function fateOf(
  intent: AddIntent,
  record: Pick<StoredRecord, 'id' | 'isSyncedWithDiscogs'> | null,
  { goesFirst = false } = {},
): Fate | null {
  if (isUndoable(intent)) return 'copy';
  if (isHereOnlyBy(intent)) {
    // False when the intent belongs to an earlier record of this release, or when a copy of another person is on Discogs.
    const isTheirs = record?.id === intent.recordId && (goesFirst || !record?.isSyncedWithDiscogs);
    return isTheirs ? 'record' : null;
  }
  if (intent.status === 'added' || intent.status === 'undoing') return 'by-hand';
  return intent.status === 'open' && intent.postedAt !== null ? 'open' : null;
}

/**
 * Lists the adds of a person, the newest first. In this order the copy that a push made for a record comes before the older
 * intent that made the record.
 */
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

/** Why an add was not taken back. `discogs`: Discogs refused the request, or did not answer. The other words are as in `Fate`. */
export type WhyLeft = 'by-hand' | 'open' | 'discogs' | Refusal;

export interface UndoneAll {
  /** The number of adds that were taken back. */
  taken: number;
  left: { add: PersonsAdd; why: WhyLeft }[];
  /** Why the task ended before it tried every add. Null: it tried every add. */
  ended: 'stopped' | DiscogsError | null;
}

/**
 * Takes back the adds, in their order.
 * @param signals `stop`: no further Undo starts. `cancel`: the Undo under way is aborted, and a later process finds out what
 * became of it.
 * @param notify called with each add before its Undo.
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
        // Every other Undo would fail for the same reason, so the task ends.
        if (error instanceof AuthError || failuresInARow === MOST_FAILURES)
          return { ...outcome, ended: error };
      } else throw error;
    }
  }
  return outcome;
}

/**
 * Returns whether the add can still be taken back. False: it was taken back together with another add, another process took it
 * back, or another person's copy keeps its record.
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

/** The number of failures in a row that count as an outage of Discogs. The task then ends. */
const MOST_FAILURES = 2;

/** Returns whether Discogs refused this one request. False: it did not answer, or asked us to wait. */
const isAboutOne = (error: DiscogsError): boolean =>
  !(error instanceof UnavailableError || error instanceof RateLimitedError);
