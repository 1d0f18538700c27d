// /sync when it takes so long that Discord no longer lets the bot edit its message.

import { describe, expect } from 'vitest';
import { labels } from '../e2e/stage.ts';
import { copiesOf, expectNoRefusals, it, LINK, outage, painted, shows, titleOf } from '../e2e/sync-stage.ts';
import { DONE_ANYHOW, linksOf, MOVED } from '../support/sync-messages.ts';

const MINUTE_MS = 60_000;

describe('Discogs is down', () => {
  it('twice, so that the push takes more than an hour: a new message goes on, linked from the old one', async ({
    open,
  }) => {
    const stage = await open({ toPush: 8, stage: { speed: 600 } });
    const startedAt = stage.clock.now();
    const message = await painted(await stage.ada.slash('sync'));
    await outage(stage, 2, 35);
    // Two outages with an answer in between: a single one of more than an hour would end the run.
    await outage(stage, 2, 35);
    const done = await shows(stage, DONE_ANYHOW);
    expect(stage.clock.now() - startedAt).toBeGreaterThan(60 * MINUTE_MS);
    expect(new Set(copiesOf(stage))).toEqual(new Set([1]));
    // The number of messages depends on how slow the machine made that hour. Each message links to the next one.
    const all = stage.discord.history({ id: stage.ada.channelId });
    expect(all[0]?.id).toBe(message.id);
    expect(all.at(-1)?.id).toBe(done.id);
    expect(all.length).toBeGreaterThan(1);
    for (const [index, old] of all.slice(0, -1).entries()) {
      expect(titleOf(old)).toBe(MOVED);
      expect(labels(old)).toEqual(['Open']);
      expect(LINK.exec(linksOf(old)[0] ?? '')?.[3]).toBe(all[index + 1]?.id);
    }
    expectNoRefusals(stage);
  });
});
