// Store suite: records, on both databases.
import { expect, it } from 'vitest';
import { removeRecord, setRecordSynced } from '../../../src/store/records/records.ts';
import { records } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { addOtherCrate, FIRST_ACCOUNT } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

const NOW = at(0);
const LATER = at(3_600.333);

describeOnBoth('records', (opened) => {
  it('keeps every field of a release, and gives it back the same', async () => {
    const inserted = await opened.store.records.insert(
      release({ releaseId: 9_007_199_254_740_991, vinylColor: 'Red Translucent', isShapedVinyl: true }),
      { isSynced: false, now: NOW },
    );
    expect(inserted).toEqual({
      created: true,
      record: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        artistName: 'Rick Astley',
        albumTitle: 'Never Gonna Give You Up',
        yearReleased: 1987,
        labelName: 'RCA',
        catalogNumber: 'PB 41447',
        discogsId: 9_007_199_254_740_991,
        discogsUri: 'https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up',
        thumbnailUrl: 'https://i.discogs.com/thumb.jpg',
        coverImageUrl: 'https://i.discogs.com/cover.jpg',
        genres: ['Electronic', 'Pop'],
        styles: ['Euro-Disco'],
        upcCode: '5012394144777',
        recordSize: '7"',
        vinylColor: 'Red Translucent',
        isShapedVinyl: true,
        country: 'UK',
        masterId: 96559,
        artists: [{ name: 'Rick Astley', id: 72872 }],
        labels: [{ name: 'RCA', catno: 'PB 41447', id: 895 }],
        formats: [{ name: 'Vinyl', descriptions: ['7"', '45 RPM', 'Single', 'Stereo'] }],
        dataSource: 'discogs',
        isSyncedWithDiscogs: false,
        createdAt: NOW,
        updatedAt: NOW,
      },
    });
    expect(await opened.store.records.findByReleaseId(9_007_199_254_740_991)).toEqual(inserted.record);
    const [row] = await opened.db.select({ searchText: records.searchText }).from(records);
    expect(row).toEqual({ searchText: 'rick astley never gonna give you up rca pb 41447' });
  });

  it('counts the records of this crate until a moment', async () => {
    const { store } = opened;
    const insert = (releaseId: number, now: Date) =>
      store.records.insert(release({ releaseId }), { isSynced: false, now });
    await insert(1, NOW);
    const { record } = await insert(2, LATER);
    await insert(3, at(9_999));
    const other = store.crate(await addOtherCrate(store, 'another_keeper'));
    expect(await store.records.countUntil(record.createdAt)).toBe(2);
    expect(await store.records.countUntil(new Date(NOW.getTime() - 1))).toBe(0);
    expect(await other.records.countUntil(LATER)).toBe(1);
  });

  it('keeps words that are too long for an index', async () => {
    // Random text, because a database can compress any other one until it fits.
    const long = Array.from({ length: 2_000 }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * at * 7919) % 20_000)),
    ).join('');
    const listed = { artists: [], labels: [], formats: [{ name: long, descriptions: [long, 'LP'] }] };
    const inserted = await opened.store.records.insert(release({ genres: [long], listed }), {
      isSynced: true,
      now: NOW,
    });
    expect(inserted).toMatchObject({ created: true, record: { genres: [long], formats: listed.formats } });
  });

  it('keeps several barcodes', async () => {
    const { record } = await opened.store.records.insert(
      release({ barcodes: ['724384260910', '724384260927'] }),
      { isSynced: true, now: NOW },
    );
    expect(record.upcCode).toBe('724384260910 724384260927');
  });

  it('keeps what is unknown as null, and a year of 0 too', async () => {
    const unknown = {
      ...{ year: 0, label: null, catalogNumber: null, barcodes: [], recordSize: null, country: null },
      ...{ masterId: null, listed: { artists: [], labels: [], formats: [] } },
    };
    const pictures = { thumbnailUrl: null, coverImageUrl: null };
    const { record } = await opened.store.records.insert(
      release({ ...unknown, ...pictures, genres: [], styles: [] }),
      { isSynced: true, now: NOW },
    );
    expect(record).toMatchObject({
      ...{ yearReleased: null, labelName: null, catalogNumber: null, upcCode: null, recordSize: null },
      ...{ country: null, masterId: null, artists: [], labels: [], formats: [] },
      ...{ ...pictures, genres: [], styles: [], isSyncedWithDiscogs: true },
    });
  });

  it('gives the row that is there instead of a second one, also to twenty at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        opened.store.records.insert(release({ title: `Title ${n}` }), { isSynced: false, now: NOW }),
      ),
    );
    expect(answers.filter((one) => one.created)).toHaveLength(1);
    expect(new Set(answers.map((one) => one.record.id)).size).toBe(1);
    expect(await opened.db.$count(records)).toBe(1);
  });

  it('sets the flag and its time, but writes nothing when it stands so already', async () => {
    await opened.store.records.insert(release(), { isSynced: false, now: NOW });
    await setRecordSynced(FIRST_ACCOUNT, opened.db, 249504, false, LATER);
    expect(await opened.store.records.findByReleaseId(249504)).toMatchObject({ updatedAt: NOW });
    await setRecordSynced(FIRST_ACCOUNT, opened.db, 249504, true, LATER);
    expect(await opened.store.records.findByReleaseId(249504)).toMatchObject({
      isSyncedWithDiscogs: true,
      createdAt: NOW,
      updatedAt: LATER,
    });
  });

  it('finds a row by its own id, and nothing by what is no id', async () => {
    const { record } = await opened.store.records.insert(release(), { isSynced: false, now: NOW });
    expect(await opened.store.records.find(record.id)).toEqual(record);
    expect(await opened.store.records.find('00000000-0000-4000-8000-000000000000')).toBeNull();
    expect(await opened.store.records.find("249504' or true")).toBeNull();
  });

  it('a refresh overwrites what comes from Discogs and nothing else, and returns what stood there', async () => {
    const { record } = await opened.store.records.insert(release(), { isSynced: true, now: NOW });
    await opened.db.update(records).set({ dataSource: 'manual' });
    const listed = {
      artists: [{ name: 'Astley', anv: 'R. "Astley"', id: 9_007_199_254_740_991 }],
      labels: [],
      formats: [{ name: 'Vinyl', qty: 2, text: 'Red\\Blue', descriptions: [] }],
    };
    const anew = release({
      ...{ artist: 'Astley', year: 0, genres: ['Rock'], isShapedVinyl: true, label: null },
      ...{ country: 'Germany', masterId: 3_000_000_000, listed },
    });
    const written = await opened.store.records.refresh(record.id, anew, LATER);
    const before = { ...record, dataSource: 'manual' };
    expect(written).toEqual({
      before,
      after: {
        ...before,
        ...{
          artistName: 'Astley',
          yearReleased: null,
          labelName: null,
          genres: ['Rock'],
          isShapedVinyl: true,
          ...{ country: 'Germany', masterId: 3_000_000_000, ...listed },
        },
        updatedAt: LATER,
      },
    });
    expect(await opened.store.records.find(record.id)).toEqual(written?.after);
    expect((await opened.store.records.search('astley never', 1))[0]?.id).toBe(record.id);
    expect(await opened.store.records.search('rca', 1)).toEqual([]);
  });

  it('a refresh that changes nothing writes nothing, and one of a row that is gone says so', async () => {
    const { record } = await opened.store.records.insert(release(), { isSynced: true, now: NOW });
    expect(await opened.store.records.refresh(record.id, release(), LATER)).toEqual({
      before: record,
      after: record,
    });
    await removeRecord(FIRST_ACCOUNT, opened.db, 249504);
    expect(await opened.store.records.refresh(record.id, release(), LATER)).toBeNull();
  });

  it('a record of an earlier version gets all facts from a refresh', async () => {
    const { record } = await opened.store.records.insert(release(), { isSynced: true, now: NOW });
    await opened.db
      .update(records)
      .set({ country: null, masterId: null, artists: null, labels: null, formats: null });
    expect(await opened.store.records.find(record.id)).toMatchObject({ country: null, formats: null });
    const written = await opened.store.records.refresh(record.id, release(), LATER);
    expect(written?.after).toEqual({ ...record, updatedAt: LATER });
  });

  it('removes a row, and knows nothing of one that is not there', async () => {
    await opened.store.records.insert(release(), { isSynced: false, now: NOW });
    expect(await removeRecord(FIRST_ACCOUNT, opened.db, 249504)).toBe(true);
    expect(await removeRecord(FIRST_ACCOUNT, opened.db, 249504)).toBe(false);
    await setRecordSynced(FIRST_ACCOUNT, opened.db, 249504, true, NOW);
    expect(await opened.store.records.findByReleaseId(249504)).toBeNull();
  });

  it('takes any text that strangers can type', async () => {
    const long = 'ä'.repeat(400);
    const hostile = `a\0b\\"{},'; drop table records; -- $1 @everyone **x** \u202Eabc 🎵 \uD83C end`;
    const { record } = await opened.store.records.insert(
      release({ artist: hostile, title: long, genres: [hostile, '', 'NULL', 'a,b'], label: '\0' }),
      { isSynced: false, now: NOW },
    );
    const cleaned = hostile.replace('\0', '').replace('\uD83C ', '\uFFFD ');
    expect(record).toMatchObject({
      artistName: cleaned,
      albumTitle: long,
      genres: [cleaned, '', 'NULL', 'a,b'],
      labelName: '',
    });
    expect(await opened.store.records.findByReleaseId(249504)).toEqual(record);
  });
});
