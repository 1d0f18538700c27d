// Store suite: finding the names of artists and titles for autocomplete, on both databases.
import { beforeEach, expect, it } from 'vitest';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

const SHELF: [artist: string, title: string, label: string][] = [
  ['Björk', 'Début', 'One Little Indian'],
  ['Blue Öyster Cult', 'Agents Of Fortune', 'Columbia'],
  ['John Coltrane', 'Blue Train', 'Blue Note'],
  ['John Coltrane', 'Blue Train', 'Classic Records'],
  ['John Coltrane', 'Giant Steps', 'Atlantic'],
  ['Elton John', 'Blue Moves', 'Rocket'],
  ['Straße', 'Groß & Weiß', 'Blue'],
  ['AC/DC', '100% Pure_Gold', 'Atco'],
  ['大滝詠一', 'A Long Vacation', 'Niagara'],
];

describeOnBoth('names in the records', (opened) => {
  beforeEach(async () => {
    for (const [index, [artist, title, label]] of SHELF.entries()) {
      const made = release({ releaseId: index + 1, artist, title, label });
      await opened.store.records.insert(made, { isSynced: false, now: at(index) });
    }
  });

  it.each([
    ['bjork', ['Björk']],
    ['john', ['John Coltrane', 'Elton John']],
    // A label or a title does not make an artist.
    ['blue', ['Blue Öyster Cult']],
    ['oyster cult', ['Blue Öyster Cult']],
    ['coltrane john', ['John Coltrane']],
    ['strasse', ['Straße']],
    ['大滝', ['大滝詠一']],
    // One or two characters: only beginnings.
    ['b', ['Björk', 'Blue Öyster Cult']],
    ['jo', ['John Coltrane']],
    ['%', []],
    ['', []],
    ['-', []],
    ['zzz', []],
  ])('artists for %j: %j', async (text, names) => {
    expect(await opened.store.records.artists(text, 25)).toEqual(names);
  });

  it.each([
    ['blue', '', ['Blue Moves', 'Blue Train']],
    ['blue', 'john coltrane', ['Blue Train']],
    ['', 'John Coltrane', ['Blue Train', 'Giant Steps']],
    ['st', 'john', ['Giant Steps']],
    ['gross', '', ['Groß & Weiß']],
    ['debut', 'BJORK', ['Début']],
    ['100%', '', ['100% Pure_Gold']],
    ['pure_', '', ['100% Pure_Gold']],
    ['pureX', '', []],
    // One or two characters are in almost every title.
    ['bl', '', []],
    ['bl', 'john coltrane', ['Blue Train']],
    ['', '', []],
    ['columbia', '', []],
  ])('titles for %j of %j: %j', async (text, artist, names) => {
    expect(await opened.store.records.titles(text, { artist, limit: 25 })).toEqual(names);
  });

  it('gives no more than asked for', async () => {
    expect(await opened.store.records.artists('john', 1)).toEqual(['John Coltrane']);
  });
});
