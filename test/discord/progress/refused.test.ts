// Progress messages that Discord refuses to edit or to post: where they are shown instead, and how often the bot tries.

import { DiscordAPIError } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../../src/core/sync/types.ts';
import { DONE } from '../../support/sync-messages.ts';
import { closeRigs, MINUTE_MS, openRig, type Rig } from './progress-rig.ts';

afterEach(closeRigs);

describe('a message that cannot be changed', () => {
  it('was deleted: posted again, and the database knows', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.admin.remove(rig.message()?.id ?? '');
    rig.tell.pulled(run, 10);
    await rig.pass(2_500);
    expect(rig.pulledOf(rig.message(1))).toBe('10');
    expect(rig.attached).toHaveLength(2);
    expect(rig.attached.at(-1)?.messageId).toBe(rig.message(1)?.id);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message(1))).toMatch(DONE);
    expect(rig.history()).toHaveLength(2);
    expect(rig.discord.violations.map((one) => one.code)).toEqual([10008]);
  });

  it('was deleted twice: posted again twice, and never through the token of the first', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    for (const time of [1, 2]) {
      rig.admin.remove(rig.history().at(-1)?.id ?? '');
      rig.tell.pulled(run, time);
      await rig.pass(2_500);
      expect(rig.history()).toHaveLength(time + 1);
      expect(rig.pulledOf(rig.message(time))).toBe(String(time));
    }
    rig.channel.setBotPermissions({ deny: ['ViewChannel'] });
    rig.tell.pulled(run, 3);
    await rig.pass(2_500);
    expect(rig.answers).toHaveLength(1);
    expect(rig.discord.violations.map((one) => one.code)).toEqual([10008, 10008, 50001]);
  });

  it('a channel out of reach: through the token while it lives, tried once a minute, and back when it opens', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.channel.setBotPermissions({ deny: ['ViewChannel'] });
    for (let pulled = 1; pulled <= 20; pulled += 1) {
      rig.tell.pulled(run, pulled);
      await rig.pass(2_500);
    }
    // Twenty paints went through the token. The channel was tried once, and not again within the minute.
    expect(rig.answers).toHaveLength(21);
    expect(rig.discord.violations.map((one) => one.code)).toEqual([50001]);

    // The token has expired. The channel is tried once a minute, and refuses.
    await rig.pass(15 * MINUTE_MS);
    const tokenEdits = rig.answers.length;
    rig.tell.pulled(run, 200);
    await rig.pass(2_500);
    expect(rig.discord.violations.map((one) => one.code)).toEqual([50001, 50001]);
    expect(rig.answers).toHaveLength(tokenEdits);

    rig.channel.setBotPermissions({});
    await rig.pass(MINUTE_MS);
    rig.tell.pulled(run, 300);
    await rig.pass(2_500);
    expect(rig.pulledOf(rig.message())).toBe('300');
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
    expect(rig.history()).toHaveLength(1);
  });

  it.each([10 * MINUTE_MS, -10 * MINUTE_MS])('as often, after a step of the clock by %i ms', async (ms) => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.channel.setBotPermissions({ deny: ['ViewChannel'] });
    rig.tell.pulled(run, 1);
    await rig.pass(2_500);
    rig.botsClock.step(ms);
    rig.tell.pulled(run, 2);
    await rig.pass(2_500);
    // The token still works, and the channel is not tried again within its minute.
    expect(rig.answers).toHaveLength(3);
    expect(rig.discord.violations).toHaveLength(1);
    await rig.pass(MINUTE_MS);
    rig.tell.pulled(run, 3);
    await rig.pass(2_500);
    expect(rig.discord.violations).toHaveLength(2);
    await rig.pass(15 * MINUTE_MS);
    rig.tell.pulled(run, 4);
    await rig.pass(2_500);
    expect(rig.answers).toHaveLength(4);
  });

  it('nowhere to show the end: the run is over all the same', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.admin.remove(rig.message()?.id ?? '');
    rig.channel.setBotPermissions({ deny: ['SendMessages'] });
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    await rig.progress.delivered();
    expect(rig.discord.violations.map((one) => one.code)).toEqual([10008, 50013]);
  });

  /** Lets a run report for ten minutes. Returns what Discord refused in that time, as `POST 50013`, sorted. */
  const tenMinutes = async (rig: Rig, run: SyncRun) => {
    const before = rig.discord.violations.length;
    for (let pulled = 1; pulled <= 240; pulled += 1) {
      rig.tell.pulled(run, pulled);
      await rig.pass(2_500);
    }
    const refused = rig.discord.violations.slice(before);
    return refused.map(({ code, request }) => `${request.split(' ')[0]} ${code}`).sort();
  };
  const times = (count: number, what: string) => Array.from({ length: count }, () => what);

  it('no message at all in a channel that takes no posts: asked once a minute, by all runs together', async () => {
    const rig = await openRig();
    rig.channel.setBotPermissions({ deny: ['SendMessages'] });
    const lost = rig.reply({ paint: () => Promise.reject(new Error('Unknown interaction')) });
    const run = await rig.startRun(() => {}, lost);
    expect(await tenMinutes(rig, run)).toEqual(times(10, 'POST 50013'));
    // A second run shares the channel, and with it the one try a minute.
    const next = rig.run({ id: 8 });
    rig.tell.started(next, true);
    const before = rig.discord.violations.length;
    for (let pulled = 1; pulled <= 120; pulled += 1) {
      rig.tell.pulled(pulled % 2 === 0 ? run : next, pulled);
      await rig.pass(2_500);
    }
    expect(rig.discord.violations.length - before).toBeLessThanOrEqual(5);

    rig.channel.setBotPermissions({});
    await rig.pass(MINUTE_MS);
    rig.tell.pulled(run, 400);
    await rig.pass(2_500);
    expect(rig.pulledOf(rig.message())).toBe('400');
  });

  it('deleted, in a channel that takes no posts: the deleted one is asked for once', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.admin.remove(rig.message()?.id ?? '');
    rig.channel.setBotPermissions({ deny: ['SendMessages'] });
    expect(await tenMinutes(rig, run)).toEqual(['PATCH 10008', ...times(10, 'POST 50013')]);
    rig.channel.setBotPermissions({});
    await rig.pass(MINUTE_MS);
    rig.tell.pulled(run, 400);
    await rig.pass(2_500);
    expect(rig.pulledOf(rig.message(1))).toBe('400');
    expect(rig.history()).toHaveLength(2);
  });

  it('out of reach, and refused through its token, too: the token is tried once', async () => {
    const rig = await openRig();
    let tries = 0;
    const answer = rig.reply();
    const { paint } = answer;
    answer.paint = async (message) => {
      tries += 1;
      if (tries === 1) return paint(message);
      throw new DiscordAPIError({ code: 10008, message: 'Unknown Message' }, 10008, 404, 'PATCH', '/x', {});
    };
    const run = await rig.startRun(() => {}, answer);
    rig.channel.setBotPermissions({ deny: ['ViewChannel'] });
    expect(await tenMinutes(rig, run)).toEqual(times(10, 'PATCH 50001'));
    expect(tries).toBe(2);
  });

  it.each([
    ['a code that nobody thought of', { status: 403, body: { code: 99_999, message: 'No' } }],
    ['a token that was taken away', { status: 401, body: { code: 50_027, message: 'Invalid' } }],
    ['not found', { status: 404, body: { code: 0, message: '404: Not Found' } }],
  ])('refused with %s: later and later, at most once a minute', async (_, answer) => {
    const rig = await openRig();
    const run = await rig.startRun();
    const edits = () => rig.discord.requests.filter((one) => one.method === 'PATCH').length;
    for (let n = 0; n < 300; n += 1) rig.discord.failNext({ method: 'PATCH' }, answer);
    for (let pulled = 1; pulled <= 240; pulled += 1) {
      rig.tell.pulled(run, pulled);
      await rig.pass(2_500);
    }
    expect(edits()).toBeLessThanOrEqual(14);
  });

  it('Discord is down at the end: shown when it is back', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.discord.restDown(true);
    rig.tell.ended(run, 'failed');
    await rig.pass(2_500);
    await rig.pass(MINUTE_MS);
    expect(rig.titleOf(rig.message())).toMatch(/^Reading/);
    rig.discord.restDown(false);
    await rig.pass(MINUTE_MS);
    expect(rig.titleOf(rig.message())).toBe('Failed');
    await rig.progress.delivered();
  });

  it('a limit is no reason to repeat an edit: a newer one comes', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.discord.failNext(
      { method: 'PATCH' },
      {
        status: 429,
        headers: { 'retry-after': '3600', 'x-ratelimit-scope': 'shared' },
        body: { message: 'Maximum number of edits', code: 30046, retry_after: 3_600, global: false },
      },
    );
    rig.tell.pulled(run, 1);
    await rig.pass(2_500);
    const edits = () => rig.discord.requests.filter((one) => one.method === 'PATCH').map((one) => one.status);
    await rig.pass(4_900);
    expect(edits()).toEqual([429]);
    await rig.pass(100);
    expect(edits()).toEqual([429, 200]);
    expect(rig.pulledOf(rig.message())).toBe('1');
  });

  it('no right to attach files: the end is shown without', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.channel.setBotPermissions({ deny: ['AttachFiles'] });
    rig.tell.ended(run, 'done-with-problems', ['a', 'b', 'c', 'd']);
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toBe('Done with 4 problems');
    expect(rig.message()?.attachments).toEqual([]);
    expect(rig.message()?.embeds[0]?.fields?.at(-1)?.value).toContain('I need **Attach Files** here');
  });
});
