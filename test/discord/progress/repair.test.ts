// Progress messages of runs that this process does not paint: another process has them, or died before it could show their end.

import { afterEach, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../../src/core/sync/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { syncMessage } from '../../../src/discord/views/sync.ts';
import { startedView } from '../../../src/discord/views/sync-state.ts';
import { DONE, MOVED } from '../../support/sync-messages.ts';
import { closeRigs, MINUTE_MS, openRig, type Rig } from './progress-rig.ts';

afterEach(closeRigs);

describe('a run that was lost to another process', () => {
  it('is not painted over what the other one says', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.discord.restDown(true);
    rig.tell.pulled(run, 40);
    await rig.pass(2_500);
    rig.tell.lost(run);
    rig.discord.restDown(false);
    await rig.paintElsewhere({ ...run, status: 'done' }, 'done');
    const paints = rig.message()?.versions.length;
    await rig.pass(20 * MINUTE_MS);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
    expect(rig.message()?.versions).toHaveLength(paints ?? 0);
    await rig.progress.delivered();
  });

  it('is repaired by a press of a Stop button that should be gone', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.tell.lost(run);
    const [message] = rig.attached;
    await rig.progress.repair({ ...run, status: 'done', message: message ?? null });
    expect(rig.titleOf(rig.message())).toMatch(DONE);
  });

  it('and came back is painted again, in the same message and through the same answer', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.tell.lost(run);
    rig.channel.setBotPermissions({ deny: ['ViewChannel'] });
    const message = { channelId: rig.channel.id, messageId: rig.message()?.id ?? '' };
    rig.tell.started({ ...run, message }, true);
    rig.tell.pulled({ ...run, message }, 77);
    await rig.pass(2_500);
    expect(rig.answers).toHaveLength(2);
    rig.channel.setBotPermissions({});
    rig.tell.ended({ ...run, message, status: 'done' }, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
    expect(rig.history()).toHaveLength(1);
  });
});

describe('a message that the database does not know', () => {
  const paintedOnly = async (rig: Rig) => {
    const run = rig.run();
    await rig.reply().paint(syncMessage(startedView(run), english));
    return run;
  };

  it('because the process died after its first paint: the next one goes on in it', async () => {
    const rig = await openRig();
    // Below it is the message of another run.
    const run = await paintedOnly(rig);
    await rig.paintAnother(rig.run({ id: run.id + 1 }));
    rig.tell.started(run, true);
    rig.tell.pulled(run, 50);
    await rig.pass(2_500);
    expect(rig.history()).toHaveLength(2);
    expect(rig.pulledOf(rig.message())).toBe('50');
    expect(rig.attached).toEqual([
      { runId: run.id, channelId: rig.channel.id, messageId: rig.message()?.id },
    ]);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
  });

  it.each([
    ['', false],
    [', also when Discord fails at first', true],
  ])('because the process died after it went on below: the old one links to it%s', async (_, fails) => {
    const rig = await openRig();
    const run = await paintedOnly(rig);
    const old = rig.message()?.id ?? '';
    await rig.pass(56 * MINUTE_MS);
    await rig.paintAnother(run);
    const resumed = { ...run, message: { channelId: rig.channel.id, messageId: old } };
    const path = `/messages/${rig.message(1)?.id}`;
    if (fails) for (const _try of [1, 2]) rig.discord.failNext({ method: 'PATCH', path }, { status: 503 });
    rig.tell.started(resumed, true);
    await rig.pass(2_500);
    rig.tell.pulled(resumed, 60);
    await rig.pass(10_000);
    expect(rig.history()).toHaveLength(2);
    expect(rig.titleOf(rig.message())).toBe(MOVED);
    expect(rig.pulledOf(rig.message(1))).toBe('60');
    expect(rig.attached.map(({ messageId }) => messageId)).toEqual([rig.message(1)?.id]);
  });

  it('in a channel that opens later: found then', async () => {
    const rig = await openRig();
    const run = await paintedOnly(rig);
    rig.channel.setBotPermissions({ deny: ['ViewChannel'] });
    rig.tell.started(run, true);
    await rig.pass(2_500);
    rig.channel.setBotPermissions({});
    await rig.pass(2 * MINUTE_MS);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.history().map(rig.titleOf)).toEqual([expect.stringMatching(DONE)]);
    expect(rig.attached).toHaveLength(1);
  });

  it('because the answer of Discord was lost: no second message', async () => {
    const rig = await openRig();
    const once = rig.reply();
    const run = await rig.startRun(undefined, {
      ...once,
      async paint(message) {
        await once.paint(message);
        throw new Error('read ECONNRESET');
      },
    });
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.history().map(rig.titleOf)).toEqual([expect.stringMatching(DONE)]);
    expect(rig.attached).toHaveLength(1);
  });

  it('while Discord is away: looked for again, and none is made before', async () => {
    const rig = await openRig();
    const run = await paintedOnly(rig);
    rig.discord.restDown(true);
    rig.tell.started(run, true);
    await rig.pass(2_500);
    expect(rig.attached).toEqual([]);
    rig.discord.restDown(false);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.history().map(rig.titleOf)).toEqual([expect.stringMatching(DONE)]);
  });

  it('and that cannot be read: a new one is made', async () => {
    const rig = await openRig();
    const run = await paintedOnly(rig);
    rig.channel.setBotPermissions({ deny: ['ReadMessageHistory'] });
    rig.tell.started(run, true);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message(1))).toMatch(DONE);
  });

  it('and that someone deletes meanwhile: a new one is made', async () => {
    const rig = await openRig();
    const run = await paintedOnly(rig);
    rig.discord.failNext(
      { method: 'PATCH' },
      { status: 404, body: { code: 10008, message: 'Unknown Message' } },
    );
    rig.tell.started(run, true);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message(1))).toMatch(DONE);
    expect(rig.attached).toHaveLength(2);
  });
});

describe('an end that the last process did not live to paint', () => {
  const open = async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    const message = { channelId: rig.channel.id, messageId: rig.message()?.id ?? '' };
    // A run of another process, of which this process has shown nothing.
    const ended = rig.run({ ...run, id: 9, status: 'failed', phase: 'pull', errorCount: 1, message });
    rig.stored.errors = ['Discogs does not answer.'];
    return { ...rig, ended };
  };

  it('is painted after the start', async () => {
    const rig = await open();
    rig.stored.ended = [{ ...rig.ended, endedAt: new Date(rig.clock.now() - 10 * MINUTE_MS) }];
    await rig.progress.repairLately();
    expect(rig.titleOf(rig.message())).toBe('Failed');
    expect(rig.message()?.embeds[0]?.fields?.at(-1)?.value).toBe('• Discogs does not answer.');
  });

  it('is painted also when newer runs ended, or one goes on', async () => {
    const rig = await open();
    rig.stored.errors = [];
    const ended: SyncRun[] = [];
    for (const [index, status] of (['failed', 'stopped', 'done'] as const).entries()) {
      const run = rig.run({ id: 20 + index });
      rig.tell.started(run, true);
      await rig.pass(2_500);
      const message = { channelId: rig.channel.id, messageId: rig.history().at(-1)?.id ?? '' };
      // A run of another process, of which this process has shown nothing.
      ended.unshift({ ...run, id: 30 + index, status, message, endedAt: new Date(rig.clock.now()) });
    }
    const edits = () => rig.discord.requests.filter((one) => one.method === 'PATCH').length;
    const before = edits();
    rig.stored.ended = ended;
    rig.tell.started(rig.run({ id: 40 }), true);
    const repaired = rig.progress.repairLately();
    await rig.pass(0);
    expect(edits() - before).toBe(1);
    await rig.pass(2_499);
    expect(edits() - before).toBe(1);
    await rig.pass(1);
    await rig.pass(2_500);
    await repaired;
    expect(rig.history().slice(1, 4).map(rig.titleOf)).toEqual(['Failed', 'Stopped', 'Already in sync']);
    expect(edits() - before).toBe(3);
    expect(rig.discord.violations).toEqual([]);
  });

  it('is not waited for when the process ends', async () => {
    const rig = await open();
    const endedAt = new Date(rig.clock.now());
    rig.stored.ended = [10, 11].map((id) => ({ ...rig.ended, id, endedAt }));
    const repaired = rig.progress.repairLately();
    await rig.pass(0);
    rig.ending.abort(new Error('ending'));
    await repaired;
    expect(rig.message()?.versions).toHaveLength(2);
  });

  it('is painted where a button was pressed that should be gone', async () => {
    const rig = await open();
    const painted: string[] = [];
    await rig.progress.repair(rig.ended, async (message) => painted.push(message.embeds[0]?.title ?? ''));
    expect(painted).toEqual(['Failed']);
    expect(rig.message()?.versions).toHaveLength(1);
  });

  it('is left alone when it is old, when someone deleted it, or when this process shows it itself', async () => {
    const rig = await open();
    // Run 7 is this process's own: it shows the end itself.
    rig.stored.ended = [{ ...rig.ended, id: 7, endedAt: new Date(rig.clock.now()) }];
    await rig.progress.repairLately();
    expect(rig.message()?.versions).toHaveLength(1);
    rig.stored.ended = [{ ...rig.ended, endedAt: new Date(rig.clock.now() - 61 * MINUTE_MS) }];
    await rig.progress.repairLately();
    expect(rig.message()?.versions).toHaveLength(1);
    rig.admin.remove(rig.message()?.id ?? '');
    rig.stored.ended = [{ ...rig.ended, endedAt: new Date(rig.clock.now()) }];
    await rig.progress.repairLately();
    expect(rig.history()).toHaveLength(1);
  });
});
