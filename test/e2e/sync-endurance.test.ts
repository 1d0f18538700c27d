// /sync when it takes long: restarts, tokens that die, messages that grow old, Discogs away, a search beside it.
import { describe, expect } from 'vitest';
import { labels } from './stage.ts';
import {
  copiesOf,
  expectNoRefusals,
  it,
  LINK,
  newest,
  numbersOf,
  painted,
  type SyncStage,
  shows,
  textOf,
  titleOf,
  titlesOf,
} from './sync-stage.ts';

const MINUTE_MS = 60_000;

/** Discogs goes down while the push is at its `post`-th record, and comes back later. */
async function outage(stage: SyncStage, post: number, minutes: number): Promise<void> {
  const gate = stage.discogs.hold({ method: 'POST' });
  for (let before = 1; before < post; before += 1) {
    await gate.waiting(1);
    gate.releaseOne();
  }
  await gate.waiting(1);
  await stage.discogs.down();
  gate.release();
  await stage.clock.sleep(minutes * MINUTE_MS);
  await stage.discogs.up();
}

describe('a restart in the middle', () => {
  it('says that it is paused, and goes on by itself in the same message', async ({ open }) => {
    const stage = await open({ copies: 500, toPush: 3 });
    const gate = stage.discogs.hold({ path: /page=3/ });
    const message = await painted(await stage.ada.slash('sync'));
    await gate.arrived;
    const restarted = stage.restart();
    gate.release();
    await restarted;
    const done = await shows(stage, /^Done$/);
    expect(done.id).toBe(message.id);
    expect(titlesOf(done)).toContain('Paused for a restart');
    expect(labels(done)).toEqual([]);
    expect(numbersOf(done)).toMatchObject({ Pulled: '500', Pushed: '3', Skipped: '0' });
    expect(copiesOf(stage)).toEqual([1, 1, 1]);
    expectNoRefusals(stage);
  });
});

// Mostly waits: beside each other they take as long as the longest.
describe.concurrent('Discogs is down', { timeout: 60_000 }, () => {
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
    const done = await shows(stage, /^Done/);
    expect(stage.clock.now() - startedAt).toBeGreaterThan(15 * MINUTE_MS);
    expect(done.id).toBe(message.id);
    expect(titleOf(done)).toBe('Done with 1 problem');
    expect(done.embeds[0]?.fields?.at(-1)?.value).toContain('The push had to wait: ');
    expect(copiesOf(stage)).toEqual([1, 1, 1, 1, 1, 1]);
    expectNoRefusals(stage);
  });

  it('twice, so that the push takes more than an hour: a new message goes on, linked from the old one', async ({
    open,
  }) => {
    const stage = await open({ toPush: 8, stage: { speed: 600 } });
    const startedAt = stage.clock.now();
    const message = await painted(await stage.ada.slash('sync'));
    await outage(stage, 2, 35);
    // With an answer in between: an outage of more than an hour would end the run.
    await outage(stage, 2, 35);
    const done = await shows(stage, /^Done/);
    expect(stage.clock.now() - startedAt).toBeGreaterThan(60 * MINUTE_MS);
    expect(new Set(copiesOf(stage))).toEqual(new Set([1]));
    // How many messages it took depends on how slow the machine made the hour: each links to the next.
    const all = stage.discord.history({ id: stage.ada.channelId });
    expect(all[0]?.id).toBe(message.id);
    expect(all.at(-1)?.id).toBe(done.id);
    expect(all.length).toBeGreaterThan(1);
    for (const [index, old] of all.slice(0, -1).entries()) {
      expect(titleOf(old)).toBe('Goes on in a new message');
      expect(labels(old)).toEqual([]);
      expect(LINK.exec(textOf(old))?.[3]).toBe(all[index + 1]?.id);
    }
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
    expect(textOf(failed)).toContain('nothing was pushed');
    expect(copiesOf(stage)).toEqual([0, 0, 0]);
    await stage.clock.sleep(10 * MINUTE_MS);
    await stage.discogs.up();
    await painted(await stage.ada.slash('sync'));
    const done = await shows(stage, /^Done$/);
    expect(done.id).not.toBe(failed.id);
    expect(copiesOf(stage)).toEqual([1, 1, 1]);
    expectNoRefusals(stage);
  });

  it('not at all, and a /search beside a saturating sync gets its first call out at once', async ({
    open,
  }) => {
    // So small a budget is used up at once on any machine, and then no call of the sync leaves for half a real minute.
    const stage = await open({
      copies: 10_000,
      stage: { speed: 2, config: { rateLimit: 15, reserve: 5 } },
    });
    const syncing = await painted(await stage.ada.slash('sync'));
    await stage.discord.waitFor(
      () => /requests that Discogs allows us are taken/.test(newest(stage)?.embeds[0]?.description ?? ''),
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
