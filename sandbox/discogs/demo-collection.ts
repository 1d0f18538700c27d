// Sandbox, local Discogs: the copies that the owner of the demo has at first: in folders, with ratings, and as a collector keeps
// them: conditions on most, a note on some, a field of the owner's own. Everything written about a copy is made up.
import type { LocalCollection } from './collection.ts';
import type { Copy } from './collection-views.ts';

/** The grades of Discogs' two dropdowns by their abbreviations, which collectors write. */
const GRADES = {
  M: 'Mint (M)',
  NM: 'Near Mint (NM or M-)',
  'VG+': 'Very Good Plus (VG+)',
  VG: 'Very Good (VG)',
  'G+': 'Good Plus (G+)',
  Generic: 'Generic',
  'No Cover': 'No Cover',
} as const;

/** The folders of the owner. A copy without one is in Discogs' own, "Uncategorized". */
const FOLDERS = ['Living room', 'Jazz & Soul', '7" box', 'Heavy', 'For sale'] as const;

type Grade = keyof typeof GRADES;

interface DemoCopy {
  release: number;
  daysAgo: number;
  folder?: (typeof FOLDERS)[number];
  /** 1 to 5. Discogs keeps it for all copies of a release. */
  rating?: number;
  /** The record, then its sleeve. */
  condition?: readonly [Exclude<Grade, 'Generic' | 'No Cover'>, Grade];
  notes?: string;
  /** The field of the owner's own. */
  bought?: string;
}

/** Of six albums there are two copies: Lateralus twice in one pressing, the others in two pressings. */
// biome-ignore format: one copy a line, so that the data reads like a table
const COPIES: readonly DemoCopy[] = [
  { release: 900_000_301, daysAgo: 4_200, folder: 'Living room', rating: 4, condition: ['VG', 'G+'], notes: 'From my parents.\nSeam split at the top, side B "crackles" a little' },
  { release: 8_260_804, daysAgo: 3_900, folder: 'Living room', condition: ['VG+', 'VG'] },
  { release: 900_000_303, daysAgo: 3_840, folder: 'Living room', rating: 4, condition: ['VG', 'VG'], bought: 'Flea market, 3 €' },
  { release: 900_000_002, daysAgo: 3_650, folder: 'Living room', rating: 5, condition: ['VG+', 'VG'], notes: 'With both posters, without the stickers', bought: 'Record fair, 25 €' },
  { release: 900_000_501, daysAgo: 3_420, folder: 'Living room', rating: 5, condition: ['VG+', 'VG+'], bought: 'Flea market, 8 €' },
  { release: 249_504, daysAgo: 3_100, folder: '7" box', rating: 3, condition: ['VG', 'Generic'], bought: 'A gift' },
  { release: 1_459_184, daysAgo: 3_010, folder: 'Heavy', rating: 4, condition: ['VG+', 'VG'] },
  { release: 900_000_401, daysAgo: 2_930, folder: 'Living room', rating: 5, condition: ['VG', 'VG'], notes: '- spine worn, no text left', bought: 'Inherited' },
  { release: 729_944, daysAgo: 2_800, folder: 'For sale', condition: ['VG+', 'VG+'], notes: 'Ask 5 €, or swap' },
  { release: 900_000_022, daysAgo: 2_640, folder: 'Jazz & Soul', rating: 5, condition: ['VG', 'G+'], bought: 'Record fair, 90 €' },
  { release: 900_000_314, daysAgo: 2_520, condition: ['NM', 'VG+'], bought: 'Riga' },
  { release: 513_594, daysAgo: 2_400, folder: 'Heavy', rating: 5, condition: ['NM', 'NM'], notes: 'The copy to play' },
  { release: 947_430, daysAgo: 2_310, folder: 'Living room', condition: ['NM', 'VG+'] },
  { release: 155_340, daysAgo: 2_200, folder: 'Jazz & Soul', rating: 4, condition: ['VG+', 'VG+'], bought: 'Flea market, 5 €' },
  { release: 303_403, daysAgo: 2_000, folder: '7" box', condition: ['VG+', 'No Cover'] },
  { release: 900_000_601, daysAgo: 1_940, folder: 'Jazz & Soul', rating: 4, condition: ['VG+', 'VG'] },
  { release: 887_852, daysAgo: 1_830 },
  { release: 3, daysAgo: 1_720 },
  { release: 965_631, daysAgo: 1_650, folder: 'Heavy', condition: ['NM', 'VG+'], notes: 'Red, one of the first' },
  { release: 900_000_201, daysAgo: 1_590, folder: 'Jazz & Soul', rating: 5, condition: ['VG+', 'VG+'] },
  { release: 16_610_694, daysAgo: 1_500, condition: ['M', 'NM'], bought: 'Concert, 25 €' },
  { release: 900_000_101, daysAgo: 1_440, folder: 'Jazz & Soul', condition: ['G+', 'VG'], notes: 'Plays better than it looks' },
  { release: 4_755_491, daysAgo: 1_380, folder: 'Heavy', rating: 4, condition: ['NM', 'NM'] },
  { release: 9_127_152, daysAgo: 1_300, folder: 'Living room', rating: 5, condition: ['NM', 'NM'], bought: 'Record Store Day' },
  { release: 900_000_311, daysAgo: 1_200, folder: 'Living room', rating: 5, condition: ['VG+', 'VG+'] },
  { release: 7_732_490, daysAgo: 1_120, folder: 'Heavy', condition: ['NM', 'Generic'] },
  { release: 3_554_444, daysAgo: 1_050 },
  { release: 2_825_456, daysAgo: 980, folder: 'Jazz & Soul', rating: 5, condition: ['M', 'M'], notes: 'For every day; the old one is too noisy' },
  { release: 513_594, daysAgo: 900, folder: 'For sale', rating: 5, condition: ['M', 'M'], notes: 'Still sealed' },
  { release: 900_000_511, daysAgo: 840, folder: 'Living room', condition: ['NM', 'VG+'], bought: 'Record fair, 60 €' },
  { release: 900_000_302, daysAgo: 780, folder: 'Heavy', rating: 4, condition: ['VG', 'VG'] },
  { release: 228_202, daysAgo: 710, folder: 'Jazz & Soul', condition: ['VG+', 'VG'] },
  { release: 10_693_965, daysAgo: 620, folder: 'Heavy', condition: ['NM', 'NM'] },
  { release: 10_167_978, daysAgo: 560, rating: 3, condition: ['NM', 'NM'] },
  { release: 23_036_210, daysAgo: 500, folder: 'Jazz & Soul', rating: 5, condition: ['M', 'NM'] },
  { release: 900_000_413, daysAgo: 440, folder: 'Living room', condition: ['M', 'M'], notes: 'Bought for the sound, kept for the sleeve' },
  { release: 15_951_324, daysAgo: 400, folder: 'Heavy', condition: ['NM', 'NM'] },
  { release: 3_585_255, daysAgo: 350, folder: '7" box', notes: 'Do not lend: it has teeth' },
  { release: 11_146_958, daysAgo: 300 },
  { release: 900_000_610, daysAgo: 260, folder: 'For sale', condition: ['VG+', 'Generic'], notes: 'Ask 40 €' },
  { release: 4_609_122, daysAgo: 220, folder: 'Heavy', rating: 5, condition: ['NM', 'NM'], bought: 'Concert, 35 €' },
  { release: 13_761_310, daysAgo: 180, folder: 'Heavy', condition: ['M', 'M'] },
  { release: 900_000_313, daysAgo: 150, rating: 5, condition: ['VG+', 'VG'], notes: 'With obi (帯), a corner is bent', bought: 'Tokyo, 38,000 ¥' },
  { release: 14_531_199, daysAgo: 110, condition: ['NM', 'NM'] },
  { release: 900_000_325, daysAgo: 80, folder: 'Living room', rating: 4, condition: ['NM', 'VG+'], notes: 'Penny and all inserts are there' },
  { release: 900_000_312, daysAgo: 45, rating: 4, condition: ['NM', 'NM'], notes: 'With obi (帯)', bought: 'Tokyo, 2,400 ¥' },
  { release: 2_650_198, daysAgo: 20, folder: '7" box' },
  { release: 13_762_016, daysAgo: 3, folder: 'Heavy' },
];

const DAY_MS = 24 * 3_600_000;
/** Discogs' own fields have these ids. */
const [MEDIA, SLEEVE, NOTES] = [1, 2, 3] as const;

/** Fills a collection as the owner of the demo has it, the oldest copy first. `nowMs` is the sandbox's time. Returns the copies. */
export function demoCollection(collection: LocalCollection, nowMs: number): Copy[] {
  const folders = new Map(FOLDERS.map((name) => [name, collection.addFolder(name)] as const));
  const bought = collection.fields.add({ name: 'Bought' });
  return COPIES.map(({ release, daysAgo, folder, rating = 0, ...copy }) => {
    const [media = null, sleeve = null] = copy.condition ?? [];
    const values = [
      [MEDIA, media && GRADES[media]],
      [SLEEVE, sleeve && GRADES[sleeve]],
      [NOTES, copy.notes],
      [bought, copy.bought],
    ] as const;
    return collection.add(release, {
      addedAt: nowMs - daysAgo * DAY_MS,
      folderId: (folder && folders.get(folder)) ?? 1,
      rating,
      notes: values.flatMap(([field_id, value]) => (value ? [{ field_id, value }] : [])),
    });
  });
}
