// Core: which record a person means, and what a refresh changed. The
// whole way is tested in test/e2e/refresh.test.ts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallOptions } from '../../../src/core/discogs-port.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import type { ReleaseReader } from '../../../src/core/release/reader.ts';
import { changesOf, createRefresh, type Refresh } from '../../../src/core/release/refresh.ts';
import { parseWanted } from '../../../src/core/release/wanted.ts';
import type { StoredRecord } from '../../../src/core/types.ts';
import { records } from '../../../src/store/schema.ts';
import { release, storedRecord } from '../../support/pressings.ts';
import { openTestStore, type TestStore } from '../../support/test-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const clock = createVirtualClock();
const now = new Date(clock.now());

const account = { username: 'crate_keeper' };

describe('what is typed', () => {
  it.each([
    ['249504', 249504],
    ['r249504', 249504],
    ['[r249504]', 249504],
    [' https://www.discogs.com/de/release/249504-Rick-Astley?x=1 ', 249504],
    ['Never Gonna', null],
    ['AC/DC', null],
    ['1984', 1984],
    ['m83', null],
    ['x'.repeat(500), null],
  ])('%s may be release %s', (typed, releaseId) => {
    expect(parseWanted(typed)).toMatchObject({ text: typed.trim(), releaseId });
  });

  it.each([
    ['', 'no-record-named'],
    [' \u200B ', 'no-record-named'],
    ['\u00ad\u3164', 'no-record-named'],
    ['x'.repeat(501), 'record-name-too-long'],
    ['https://www.discogs.com/master/96559', 'master-named'],
    ['https://example.com/release/249504', 'not-on-discogs'],
    ['https://www.discogs.com/artist/72872', 'not-a-release-page'],
  ])('%s is refused at once', (typed, kind) => {
    expect(() => parseWanted(typed)).toThrow(kind);
    expect(() => parseWanted(typed)).toThrow(Refusal);
  });
});

describe('which record is meant', () => {
  let opened: TestStore;
  let refresh: Refresh;
  /** Gives every release as Discogs has it now: its year differs from the saved one. */
  const reader: Pick<ReleaseReader, 'readAnew'> = {
    async readAnew(releaseId, options) {
      asked.push(options);
      return release({ releaseId, year: 2001 });
    },
  };
  const asked: CallOptions[] = [];
  const add = async (releaseId: number, artist: string, title: string) => {
    const made = release({ releaseId, artist, title, label: null, catalogNumber: null });
    return (await opened.store.records.insert(made, { isSynced: false, now })).record;
  };
  const outcome = async (typed: string) => {
    const refreshed = await refresh.refresh(parseWanted(typed), {});
    return [refreshed.kind, refreshed.record.discogsId];
  };

  beforeAll(async () => {
    opened = await openTestStore();
    refresh = createRefresh({ store: opened.store, reader, account, clock });
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    await opened.clear();
    await add(11, 'M83', 'Saturdays = Youth');
    await add(12, 'Eurythmics', '1984');
    await add(13, 'Air', 'Moon Safari');
    await add(14, 'Air', 'Talkie Walkie');
  });

  it.each([
    ['11', 11],
    ['r11', 11],
    ['https://www.discogs.com/release/14', 14],
    ['saturdays youth', 11],
    // `M83` looks like the id of a master, `1984` like a release that is not in the crate.
    ['M83', 11],
    ['1984', 12],
    ['safari', 13],
  ])('%s', async (typed, releaseId) => {
    expect(await outcome(typed)).toEqual(['refreshed', releaseId]);
  });

  it('someone waits for it: it has its own lane, and a wait is reported to that person', async () => {
    const { signal } = new AbortController();
    const onWait = () => {};
    await refresh.refresh(parseWanted('11'), { turn: 'ada', signal, onWait });
    expect(asked.at(-1)).toEqual({ lane: 'person', turn: 'ada', signal, onWait });
  });

  it('the id that autocomplete gives', async () => {
    const [chosen] = await opened.store.records.search('walkie', 1);
    expect(await outcome(chosen?.id ?? '')).toEqual(['refreshed', 14]);
  });

  it.each([
    ['air', 'several-records-match'],
    ['99', 'release-not-here'],
    ['m99', 'master-named'],
    ['nothing like this', 'no-record-matches'],
    ['00000000-0000-4000-8000-000000000000', 'no-record-matches'],
  ])('%s is not exactly one', async (typed, kind) => {
    await expect(outcome(typed)).rejects.toThrow(kind);
  });

  it.each(['-', '--- -', '\u0301', 'zzz'])('%j is not the only record there is', async (typed) => {
    await opened.clear();
    await add(11, 'M83', 'Saturdays = Youth');
    await expect(outcome(typed)).rejects.toThrow('no-record-matches');
  });

  it('a record without a release asks Discogs nothing', async () => {
    await opened.db.update(records).set({ discogsId: null, dataSource: 'manual' });
    expect(await outcome('safari')).toEqual(['not-from-discogs', null]);
  });

  it('a record that is removed in the middle', async () => {
    const slow = createRefresh({
      store: opened.store,
      reader: {
        async readAnew(releaseId) {
          await opened.clear();
          return release({ releaseId });
        },
      },
      account,
      clock,
    });
    await expect(slow.refresh(parseWanted('13'), {})).rejects.toThrow('record-removed');
  });
});

describe('what changed', () => {
  const before = storedRecord({
    discogsId: 13,
    labelName: 'Source',
    recordSize: '12"',
    genres: ['Electronic'],
    styles: ['Downtempo', 'Ambient'],
  });

  it('each field that differs, lists by what is in them', () => {
    const after: StoredRecord = {
      ...before,
      ...{ styles: ['Ambient', 'Downtempo'], genres: ['Electronic'], vinylColor: 'Red', isShapedVinyl: true },
    };
    expect(changesOf({ before, after })).toEqual([
      { field: 'vinylColor', before: null, after: 'Red' },
      { field: 'isShapedVinyl', before: false, after: true },
      { field: 'styles', before: ['Downtempo', 'Ambient'], after: ['Ambient', 'Downtempo'] },
    ]);
  });

  it('everything that comes from Discogs, in the order people read it', () => {
    const { id, discogsId, dataSource, isSyncedWithDiscogs, createdAt, updatedAt } = before;
    const after = storedRecord({
      ...{ id, discogsId, dataSource, isSyncedWithDiscogs, createdAt, updatedAt },
      ...{ artistName: 'a', albumTitle: 'b', yearReleased: 1, labelName: 'c', catalogNumber: 'd' },
      ...{ discogsUri: 'e', thumbnailUrl: 'f', coverImageUrl: 'g', genres: [], styles: [], upcCode: 'h' },
      ...{ recordSize: '7"', vinylColor: 'i', isShapedVinyl: true, country: 'j' },
      // Written as well, and not shown.
      ...{ masterId: 1, artists: null, labels: null, formats: null },
    });
    expect(changesOf({ before, after }).map(({ field }) => field)).toEqual([
      ...['artistName', 'albumTitle', 'yearReleased', 'labelName', 'catalogNumber', 'country'],
      ...['recordSize', 'vinylColor', 'isShapedVinyl', 'upcCode', 'genres', 'styles'],
      ...['discogsUri', 'thumbnailUrl', 'coverImageUrl'],
    ]);
  });

  it('nothing of what is ours, and nothing when nothing differs', () => {
    const after: StoredRecord = { ...before, isSyncedWithDiscogs: true, updatedAt: new Date(0) };
    expect(changesOf({ before, after })).toEqual([]);
  });
});
