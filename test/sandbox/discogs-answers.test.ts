// Sandbox: searches and releases of the local Discogs have the shapes that were recorded from the real one.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { type CallOptions, callDiscogs, type DiscogsRow } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock, type VirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

let clock: VirtualSandboxClock;
let discogs: LocalDiscogs;
beforeEach(async () => {
  clock = createVirtualSandboxClock(Date.UTC(2026, 5, 13, 22, 52, 47));
  discogs = await startLocalDiscogs({ clock, limit: null, anonymousLimit: null });
});
afterEach(() => discogs.close());
const mine = '/users/crate_keeper/collection';

const get = async (path: string, options?: CallOptions) => {
  const answer = await callDiscogs(discogs, path, options);
  expect(answer.status).toBe(200);
  return answer.body();
};

const search = async (params: Record<string, string>): Promise<DiscogsRow[]> =>
  (await get(`/database/search?${new URLSearchParams({ type: 'release', ...params })}`)).results;
const idsOf = async (params: Record<string, string>) => (await search(params)).map((row) => row.id);

describe('a search row', () => {
  test('has the fields of a recorded one, with the year as text', async () => {
    const [row] = await search({ catno: 'SK032' });
    expect(row).toEqual({
      country: 'Sweden',
      year: '1999',
      format: ['Vinyl', '12"', '33 ⅓ RPM'],
      label: ['Svek', 'MPO', 'Globe Studios'],
      type: 'release',
      genre: ['Electronic'],
      style: ['Deep House'],
      id: 1,
      barcode: ['MPO SK 032 A1 G', 'MPO SK 032 B1'],
      user_data: { in_wantlist: false, in_collection: false },
      master_id: 5427,
      master_url: `${discogs.url}/masters/5427`,
      uri: '/release/1-The-Persuader-Stockholm',
      catno: 'SK032',
      title: 'The Persuader - Stockholm',
      thumb: `${discogs.url}/images/150/R-1.svg`,
      cover_image: `${discogs.url}/images/600/R-1.svg`,
      resource_url: `${discogs.url}/releases/1`,
      community: { want: 300, have: 520 },
      format_quantity: 2,
      formats: [{ name: 'Vinyl', qty: '2', descriptions: ['12"', '33 ⅓ RPM'] }],
    });
  });

  test('leaves out what is not known, and marks the missing picture', async () => {
    const [row] = await search({ artist: 'Unknown Artist', format: 'Acetate' });
    expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(['year']));
    expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(['country']));
    expect(row?.thumb).toBe('');
    expect(row?.cover_image).toMatch(/spacer\.gif$/);
    expect(row).toMatchObject({ master_id: 0, master_url: null, catno: 'none' });
  });

  test('says what its reader owns, with the marks of Discogs in the title', async () => {
    discogs.collection.add(3554444);
    const [row] = await search({ catno: 'ATO0147' });
    expect(row).toMatchObject({
      title: 'Mariachi El Bronx / The Bronx (2) - Live',
      user_data: { in_collection: true },
    });
    expect((await search({ catno: 'SD 1576' }))[0]?.title).toBe(
      'Freddie Hubbard, İlhan Mİmaroğlu* - Sing Me A Song Of Songmy (A Fantasy For Electromagnetic Tape)',
    );
  });

  test('to no one in particular: no user_data and empty pictures, where search is open', async () => {
    const open = await startLocalDiscogs({ clock, searchNeedsToken: false });
    const answer = await callDiscogs(open, '/database/search?catno=SK032', { token: null });
    await open.close();
    expect(answer.body().results[0]).toMatchObject({ thumb: '', cover_image: '' });
    expect(answer.body().results[0]).not.toHaveProperty('user_data');
  });
});

describe('what a search finds', () => {
  test.each<[string, Record<string, string>, number[]]>([
    ['a number as printed', { catno: 'PB 41447' }, [249504]],
    ['blind to case', { catno: 'pb 41447' }, [249504]],
    ['without its space', { catno: 'PB41447' }, [249504]],
    ['not with a dash in its place', { catno: 'PB-41447' }, []],
    ['not part of a word', { catno: '4144' }, []],
    ['a number on any label', { catno: 'BSM290V' }, [16486110]],
    ['vinyl only', { catno: 'GYF-3', format: 'Vinyl' }, []],
    ['the flexi-disc without the filter', { catno: 'GYF-3' }, [900_000_106]],
    ['two formats at once', { artist: 'Chuck Ragan', format: 'Vinyl,Shape' }, [3585255]],
    ['a barcode as entered', { barcode: '5012394144777' }, [249504]],
    ['a barcode with a zero too few: not', { barcode: '744861006909' }, []],
    ['the same with it', { barcode: '0744861006909' }, [3043031]],
    ['a barcode entered with spaces only', { barcode: '5099924015615' }, []],
    ['the same with them', { barcode: '5 099924 015615' }, [191270]],
    ['an etching as entered', { barcode: 'SHVL 804 A-2' }, [900_000_001]],
    ['an etching in another spelling: not', { barcode: 'SHVL804A2' }, []],
    ['part of an etching: not', { barcode: 'SHVL 804' }, []],
    ['an etching by its words', { q: 'YEX 749-2' }, [900_000_401]],
    ['words in any order, without accents', { artist: 'bjork', release_title: 'debut' }, [900_000_311]],
    ['a name variation', { artist: '大滝詠一', release_title: 'long vacation' }, [900_000_312]],
    ['signs that stand so', { artist: 'ac/dc', release_title: 'back in black' }, [900_000_302]],
    ['words without their signs', { artist: 'AC DC', release_title: 'back in black' }, [900_000_302]],
    ['not signs that stand otherwise', { artist: 'ac / dc', release_title: 'back in black' }, []],
    ['not another connector', { artist: 'simon and garfunkel' }, []],
    ['cyrillic', { artist: 'аквариум', release_title: 'Аквариум' }, [900_000_314]],
    ['a name without words', { artist: '!!!', release_title: 'louden' }, [900_000_321]],
    ['the combined title', { title: 'Rick Astley - Never Gonna Give You Up' }, [249504]],
    ['anything', { q: 'hexagonal andromeda' }, []],
    ['anything, by title and number', { q: 'andromeda KRS5513' }, [669736]],
    ['country and year', { country: 'sweden', year: '1998' }, [2]],
    ['nothing of another type', { catno: 'SK032', type: 'master' }, []],
  ])('%s', async (_, params, ids) => {
    expect(await idsOf(params)).toEqual(ids);
  });

  test('an album with fourteen pressings comes in pages, the most collected first', async () => {
    const path =
      '/database/search?artist=pink+floyd&release_title=dark+side+of+the+moon&format=Vinyl&per_page=10';
    const first = await get(path);
    expect(first.pagination).toMatchObject({ page: 1, pages: 2, per_page: 10, items: 14 });
    expect(Object.keys(first.pagination.urls)).toEqual(['last', 'next']);
    expect(first.results).toHaveLength(10);
    const second = await get(`${path}&page=2`);
    expect(Object.keys(second.pagination.urls)).toEqual(['first', 'prev']);
    expect(second.results).toHaveLength(4);
  });

  test('nothing found is 200 and an empty list', async () => {
    expect(await get('/database/search?catno=NO-SUCH-NUMBER')).toEqual({
      pagination: { page: 1, pages: 1, per_page: 50, items: 0, urls: {} },
      results: [],
    });
  });

  test('every pressing of the catalogue is found by its own number and title', async () => {
    for (const release of discogs.catalogue.searchable()) {
      const catno = release.labels[0]?.catno ?? '';
      if (catno !== 'none') expect(await idsOf({ catno, per_page: '100' })).toContain(release.id);
      expect(await idsOf({ release_title: release.title, per_page: '100' })).toContain(release.id);
    }
  });
});

describe('a release', () => {
  test('has its pictures in images, and its identifiers typed', async () => {
    const release = await get('/releases/249504');
    expect(release).toMatchObject({
      id: 249504,
      year: 1987,
      released: '1987-07-00',
      released_formatted: 'Jul 1987',
      uri: 'https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up',
      formats: [{ name: 'Vinyl', qty: '1', descriptions: ['7"', '45 RPM', 'Single'] }],
      labels: [{ name: 'RCA', catno: 'PB 41447', entity_type: '1' }],
      images: [{ type: 'primary', uri: `${discogs.url}/images/600/R-249504.svg` }],
    });
    expect(release).toHaveProperty('identifiers[0]', { type: 'Barcode', value: '5012394144777' });
    expect(release).toHaveProperty('identifiers[1]', { type: 'Label Code', value: 'LC 0316' });
    expect(release).toHaveProperty('identifiers[2]', {
      type: 'Matrix / Runout',
      value: 'PB 41447 A2 UTOPIA MS [encircled]',
      description: 'A side runout etchings, variant 1',
    });
    expect(release).not.toHaveProperty('cover_image');
  });

  test('leaves out what is not known: year 0, no country, no master, no images', async () => {
    const acetate = await get('/releases/900000108');
    expect(acetate).toMatchObject({ year: 0, thumb: '' });
    for (const field of ['country', 'released', 'master_id', 'images', 'styles', 'notes']) {
      expect(acetate).not.toHaveProperty(field);
    }
  });

  test('to no one in particular: pictures without an address', async () => {
    expect(await get('/releases/1', { token: null })).toMatchObject({
      thumb: '',
      images: [{ uri: '', uri150: '' }],
    });
  });

  test('can be edited, and deleted, while someone looks', async () => {
    discogs.catalogue.change(249504, { title: 'Never Gonna Give You Up (Edit)' });
    expect(await get('/releases/249504')).toMatchObject({ title: 'Never Gonna Give You Up (Edit)' });
    discogs.collection.add(249504);
    discogs.catalogue.remove(249504);
    expect((await callDiscogs(discogs, '/releases/249504')).status).toBe(404);
    expect(await idsOf({ catno: 'PB 41447' })).toEqual([]);
    expect((await get(`${mine}/folders/0/releases`)).releases).toMatchObject([{ id: 249504 }]);
  });
});
