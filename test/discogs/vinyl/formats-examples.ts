// Test data: formats of real releases (facts), each with what a collector expects to read. One release a line:
// id | quantity x name [descriptions] free text ++ next entry | size | colour | discs | other facts
import type { RawFormat } from '../../../src/discogs/schemas.ts';

const TABLE = `
965631 | 2 x Vinyl [LP, Album, Limited Edition] Red Translucent | 12" | Red Translucent | 2
28366828 | 1 x Vinyl [LP, Album, Limited Edition, Stereo] Black w/hi-melt pink and pearlescent blue splatter "Last Word"  | 12" | Black w/hi-melt pink and pearlescent blue splatter "Last Word" | 1
13762016 | 1 x Vinyl [LP] Orange Translucent ++ 1 x Vinyl [LP, Single Sided, Etched] Yellow-Black Marble  ++ 1 x All Media [Album] | 12" | Orange Translucent / Yellow-Black Marble | 2 | etched
3137648 | 1 x Vinyl [LP, Album] Tri Color Split Red/White/Green ++ 1 x CD [Album] | 12" | Tri Color Split Red/White/Green | 1
25144240 | 2 x Vinyl [LP, Album, Limited Edition, Reissue] Red [Blood Splatter Red], Gatefold | 12" | Red [Blood Splatter Red] | 2
24866075 | 1 x Vinyl [LP, 45 RPM, Compilation, Reissue, Remastered] Silver Vinyl, Gray Cover | 12" | Silver | 1
14724546 | 1 x Vinyl [LP, Album, Reissue, Limited Edition] Green, Lime | 12" | Green, Lime | 1
4755491 | 1 x Vinyl [12", 45 RPM] Pink Baby ++ 1 x Vinyl [12", 45 RPM] Yellow Piss ++ 1 x All Media [Album, Repress] | 12" | Pink Baby / Yellow Piss | 2
15992279 | 1 x Vinyl [LP] ++ 1 x Vinyl [LP, Single Sided, Etched] ++ 1 x All Media [Album, Reissue, Repress, Special Edition] Yellow Translucent | 12" | Yellow Translucent | 2 | etched
16132654 | 1 x Vinyl [LP] ++ 1 x Vinyl [LP, Single Sided, Etched] ++ 1 x All Media [Album, Limited Edition, Reissue, Repress, Stereo] Red Text Labels | 12" | - | 2 | etched
24471650 | 1 x Vinyl [LP, Album, Stereo] Gold Foil Cover | 12" | - | 1
8260804 | 2 x Vinyl [LP, Album] Pitman Pressing | 12" | - | 2
100245 | 3 x Vinyl [LP, Album] James Booker credit | 12" | - | 3
27977268 | 1 x Vinyl [LP, Reissue] Kaleidoscope | 12" | Kaleidoscope | 1
28091296 | 1 x Vinyl [LP, Album, Limited Edition, Reissue] Fool's Gold | 12" | Fool's Gold | 1
16486110 | 1 x Vinyl [LP, Album, Limited Edition] Starburst  (Black/Blue/Purple) | 12" | Starburst (Black/Blue/Purple) | 1
16205179 | 1 x Box Set [Deluxe Edition, Limited Edition] ++ 2 x Vinyl [LP, Album] white/red ++ 1 x Vinyl [12", 45 RPM] blue w/ white splatter | 12" | white/red / blue w/ white splatter | 3
2650198 | 1 x Vinyl [7", Picture Disc, Limited Edition] | 7" | - | 1 | picture disc
513594 | 2 x Vinyl [LP, Album, Limited Edition, Picture Disc, Reissue] 180g | 12" | - | 2 | picture disc
10693965 | 1 x Vinyl [12", 33 ⅓ RPM, Single Sided, Mini-Album, Etched] 180g ++ 1 x Vinyl [7", 45 RPM] ++ 1 x All Media [Reissue, Remastered, Stereo] Definitive Edition | 12" + 7" | - | 2 | etched
3641234 | 1 x Vinyl [10", 33 ⅓ RPM, EP, Limited Edition, Reissue] Pink Marbled | 10" | Pink Marbled | 1
1563150 | 2 x Vinyl [7", 45 RPM, EP] Punchout Centers | 7" | - | 2
947430 | 5 x Vinyl [LP, Album, Stereo] ++ 1 x Box Set [] | 12" | - | 5
4393347 | 1 x Vinyl [12", EP] Yellow Marble, photo insert | 12" | Yellow Marble | 1
669736 | 1 x Vinyl [10", LP, Album, Shape] Hexagonal | 10" | - | 1 | shaped: Hexagonal
9480799 | 1 x Flexi-disc [7", 45 RPM, Shape, Single Sided] Square, Black | 7" | Black | 1 | shaped: Square
6163105 | 1 x Vinyl [5", EP, Limited Edition, Numbered] Lathe Cut, Square, Clear ++ 1 x CDr [Mini, EP, Limited Edition, Numbered] 3" | 5" | Clear | 1 | shaped: Square
1437016 | 1 x Flexi-disc [9", 33 ⅓ RPM] | 9" | - | 1
4473284 | 1 x Shellac [10", 78 RPM] | 10" | - | 1
6603915 | 1 x Vinyl [LP, Album, Limited Edition, Picture Disc, Reissue] 500 copies | 12" | - | 1 | picture disc
1354435 | 1 x Vinyl [LP, 10", Album, Stereo] Gatefold | 10" | - | 1
614100 | 1 x Vinyl [LP, Album] Red Label | 12" | - | 1
1120173 | 1 x Vinyl [7"] Blue Label | 7" | - | 1
5650924 | 1 x Vinyl [LP, Album, Repress] Black Background, Meadow Cover | 12" | - | 1
6992488 | 1 x Vinyl [LP, Album, Reissue] Black & Gold label | 12" | - | 1
3230205 | 1 x Vinyl [LP, Limited Edition] Repress | 12" | - | 1
1731731 | 1 x Vinyl [7", 45 RPM, Single, Stereo] Injection molded | 7" | - | 1
10404409 | 3 x Vinyl [LP, Compilation] Transparent Green Vinyl ++ 1 x Vinyl [7", 45 RPM] Black Vinyl ++ 1 x CD [Compilation, Promo] | 12" + 7" | Transparent Green / Black | 4
10182347 | 1 x Vinyl [LP, Album, Limited Edition, Reissue] 200g silver & black | 12" | silver & black | 1
6306216 | 2 x Vinyl [LP, Album, Limited Edition, Numbered] "Hazmat Yellow" colored vinyl | 12" | "Hazmat Yellow" colored | 2
9816263 | 1 x Vinyl [LP, Album, Club Edition, Misprint] Orange in Clear ++ 1 x Vinyl [7", 45 RPM] Violet | 12" + 7" | Orange in Clear / Violet | 2
6201446 | 1 x Vinyl [LP, Album, Reissue, Remastered] Grey Marbled ++ 1 x Vinyl [LP, Album, Reissue, Remastered] Clear w/Black ++ 1 x Vinyl [LP, Album, Reissue, Remastered] Clear w/Blue ++ 1 x Vinyl [LP, Album, Reissue, Remastered] Clear w/Red ++ 1 x Vinyl [LP, Album, Reissue, Remastered] Clear w/Yellow ++ 1 x Vinyl [LP, Reissue, Remastered] Pink Marbled Transparent ++ 2 x Vinyl [LP, Single Sided, Album, Etched, Reissue, Remastered] Clear w/Green ++ 1 x Vinyl [7", 45 RPM, Single Sided, Etched] White ++ 1 x Box Set [Compilation, Limited Edition] | 12" + 7" | Grey Marbled / Clear w/Black / Clear w/Blue / Clear w/Red / Clear w/Yellow / Pink Marbled Transparent / Clear w/Green / White | 9 | etched
10192871 | 1 x Vinyl [7", 33 ⅓ RPM, EP, Limited Edition] White/Zombie Puss | 7" | White/Zombie Puss | 1
5126252 | 1 x Vinyl [LP, 45 RPM, Album, Remastered] Vanilla | 12" | Vanilla | 1
4671867 | 1 x Vinyl [LP, Album, Remastered]  Red transparent | 12" | Red transparent | 1
8606725 | 1 x Vinyl [LP, Album] White/Clear Marble | 12" | White/Clear Marble | 1
13458311 | 1 x Vinyl [LP, Compilation, Limited Edition] Yellow & Red Starburst | 12" | Yellow & Red Starburst | 1
2370027 | 1 x Box Set [Compilation] ++ 9 times 1 x Vinyl [LP, Album, Reissue] ++ 1 x Vinyl [LP] ++ 1 x Vinyl [12", Compilation] | 12" | - | 11
9082405 | 1 x Vinyl [LP] Gatefold ++ 1 x CD [] | 12" | - | 1
20078449 | 1 x Vinyl [12", 33 ⅓ RPM, EP, Repress] White Marble | 12" | White Marble | 1
2281187 | 1 x Vinyl [Compilation] | - | - | 1
`;

export interface FormatsExample {
  id: string;
  formats: RawFormat[];
  recordSize: string | null;
  vinylColor: string | null;
  discCount: number;
  isPictureDisc: boolean;
  isEtched: boolean;
  isShapedVinyl: boolean;
  shape: string | null;
}

/** Parses formats written as in the table: `2 x Vinyl [LP, Album] Red, Gatefold ++ 1 x CD [Album]`. */
export function parseFormats(written: string): RawFormat[] {
  return written.split(' ++ ').flatMap((entry) => {
    const [, times, qty, name, descriptions, text] =
      /^(?:(\d+) times )?(\d+) x ([^[]+) \[([^\]]*)\](?: (.*))?$/.exec(entry) ?? [];
    if (name === undefined) throw new Error(`Not an entry: ${entry}`);
    const format: RawFormat = {
      name,
      qty: Number(qty),
      text: text ?? null,
      descriptions: descriptions ? descriptions.split(', ') : [],
    };
    return Array.from({ length: Number(times ?? 1) }, () => format);
  });
}

const orNull = (cell = '-') => (cell === '-' ? null : cell);

export const EXAMPLES: FormatsExample[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [id = '', formats = '', size, colour, discs, rest = ''] = line.split(' | ');
    return {
      id,
      formats: parseFormats(formats),
      recordSize: orNull(size),
      vinylColor: orNull(colour),
      discCount: Number(discs),
      isPictureDisc: rest.includes('picture disc'),
      isEtched: rest.includes('etched'),
      isShapedVinyl: rest.includes('shaped'),
      shape: /shaped: (\w+)/.exec(rest)?.[1] ?? null,
    };
  });
