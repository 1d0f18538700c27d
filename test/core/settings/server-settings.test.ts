// Core: what a command knows of its server at once, whatever the database does.
import { describe, expect, it } from 'vitest';
import { createServerSettings } from '../../../src/core/settings/server-settings.ts';
import { StoreError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { FIRST_ACCOUNT } from '../../support/test-store.ts';
import { until } from '../../support/until.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const current = useStore();
const away = new StoreError({ code: 'ECONNREFUSED', unreachable: true });
const JAZZ = { folderId: 2, name: 'Jazz' };
const PUBLIC = { isPrivate: false, folder: null, feedChannelId: null };
const PRIVATE = { isPrivate: true, folder: null, feedChannelId: null };

function rig() {
  const clock = createVirtualClock();
  const { store } = current;
  let isAway = false;
  let gate = Promise.resolve();
  const settings = createServerSettings({
    store: {
      settings: {
        async list() {
          if (isAway) throw away;
          const rows = await store.settings.list();
          await gate;
          return rows;
        },
        async save(...change) {
          if (isAway) throw away;
          return store.settings.save(...change);
        },
      },
    },
    account: { id: FIRST_ACCOUNT },
    clock,
    log: silentLog,
  });
  return {
    ...{ settings, clock, store },
    goAway: (on: boolean) => {
      isAway = on;
    },
    hold(until: Promise<void>) {
      gate = until;
    },
  };
}

describe('answers', () => {
  it('are private until the settings are known', async () => {
    const { settings, goAway } = rig();
    expect(settings.of('1')).toEqual(PRIVATE);
    goAway(true);
    await expect(settings.load()).rejects.toBe(away);
    expect(settings.of('1')).toEqual(PRIVATE);
    goAway(false);
    await settings.load();
    expect(settings.of('1')).toEqual(PUBLIC);
  });

  it('stay as they were while the database is away, and a change that failed changes nothing', async () => {
    const { settings, clock, goAway } = rig();
    const ending = new AbortController();
    await settings.load();
    await settings.change('1', { isPrivate: true });
    const kept = settings.keepFresh(ending.signal);
    goAway(true);
    await clock.advance(60_000);
    await expect(settings.change('1', { isPrivate: false })).rejects.toBe(away);
    expect([settings.of('1'), settings.of('2')]).toEqual([PRIVATE, PUBLIC]);
    // Another process may have made them private by now.
    for (let minute = 0; minute < 3; minute++) await clock.advance(60_000);
    expect(settings.of('2')).toEqual(PRIVATE);
    goAway(false);
    await settings.load();
    expect(settings.of('2')).toEqual(PUBLIC);
    ending.abort();
    await kept;
  });
});

it('a change says what was before, and belongs to one server', async () => {
  const { settings } = rig();
  await settings.load();
  expect(await settings.change('1', { folder: JAZZ })).toEqual({
    before: PUBLIC,
    after: { ...PUBLIC, folder: JAZZ },
  });
  expect(await settings.change('1', { isPrivate: true })).toEqual({
    before: { ...PUBLIC, folder: JAZZ },
    after: { ...PRIVATE, folder: JAZZ },
  });
  expect(settings.of('2')).toEqual(PUBLIC);
});

it('a folder of another account is not used', async () => {
  const { settings, store } = rig();
  await store.settings.save('1', { folder: { ...JAZZ, accountId: FIRST_ACCOUNT + 1 } }, new Date(0));
  await settings.load();
  expect(settings.of('1')).toEqual(PUBLIC);
});

it('what another process changed is there within a minute', async () => {
  const { settings, clock, store } = rig();
  const ending = new AbortController();
  await settings.load();
  const kept = settings.keepFresh(ending.signal);
  await store.settings.save('1', { isPrivate: true }, new Date(0));
  await clock.advance(60_000);
  await until(() => settings.of('1').isPrivate);
  ending.abort();
  await kept;
});

it('a slow reading does not bring back what a change replaced', async () => {
  const { settings, hold } = rig();
  await settings.load();
  let open = () => {};
  hold(
    new Promise((resolve) => {
      open = resolve;
    }),
  );
  const loading = settings.load();
  await settings.change('1', { isPrivate: true });
  open();
  await loading;
  expect(settings.of('1')).toEqual(PRIVATE);
});
