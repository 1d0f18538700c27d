// Sandbox, page: what its panel shows and switches: requests, faults, time, and the bot's process.
import { describe, expect, test } from 'vitest';
import { readPage } from '../../support/page-reader.ts';
import { usePage } from './use-page.ts';

const { page, server, stage } = usePage();

describe('behind the scenes', () => {
  const total = () => page.told.collection?.value.total ?? 0;

  test('a copy shows its values, its folder and its rating', async () => {
    const { collection, catalogue } = stage.discogs;
    const notOwned = catalogue.searchable().find(({ id }) => collection.copiesOf(id).length === 0);
    const { instanceId, releaseId } = collection.add(notOwned?.id ?? 0);
    const details = () =>
      page.told.collection?.value.shown.find(({ release }) => release.id === releaseId)?.details;
    await page.until('the copy', () => details() === '');
    collection.change(instanceId, {
      notes: [
        { field_id: 1, value: 'Mint (M)' },
        { field_id: 3, value: 'two\nlines' },
      ],
      folderId: collection.addFolder('Jazz'),
      rating: 3,
    });
    await page.until('its details', () => details() === 'Mint (M) · two lines · Jazz · ★★★');
    collection.remove(instanceId);
    await page.until('its end', () => details() === undefined);
  });

  test('the wantlist changes by hand, and shows what the bot changed', async () => {
    const wants = () => page.told.collection?.value.wants.map(({ id }) => id);
    await page.until('the collection', () => page.told.collection);
    expect(wants()).toEqual([]);
    await page.act({ do: 'want', release: 249504, isOn: true });
    await page.until('one want', () => wants()?.length === 1);
    stage.discogs.wantlist.add(513594);
    await page.until('two wants', () => wants()?.length === 2);
    expect(wants()).toEqual([513594, 249504]);
    await page.act({ do: 'want', release: 249504, isOn: false });
    stage.discogs.wantlist.remove(513594);
    await page.until('no want', () => wants()?.length === 0);
  });

  test('the collection changes by hand, and every page sees it', async () => {
    await page.until('the collection', () => page.told.collection);
    const before = total();
    const owned = new Set(stage.discogs.collection.list().map((one) => one.releaseId));
    const release = page.told.catalogue?.value.find((one) => !owned.has(one.id))?.id ?? 0;
    await page.act({ do: 'add-copy', release });
    await page.act({ do: 'add-copy', release });
    const first = await page.until('two copies', () =>
      page.told.collection?.value.shown.find(
        (one) => one.release.id === release && one.instanceIds.length > 1,
      ),
    );
    for (const instance of first.instanceIds) await page.act({ do: 'remove-copy', instance });
    await page.until('none', () => total() === before);
    expect(await page.act({ do: 'add-copy', release: 5 })).toMatchObject({ ok: false });
  });

  test('made-up records come many at once, and are shown a few at a time', async () => {
    const before = total();
    await page.act({ do: 'fill', count: 300 });
    await page.until('300 more', () => total() === before + 300);
    expect(page.told.collection?.value).toMatchObject({ hasMore: true });
    const shown = page.told.collection?.value.shown.length ?? 0;
    page.send({ type: 'more', releases: shown + 24 });
    await page.until('more of them', () => page.told.collection?.value.shown.length === shown + 24);
  });

  test('a release is corrected', async () => {
    const release = stage.discogs.collection.list()[0]?.releaseId ?? 0;
    expect(await page.act({ do: 'correct', release, title: 'Corrected', year: 1999 })).toEqual({ ok: true });
    expect(stage.discogs.catalogue.find(release)).toMatchObject({ title: 'Corrected', year: 1999 });
    expect(await page.act({ do: 'correct', release: 5, title: 'x', year: 1 })).toMatchObject({ ok: false });
  });

  test('a page sees every call to Discogs when it comes and when it ends, and never a token', async () => {
    const { url, token } = stage.discogs;
    await fetch(`${url}/releases/249504?token=${token}`, { headers: { 'user-agent': 'test' } });
    const request = await page.until('the call', () =>
      page.told.requests?.value.find((one) => one.target.startsWith('/releases/249504') && !one.isOpen),
    );
    expect(request).toMatchObject({ method: 'GET', status: 200, used: 1, limit: 25, fault: null });
    expect(JSON.stringify(page.all)).not.toContain(token);
    expect(JSON.stringify(page.all)).not.toContain(stage.discord.token);
    const later = await readPage(server.url);
    await later.until('the calls before', () =>
      later.told.requests?.value.some((one) => one.seq === request.seq),
    );
    later.close();
  });

  test('a revoked token is refused as Discogs refuses it, until it is switched off', async () => {
    const identity = async () => {
      const headers = { 'user-agent': 'test', authorization: `Discogs token=${stage.discogs.token}` };
      const answered = await fetch(`${stage.discogs.url}/oauth/identity`, { headers });
      return { status: answered.status, body: await answered.json() };
    };
    await page.act({ do: 'fault', name: 'token-revoked', isOn: true });
    expect(await identity()).toEqual({
      status: 401,
      body: { message: 'Invalid consumer token. Please register an app before making requests.' },
    });
    await page.act({ do: 'fault', name: 'token-revoked', isOn: false });
    expect((await identity()).status).toBe(200);
  });

  test('faults are switched on and off, each of them', async () => {
    const faults = await page.until('the faults', () => page.told.faults?.value);
    for (const { name } of faults) {
      expect(await page.act({ do: 'fault', name, isOn: true })).toEqual({ ok: true });
      await page.until(`${name} on`, () => page.told.faults?.value.find((one) => one.name === name)?.isOn);
      expect(await page.act({ do: 'fault', name, isOn: false })).toEqual({ ok: true });
    }
    await page.until('all off', () => page.told.faults?.value.every((one) => !one.isOn));
    expect(await page.act({ do: 'fault', name: 'none', isOn: true })).toMatchObject({ ok: false });
    const answered = await fetch(`${stage.discogs.url}/releases/249504`, {
      headers: { 'user-agent': 'test' },
    });
    expect(answered.status).toBe(200);
  });

  test('the bot goes and comes back, and time runs as fast as was set', async () => {
    const state = () => page.told.bot?.value.state;
    await page.until('the bot', () => state() === 'online');
    await page.act({ do: 'bot', how: 'kill' });
    await page.until('its end', () => state() === 'offline');
    expect(page.told.bot?.value.lastEnd).toContain('SIGKILL');
    await page.act({ do: 'bot', how: 'start' });
    await page.until('its return', () => state() === 'online');
    await page.act({ do: 'bot', how: 'stop' });
    await page.until('its end', () => state() === 'offline');
    expect(page.told.bot?.value.lastEnd).toContain('code 0');
    await page.act({ do: 'speed', speed: 20 });
    await page.until('the speed', () => page.told.clock?.value.speed === 20);
    await page.until('its return', () => state() === 'online');
  });
});
