import { describe, expect, it } from 'vitest';
import { shortFormat } from '../../../src/core/crate/short-format.ts';
import type { ListedFormat } from '../../../src/core/types.ts';

const vinyl = (descriptions: string[], over: Partial<ListedFormat> = {}): ListedFormat => ({
  name: 'Vinyl',
  descriptions,
  ...over,
});

/** Texts that Discogs wrote in exports or in its marketplace, and the formats of these releases in its API. */
const SEEN: [text: string, formats: ListedFormat[]][] = [
  ['7", EP', [vinyl(['7"', '45 RPM', 'EP'])]],
  ['7", Single, Pap', [vinyl(['7"', 'Single'], { text: 'Paper Labels' })]],
  ['12"', [vinyl(['12"', '45 RPM'])]],
  ['LP, Album, Gat', [vinyl(['LP', 'Album', 'Stereo'], { text: 'Gatefold' })]],
  [
    '2xLP, Album, RE, RM, 180',
    [vinyl(['LP', 'Album', 'Reissue', 'Remastered'], { qty: 2, text: '180 Gram' })],
  ],
  ['2xLP, Album, M/Print, 180', [vinyl(['LP', '45 RPM', 'Album', 'Misprint'], { qty: 2, text: '180gr. ' })]],
  [
    'LP, Album, RE, Bla',
    [vinyl(['LP', 'Album', 'Reissue', 'Stereo'], { text: 'Black Labels, EMI Pressing' })],
  ],
  ['2xLP, Comp, Mono, Gat', [vinyl(['LP', 'Compilation', 'Mono'], { qty: 2, text: 'Gatefold' })]],
  [
    'LP, Album, Comp, RP, Emb',
    [vinyl(['LP', 'Album', 'Compilation', 'Repress'], { text: 'Embossed Cover' })],
  ],
  ['12", Ltd, Num, Pic', [vinyl(['12"', 'Limited Edition', 'Numbered', 'Picture Disc'])]],
  [
    'LP, Album, RE, TP, W/Lbl, 180',
    [vinyl(['LP', 'Album', 'Reissue', 'Test Pressing', 'White Label'], { text: '180g' })],
  ],
  [
    'CD, Album, MP, M/Print, RE',
    [{ name: 'CD', descriptions: ['Album', 'Mispress', 'Misprint', 'Reissue'] }],
  ],
  ['2xCD, Comp', [{ name: 'CD', qty: 2, descriptions: ['Compilation'] }]],
  ['Acetate, 7", S/Sided', [{ name: 'Acetate', descriptions: ['7"', '45 RPM', 'Single Sided'] }]],
  ['Shellac, 10"', [{ name: 'Shellac', descriptions: ['10"', '78 RPM'] }]],
  ['Cass, S/Sided, Ltd', [{ name: 'Cassette', descriptions: ['Single Sided', 'Limited Edition'] }]],
  ['Reel, 4tr Stereo, Album', [{ name: 'Reel-To-Reel', descriptions: ['4tr Stereo', 'Album'] }]],
  [
    'LP, Album, Ltd, Obi + Flexi, 7", Single',
    [
      vinyl(['LP', 'Album', 'Limited Edition'], { text: 'Obi' }),
      { name: 'Flexi-disc', descriptions: ['7"', 'Single'] },
    ],
  ],
  ['2xLP, Album + 7"', [vinyl(['LP', 'Album'], { qty: 2 }), vinyl(['7"'])]],
  [
    '2xCD, Album + CD, Album + Comp, Dlx',
    [
      { name: 'CD', qty: 2, descriptions: ['Album'] },
      { name: 'CD', descriptions: ['Album'] },
      { name: 'All Media', descriptions: ['Compilation', 'Deluxe Edition'] },
    ],
  ],
  [
    '14xLP, RM + Box, Comp, Ltd',
    [
      vinyl(['LP', 'Remastered'], { qty: 14 }),
      { name: 'Box Set', descriptions: ['Compilation', 'Limited Edition'] },
    ],
  ],
];

/** What no export that we know of shows. */
const OTHERS: typeof SEEN = [
  ['', []],
  ['Vinyl, Album', [vinyl(['Album'])]],
  ['10", LP, Album', [vinyl(['LP', '10"', 'Album'])]],
  ['5½"', [vinyl(['5½"', 'Stereo'])]],
  ['LP', [vinyl(['LP']), { name: 'All Media', qty: 2, descriptions: [] }]],
  ['LP, 赤盤', [vinyl(['LP'], { text: '赤盤' })]],
  ['LP, A5', [vinyl(['LP'], { text: ' A5 card' })]],
  ['LP, ♥️🖤', [vinyl(['LP'], { text: '♥️🖤🖤' })]],
  ['LP, Something New', [vinyl(['LP', 'Something New'])]],
];

describe('the formats of a release', () => {
  it.each(SEEN)("read %s as in Discogs' own text", (text, formats) => {
    expect(shortFormat(formats)).toBe(text);
  });

  it.each(OTHERS)('read "%s"', (text, formats) => {
    expect(shortFormat(formats)).toBe(text);
  });
});
