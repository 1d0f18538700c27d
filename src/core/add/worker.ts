// Core, add: works at one live intent, for its holder, until it is decided or nothing more can be done now. The table says
// what to do (machine.ts), and this file does it. Add, push, Undo and the clearing of old intents all come here.
import type { Clock } from '../../clock.ts';
import { DiscogsError } from '../../errors.ts';
import type { CallOptions, Crate, Discogs, Log } from '../ports.ts';
import type { AddIntent, CollectionItem } from '../types.ts';
import { type Aim, decide, type Sight } from './machine.ts';
import type { TakenBack } from './ports.ts';
import { createRequests } from './requests.ts';
import type { SentLog } from './sent-log.ts';

/**
 * How often a DELETE is sent. Discogs can answer 404 and list the copy in another folder a moment later, so the folder is read
 * again.
 */
const MOST_DELETES = 3;

/** Which copy is wanted, and where. */
export interface CopyTarget {
  username: string;
  folderId: number;
  releaseId: number;
  masterId: number | null;
}

export interface Task {
  target: CopyTarget;
  aim: Aim;
  /** The copies that are known already (the mirror after a complete pull). Without them the worker reads them first. */
  sight?: Sight;
  /** A person asks for the copy: if Discogs cannot be asked, the intent is kept as `refused`. */
  isKept?: boolean;
}

export type Worked =
  | { kind: 'added'; intent: AddIntent }
  /** A copy was there already; `copies` is how many, null after a bare 409. */
  | { kind: 'found'; copies: number | null }
  /**
   * No copy was made: Discogs refused it, or could not be reached before anything was sent. `error` null: a request never had
   * an answer, and took no effect.
   */
  | { kind: 'refused'; error: DiscogsError | null }
  /**
   * A request was sent, and its effect is unknown. `error`: the failure of the request, or of the look after it. `isUp`:
   * Discogs answered that look.
   */
  | { kind: 'unknown'; error: unknown; isUp: boolean }
  /** The copy is off Discogs. `wasThere`: this Undo removed it. */
  | { kind: 'undone'; back: TakenBack; wasThere: boolean }
  /** Nothing was sent for it, or an Undo of it did not happen: the release is free. */
  | { kind: 'free' };

export interface Worker {
  /**
   * @throws LeaseLostError when another process claimed the intent: nothing was sent. What is no answer of Discogs: a store
   * that fails, or an abort before anything was sent (then the intent is given back). For an Undo also the DiscogsError of a
   * refusal: the intent is `added` again.
   */
  work(intent: AddIntent, task: Task, options: CallOptions): Promise<Worked>;
}

export function createWorker(deps: {
  discogs: Pick<Discogs, 'getCollectionInstances' | 'addToCollection' | 'removeFromCollection'>;
  intents: Pick<
    Crate['intents'],
    'markPosting' | 'markUnknown' | 'release' | 'close' | 'markUndoing' | 'finishUndo' | 'restore'
  >;
  collection: Pick<Crate['collection'], 'ofRelease'>;
  clock: Clock;
  log: Log;
  sent: SentLog;
}): Worker {
  const { discogs, intents, collection, clock, log, sent } = deps;
  const { post, remove } = createRequests(deps);
  const now = () => new Date(clock.now());

  async function work(
    held: AddIntent,
    { target, aim, sight: first, isKept = false }: Task,
    options: CallOptions,
  ): Promise<Worked> {
    const { releaseId } = target;
    let intent = held;
    let sight: Sight | null = first ?? null;
    let copies: CollectionItem[] = [];
    /** The copies in the mirror before the question to Discogs. */
    let mirrored: CollectionItem[] | null = null;
    let wasListed = false;
    let lastError: unknown = null;
    let isLost = false;
    for (let deletes = 0; ; ) {
      const action = decide({ intent, lease: 'ours', sight, aim });
      switch (action.do) {
        case 'look': {
          mirrored ??= await collection.ofRelease(releaseId);
          let looked = await look(intent, target, options);
          // A list can lag. A copy in the mirror that the list leaves out is asked for twice, before another one is made or
          // an Undo forgets it.
          if (!('error' in looked) && !isSent(intent)) {
            const { sight: seen } = looked;
            const isMissing = mirrored.some(
              ({ instanceId }) => instanceId !== intent.instanceId && !seen.instanceIds.includes(instanceId),
            );
            if (isMissing) looked = await look(intent, target, options);
          }
          // One list does not prove either that a DELETE without an answer took effect.
          if (!('error' in looked) && isLost && !looked.sight.instanceIds.includes(intent.instanceId ?? 0)) {
            looked = await look(intent, target, options);
          }
          if ('error' in looked) return cannotLook(intent, looked.error, isKept);
          ({ copies, sight } = looked);
          wasListed ||= copies.some((copy) => copy.instanceId === intent.instanceId);
          break;
        }
        case 'post': {
          // The known copies include those in the mirror that the look left out: this POST did not make them.
          const known = [
            ...new Set([...(sight?.instanceIds ?? []), ...(mirrored ?? []).map((copy) => copy.instanceId)]),
          ];
          const posted = await post(intent, target, known, options);
          if (posted.kind !== 'lost') return posted.worked;
          ({ intent, error: lastError } = posted);
          sight = null;
          break;
        }
        case 'delete': {
          const { instanceId } = intent;
          // The answer was lost, and the copy is listed: the DELETE can still take effect.
          if (isLost) return giveBack(intent, lastError);
          const copy = [...copies, ...(mirrored ?? [])].find((one) => one.instanceId === instanceId);
          const removed = await remove(intent, copy?.folderId ?? target.folderId, target, options);
          if (removed.kind === 'gone') {
            return undone(intent, { copies, mirrored: mirrored ?? [], wasThere: true });
          }
          ({ intent, error: lastError } = removed);
          isLost = removed.kind === 'lost';
          // Discogs lists the copy, but answers the DELETE that the copy is not there.
          if (++deletes === MOST_DELETES) {
            await intents.restore(intent);
            throw lastError;
          }
          sight = null;
          break;
        }
        case 'close':
          if (action.as === 'undone') {
            return undone(intent, { copies, mirrored: mirrored ?? [], wasThere: wasListed || isLost });
          }
          return close(intent, action, copies);
        case 'restore':
          await intents.restore(intent);
          return { kind: 'free' } as const;
        case 'drop':
          await intents.release(intent);
          return { kind: 'free' } as const;
        case 'wait':
          return giveBack(intent, lastError);
      }
    }
  }

  async function look(
    intent: AddIntent,
    { username, releaseId }: CopyTarget,
    options: CallOptions,
  ): Promise<{ copies: CollectionItem[]; sight: Sight } | { error: unknown }> {
    // Decided before the question. If the request can still take effect when Discogs is asked, an empty answer proves nothing.
    const isFinal = sent.leftMs(intent) <= 0;
    try {
      const copies = await discogs.getCollectionInstances(username, releaseId, options);
      return { copies, sight: { instanceIds: copies.map((copy) => copy.instanceId), isFinal } };
    } catch (error) {
      const isOver = error instanceof DiscogsError || options.signal?.aborted;
      if (!isOver || (!(error instanceof DiscogsError) && !isSent(intent))) {
        await abandon(intent);
        throw error;
      }
      log.warn({ err: error, releaseId, intent: intent.id }, 'could not read the copies');
      return { error };
    }
  }

  async function close(
    intent: AddIntent,
    action: { as: 'added'; instanceId: number } | { as: 'found' | 'refused' },
    copies: CollectionItem[],
  ): Promise<Worked> {
    switch (action.as) {
      case 'added': {
        const { instanceId } = action;
        const closed = await intents.close(intent, {
          status: 'added',
          instanceId,
          confirmedByDiscogs: false,
          copies,
          now: now(),
        });
        return { kind: 'added', intent: closed };
      }
      case 'found':
        await intents.close(intent, { status: 'found', copies, now: now() });
        return { kind: 'found', copies: copies.length };
      case 'refused':
        await intents.close(intent, { status: 'refused', now: now() });
        return { kind: 'refused', error: null };
    }
  }

  async function undone(
    intent: AddIntent,
    seen: { copies: CollectionItem[]; mirrored: CollectionItem[]; wasThere: boolean },
  ): Promise<Worked> {
    const copies = seen.copies.filter((copy) => copy.instanceId !== intent.instanceId);
    const listed = new Set(copies.map((copy) => copy.instanceId));
    const gone = seen.mirrored.map((copy) => copy.instanceId).filter((id) => !listed.has(id));
    const back = await intents.finishUndo(intent, { copies, gone, now: now() });
    return back ? { kind: 'undone', back, wasThere: seen.wasThere } : { kind: 'free' };
  }

  /** Ends the work when Discogs does not say which copies there are. */
  async function cannotLook(intent: AddIntent, error: unknown, isKept: boolean): Promise<Worked> {
    if (isSent(intent)) return giveBack(intent, error, false);
    if (intent.status === 'undoing') {
      await intents.restore(intent);
      throw error;
    }
    if (!(error instanceof DiscogsError)) throw error;
    // Nothing was sent. The intent of a person is kept, because it shows who wants the record.
    if (isKept) await intents.close(intent, { status: 'refused', now: now() });
    else await intents.release(intent);
    return { kind: 'refused', error };
  }

  /** Gives the intent back undecided. The first `gaveUpAt` stays: an early look must not delay the next request. */
  async function giveBack(intent: AddIntent, error: unknown, isUp = true): Promise<Worked> {
    if (intent.status === 'open' && intent.gaveUpAt === null) {
      const at = now();
      sent.note(intent.id, at);
      const storedAt = await intents.markUnknown(intent, at);
      // On a server this is another moment than `at`.
      if (storedAt) sent.note(intent.id, storedAt);
    } else {
      await intents.release(intent);
    }
    return { kind: 'unknown', error, isUp };
  }

  /**
   * Gives the intent back to other processes when nothing was sent. A failure is ignored: the lease then runs out by itself.
   */
  async function abandon(intent: AddIntent): Promise<void> {
    const gaveBack = intent.status === 'undoing' ? intents.restore(intent) : intents.release(intent);
    await gaveBack.catch(() => {});
  }

  return { work };
}

const isSent = (intent: AddIntent) =>
  (intent.status === 'open' ? intent.postedAt : intent.undoSentAt) !== null;
