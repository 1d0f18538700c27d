// Store suite: the country and the barcodes of records, from whatever answer has them, on both databases.
import { asc, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Release } from '../../../src/core/types.ts';
import { records } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

/** As a pull makes it. */
const POOR = { country: null, barcodes: [] } satisfies Partial<Release>;

describeOnBoth('facts that only some answers have', (current, kind) => {
  const insert = (over: Partial<Release>) =>
    current.store.records.insert(release(over), { isSynced: true, now: at(0) });
  const fill = (...answers: Partial<Release>[]) =>
    current.store.records.fill(answers.map((over) => release({ ...POOR, ...over })));
  const rows = async () =>
    (await current.db.select().from(records).orderBy(asc(records.discogsId))).map(
      ({ discogsId, country, upcCode }) => [discogsId, country, upcCode],
    );

  it('are written where they are missing, and nothing else changes', async () => {
    const { record } = await insert({ releaseId: 1, ...POOR });
    await insert({ releaseId: 2, country: 'Japan', barcodes: [] });
    await insert({ releaseId: 3, country: null, barcodes: ['724384260910'] });
    await fill(
      { releaseId: 1, country: `Côte d'Ivoire "\\"`, artist: 'Another' },
      { releaseId: 2, country: 'UK', barcodes: ['724384260910', '724384260927'] },
      { releaseId: 3, country: 'UK', barcodes: ['5012394144777'] },
      { releaseId: 4, country: 'UK' },
    );
    expect(await rows()).toEqual([
      [1, `Côte d'Ivoire "\\"`, null],
      [2, 'Japan', '724384260910 724384260927'],
      [3, 'UK', '724384260910'],
    ]);
    expect(await current.store.records.find(record.id)).toEqual({
      ...record,
      country: `Côte d'Ivoire "\\"`,
    });
  });

  it('stay when a poorer answer comes, and when none comes', async () => {
    await insert({ releaseId: 1, country: 'UK', barcodes: ['724384260910'] });
    await fill({ releaseId: 1 });
    await fill();
    expect(await rows()).toEqual([[1, 'UK', '724384260910']]);
  });

  it('come with an Add of a record that is there', async () => {
    const { record } = await insert({ releaseId: 1, ...POOR });
    const again = await insert({ releaseId: 1, country: 'UK', barcodes: ['724384260910'], title: 'Other' });
    expect(again).toEqual({
      created: false,
      record: { ...record, country: 'UK', upcCode: '724384260910' },
    });
    const poorer = await insert({ releaseId: 1, ...POOR });
    expect(poorer).toEqual(again);
  });

  // The embedded database has one connection.
  if (kind === 'embedded') return;

  it('wait for no one: a record that another transaction writes is left out', async () => {
    await insert({ releaseId: 1, ...POOR });
    await insert({ releaseId: 2, ...POOR });
    await current.db.transaction(async (tx) => {
      await tx
        .update(records)
        .set({ updatedAt: at(1) })
        .where(eq(records.discogsId, 1));
      await fill({ releaseId: 1, country: 'UK' }, { releaseId: 2, country: 'UK' });
    });
    expect(await rows()).toEqual([
      [1, null, null],
      [2, 'UK', null],
    ]);
  });
});
