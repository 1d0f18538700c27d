// Store suite: the settings of servers, and what happens to a chosen folder when its account changes.
import { expect, it } from 'vitest';
import { guildSettings } from '../../src/store/schema.ts';
import { FIRST_ACCOUNT } from '../support/test-store.ts';
import { describeOnBoth } from './both-stores.ts';
import { at } from './things.ts';

const JAZZ = { accountId: FIRST_ACCOUNT, folderId: 2 ** 40, name: 'Jazz "\\" 日本' };

describeOnBoth('the settings of a server', (current) => {
  const save = (guildId: string, change: Parameters<typeof current.store.settings.save>[1]) =>
    current.store.settings.save(guildId, change, at(1));
  const none = { isPrivate: false, folder: null, feedChannelId: null };

  it('are kept, each change for itself, with what was before', async () => {
    const { settings } = current.store;
    expect(await settings.list()).toEqual([]);
    const first = await save('1', { isPrivate: true });
    expect(first).toEqual({
      before: { guildId: '1', ...none },
      after: { guildId: '1', ...none, isPrivate: true },
    });
    expect((await save('1', { folder: JAZZ })).after).toEqual({
      guildId: '1',
      ...none,
      isPrivate: true,
      folder: JAZZ,
    });
    await save('2', { isPrivate: false });
    const back = await save('1', { isPrivate: false });
    expect(back.before).toEqual({ guildId: '1', ...none, isPrivate: true, folder: JAZZ });
    const rows = (await settings.list()).toSorted((one, other) => one.guildId.localeCompare(other.guildId));
    expect(rows).toEqual([
      { guildId: '1', ...none, folder: JAZZ },
      { guildId: '2', ...none },
    ]);
    expect((await save('1', { folder: null })).after).toEqual({ guildId: '1', ...none });
  });

  it('a feed begins when it is turned on, and goes on when it moves', async () => {
    const since = async () => (await current.db.select().from(guildSettings))[0]?.feedSince;
    const feed = async (feedChannelId: string | null, seconds: number) => {
      const { before, after } = await current.store.settings.save('1', { feedChannelId }, at(seconds));
      return [before.feedChannelId, after.feedChannelId, await since()];
    };
    expect(await feed('31', 1)).toEqual([null, '31', at(1)]);
    await save('1', { isPrivate: true });
    expect(await feed('32', 2)).toEqual(['31', '32', at(1)]);
    expect(await feed(null, 3)).toEqual(['32', null, null]);
    expect(await feed('31', 4)).toEqual([null, '31', at(4)]);
    // The clock was ahead: the feed begins when its channel is set again.
    expect(await feed('31', 2)).toEqual(['31', '31', at(2)]);
  });

  it('two changes at once are both kept', async () => {
    const other = await current.another();
    await Promise.all([save('1', { isPrivate: true }), other.settings.save('1', { folder: JAZZ }, at(2))]);
    expect(await current.store.settings.list()).toEqual([
      { guildId: '1', ...none, isPrivate: true, folder: JAZZ },
    ]);
  });

  it.each([
    ['a corrected name', { do: 'correct', id: FIRST_ACCOUNT, name: 'bo', join: [] }] as const,
    ['a removed account', null] as const,
  ])('lose their folder with %s, and nothing else', async (_, choice) => {
    const { accounts, settings } = current.store;
    await save('1', { isPrivate: true, folder: JAZZ });
    await save('2', { folder: { ...JAZZ, accountId: FIRST_ACCOUNT + 1 } });
    if (choice) await accounts.choose(() => ({ ...choice, join: [] }), { folderId: 1, now: at(2) });
    else await accounts.remove(FIRST_ACCOUNT);
    const rows = (await settings.list()).toSorted((one, other) => one.guildId.localeCompare(other.guildId));
    expect(rows.map(({ isPrivate, folder }) => [isPrivate, folder?.accountId ?? null])).toEqual([
      [true, null],
      [false, FIRST_ACCOUNT + 1],
    ]);
  });

  it('keep their folder when the account gets another name and joins its old crate', async () => {
    const { accounts, settings } = current.store;
    const use = { folderId: 1, now: at(2) };
    const { id } = await accounts.choose(() => ({ do: 'create', name: 'new_name', join: [] }), use);
    await save('1', { folder: { ...JAZZ, accountId: id } });
    await accounts.choose(() => ({ do: 'rename', id: FIRST_ACCOUNT, name: 'new_name', join: [id] }), use);
    expect(await settings.list()).toEqual([{ guildId: '1', ...none, folder: JAZZ }]);
  });
});
