// Sandbox, local Discogs: sample data: joined, varied and numbered names, names in other scripts, and hostile names (markup,
// pings, invisible characters). Names, numbers and years are as collectors know them; `have`, `want` and prices are made up.
import type { CatalogueEntry } from './catalogue-entry.ts';

/** 400 characters, so that no other title in a test has this length by chance. */
const longTitle =
  `${'Being A True And Complete Account Of Every Surface Noise, Pop, Click And Skip Heard '.repeat(5)}`
    .slice(0, 396)
    .padEnd(396, 'x')
    .concat(' End');

// biome-ignore format: each entry takes a few lines, so that the data reads like a table
export const nameEntries: CatalogueEntry[] = [
  // Joined names, and name variations
  { id: 3554444, artist: ['Mariachi El Bronx', '/', 'The Bronx (2)'], title: 'Live', year: 2012, country: 'US', label: ['ATO Records | ATO0147', 'White Drugs | 88088217921'],
    format: 'Vinyl: 12", EP, Limited Edition, 33 ⅓ RPM | Multi-colored Splatter', genre: 'Rock; Latin', style: 'Mariachi; Hardcore', have: 350, want: 60, price: 20 },
  { id: 2835466, artist: ['Fake Problems', '/', 'The Gaslight Anthem'], title: 'Songs For Teenagers', year: 2011, country: 'US', label: 'SideOneDummy Records | SD1447-7',
    format: 'Vinyl: 7", Single | Coke Bottle Clear', master: 331100, genre: 'Rock', have: 410, want: 80, price: 14 },
  { id: 14531199, artist: ['Trent Reznor', 'And', 'Atticus Ross'], title: 'Watchmen: Vol. 03 (Music From The HBO Series) ', year: 2019, country: 'US', label: 'The Null Corporation | NULL 10v3',
    format: 'Vinyl: LP, Stereo', master: 1654348, genre: 'Electronic', style: 'Industrial', have: 2100, want: 300, price: 33 },
  { id: 15699574, artist: ['NOFX', 'Vs.', 'Frank Turner'], title: 'West Coast Vs. Wessex', year: 2020, country: 'US', label: ['Fat Wreck Chords | FAT137-1', 'Xtra Mile Recordings | FAT137-1'],
    format: 'Vinyl: LP, 45 RPM, Album', master: 1780217, genre: 'Rock', style: 'Punk', have: 1300, want: 70, price: 19 },
  { id: 228202, artist: ['Freddie Hubbard', ',', 'Ilhan Mimaroglu = İlhan Mİmaroğlu', ','], title: 'Sing Me A Song Of Songmy (A Fantasy For Electromagnetic Tape)', year: 1971, country: 'US', label: 'Atlantic | SD 1576',
    format: 'Vinyl: LP, Album, Stereo', runout: ['ST-A-712117 PR', 'ST-A-712118 PR'], companies: ['Cotillion Music', 'Atlantic Recording Corporation', 'Atlantic Recording Corporation'],
    master: 70371, genre: 'Electronic; Jazz', style: 'Free Jazz; Modern Classical', have: 298, want: 290, price: 28 },
  { id: 887852, artist: 'C.V. Jørgensen = CV Jørgensen', title: 'Tidens Tern', year: 1980, country: 'Denmark', label: 'Medley Records | MDLP 6040',
    format: 'Vinyl: LP, Album', marks: 'Rights Society | n©b', runout: ['MDLP 6040 A  9 P 80  F  710', 'MDLP 6040 B  9 P 80  F  710   (etched:) TiL ANNE MARIE'], master: 164755, genre: 'Rock', style: 'Pop Rock', have: 1725, want: 74, price: 12 },
  { id: 3552914, artist: 'Florence And The Machine = Florence + The Machine', title: 'Shake It Out', year: 2012, country: 'US', label: 'Fairfax Recordings | B0016547-21',
    format: 'Vinyl: 7", Single, Limited Edition', master: 429414, genre: 'Pop', have: 900, want: 240, price: 18 },
  { id: 900_000_301, artist: 'Simon & Garfunkel', title: 'Bridge Over Troubled Water', year: 1970, country: 'US', label: 'Columbia | KCS 9914',
    format: 'Vinyl: LP, Album, Stereo', genre: 'Rock; Pop', style: 'Folk Rock', have: 12400, want: 700, price: 9 },
  { id: 900_000_302, artist: 'AC/DC', title: 'Back In Black', year: 1980, country: 'US', label: 'Atlantic | SD 16018',
    format: 'Vinyl: LP, Album | Embossed Sleeve', genre: 'Rock', style: 'Hard Rock', have: 8800, want: 1700, price: 24 },
  { id: 900_000_303, artist: 'Crosby, Stills, Nash & Young', title: 'Déjà Vu', year: 1970, country: 'US', label: 'Atlantic | SD 7200',
    format: 'Vinyl: LP, Album | Gatefold', genre: 'Rock', style: 'Folk Rock', have: 9300, want: 300, price: 13 },
  { id: 729944, artist: 'Various', title: "Now That's What I Call Music 11", year: 1988, country: 'UK', label: ['Virgin EMI | NOW 11', 'PolyGram | NOW 11'],
    format: 'Vinyl x2: LP, Compilation | PRS Ltd. Pressing', barcode: '077779033218', master: 11596, genre: 'Electronic; Rock; Pop', style: 'Synth-pop', have: 1398, want: 166, price: 6 },
  // Accents and other scripts
  { id: 900_000_311, artist: 'Björk', title: 'Debut', year: 1993, released: '1993-07-05', country: 'UK', label: 'One Little Indian | TPLP 31',
    format: 'Vinyl: LP, Album', genre: 'Electronic; Pop', style: 'House; Downtempo', have: 3100, want: 2400, price: 60 },
  { id: 1459184, artist: 'Motörhead', title: 'Overkill', year: 1979, country: 'Germany', label: 'Bronze | 200 435',
    format: 'Vinyl: LP, Album', marks: ['Rights Society | GEMA', 'Label Code | LC 2313'], runout: ['S 200 436 A', '200435 A-1/79S Made in Germany', '200435 B-1/79S Made in Germany'], master: 38423, genre: 'Rock', style: 'Hard Rock; Heavy Metal', have: 1929, want: 443, price: 31 },
  { id: 900_000_312, artist: 'Eiichi Ohtaki = 大滝詠一', title: 'A Long Vacation', year: 1981, released: '1981-03-21', country: 'Japan', label: 'Niagara Records | 27AH 1234',
    format: 'Vinyl: LP, Album', genre: 'Rock; Pop', style: 'City Pop', have: 2600, want: 1500, price: 34 },
  { id: 900_000_313, artist: 'はっぴいえんど', title: '風街ろまん', year: 1971, country: 'Japan', label: 'URC | URG-4009',
    format: 'Vinyl: LP, Album | Gatefold', genre: 'Rock', style: 'Folk Rock', have: 190, want: 1200, price: 380 },
  { id: 900_000_314, artist: 'Аквариум', title: 'Аквариум', year: 1987, country: 'USSR', label: 'Мелодия | С60 25129 005',
    format: 'Vinyl: LP, Compilation, Stereo', genre: 'Rock', style: 'Art Rock', have: 1400, want: 90, price: 8 },
  { id: 900_000_315, artist: 'Алла Пугачева = Алла Пугачёва', title: 'Зеркало Души', year: 1978, country: 'USSR', label: 'Мелодия | С60-09799-802',
    format: 'Vinyl x2: LP, Album | Gatefold', genre: 'Pop', style: 'Ballad', have: 1900, want: 60, price: 7 },
  { id: 900_000_316, artist: 'אריק איינשטיין', title: 'שבלול', year: 1970, country: 'Israel', label: 'פונוקול | none',
    format: 'Vinyl: LP, Album', genre: 'Rock', style: 'Pop Rock', have: 70, want: 260, price: 120 },
  { id: 900_000_317, artist: 'فيروز', title: 'وحدن', year: 1979, country: 'Lebanon', label: 'Zida | ZID 0101',
    format: 'Vinyl: LP, Album', genre: 'Folk, World, & Country', style: 'Oriental', have: 120, want: 640, price: 150 },
  // Names made of signs instead of words
  { id: 900_000_321, artist: '!!!', title: 'Louden Up Now', year: 2004, country: 'UK', label: 'Warp Records | WARPLP121',
    format: 'Vinyl x2: LP, Album', genre: 'Electronic; Rock', style: 'Dance-punk', have: 620, want: 150, price: 22 },
  { id: 900_000_322, artist: 'M.I.A. (2)', title: '/\\/\\ /\\ Y /\\', year: 2010, country: 'UK', label: 'XL Recordings | XLLP 497',
    format: 'Vinyl x2: LP, Album', genre: 'Electronic; Hip Hop', style: 'Electro', have: 700, want: 310, price: 30 },
  { id: 900_000_323, artist: 'Deadmau5 = deadmau5', title: '> Album Title Goes Here <', year: 2012, country: 'Europe', label: 'Mau5trap Recordings | none',
    format: 'Vinyl x2: LP, Album', genre: 'Electronic', style: 'Progressive House', have: 300, want: 520, price: 90 },
  { id: 900_000_324, artist: 'Sunn O)))', title: 'Black One', year: 2005, country: 'US', label: 'Southern Lord | sunn50',
    format: 'Vinyl x2: LP, Album, Limited Edition | Clear', genre: 'Electronic; Rock', style: 'Drone; Doom Metal', have: 800, want: 700, price: 70 },
  { id: 900_000_325, artist: 'Godspeed You Black Emperor!', title: 'F♯ A♯ ∞', year: 1997, country: 'Canada', label: 'Constellation | cst003',
    format: 'Vinyl: LP, Album', genre: 'Rock', style: 'Post Rock', have: 4100, want: 1300, price: 28 },
  // These records were never pressed. A stranger could type such texts into Discogs to attack those who show them
  { id: 900_000_331, artist: '@everyone & @here', title: '**Bold** _under_ `code` ||spoiler|| [Click](https://example.com) <@123456789012345678>', year: 2021, country: 'UK', label: '# Heading | *CAT* _1_',
    format: 'Vinyl: LP | ~~Red~~ **Splatter**', genre: 'Non-Music', have: 3, want: 1, notes: '> quote\n- list\n@everyone' },
  { id: 900_000_332, artist: '🎷🐛 Worm Trio 👩‍👩‍👧‍👦', title: '🏳️‍🌈 Groove 💿💿💿', year: 2022, country: 'Europe', label: 'Ünïcödé ✨ | ✨-001',
    format: 'Vinyl: 7" | Neon 💚', genre: 'Jazz', have: 8, want: 9 },
  { id: 900_000_333, artist: 'The Ledger Clerks', title: longTitle, year: 1974, country: 'UK', label: 'Pressing Matters | PM 400',
    format: 'Vinyl: LP, Album', genre: 'Rock', style: 'Prog Rock', have: 17, want: 12, price: 11 },
  { id: 900_000_334, artist: '\u202eTfel Ot Thgir\u202c', title: 'Zero\u200bWidth & \u2066Isolates\u2069', year: 2019, country: 'Germany', label: 'Deadwax | DX-\u200b1',
    format: 'Vinyl: 12"', genre: 'Electronic', have: 2, want: 2 },
  { id: 900_000_335, artist: '<script>alert(1)</script>', title: '</title><img src=x onerror=alert(1)>', label: '"Quoted" & \'Sons\' | <b>1</b>',
    format: 'Vinyl: LP', genre: 'Electronic', have: 1, want: 1 },
  { id: 900_000_336, artist: 'DISCORD.GG/vinyl', title: 'Join https://disc\u00adord.com/invite/abc Z\u0316\u0317\u0318\u0319\u031c\u031d\u031ealgo', year: 2020, country: 'UK', label: 'ｄｉｓｃｏｒｄ．ｇｇ／records | discordapp。com/invite/1',
    format: 'Vinyl: LP | Red discord%2Egg/red', genre: 'Non-Music', have: 1, want: 1 },
];
