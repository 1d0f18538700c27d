// Support: the worker of Add on a real store, with a Discogs that does what a test says.
import { LEASE_MS } from '../../../src/core/add/requests.ts';
import { createSentLog } from '../../../src/core/add/sent-log.ts';
import type { AddIntent } from '../../../src/core/add/types.ts';
import { createWorker, type Task } from '../../../src/core/add/worker.ts';
import type { CallOptions, Discogs } from '../../../src/core/discogs-port.ts';
import type { CollectionItem } from '../../../src/core/types.ts';
import { UnavailableError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import type { TestStore } from '../../support/test-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

export const RELEASE = 249504;

const TARGET = { username: 'me', folderId: 1, releaseId: RELEASE, masterId: 7 };

export const PERSON: CallOptions = { lane: 'person' };

export const facts = { method: 'POST', path: '/x', status: null };

export const lost = () => new UnavailableError({ ...facts, reason: 'timeout', maybeApplied: true });

export const copy = (instanceId: number): CollectionItem => ({
  ...{ instanceId, releaseId: RELEASE, masterId: 7, folderId: 1, rating: 0, addedAt: null, notes: [] },
});

export type Far = Partial<
  Pick<Discogs, 'addToCollection' | 'getCollectionInstances' | 'removeFromCollection'>
>;

/** Makes workers on this store. `far` says what Discogs does, call by call. */
export const createWorkers =
  (opened: TestStore) =>
  (far: Far, clock = createVirtualClock(), sent = createSentLog(clock)) => {
    const calls: string[] = [];
    const called =
      <Args extends unknown[], Result>(
        what: string,
        call: ((...args: Args) => Promise<Result>) | undefined,
      ) =>
      async (...args: Args): Promise<Result> => {
        calls.push(what);
        if (!call) throw new Error(`no ${what} was expected`);
        return call(...args);
      };
    const discogs = {
      addToCollection: called('post', far.addToCollection),
      getCollectionInstances: called('look', far.getCollectionInstances),
      removeFromCollection: called('delete', far.removeFromCollection),
    };
    const { intents, collection } = opened.store;
    const { work } = createWorker({ discogs, intents, collection, clock, log: silentLog, sent });
    const lease = (holder: string) => ({
      holder,
      now: new Date(clock.now()),
      ms: LEASE_MS,
    });
    const claim = async (holder = 'me') => {
      const intent = { releaseId: RELEASE, release: null, requestKey: null, requester: null };
      return (await intents.claim(intent, lease(holder))).intent;
    };
    const reload = async ({ id }: AddIntent) => opened.store.intents.get(id);
    /** Works at the intent as if a look had just shown these copies. */
    const post = (intent: AddIntent, known: number[], options: CallOptions = PERSON) =>
      work(intent, { target: TARGET, aim: 'another', sight: { instanceIds: known, isFinal: true } }, options);
    const resume = (intent: AddIntent, aim: Task['aim'] = 'another') =>
      work(intent, { target: TARGET, aim }, PERSON);
    /** Works at the intent for a person who asks for a copy. */
    const add = (intent: AddIntent, options: CallOptions) =>
      work(intent, { target: TARGET, aim: 'one', isKept: true }, options);
    return { post, resume, add, clock, sent, calls, claim, reload, lease };
  };

/** Sends as the client does: it awaits `beforeSend`, then the request leaves. */
export const leaving = async <T>(options: CallOptions, answer: () => T): Promise<T> => {
  await options.beforeSend?.();
  return answer();
};
