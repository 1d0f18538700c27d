// Core, add: works at one live intent that this process holds, until the intent is decided or nothing more can be done now.
// machine.ts says what to do next, and this file does it. Add, push, Undo, Remove and the clearing of old intents all use this
// worker.
import type { Clock } from '../../clock.ts';
import { DiscogsError } from '../../errors.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Crate, Log } from '../ports.ts';
import type { CollectionItem } from '../types.ts';
import { type Aim, decide, type Sight } from './machine.ts';
import type { TakenBack } from './ports.ts';
import { createRequests } from './requests.ts';
import type { SentLog } from './sent-log.ts';
import type { AddIntent } from './types.ts';
import { createUnfinished, isSent } from './unfinished.ts';

/**
 * The most DELETEs that are sent for one copy. A 404 can mean that the copy was moved to another folder. After a 404 the worker
 * therefore reads the copy's folder again and sends the next DELETE there.
 */
const MOST_DELETES = 3;

/** The account, folder and release of the copy that is made or removed. */
export interface CopyTarget {
  username: string;
  folderId: number;
  releaseId: number;
  masterId: number | null;
}

export interface Task {
  target: CopyTarget;
  aim: Aim;
  /**
   * The copies, if the caller knows them (from the mirror after a complete pull). Without this field, the worker asks Discogs.
   */
  sight?: Sight;
  /**
   * A person asks for the copy. If Discogs does not say which copies there are, an intent without a POST is then closed as
   * `refused` and kept. Otherwise such an intent is deleted.
   */
  isKept?: boolean;
}

export type Worked =
  | { kind: 'added'; intent: AddIntent }
  /** A copy was there already. `copies` is the number of copies; null when only a 409 said that there is one. */
  | { kind: 'found'; copies: number | null }
  /**
   * No copy was made. `error` says why: Discogs refused the POST, or could not be asked for the copies before any POST. `error`
   * null: an earlier POST had no answer, took no effect, and no longer can.
   */
  | { kind: 'refused'; error: DiscogsError | null }
  /**
   * A POST or DELETE was sent, and its effect is unknown. `error`: why the request failed, or the look after it. `isUp`: Discogs
   * answered the last look.
   */
  | { kind: 'unknown'; error: unknown; isUp: boolean }
  /** The Undo or the Remove is done: the copy is no longer on Discogs. `wasThere` is false when it was gone before. */
  | { kind: 'undone'; back: TakenBack; wasThere: boolean }
  /**
   * The release has no live intent now, and nothing was changed: no POST was sent for the intent, its Undo or Remove did not happen,
   * or the copy to remove is neither on Discogs nor here.
   */
  | { kind: 'free' };

export interface Worker {
  /**
   * Works at an intent that this process holds. When the promise resolves, the intent is closed or given back.
   * @throws LeaseLostError when another process has claimed the intent. StoreError. The signal's reason, or the error of
   * `options.beforeSend`, if no POST or DELETE was sent; the intent is then given back. For an Undo or a Remove also the signal's
   * reason if it aborts a DELETE under way; the intent then stays live until its lease ends. For both also the DiscogsError with
   * which Discogs refused; the Undo or the Remove has then not happened (see `UndoStore.restore`).
   */
  work(intent: AddIntent, task: Task, options: CallOptions): Promise<Worked>;
}

export function createWorker(deps: {
  discogs: Pick<Discogs, 'getCollectionInstances' | 'addToCollection' | 'removeFromCollection'>;
  intents: Pick<
    Crate['intents'],
    | 'markPosting'
    | 'markUnknown'
    | 'release'
    | 'close'
    | 'markUndoing'
    | 'finishUndo'
    | 'finishRemove'
    | 'restore'
  >;
  collection: Pick<Crate['collection'], 'ofRelease'>;
  clock: Clock;
  log: Log;
  sent: SentLog;
}): Worker {
  const { discogs, intents, collection, clock, log, sent } = deps;
  const { cannotLook, giveBack, abandon } = createUnfinished(deps);
  const { post, remove } = createRequests({ ...deps, abandon });
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
    /** The copies that the mirror had before Discogs was asked. */
    let mirrored: CollectionItem[] | null = null;
    // The copy of a Remove was listed here or on Discogs before its DELETE left, also when an earlier press or process sent that DELETE.
    let wasListed = held.status === 'removing' && isSent(held);
    /** The answer to the last DELETE was a 404. */
    let isMissing = false;
    let lastError: unknown = null;
    let isLost = false;
    for (let deletes = 0; ; ) {
      const isMirrored = (mirrored ?? []).some((copy) => copy.instanceId === intent.instanceId);
      const action = decide({ intent, lease: 'ours', sight, aim, isMirrored });
      switch (action.do) {
        case 'look': {
          mirrored ??= await collection.ofRelease(releaseId);
          let looked = await look(intent, target, options, isKept);
          // Discogs' list can be stale. If it leaves out a copy that the mirror has, Discogs is asked once more, before the
          // worker makes another copy or the mirror loses that one.
          if (!('error' in looked) && !isSent(intent)) {
            const { sight: seen } = looked;
            const isOneMissing = mirrored.some(
              ({ instanceId }) => instanceId !== intent.instanceId && !seen.instanceIds.includes(instanceId),
            );
            if (isOneMissing) looked = await look(intent, target, options, isKept);
          }
          // One list without the copy does not prove that it is gone, so Discogs is asked once more: after a DELETE without an
          // answer, and before a Remove ends. A 404 to the DELETE is the other proof.
          const isDoubtful = isLost || (intent.status === 'removing' && !isMissing);
          if (
            !('error' in looked) &&
            isDoubtful &&
            !looked.sight.instanceIds.includes(intent.instanceId ?? 0)
          ) {
            looked = await look(intent, target, options, isKept);
          }
          if ('error' in looked) return cannotLook(intent, looked.error, isKept);
          ({ copies, sight } = looked);
          wasListed ||= copies.some((copy) => copy.instanceId === intent.instanceId);
          break;
        }
        case 'post': {
          // The known copies include those that only the mirror has, because this POST cannot have made them.
          const known = [
            ...new Set([...(sight?.instanceIds ?? []), ...(mirrored ?? []).map((copy) => copy.instanceId)]),
          ];
          const posted = await post(intent, target, known, options, isKept);
          if (posted.kind !== 'lost') return posted.worked;
          ({ intent, error: lastError } = posted);
          sight = null;
          break;
        }
        case 'delete': {
          const { instanceId } = intent;
          // The last DELETE had no answer and Discogs still lists the copy. That DELETE can still take effect, so no other is
          // sent.
          if (isLost) return giveBack(intent, lastError);
          const copy = [...copies, ...(mirrored ?? [])].find((one) => one.instanceId === instanceId);
          const removed = await remove(intent, copy?.folderId ?? target.folderId, target, options);
          if (removed.kind === 'gone') {
            return undone(intent, { copies, mirrored: mirrored ?? [], wasThere: true });
          }
          ({ intent, error: lastError } = removed);
          isLost = removed.kind === 'lost';
          isMissing = removed.kind === 'missing';
          // Discogs lists the copy, but answers each DELETE with 404. The Undo or the Remove ends with that error.
          if (++deletes === MOST_DELETES) {
            await intents.restore(intent);
            throw lastError;
          }
          sight = null;
          break;
        }
        case 'close':
          if (action.as === 'undone' || action.as === 'removed') {
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

  /** Reads the copies of the release on Discogs. Returns the error if that fails and the work can still end in order. */
  async function look(
    intent: AddIntent,
    { username, releaseId }: CopyTarget,
    options: CallOptions,
    isKept: boolean,
  ): Promise<{ copies: CollectionItem[]; sight: Sight } | { error: unknown }> {
    // `isFinal` is taken before Discogs is asked. If the last request can still take effect at that moment, a list without the
    // copy does not prove that it never will.
    const isFinal = sent.leftMs(intent) <= 0;
    try {
      const copies = await discogs.getCollectionInstances(username, releaseId, options);
      return { copies, sight: { instanceIds: copies.map((copy) => copy.instanceId), isFinal } };
    } catch (error) {
      const isOver = error instanceof DiscogsError || options.signal?.aborted;
      if (!isOver || (!(error instanceof DiscogsError) && !isSent(intent))) {
        await abandon(intent, isKept);
        throw error;
      }
      log.warn({ err: error, releaseId, intent: intent.id }, 'could not read the copies');
      return { error };
    }
  }

  async function close(
    intent: AddIntent,
    action: { as: 'added'; instanceId: number | null } | { as: 'found' | 'refused' },
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

  /** Closes an Undo or a Remove whose copy is no longer on Discogs. */
  async function undone(
    intent: AddIntent,
    seen: { copies: CollectionItem[]; mirrored: CollectionItem[]; wasThere: boolean },
  ): Promise<Worked> {
    const copies = seen.copies.filter((copy) => copy.instanceId !== intent.instanceId);
    const listed = new Set(copies.map((copy) => copy.instanceId));
    const mirrored = seen.mirrored.map((copy) => copy.instanceId);
    const gone = mirrored.filter((id) => !listed.has(id));
    const left = { copies, gone, now: now() };
    if (intent.status !== 'removing') {
      const back = await intents.finishUndo(intent, left);
      return back ? { kind: 'undone', back, wasThere: seen.wasThere } : { kind: 'free' };
    }
    // The button is older than the last time that the copy was seen, so this Remove says nothing about what is here now.
    if (!seen.wasThere && !mirrored.includes(intent.instanceId ?? 0)) {
      await intents.restore(intent);
      return { kind: 'free' };
    }
    const back = await intents.finishRemove(intent, left);
    return back ? { kind: 'undone', back, wasThere: seen.wasThere } : { kind: 'free' };
  }

  return { work };
}
