// Long: /sync when it takes long: restarts, tokens that expire, Discogs down, a search beside it.

import { describe, expect } from 'vitest';
import { labels } from '../e2e/stage.ts';
import {
  copiesOf,
  expectNoRefusals,
  it,
  newest,
  numbersOf,
  outage,
  painted,
  shows,
  textOf,
  titleOf,
  titlesOf,
} from '../e2e/sync-stage.ts';
import { DONE, DONE_ANYHOW, PAUSED } from '../support/sync-messages.ts';

const MINUTE_MS = 60_000;

describe('a restart in the middle', () => {
  it('says that it is paused, and goes on by itself in the same message', async ({ open }) => {
    const stage = await open({ copies: 500, toPush: 3 });
    const gate = stage.discogs.hold({ path: /page=3/ });
    const message = await painted(await stage.ada.slash('sync'));
    await gate.arrived;
    const restarted = stage.restart();
    gate.release();
    await restarted;
    const done = await shows(stage, DONE);
    expect(done.id).toBe(message.id);
    expect(titlesOf(done)).toContain(PAUSED);
    expect(labels(done)).toEqual([]);
    expect(numbersOf(done)).toMatchObject({ pulled: 500, pushed: 3, unchanged: 0 });
    expect(copiesOf(stage)).toEqual([1, 1, 1]);
    expectNoRefusals(stage);
  });
});

// These tests mostly wait. Side by side, all of them take as long as the longest.
describe.concurrent('Discogs is down', () => {
  it('for a quarter of an hour in the push: the run waits, says so, and ends well in its message, long after the token died', async ({
    open,
  }) => {
    const stage = await open({ toPush: 6, stage: { speed: 150 } });
    const startedAt = stage.clock.now();
    const message = await painted(await stage.ada.slash('sync'));
    const over = outage(stage, 3, 16);
    const waiting = await shows(stage, /^Waiting for Discogs$/);
    expect(labels(waiting)).toEqual(['Stop']);
    expect(textOf(waiting)).toMatch(/Discogs stopped answering <t:\d+:R>\. Nothing is lost/);
    await over;
    const done = await shows(stage, DONE_ANYHOW);
    expect(stage.clock.now() - startedAt).toBeGreaterThan(15 * MINUTE_MS);
    expect(done.id).toBe(message.id);
    expect(titleOf(done)).toBe('Done with 1 problem');
    expect(done.embeds[0]?.fields?.at(-1)?.value).toContain('Adding paused. ');
    expect(copiesOf(stage)).toEqual([1, 1, 1, 1, 1, 1]);
    expectNoRefusals(stage);
  });

  it('in the pull: it fails truthfully, pushes nothing, and the next one ends well', async ({ open }) => {
    const stage = await open({ copies: 500, toPush: 3, stage: { speed: 300 } });
    const gate = stage.discogs.hold({ path: /page=3/ });
    await painted(await stage.ada.slash('sync'));
    await gate.arrived;
    await stage.discogs.down();
    gate.release();
    const failed = await shows(stage, /^Failed$/);
    expect(textOf(failed)).toContain('nothing was added to Discogs');
    expect(copiesOf(stage)).toEqual([0, 0, 0]);
    await stage.clock.sleep(10 * MINUTE_MS);
    await stage.discogs.up();
    await painted(await stage.ada.slash('sync'));
    const done = await shows(stage, DONE);
    expect(done.id).not.toBe(failed.id);
    expect(copiesOf(stage)).toEqual([1, 1, 1]);
    expectNoRefusals(stage);
  });

  it('not at all, and a /search beside a saturating sync gets its first call out at once', async ({
    open,
  }) => {
    // Any machine uses up so small a budget at once. Then no call of the sync leaves for half a minute of real time.
    const stage = await open({
      copies: 10_000,
      stage: { speed: 2, config: { rateLimit: 15, reserve: 5 } },
    });
    const syncing = await painted(await stage.ada.slash('sync'));
    await stage.discord.waitFor(
      () => /Pacing for Discogs' limit/.test(newest(stage)?.embeds[0]?.description ?? ''),
      { what: 'the sync to wait for its budget' },
    );
    const before = stage.calls().length;
    await painted(await stage.miles.slash('search catno', { number: 'PB 41447' }));
    expect(stage.calls()[before]?.path).toBe('/database/search');
    await stage.ada.press(syncing, 'Stop');
    await shows(stage, /^Stopped$/);
    expectNoRefusals(stage);
  });
});
