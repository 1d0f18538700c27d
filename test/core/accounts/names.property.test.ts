// Core, accounts: random starts under random names and tokens. No start fails, no add of a person is lost, and no crate ever holds
// copies of two Discogs accounts.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Account } from '../../../src/core/accounts/account.ts';
import { openAccount } from '../../../src/core/accounts/open.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { UnavailableError } from '../../../src/errors.ts';
import { collectionItems } from '../../../src/store/schema.ts';
import { copy, newIntent } from '../../store/things.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';

const opened = useStore();

/** The accounts of Discogs. Each has two names, one at a time, and no name is ever that of another account. */
const NAMES = { 7: ['ana', 'anna'], 8: ['bo', 'bob'] } as const;
type Owner = keyof typeof NAMES;

type Step =
  | {
      do: 'start';
      who: Owner;
      name: 'right' | 'former' | 'mistyped' | 'none';
      token: 'own' | 'other' | 'none';
      isUp: boolean;
    }
  | { do: 'add'; release: number; isUp: boolean }
  | { do: 'pull' }
  | { do: 'rename'; owner: Owner };

/** The first value as often as all the others. */
const mostly = <const T>(first: T, ...others: T[]) =>
  fc.oneof(fc.constant(first), fc.constantFrom(first, ...others));

const owners = fc.constantFrom<Owner>(7, 8);
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('start' as const),
        who: owners,
        name: mostly('right', 'former', 'mistyped', 'none'),
        token: mostly('own', 'other', 'none'),
        isUp: mostly(true, false),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('add' as const),
        release: fc.integer({ min: 1, max: 4 }),
        isUp: mostly(true, false),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'pull' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), owner: owners }) },
  ),
  { minLength: 4, maxLength: 20 },
);

async function play(story: readonly Step[]): Promise<void> {
  await opened.clear();
  const { store } = opened;
  const nameOf: Record<Owner, 0 | 1> = { 7: 0, 8: 0 };
  const owned: Owner[] = [7, 8];
  const current = (owner: Owner) => NAMES[owner][nameOf[owner]];
  const ownerOf = (name: string | null) => owned.find((owner) => current(owner) === name) ?? null;
  /** Of each account of Discogs: instance id to release. */
  const collections: Record<Owner, Map<number, number>> = {
    7: new Map([[1_007, 9]]),
    8: new Map([[1_008, 9]]),
  };
  let instances = 0;
  let seconds = 0;
  const added = new Set<number>();
  let bot: { account: Account; token: Owner | null } | null = null;
  const now = () => new Date(1_000 * ++seconds);

  async function start({ who, isUp, ...how }: Extract<Step, { do: 'start' }>) {
    const names = {
      right: current(who),
      former: NAMES[who][nameOf[who] === 0 ? 1 : 0],
      mistyped: 'nmae',
      none: null,
    };
    const name = names[how.name];
    const token = how.token === 'none' ? null : how.token === 'own' ? who : who === 7 ? 8 : 7;
    const account = await openAccount(
      { username: name, folderId: 1, hasToken: token !== null },
      {
        // Each start stands for a process of its own, and the one before has ended.
        store: { accounts: store.accounts, announce: async () => {} },
        log: silentLog,
        words: coreWords,
        clock: { now: () => now().getTime() },
        discogs: {
          async getIdentity() {
            if (!isUp || token === null)
              throw new UnavailableError({ method: 'GET', path: '/x', status: 503, reason: 'server-error' });
            return { id: token, username: current(token) };
          },
        },
      },
    );
    await account.identify();
    bot = { account, token };
  }

  async function add({ release: releaseId, isUp }: Extract<Step, { do: 'add' }>) {
    if (!bot) return;
    const { account, token } = bot;
    const { intents } = store.crate(account.id);
    const owner = isUp ? ownerOf(account.username) : null;
    const key = `add:${++instances}`;
    const wanted = newIntent({ releaseId, requestKey: key, release: release({ releaseId }) });
    const { intent } = await intents.claim(wanted, { holder: 'x', now: now(), ms: 0 });
    added.add(releaseId);
    const found = owner === null ? [] : [...collections[owner]].filter(([, one]) => one === releaseId);
    const toCopies = (list: [number, number][]) =>
      list.map(([instanceId]) => copy({ instanceId, releaseId }));
    if (account.username === null) await intents.close(intent, { status: 'local', now: now() });
    else if (found.length > 0)
      await intents.close(intent, { status: 'found', copies: toCopies(found), now: now() });
    else if (owner === null || owner !== token)
      await intents.close(intent, { status: 'refused', now: now() });
    else {
      const instanceId = 2_000 + instances;
      collections[owner].set(instanceId, releaseId);
      await intents.close(intent, {
        ...{ status: 'added', instanceId, confirmedByDiscogs: true, now: now() },
        copies: toCopies([[instanceId, releaseId]]),
      });
      await account.prove('copy');
    }
  }

  async function pull() {
    const owner = bot && ownerOf(bot.account.username);
    if (!bot || !owner) return;
    const { records, collection } = store.crate(bot.account.id);
    for (const [instanceId, releaseId] of collections[owner]) {
      await records.insert(release({ releaseId }), { isSynced: true, now: now() });
      await collection.save([copy({ instanceId, releaseId })], now());
    }
    await bot.account.prove('collection');
  }

  for (const step of story) {
    if (step.do === 'start') await start(step);
    else if (step.do === 'add') await add(step);
    else if (step.do === 'pull') await pull();
    else {
      // A bot that goes on under the old name gets a 404 from now on.
      nameOf[step.owner] = nameOf[step.owner] === 0 ? 1 : 0;
    }
    const accounts = await store.accounts.list();
    const here = new Set<number>();
    for (const { id } of accounts) {
      for (const { discogsId } of await store.crate(id).records.search('', 99)) here.add(discogsId ?? 0);
    }
    expect([...added].filter((one) => !here.has(one))).toEqual([]);
    const rows = await opened.db.select().from(collectionItems);
    for (const { id } of accounts) {
      const of = rows
        .filter((row) => row.accountId === id)
        .map(({ instanceId }) => owned.find((owner) => collections[owner].has(instanceId)));
      expect(new Set(of).size).toBeLessThan(2);
    }
  }
}

it('whatever names and tokens the starts have', async () => {
  await fc.assert(fc.asyncProperty(steps, play), { numRuns: 15 });
});
