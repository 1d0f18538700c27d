// Core: suggestions while a person types, over the real store, and while the database does not answer.
import { beforeEach, describe, expect, it } from 'vitest';
import { createSuggestions } from '../../../src/core/search/suggestions.ts';
import { StoreError } from '../../../src/errors.ts';
import { records } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const test = useStore();
const clock = createVirtualClock();
const now = new Date(clock.now());
const account = { username: 'crate_keeper' };

describe('suggestions', () => {
  const made = () => createSuggestions({ store: test.store, account, clock, log: silentLog });

  beforeEach(async () => {
    for (const [releaseId, artist, title] of [
      [11, 'Tool', 'Lateralus'],
      [12, 'Tool', '10,000 Days'],
      [13, 'Air', 'Moon Safari'],
    ] as const) {
      await test.store.records.insert(release({ releaseId, artist, title }), {
        isSynced: releaseId < 13,
        now,
      });
    }
    const copy = (instanceId: number, releaseId: number) => ({
      ...{ instanceId, releaseId, masterId: 5, folderId: 1, rating: 0, addedAt: now, notes: [] },
    });
    await test.store.collection.save([copy(1, 11), copy(2, 11), copy(3, 12)], now);
  });

  it('releases have their ownership and their country', async () => {
    const found = await made().releases('tool', 'ada');
    expect(found.map(({ releaseId, ownership, record }) => [releaseId, ownership, record.country])).toEqual([
      [12, { kind: 'owned', copies: 1 }, 'UK'],
      [11, { kind: 'owned', copies: 2 }, 'UK'],
    ]);
    expect((await made().releases('safari', 'ada'))[0]?.ownership).toEqual({ kind: 'waiting' });
  });

  it('a record without a release is suggested as a record only', async () => {
    await test.db.update(records).set({ discogsId: null, dataSource: 'manual' });
    expect(await made().releases('air', 'ada')).toEqual([]);
    expect(await made().records('air', 'ada')).toHaveLength(1);
  });

  it('names of artists and titles', async () => {
    expect(await made().artists('too', 'ada')).toEqual(['Tool']);
    expect(await made().titles('day', ' TOOL ', 'ada')).toEqual(['10,000 Days']);
    expect(await made().titles('lat', '', 'ada')).toEqual(['Lateralus']);
  });
});

describe('without an answer of the database', () => {
  const withSearch = (search: () => Promise<never>) => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (_: object, message: string) => warnings.push(message) };
    const store = { ownership: search, records: { search, artists: search, titles: search } };
    return { suggest: createSuggestions({ store, account, clock, log, suggestMs: 5 }), warnings };
  };

  it('none when it hangs', async () => {
    const { suggest, warnings } = withSearch(() => new Promise(() => {}));
    expect(await suggest.records('air', 'ada')).toEqual([]);
    expect(await suggest.releases('air', 'miles')).toEqual([]);
    expect(warnings).toEqual(Array(2).fill('no suggestions: the database did not answer'));
  });

  it('none for a text that is longer than any record: no one is asked', async () => {
    const { suggest, warnings } = withSearch(() => Promise.reject(new Error('asked')));
    expect(await suggest.records('x'.repeat(501), 'ada')).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('none when it is down', async () => {
    const { suggest, warnings } = withSearch(() =>
      Promise.reject(new StoreError({ code: 'ECONNREFUSED', unreachable: true })),
    );
    expect(await suggest.artists('air', 'ada')).toEqual([]);
    expect(warnings).toHaveLength(1);
  });
});
