// Discord, views: the list of albums of which the crate has several copies.
import { describe, expect, it } from 'vitest';
import type { DuplicatesPage } from '../../../src/core/crate/crate.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { duplicatesPage, noDuplicates } from '../../../src/discord/views/crate-duplicates.ts';
import { ATTRIBUTION } from '../../../src/discord/views/search.ts';
import { storedRecord } from '../../support/pressings.ts';

const AT = new Date(Date.UTC(2020, 1, 2));
const RECORD = storedRecord({
  ...{ discogsId: 1, artistName: 'Can', albumTitle: 'No. 1', country: 'UK', thumbnailUrl: 'https://a/1.jpg' },
});

describe('albums with several copies', () => {
  const page = (over: Partial<DuplicatesPage> = {}): DuplicatesPage => ({
    ...{ albums: [], total: 1, page: 0, pages: 1, freshness: { kind: 'fresh' }, ...over },
  });
  const show = (one: DuplicatesPage) => duplicatesPage(one, { rights: null }, english);

  it('name their pressings, and how many copies there are of each', () => {
    const pressings = [
      { releaseId: 1, copies: 2, record: RECORD },
      { releaseId: 2, copies: 1, record: null },
    ];
    const payload = show(page({ albums: [{ firstAddedAt: AT, pressings }] }));
    expect(payload).toMatchObject({
      content: `**1 album with several copies**\n-# From the crate · oldest first · ${ATTRIBUTION.slice(3)}`,
      embeds: [
        {
          title: 'Can - No. 1',
          description: 'First added <t:1580601600:D>\n🇬🇧 UK 1987 · PB 41447 **×2**\nRelease 2',
          thumbnail: { url: 'https://a/1.jpg' },
        },
      ],
      components: [{ components: [{ custom_id: 'shw:', options: [{ value: 'r1', label: 'Can - No. 1' }] }] }],
    });
  });

  it('have pages; of many pressings the first are named', () => {
    const pressings = Array.from({ length: 9 }, (_, n) => ({ releaseId: n + 1, copies: 1, record: null }));
    const payload = show(page({ albums: [{ firstAddedAt: null, pressings }], total: 37, page: 7, pages: 8 }));
    expect(payload.content).toMatch(/^\*\*Album 36 of 37 with several copies\*\*/);
    expect(payload.embeds[0]).toMatchObject({
      title: 'Release 1',
      description: `${[1, 2, 3, 4].map((id) => `Release ${id}`).join('\n')}\nand 5 more`,
    });
    expect(payload.components[0]?.components).toMatchObject([{ custom_id: 'dup:6' }, { custom_id: 'dup:8' }]);
  });

  it('or none', () => {
    expect(noDuplicates(page({ total: 0 }), english).content).toBe('Nothing is in the crate more than once');
  });
});
