// Support: Add with a real store and a far side that does exactly what a test says, call by call.
import { createAccount } from '../../src/core/account.ts';
import { createAdd } from '../../src/core/add.ts';
import { createCopyMaker } from '../../src/core/copy.ts';
import type { BudgetWait, CallOptions, Discogs, Lane, Store } from '../../src/core/ports.ts';
import { createReleaseReader } from '../../src/core/release-reader.ts';
import type { CollectionItem, Release } from '../../src/core/types.ts';
import { UnavailableError } from '../../src/errors.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/test-store.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';

/** What the POST does: answers, makes a copy and loses the answer, or loses itself. */
export type PostFate = 'answer' | 'lost-answer' | 'lost-request';

export interface FarSide {
  /** Copies in the collection. */
  copies: CollectionItem[];
  calls: { what: 'release' | 'look' | 'post' | 'delete'; lane: Lane }[];
  /** Of the POSTs to come, in order; then they answer. */
  fates: PostFate[];
  /** Awaited by every call before it does anything. */
  gate: Promise<unknown>;
  /** Waits for the budget, told by the calls to come. */
  waits: BudgetWait[];
  /** Errors of the looks to come, in order. */
  lookErrors: Error[];
}

const FOLDER = 1;
let lastInstance = 5_000_000_000;

export const lost = (method = 'POST') =>
  new UnavailableError({
    method,
    path: '/x',
    status: null,
    reason: 'timeout',
    maybeApplied: method !== 'GET',
  });

export function copyOf(releaseId: number): CollectionItem {
  lastInstance += 1;
  return {
    instanceId: lastInstance,
    releaseId,
    masterId: null,
    folderId: FOLDER,
    rating: 0,
    addedAt: null,
    notes: [],
  };
}

export function farSide(): FarSide {
  return { copies: [], calls: [], fates: [], gate: Promise.resolve(), waits: [], lookErrors: [] };
}

function discogsOf(
  far: FarSide,
): Pick<
  Discogs,
  'getRelease' | 'getIdentity' | 'getCollectionInstances' | 'addToCollection' | 'removeFromCollection'
> {
  const called = async (what: FarSide['calls'][number]['what'], options: CallOptions) => {
    far.calls.push({ what, lane: options.lane });
    const wait = far.waits.shift();
    if (wait) options.onWait?.(wait);
    await far.gate;
  };
  return {
    async getRelease(releaseId, options): Promise<Release> {
      await called('release', options);
      return release({ releaseId });
    },
    getIdentity: async () => ({ username: 'keeper' }),
    async getCollectionInstances(_username, releaseId, options) {
      await called('look', options);
      const error = far.lookErrors.shift();
      if (error) throw error;
      return far.copies.filter((copy) => copy.releaseId === releaseId);
    },
    async addToCollection({ releaseId }, options) {
      await options.beforeSend?.();
      await called('post', options);
      const fate = far.fates.shift() ?? 'answer';
      if (fate === 'lost-request') throw lost();
      const copy = copyOf(releaseId);
      far.copies.push(copy);
      if (fate === 'lost-answer') throw lost();
      return { instanceId: copy.instanceId };
    },
    async removeFromCollection({ instanceId }, options) {
      await called('delete', options);
      far.copies = far.copies.filter((copy) => copy.instanceId !== instanceId);
    },
  };
}

/** One process: its own claims and its own joins, on a store that others may share. */
export function process(deps: {
  far: FarSide;
  store: Store;
  clock: VirtualClock;
  holder?: string;
  username?: string | null;
}) {
  const { far, store, clock, holder = 'one', username = 'keeper' } = deps;
  const discogs = discogsOf(far);
  const shared = { discogs, store, clock, log: silentLog };
  const account = createAccount({ ...shared, username, folderId: FOLDER, hasToken: true });
  return createAdd({
    ...shared,
    account,
    reader: createReleaseReader(shared),
    copies: createCopyMaker({ ...shared, holder }),
  });
}

export const by = (userId: string) => ({ userId, guildId: '1', channelId: '2' });
