// Support: Add on a real store, with a far side that does exactly what a test says, call by call.
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../src/clock.ts';
import { createAccount } from '../../../src/core/accounts/account.ts';
import { type Add, createAdd } from '../../../src/core/add/add.ts';
import { createCopies } from '../../../src/core/add/copies.ts';
import { createHealing, type Healing } from '../../../src/core/add/heal.ts';
import { createRemove, type Remove } from '../../../src/core/add/remove.ts';
import { createSentLog } from '../../../src/core/add/sent-log.ts';
import type { CallOptions, Discogs, Lane } from '../../../src/core/discogs-port.ts';
import { createPrices } from '../../../src/core/prices.ts';
import { createReleaseReader } from '../../../src/core/release/reader.ts';
import type { BudgetWait, CollectionItem } from '../../../src/core/types.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { AuthError, NotFoundError, UnavailableError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { noSettings } from '../../support/server-settings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { firstAccount, type StoreWithCrate } from '../../support/test-store.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';

/** What becomes of a POST: it is answered, makes a copy but its answer is lost, is lost itself, or is refused. */
export type PostFate = 'answer' | 'lost-answer' | 'lost-request' | 'refuse';

export interface FarSide {
  copies: CollectionItem[];
  calls: { what: 'release' | 'look' | 'post' | 'delete'; lane: Lane; turn: string | undefined }[];
  /** The fate of each POST to come, in order. After the last of them, POSTs are answered. */
  fates: PostFate[];
  /** The fate of each DELETE to come, in order. After the last of them, DELETEs are answered. */
  deleteFates: PostFate[];
  /** What each look to come shows, in order. After the last of them, looks show the truth. */
  staleLooks: CollectionItem[][];
  /** Every call awaits this before it does anything. */
  gate: Promise<unknown>;
  /** Waits for the budget. Each call to come reports the next of them. */
  waits: BudgetWait[];
  /** Each look to come fails with the next of these errors. */
  lookErrors: Error[];
  /** Each look at this release fails. Null: none does. */
  brokenRelease: number | null;
  /** Waits until the budget lets a call start. Null: there is no budget. */
  budget: ((options: CallOptions) => Promise<unknown>) | null;
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
  return {
    copies: [],
    calls: [],
    fates: [],
    deleteFates: [],
    staleLooks: [],
    gate: Promise.resolve(),
    waits: [],
    lookErrors: [],
    brokenRelease: null,
    budget: null,
  };
}

function discogsOf(
  far: FarSide,
): Pick<
  Discogs,
  'getRelease' | 'getIdentity' | 'getCollectionInstances' | 'addToCollection' | 'removeFromCollection'
> {
  const called = async (what: FarSide['calls'][number]['what'], options: CallOptions) => {
    far.calls.push({ what, lane: options.lane, turn: options.turn });
    await far.budget?.(options);
    const wait = far.waits.shift();
    if (wait) options.onWait?.(wait);
    await far.gate;
  };
  return {
    async getRelease(releaseId, options) {
      await called('release', options);
      return { release: release({ releaseId }), offers: null };
    },
    getIdentity: async () => ({ id: 7, username: 'keeper' }),
    async getCollectionInstances(_username, releaseId, options) {
      await called('look', options);
      const error = far.lookErrors.shift();
      if (error) throw error;
      if (releaseId === far.brokenRelease) throw lost('GET');
      const stale = far.staleLooks.shift();
      if (stale) return stale;
      return far.copies.filter((copy) => copy.releaseId === releaseId);
    },
    async addToCollection({ releaseId }, options) {
      await options.beforeSend?.();
      await called('post', options);
      const fate = far.fates.shift() ?? 'answer';
      if (fate === 'lost-request') throw lost();
      if (fate === 'refuse') throw new AuthError('no', { method: 'POST', path: '/x', status: 403 });
      const copy = copyOf(releaseId);
      far.copies.push(copy);
      if (fate === 'lost-answer') throw lost();
      return { instanceId: copy.instanceId };
    },
    async removeFromCollection({ instanceId, folderId }, options) {
      await options.beforeSend?.();
      await called('delete', options);
      const fate = far.deleteFates.shift() ?? 'answer';
      if (fate === 'lost-request') throw lost('DELETE');
      if (fate === 'refuse') throw new AuthError('no', { method: 'DELETE', path: '/x', status: 403 });
      // The folder is part of the address, so a copy in another folder is not found.
      const isThere = (copy: CollectionItem) => copy.instanceId === instanceId && copy.folderId === folderId;
      if (!far.copies.some(isThere))
        throw new NotFoundError('gone', { method: 'DELETE', path: '/x', status: 404 });
      far.copies = far.copies.filter((copy) => !isThere(copy));
      if (fate === 'lost-answer') throw lost('DELETE');
    },
  };
}

interface ProcessDeps {
  far: FarSide;
  store: StoreWithCrate;
  clock: Clock;
  holder?: string;
  username?: string | null;
  addsPerHour?: number;
}

/** Starts a process of the bot. It has claims of its own, but can share its store with others. */
export const process = (deps: ProcessDeps): Add => fullProcess(deps).add;

/** The same, with Remove, Forget and the healing. */
export function fullProcess(deps: ProcessDeps): {
  add: Add;
  remove: Remove;
  healing: Healing;
  prove(): Promise<void>;
} {
  const { far, store, clock, holder = 'one', username = 'keeper', addsPerHour = 0 } = deps;
  void store.announce(holder);
  const discogs = discogsOf(far);
  const shared = { discogs, store, clock, log: silentLog };
  const account = createAccount({
    ...shared,
    accounts: store.accounts,
    row: firstAccount,
    words: coreWords,
    username,
    folderId: FOLDER,
    hasToken: true,
  });
  const copies = createCopies({ ...shared, holder, sent: createSentLog(clock) });
  const add = createAdd({
    ...shared,
    addsPerHour,
    account,
    settings: noSettings,
    reader: createReleaseReader({ ...shared, prices: createPrices(shared) }),
    copies,
  });
  return {
    add,
    remove: createRemove({ ...shared, account, copies }),
    healing: createHealing({ ...shared, account, settings: noSettings, copies }),
    prove: () => account.prove('copy'),
  };
}

export const by = (userId: string) => ({ userId, guildId: '1', channelId: '2' });

export const RELEASE = 249504;

export const request = (userId = 'ada') => ({ releaseId: RELEASE, requester: by(userId) });

/** Presses Add another copy on a message whose button was not used before. */
export async function another(add: Add, messageId = 'm1', userId = 'ada') {
  const pressed = await add.another({ ...request(userId), messageId }, {});
  if (pressed.kind === 'used') throw new Error('the button was used before');
  return pressed.added;
}

/** Lets time pass until the work is done. For work that polls or waits. */
export async function finish<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let done = false;
  const watched = work.finally(() => {
    done = true;
  });
  watched.catch(() => {});
  while (!done) {
    // The database answers in real time, and the clock has no sleepers meanwhile.
    if (!(await clock.advanceToNext())) await delay(1);
  }
  return watched;
}
