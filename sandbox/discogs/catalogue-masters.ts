// Sandbox, local Discogs: sample data: masters with several pressings, which a search for an album must tell apart. Names,
// numbers and years are as collectors know them; `have`, `want` and prices are made up. So are the run-outs, in the way of each
// label, except SHVL 804 and the Columbia numbers (XLP 47324 and so on).
import type { CatalogueEntry } from './catalogue-entry.ts';

const darkSide = {
  artist: 'Pink Floyd',
  title: 'The Dark Side Of The Moon',
  master: 10362,
  genre: 'Rock',
  style: 'Psychedelic Rock; Prog Rock',
} as const;

const kindOfBlue = {
  artist: 'Miles Davis',
  title: 'Kind Of Blue',
  master: 5460,
  genre: 'Jazz',
  style: 'Modal; Cool Jazz',
} as const;

const stayAlive = {
  artist: 'Laura Jane Grace',
  title: 'Stay Alive',
  year: 2020,
  country: 'US',
  master: 1816522,
  genre: 'Rock; Folk, World, & Country',
  style: 'Acoustic; Punk',
} as const;

// biome-ignore format: each entry takes a few lines, so that the data reads like a table
export const masterEntries: CatalogueEntry[] = [
  // Fourteen records of one master. A search shows ten of them, on two pages.
  { id: 900_000_001, ...darkSide, year: 1973, released: '1973-03-23', country: 'UK', label: 'Harvest | SHVL 804',
    format: 'Vinyl: LP, Album, Stereo | Gatefold, Solid Blue Triangle Label', runout: ['SHVL 804 A-2 | Side A, stamped', 'SHVL 804 B-2 | Side B, stamped'],
    companies: ['The Gramophone Co. Ltd.', 'Abbey Road Studios', 'EMI Records'], have: 9800, want: 21000, price: 310 },
  { id: 900_000_002, ...darkSide, year: 1973, released: '1973-03-01', country: 'US', label: 'Harvest | SMAS-11163',
    format: 'Vinyl: LP, Album, Stereo | Gatefold', runout: ['SMAS-1-11163 F9 WLY | Side A', 'SMAS-2-11163 F6 WLY | Side B'], have: 15200, want: 6100, price: 42 },
  { id: 900_000_003, ...darkSide, year: 1974, country: 'Japan', label: 'Odeon | EOP-80778',
    format: 'Vinyl: LP, Album, Repress, Stereo', runout: ['EOP-80778A 1S 7 | Side A', 'EOP-80778B 1S 3 | Side B'], have: 2100, want: 1900, price: 61 },
  { id: 900_000_004, ...darkSide, year: 1973, country: 'Germany', label: 'Harvest | 1C 062-05 249',
    format: 'Vinyl: LP, Album, Stereo | Gatefold', marks: 'Rights Society | GEMA', runout: ['05249 A-1 SHVL 804 | Side A', '05249 B-1 SHVL 804 | Side B'], have: 5200, want: 1400, price: 33 },
  { id: 900_000_005, ...darkSide, year: 1973, country: 'France', label: 'Harvest | 2C 064-05.249',
    format: 'Vinyl: LP, Album, Stereo | Gatefold', marks: 'Rights Society | SACEM', runout: ['SHVL 804 A 21 M6 305221 | Side A', 'SHVL 804 B 21 M6 305222 | Side B'], have: 4100, want: 900, price: 27 },
  { id: 900_000_006, ...darkSide, year: 1973, country: 'Italy', label: 'Harvest | 3C 064-05249',
    format: 'Vinyl: LP, Album, Stereo | Gatefold', runout: ['3C 064-05249 A 28-3-73 | Side A', '3C 064-05249 B 28-3-73 | Side B'], have: 3900, want: 800, price: 29 },
  { id: 900_000_007, ...darkSide, year: 1973, country: 'UK', label: 'Harvest | Q4SHVL 804',
    format: 'Vinyl: LP, Album, Quadraphonic | Gatefold', runout: ['Q4 SHVL 804 A-3 | Side A, stamped', 'Q4 SHVL 804 B-3 | Side B, stamped'], have: 1700, want: 3300, price: 95 },
  { id: 900_000_008, ...darkSide, year: 1973, country: 'Australia', label: 'Harvest | SHVLA.804',
    format: 'Vinyl: LP, Album, Stereo | Gatefold', runout: ['SHVLA 804 A-1 | Side A, stamped', 'SHVLA 804 B-1 | Side B, stamped'], have: 1300, want: 500, price: 38 },
  { id: 900_000_009, ...darkSide, year: 1978, country: 'Germany', label: 'Harvest | 1C 062-05 249',
    format: 'Vinyl: LP, Album, Limited Edition, Reissue | White', marks: 'Rights Society | GEMA', runout: ['05249 A-3 SHVL 804 | Side A', '05249 B-4 SHVL 804 | Side B'], have: 2300, want: 2900, price: 74 },
  { id: 900_000_010, ...darkSide, year: 1978, country: 'US', label: 'Capitol Records | SEAX-11902',
    format: 'Vinyl: LP, Album, Picture Disc, Reissue', runout: ['SEAX-1-11902 A-1 | Side A', 'SEAX-2-11902 B-3 | Side B'], have: 3300, want: 2200, price: 55 },
  { id: 900_000_011, ...darkSide, year: 1978, country: 'Japan', label: 'Harvest | EMLF-97002',
    format: 'Vinyl: LP, Album, Limited Edition, Reissue | Pro-Use Series', runout: ['EMLF-97002A 1S 1 | Side A', 'EMLF-97002B 1S 1 | Side B'], have: 600, want: 1800, price: 180 },
  { id: 900_000_012, ...darkSide, year: 1979, country: 'US', label: 'Mobile Fidelity Sound Lab | MFSL 1-017',
    format: 'Vinyl: LP, Album, Limited Edition, Reissue, Stereo | Half-Speed Mastered', runout: ['MFSL 1-017-A SR/2 | Side A, etched', 'MFSL 1-017-B SR/2 | Side B, etched'], have: 2800, want: 3100, price: 130 },
  { id: 900_000_013, ...darkSide, year: 2003, country: 'Europe', label: ['Harvest | SHVL 804', 'EMI | 582 136-1'],
    format: 'Vinyl: LP, Album, Reissue, Remastered, Stereo | 180 Gram, 30th Anniversary', barcode: ['7 24358 21361 4', '724358213614'],
    runout: ['SHVL 804 A-5 RAY STAFF | Side A', 'SHVL 804 B-6 RAY STAFF | Side B'],
    have: 4400, want: 3700, price: 88 },
  { id: 900_000_014, ...darkSide, year: 2011, country: 'Europe', label: 'EMI | 50999 029876 1 3',
    format: 'Vinyl: LP, Album, Reissue, Remastered | 180 g, Gatefold', barcode: '5 099902 987613', runout: ['BA72213-01 A1 029876 1 | Side A', 'BA72213-01 B2 029876 1 | Side B'], have: 4900, want: 1500, price: 45 },
  { id: 900_000_015, ...darkSide, year: 1984, country: 'US', label: 'Capitol Records | CDP 7 46001 2',
    format: 'CD: Album, Reissue', barcode: ['0 77774 60012 5', '077774600125'], have: 5100, want: 250, price: 9 },
  { id: 900_000_016, ...darkSide, year: 1973, country: 'UK', label: 'Harvest | TC-SHVL 804',
    format: 'Cassette: Album, Dolby System', have: 900, want: 120, price: 12 },

  { id: 2825456, ...kindOfBlue, year: 2010, country: 'US', label: ['Columbia | 88697680571', 'Legacy | 88697680571'],
    format: 'Vinyl: LP, Album, Reissue, Stereo | 180 Gram', runout: ['88697680571 A 21190.1(3) | Side A', '88697680571 B 21190.2(3) | Side B'], have: 3300, want: 400, price: 24 },
  { id: 900_000_021, ...kindOfBlue, year: 1959, country: 'US', label: 'Columbia | CL 1355',
    format: 'Vinyl: LP, Album, Mono | 6-Eye', runout: ['XLP 47324-1D | Side A, stamped', 'XLP 47325-1A | Side B, stamped'], have: 1400, want: 5200, price: 240 },
  { id: 900_000_022, ...kindOfBlue, year: 1959, country: 'US', label: 'Columbia | CS 8163',
    format: 'Vinyl: LP, Album, Stereo | 6-Eye', runout: ['XSM 47326-1A | Side A, stamped', 'XSM 47327-1B | Side B, stamped'], have: 1500, want: 6100, price: 310 },

  // The same master, date and catalogue number. Only the colour tells these pressings apart.
  { id: 16431192, ...stayAlive, label: 'Polyvinyl Record Company | PRC-418', format: 'Vinyl: LP, Album | Lapis Lazuli Blue', have: 210, want: 30, price: 22 },
  { id: 16610694, ...stayAlive, label: 'Polyvinyl Record Company | PRC-418', format: 'Vinyl: LP, Album, Limited Edition | Translucent Purple ', have: 190, want: 35, price: 24 },
  { id: 16486110, ...stayAlive, label: ['Polyvinyl Record Company | PRC-418', 'Big Scary Monsters | BSM290V'],
    format: 'Vinyl: LP, Album, Limited Edition | Starburst  (Black/Blue/Purple)', have: 160, want: 48, price: 31 },
];
