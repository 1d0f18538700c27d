// Store suite: when a crate is synced each night, and the claim of a night, on both databases.
import { expect, it } from 'vitest';
import { FORGOTTEN_ID } from '../../src/core/add/types.ts';
import { accounts, syncRuns } from '../../src/store/schema.ts';
import { describeOnBoth } from './both-stores.ts';
import { at } from './things.ts';

const requester = { userId: '1001', guildId: '2001', channelId: '3001' };
const setting = { hour: 3, timezone: 'Europe/Berlin', guildId: '2001', setAt: at(0) };

describeOnBoth('the nightly sync', (current) => {
  const { nightly, sync } = { nightly: () => current.store.nightly, sync: () => current.store.sync };
  const claim = (date: string, seconds = 0, store = current.store) =>
    store.nightly.claim({ date, account: 'crate_keeper', guildId: '2001', now: at(seconds) });
  async function end(id: number, status: 'done' | 'failed' = 'done') {
    const up = await sync().claim(id, at(1));
    if (!up) throw new Error('the run is not over');
    await sync().end(up.held, { status }, at(2));
  }

  it('is off at first, and has one setting a crate', async () => {
    expect(await nightly().get()).toEqual({ setting: null, lastNight: null });
    expect(await nightly().save(setting)).toBeNull();
    const other = { hour: 0, timezone: 'Asia/Tokyo', guildId: '2002', setAt: at(5) };
    expect(await nightly().save(other)).toEqual(setting);
    expect(await nightly().get()).toEqual({ setting: other, lastNight: null });
    expect(await nightly().save(null)).toEqual(other);
    expect(await nightly().get()).toEqual({ setting: null, lastNight: null });
    expect(await nightly().save(null)).toBeNull();
  });

  it('belongs to its account alone', async () => {
    await current.db.insert(accounts).values({
      ...{ id: 2, name: 'other', foldedName: 'other', source: 'shared' as const, folderId: 1 },
      ...{ proved: true, createdAt: at(0), usedAt: at(0) },
    });
    const other = current.store.crate(2).nightly;
    await nightly().save(setting);
    await claim('2026-11-29');
    expect(await other.get()).toEqual({ setting: null, lastNight: null });
    const night = { date: '2026-11-29', account: 'other', guildId: '2002', now: at(1) };
    expect(await other.claim(night)).toMatchObject({ kind: 'started' });
  });

  it('a night is claimed once, also by ten at once in two processes', async () => {
    const second = await current.another();
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, n) => claim('2026-11-29', n, n % 2 ? current.store : second)),
    );
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['started', ...Array(9).fill('taken')]);
    expect(await current.db.$count(syncRuns)).toBe(1);
    expect(await sync().active()).toMatchObject({
      ...{ kind: 'sync', night: '2026-11-29', message: null, status: 'running' },
      requester: { userId: FORGOTTEN_ID, guildId: '2001' },
    });
    expect((await nightly().get()).lastNight).toBe('2026-11-29');
  });

  it('a night stays claimed when its run is over, and the next night has one of its own', async () => {
    const first = await claim('2026-11-29');
    if (first.kind !== 'started') throw new Error('no run is in the way');
    expect(await claim('2026-11-29', 1)).toEqual({ kind: 'taken' });
    await end(first.run.id, 'failed');
    expect(await claim('2026-11-29', 2)).toEqual({ kind: 'taken' });
    expect(await claim('2026-11-30', 3)).toMatchObject({ kind: 'started', run: { night: '2026-11-30' } });
    expect((await nightly().get()).lastNight).toBe('2026-11-30');
  });

  it('waits for the run of a person, and claims the night afterwards', async () => {
    const { run } = await sync().insert({
      ...{ kind: 'preview' as const, account: 'crate_keeper', requester, now: at(0) },
    });
    expect(await claim('2026-11-29')).toEqual({ kind: 'running', run });
    expect((await nightly().get()).lastNight).toBeNull();
    await end(run.id);
    expect(await claim('2026-11-29')).toMatchObject({ kind: 'started' });
    // A person who starts a sync now gets the run of the night.
    const met = await sync().insert({ kind: 'sync', account: 'crate_keeper', requester, now: at(5) });
    expect(met).toMatchObject({ created: false, run: { night: '2026-11-29' } });
  });

  it('one person can join the run of a night while it is unfinished', async () => {
    const message = { channelId: '3001', messageId: '4001' };
    const mine = await sync().insert({ kind: 'sync', account: 'crate_keeper', requester, now: at(0) });
    expect(await nightly().join(mine.run.id, requester, message)).toBeNull();
    await end(mine.run.id);
    const night = await claim('2026-11-29');
    if (night.kind !== 'started') throw new Error('no run is in the way');
    const { id } = night.run;
    const joined = await nightly().join(id, requester, message);
    expect(joined).toMatchObject({ id, requester, message, night: '2026-11-29' });
    expect(await sync().find(id)).toEqual(joined);
    const late = { userId: '1002', guildId: '2001', channelId: '3001' };
    expect(await nightly().join(id, late, { channelId: '3001', messageId: '4002' })).toBeNull();
    await end(id);
    expect(await nightly().join(id, late, message)).toBeNull();
    expect(await sync().find(id)).toMatchObject({ requester, message });
  });
});
