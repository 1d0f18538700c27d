// End to end: who sees what of the crate is not public on Discogs, when the bot gets into a second server.
import { expect, it } from 'vitest';
import { release } from '../support/pressings.ts';
import { openStage, reply } from './stage.ts';

it('a server that changes nothing sees no folders and no details, whoever asks', async () => {
  const own = await openStage({
    database: 'postgres',
    config: { guildIds: [] },
    async stored(store) {
      const now = new Date();
      await store.records.insert(release({ releaseId: 801 }), { isSynced: true, now });
      const copy = { instanceId: 1, releaseId: 801, masterId: null, folderId: 7, rating: 4, addedAt: null };
      await store.collection.save([{ ...copy, notes: [] }], now);
      await store.folders.replace([{ id: 7, name: 'Jazz' }], now);
    },
  });
  try {
    const shown = async () => {
      const use = await own.ada.slash('crate show', { record: '801', private: true });
      return (await reply(own, use)).embeds[0]?.fields?.[0];
    };
    expect(await shown()).toMatchObject({ value: 'Date not known\nFolder Jazz · Rated 4 of 5' });
    // Someone invites the bot into another server.
    own.discord.createGuild({ name: 'Second' });
    await own.restart();
    expect(await shown()).toMatchObject({ value: 'Date not known' });
    const folder = await reply(own, await own.ada.slash('crate search', { folder: 'Jazz' }));
    expect(folder.content).toMatch(/^I'm in more than one server, so I change nothing/);
    expect(await own.ada.autocomplete('crate search', {}, { name: 'folder', value: '' })).toEqual([]);
    expect(own.discord.violations).toEqual([]);
  } finally {
    await own.close();
  }
});
