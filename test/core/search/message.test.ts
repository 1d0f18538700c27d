// What the text of a message names: real messages, as collectors, shops and bots post them.
import { describe, expect, it } from 'vitest';
import { type MessageTexts, MOST_NAMED, type Named, readMessage } from '../../../src/core/search/message.ts';
import { inWords } from '../../support/searches.ts';

const message = (content: string, more: Partial<MessageTexts> = {}): MessageTexts => ({
  ...{ content, forwarded: [], embeds: [] },
  ...more,
});
const embed = (url: string | null, title: string | null = null, description: string | null = null) => ({
  ...{ title, url, description },
});

const said = (named: readonly Named[]) => named.map(({ what }) => inWords(what));
const read = (content: string, more: Partial<MessageTexts> = {}) => said(readMessage(message(content, more)));

describe('links', () => {
  it.each([
    ['look https://www.discogs.com/release/249504-Rick-Astley, mint!', ['release 249504']],
    ['<https://www.discogs.com/de/master/96559>', ['master 96559']],
    ['||https://www.discogs.com/release/249504||', ['release 249504']],
    ['[this](https://www.discogs.com/release/249504)', ['release 249504']],
    ['[r249504] or [m=96559]?', ['release 249504', 'master 96559']],
    ['https://www.discogs.com/release/1 and https://www.discogs.com/release/2', ['release 1', 'release 2']],
    ['https://www.discogs.com/release/1 again: https://www.discogs.com/sell/release/1?ev=rb', ['release 1']],
    ['https://www.discogs.com/release/1 5099902987613 SHVL 804', ['release 1']],
    // A page that is neither does not hide one that is.
    ['https://www.discogs.com/artist/72872 https://www.discogs.com/release/1', ['release 1']],
    ['https://www.discogs.com/sell/item/1234567', []],
    ['https://www.discogs.com/artist/72872-Rick-Astley', []],
    ['https://open.spotify.com/album/5099902987613', []],
  ])('%s', (content, expected) => {
    expect(read(content)).toEqual(expected);
  });

  it('in its own text come before those that it forwards, and these before embeds', () => {
    const link = (id: number) => `https://www.discogs.com/release/${id}`;
    const more = { forwarded: [link(2)], embeds: [embed(link(3))] };
    expect(read(link(1), more)).toEqual(['release 1']);
    expect(read('nice', more)).toEqual(['release 2']);
    expect(read('SHVL 804', { embeds: more.embeds })).toEqual(['release 3']);
  });

  it('have the title of their embed, also when the text has them, too', () => {
    const embeds = [
      embed('https://www.discogs.com/release/1', 'UK 1973 · Harvest SHVL 804'),
      embed('https://www.discogs.com/release/2', null, 'like https://www.discogs.com/release/1'),
    ];
    expect(readMessage(message('', { embeds }))).toEqual([
      { what: { kind: 'release', releaseId: 1 }, title: 'UK 1973 · Harvest SHVL 804' },
      { what: { kind: 'release', releaseId: 2 }, title: null },
    ]);
  });

  it('are ten at most', () => {
    const content = Array.from({ length: 30 }, (_, index) => `[r${1000 + index}]`).join(' ');
    expect(read(content)).toHaveLength(MOST_NAMED);
  });
});

describe('barcodes', () => {
  it.each([
    ['5099902987613', ['barcode 5099902987613']],
    ['the code is 5099902987613, black vinyl', ['barcode 5099902987613']],
    ['EAN:5099902987613', ['barcode 5099902987613']],
    ['got it\nbarcode 5 099902 987613\nfor 20€', ['barcode 5099902987613']],
    ['it says 7-44861-00690-9 on the back', ['barcode 744861006909']],
    ['it says 0 77774 65421 0 on the back, I think', ['barcode 077774654210']],
    ['both 5 099902 98761 3 and 50 99902 98761 3 are the same', ['barcode 5099902987613']],
    ['the same: 744861006909 0744861006909', ['barcode 744861006909']],
    ['5099902987613 or 744861006909?', ['barcode 5099902987613', 'barcode 744861006909']],
    ['５０９９９０２９８７６１３', ['barcode 5099902987613']],
    ['**5099902987613**', ['barcode 5099902987613']],
    ['Barcode: 50 999 029 876 13', ['barcode 5099902987613']],
    // Someone typed it wrong: one can search anyway.
    ['5099902987618', ['wrong-digit 5099902987618']],
    ['my copy has UPC 7 44861 00690 8 on it', ['wrong-digit 744861006908']],
    // Among words, digits with a wrong check digit are any number.
    ['order 5099902987618 was sent to me', []],
    ['call me: +5099902987613', []],
    ['order #5099902987613 is late', []],
    ['https://www.ebay.com/itm/5099902987613', []],
    ['<@509990298761312345> <t:5099902987613:R> <:vinyl:5099902987613>', []],
  ])('%s', (content, expected) => {
    expect(read(content)).toEqual(expected);
  });

  it('are read in forwarded messages and in embeds, too', () => {
    expect(read('', { forwarded: ['EAN 5099902987613'] })).toEqual(['barcode 5099902987613']);
    const embeds = [embed('https://shop.example/1', 'Lateralus', 'EAN 5099902987613')];
    expect(read('new in', { embeds })).toEqual(['barcode 5099902987613']);
  });
});

describe('a short text', () => {
  it.each([
    ['SHVL 804', ['catno SHVL 804']],
    ['shvl804', ['catno shvl804']],
    ['Blink-182 - Enema Of The State', ['album Blink-182 | Enema Of The State']],
    ['Pink Floyd – The Dark Side Of The Moon', ['album Pink Floyd | The Dark Side Of The Moon']],
    ['BLINK-182 - Dude Ranch', ['album BLINK-182 | Dude Ranch']],
    ['King Crimson - In The Court (ILPS 9111)', ['catno ILPS 9111']],
    ['FS: Radiohead - OK Computer XLLP781 VG+/NM 30€', ['catno XLLP781']],
    ['**Kate Bush - Hounds Of Love**', ['album Kate Bush | Hounds Of Love']],
    ['r249504', ['release 249504']],
    ['249504', ['catno 249504']],
    ['1C 062-05 249', ['catno 1C 062-05 249']],
    // What people write every day.
    ['kind of blue', []],
    ['look at this!', []],
    ['🎷🎷🎷', []],
    ['', []],
    ['1999', []],
    ['804', []],
    ['25', []],
    ['25.00', []],
    ['€25', []],
    ['25 EUR', []],
    ['180g', []],
    ['180 g', []],
    ['2xLP', []],
    ['2 x LP', []],
    ['7"', []],
    ['A1', []],
    ['VG+', []],
    ['NM / VG+', []],
    ['18:30', []],
    ['6.30 pm', []],
    ['24/12', []],
    ['24.12.2024', []],
    ['2024-12-24', []],
    ['45 rpm', []],
    ['0170 1234567', []],
    ['+49 170 1234567', []],
    ['123456789012345', []],
    [`${'one two - three four '.repeat(6)}`, []],
    ['Kate Bush - Hounds Of Love\nPlaying now', []],
  ])('%s', (content, expected) => {
    expect(read(content)).toEqual(expected);
  });
});

describe('catalogue numbers among words', () => {
  it.each([
    ['my SHVL 804 has a scratch on side two', ['catno SHVL 804']],
    ['is ILPS-9002 the first one? (ILPS 9002)', ['catno ILPS-9002', 'catno ILPS 9002']],
    ['selling 1C 062-05249 and 1C 062-05 250 today', ['catno 1C 062-05249', 'catno 1C 062-05 250']],
    ['I have 827 119-1 from 1985, VG+', ['catno 827 119-1']],
    ['the 7243 8 29752 1 8 one, 2xLP, 180g, €35', ['catno 7243 8 29752 1 8']],
    ['a clean MOVLP1234 for 25 EUR', ['catno MOVLP1234']],
    ['RTRADLP12 is what I need', ['catno RTRADLP12']],
    ['got shvl 804 in the mail today', ['catno shvl 804']],
    ['Cat# SHVL 804 UK 1973', ['catno SHVL 804']],
    ['Catalogue number: 88875143241, sealed', ['catno 88875143241']],
    ['Label: Harvest | Cat. no.: SHVL 804 | Year: 1973', ['catno SHVL 804']],
    ['Cat# discogs.com/sell/1', []],
    ['Cat# discogs.com/sell/1, Cat# SHVL 804', ['catno SHVL 804']],
    ['Katalognummer 28 948-1, gut erhalten', ['catno 28 948-1']],
    ['`SHVL 804`, **SHVL 804**, "SHVL 804"', ['catno SHVL 804']],
    // None of these is one.
    ['ABBA 1976 was a good year, 180g, 2xLP, 7", A1, VG+', []],
    ['sold 250 LPS and 1200 CDS, paid 400 EUR on 2024-12-24 at 18:30', []],
    ['my SL-1200 and SL 1210MK2 with an AT-LP120 and a TR-808', []],
    ['SELLING ALL RECORDS, ONLY 250 EUR, TOP 100 ALBUMS, BEST OFFER 300', []],
    ['pressed in the UK 1973, USA 1974, limited to LTD 500 copies', []],
    ['320kbps or 1080p? COVID-2020, PS5, MP3, B08N5WRWNW, 1st of 500', []],
    ['the band is called Powerman 5000, not Sum 41 or blink-182', []],
    ['my number is 0170 1234567 or 555-1234, room 404', []],
    ['ticket PR #1042, RFC 2616, ISO 9001, order ORD-2024-00123', []],
    ['thx 300 times, about 500 pcs 100 left', []],
  ])('%s', (content, expected) => {
    expect(read(content)).toEqual(expected);
  });

  it('are read in forwarded messages and in embeds, too', () => {
    expect(read('', { forwarded: ['found my SHVL 804 at last!'] })).toEqual(['catno SHVL 804']);
    const embeds = [embed('https://shop.example/1', 'Pink Floyd - Dark Side', 'Cat#: SHVL 804')];
    expect(read('new in', { embeds })).toEqual(['catno SHVL 804']);
  });
});

it('reads no more than 4,000 characters of a text', () => {
  expect(read(`${'x'.repeat(3_995)} SHVL 804`)).toEqual([]);
  expect(read(`${'\u0301'.repeat(4_000)}SHVL 804`)).toEqual([]);
  expect(read(`${'a\u0301'.repeat(1_000)} SHVL 804`)).toEqual(['catno SHVL 804']);
});
