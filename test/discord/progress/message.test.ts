// The whole life of a progress message, with discord.js's own REST client against the local Discord, on a clock moved by hand.

import { afterEach, describe, expect, it } from 'vitest';
import { DONE, linksOf, MOVED, PAUSED } from '../../support/sync-messages.ts';
import { closeRigs, MINUTE_MS, openRig } from './progress-rig.ts';

afterEach(closeRigs);

describe('pacing', () => {
  it('the first paint is the answer, with a Stop button, even if the run is over by then', async () => {
    const rig = await openRig();
    await rig.startRun(async (run) => {
      rig.tell.pulled(run, 1_000);
      rig.tell.ended(run, 'done');
      await rig.pass(10_000);
      expect(rig.history()).toEqual([]);
    });
    expect(rig.message()?.components[0]?.components[0]).toMatchObject({ label: 'Stop' });
    expect(rig.attached).toEqual([{ runId: 7, channelId: rig.channel.id, messageId: rig.message()?.id }]);

    await rig.pass(2_499);
    expect(rig.titleOf(rig.message())).toMatch(/^Reading/);
    await rig.pass(1);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
    expect(rig.message()?.components).toEqual([]);
    await rig.progress.delivered();
  });

  it('many events are few edits, never two within 2.5 s, and the last one is shown', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    for (let pulled = 1; pulled <= 100; pulled += 1) {
      rig.tell.pulled(run, pulled);
      await rig.pass(100);
    }
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
    const times = rig.message()?.versions.map((version) => version.at) ?? [];
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_500);
    expect(times.length).toBeLessThanOrEqual(6);
    expect(times.length).toBeGreaterThan(3);
    expect(rig.discord.violations).toEqual([]);
  });

  it('says that Stop was pressed, whatever the engine reports until the end', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.progress.stopping({ ...run, stoppedBy: '502' });
    rig.tell.pulled(run, 5);
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toBe('Stopping…');
    rig.tell.ended({ ...run, stoppedBy: '502' }, 'stopped');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toBe('Stopped');
  });
});

it('an answer that cannot be painted is posted in the channel, and that is the message of the run', async () => {
  const rig = await openRig();
  const lost = rig.reply({ paint: () => Promise.reject(new Error('Unknown interaction')) });
  const run = await rig.startRun(() => {}, lost);
  expect(rig.history()).toHaveLength(1);
  expect(rig.attached).toEqual([{ runId: 7, channelId: rig.channel.id, messageId: rig.message()?.id }]);
  rig.tell.pulled(run, 5);
  await rig.pass(2_500);
  expect(rig.pulledOf(rig.message())).toBe('5');
  expect(rig.history()).toHaveLength(1);
});

describe('a run that goes on after a restart', () => {
  it('goes on in its message', async () => {
    const first = await openRig();
    const run = await first.startRun();
    const message = { channelId: first.channel.id, messageId: first.message()?.id ?? '' };
    const resumed = { ...run, id: 8, message };
    first.tell.started(resumed, true);
    first.tell.pulled(resumed, 40);
    await first.pass(2_500);
    expect(first.pulledOf(first.message())).toBe('40');
    expect(first.history()).toHaveLength(1);
  });

  it('goes on where another process has shown it meanwhile', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.tell.started(rig.run({ id: 8 }), true);
    await rig.pass(2_500);
    const message = { channelId: rig.channel.id, messageId: rig.message(1)?.id ?? '' };
    rig.tell.started({ ...run, message }, true);
    rig.tell.pulled({ ...run, message }, 77);
    await rig.pass(5_000);
    expect(rig.pulledOf(rig.message(1))).toBe('77');
    expect(rig.pulledOf(rig.message(0))).toBe('0');
  });

  it('gets a new message when it was killed before it had one', async () => {
    const rig = await openRig();
    rig.tell.started(rig.run(), true);
    await rig.pass(2_500);
    expect(rig.attached).toEqual([{ runId: 7, channelId: rig.channel.id, messageId: rig.message()?.id }]);
  });
});

it('a run of another command, or of a process that died, gets its message while a command starts in vain', async () => {
  const rig = await openRig();
  const other = rig.run({ id: 9 });
  const started = await rig.startInVain(other, async () => {
    rig.tell.started(other, false);
    rig.tell.pulled(other, 3);
    await rig.pass(5_000);
    expect(rig.history()).toEqual([]);
  });
  expect(started).toEqual({ kind: 'running', run: other });
  await rig.pass(2_500);
  expect(rig.pulledOf(rig.message())).toBe('3');
  expect(rig.answers).toEqual([]);
});

it('more than three errors come as a file, and the file goes when the run goes on', async () => {
  const rig = await openRig();
  const run = await rig.startRun();
  rig.tell.ended(run, 'paused', ['a', 'b', 'c', '@everyone `d`']);
  await rig.pass(2_500);
  const [file] = rig.message()?.attachments ?? [];
  expect(new TextDecoder().decode(rig.discord.file(file?.id ?? '')?.bytes)).toContain('4. @everyone `d`\n');
  await rig.progress.delivered();

  const message = { channelId: rig.channel.id, messageId: rig.message()?.id ?? '' };
  rig.tell.started({ ...run, message }, true);
  await rig.pass(2_500);
  expect(rig.message()?.attachments).toEqual([]);
  expect(rig.discord.pinging()).toEqual([]);
});

describe('before the hour', () => {
  it('the message ends with a link and a new one goes on', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    await rig.pass(54 * MINUTE_MS);
    rig.tell.pulled(run, 1);
    await rig.pass(2_500);
    expect(rig.pulledOf(rig.message())).toBe('1');
    await rig.pass(MINUTE_MS);
    rig.tell.pulled(run, 2);
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toBe(MOVED);
    expect(rig.pulledOf(rig.message(1))).toBe('2');
    const { id = '' } = rig.message(1) ?? {};
    expect(linksOf(rig.message())).toEqual([
      `https://discord.com/channels/${run.requester.guildId}/${rig.channel.id}/${id}`,
    ]);
    expect(rig.attached.at(-1)?.messageId).toBe(id);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message(1))).toMatch(DONE);
    expect(rig.history()).toHaveLength(2);
    expect(rig.discord.violations).toEqual([]);
  });

  it.each([10 * MINUTE_MS, -10 * MINUTE_MS])(
    'by its age here, after a step of the clock by %i ms',
    async (ms) => {
      const rig = await openRig();
      const run = await rig.startRun();
      rig.botsClock.step(ms);
      await rig.pass(54 * MINUTE_MS);
      rig.tell.pulled(run, 1);
      await rig.pass(2_500);
      expect(rig.history()).toHaveLength(1);
      await rig.pass(MINUTE_MS);
      rig.tell.pulled(run, 2);
      await rig.pass(2_500);
      expect(rig.history()).toHaveLength(2);
    },
  );

  it('a post whose answer was lost is one message', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    await rig.pass(55 * MINUTE_MS);
    rig.discord.failNext({ method: 'POST', path: '/messages' }, { cut: 'after' });
    rig.tell.pulled(run, 2);
    await rig.pass(2_500);
    expect(rig.history()).toHaveLength(2);
    expect(rig.attached).toHaveLength(1);
    await rig.pass(5_000);
    expect(rig.titleOf(rig.message())).toBe(MOVED);
    expect(rig.history()).toHaveLength(2);
  });

  it('no right to post: the old one waits, and bears the end', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.channel.setBotPermissions({ deny: ['SendMessages'] });
    await rig.pass(61 * MINUTE_MS);
    for (let pulled = 1; pulled <= 10; pulled += 1) {
      rig.tell.pulled(run, pulled);
      await rig.pass(3_000);
    }
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
    expect(rig.message()?.versions).toHaveLength(2);
    expect(rig.discord.violations.map((one) => one.code)).toEqual([50013, 50013]);
  });
});

it('a place that could not be saved is saved with the next paint', async () => {
  const rig = await openRig();
  rig.stored.isAway = true;
  const run = await rig.startRun();
  expect(rig.attached).toEqual([]);
  rig.stored.isAway = false;
  rig.tell.pulled(run, 1);
  await rig.pass(2_500);
  expect(rig.pulledOf(rig.message())).toBe('1');
  expect(rig.attached).toHaveLength(1);
});

it('a run that is taken up again stays in the new message, also when the database knows only the old one', async () => {
  const rig = await openRig();
  const run = await rig.startRun();
  const old = { channelId: rig.channel.id, messageId: rig.message()?.id ?? '' };
  rig.admin.remove(old.messageId);
  rig.stored.isAway = true;
  rig.tell.pulled(run, 1);
  await rig.pass(2_500);
  expect(rig.pulledOf(rig.message(1))).toBe('1');
  rig.stored.isAway = false;
  rig.tell.started({ ...run, message: old }, true);
  rig.tell.pulled({ ...run, message: old }, 2);
  await rig.pass(5_000);
  expect(rig.pulledOf(rig.message(1))).toBe('2');
  expect(rig.history()).toHaveLength(2);
  expect(rig.attached.at(-1)?.messageId).toBe(rig.message(1)?.id);
});

describe('when the process ends', () => {
  it('only the end of a run is shown, once, and then nothing is left', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.tell.pulled(run, 1);
    rig.ending.abort(new Error('ending'));
    await rig.pass(2_500);
    rig.tell.pulled(run, 2);
    await rig.pass(2_500);
    expect(rig.message()?.versions).toHaveLength(1);
    rig.tell.ended(run, 'paused');
    await rig.progress.delivered();
    expect(rig.titleOf(rig.message())).toBe(PAUSED);
  });

  it('an end that cannot be shown does not hold it up', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    await rig.pass(2_500);
    rig.ending.abort(new Error('ending'));
    rig.discord.restDown(true);
    rig.tell.ended(run, 'paused');
    await rig.progress.delivered();
    expect(rig.titleOf(rig.message())).toMatch(/^Reading/);
  });
});
