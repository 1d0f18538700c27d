// Core, add: ends the work at an intent that cannot be decided now, for the worker: after a look that failed, or after a request
// without an answer.
import type { Clock } from '../../clock.ts';
import { DiscogsError } from '../../errors.ts';
import type { Crate } from '../ports.ts';
import type { SentLog } from './sent-log.ts';
import type { AddIntent } from './types.ts';
import type { Worked } from './worker.ts';

export function createUnfinished(deps: {
  intents: Pick<Crate['intents'], 'markUnknown' | 'release' | 'close' | 'restore'>;
  clock: Clock;
  sent: SentLog;
}) {
  const { intents, clock, sent } = deps;
  const now = () => new Date(clock.now());

  /** Ends the work after a failed look, because without the copies no next step is certain. */
  async function cannotLook(intent: AddIntent, error: unknown, isKept: boolean): Promise<Worked> {
    if (isSent(intent)) return giveBack(intent, error, false);
    if (intent.status !== 'open') {
      await intents.restore(intent);
      throw error;
    }
    if (!(error instanceof DiscogsError)) throw error;
    // No POST was sent. The intent of a person is kept, because it says who wants the record.
    if (isKept) await intents.close(intent, { status: 'refused', now: now() });
    else await intents.release(intent);
    return { kind: 'refused', error };
  }

  /**
   * Gives the intent back undecided. `gaveUpAt` keeps its first value, because the wait before the next request counts from it.
   * If each new look at Discogs moved it, the next request would come later and later.
   */
  async function giveBack(intent: AddIntent, error: unknown, isUp = true): Promise<Worked> {
    if (intent.status === 'open' && intent.gaveUpAt === null) {
      const at = now();
      sent.note(intent.id, at);
      const storedAt = await intents.markUnknown(intent, at);
      // On a Postgres server, the server's clock writes the moment, so it can differ from `at`. Both are noted.
      if (storedAt) sent.note(intent.id, storedAt);
    } else {
      await intents.release(intent);
    }
    return { kind: 'unknown', error, isUp };
  }

  /**
   * Gives back an intent for which no request was sent. `isKept`: a person asks for the copy, and the record may be here for it alone,
   * so the intent stays and says who wants the record. An error of the store is ignored, because the lease then runs out by itself.
   */
  async function abandon(intent: AddIntent, isKept: boolean): Promise<void> {
    const gaveBack = () => {
      if (intent.status !== 'open') return intents.restore(intent);
      const isUnsent = intent.postedAt === null;
      return isKept && isUnsent
        ? intents.close(intent, { status: 'refused', now: now() })
        : intents.release(intent);
    };
    await Promise.resolve(gaveBack()).catch(() => {});
  }

  return { cannotLook, giveBack, abandon };
}

/** Returns whether the POST of an open intent, or the DELETE of an Undo or a Remove, was sent. */
export const isSent = (intent: AddIntent) =>
  (intent.status === 'open' ? intent.postedAt : intent.undoSentAt) !== null;
