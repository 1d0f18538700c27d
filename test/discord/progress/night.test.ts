// Progress messages of the run of a night: there are none, until a person joins the run.
import { afterEach, describe, expect, it } from 'vitest';
import { FORGOTTEN_ID } from '../../../src/core/add/types.ts';
import { DONE } from '../../support/sync-messages.ts';
import { closeRigs, openRig } from './progress-rig.ts';

afterEach(closeRigs);

async function open() {
  const rig = await openRig();
  const requester = { userId: FORGOTTEN_ID, guildId: '301', channelId: FORGOTTEN_ID };
  const quiet = rig.run({ night: '2026-11-29', requester });
  /** What the row of the run says once a person has joined it. */
  const joined = () => {
    const message = { channelId: rig.channel.id, messageId: rig.message()?.id ?? '' };
    return rig.run({ night: '2026-11-29', message });
  };
  return { rig, quiet, joined };
}

describe('the run of a night', () => {
  it('posts nothing, whatever happens in it', async () => {
    const { rig, quiet } = await open();
    rig.tell.started(quiet, false);
    rig.tell.pulled(quiet, 40);
    await rig.pass(5_000);
    rig.tell.lost(quiet);
    rig.tell.started(quiet, true);
    rig.tell.ended({ ...quiet, status: 'failed' }, 'failed', ['Discogs was down']);
    await rig.pass(5_000);
    rig.stored.ended.push({ ...quiet, status: 'done', endedAt: new Date(rig.botsClock.now()) });
    await rig.progress.repairLately();
    expect(rig.history()).toEqual([]);
    await rig.progress.delivered();
  });

  it('is shown in the answer of the person who joins it, to its end', async () => {
    const { rig, quiet, joined } = await open();
    rig.tell.started(quiet, false);
    rig.joins(async (runId, { userId }, message) => ({
      ...joined(),
      id: runId,
      message,
      requester: { ...joined().requester, userId },
    }));
    const answer = await rig.startInVain(quiet, async () => {});
    expect(answer).toMatchObject({ kind: 'started', run: { requester: { userId: rig.admin.userId } } });
    expect(rig.titleOf(rig.message())).toBe('Reading your Discogs collection');
    // The engine has not read its row again yet.
    rig.tell.pulled(quiet, 40);
    await rig.pass(2_500);
    rig.tell.pulled(joined(), 50);
    await rig.pass(2_500);
    expect(rig.pulledOf(rig.message())).toBe('50');
    rig.tell.ended({ ...joined(), status: 'done' }, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toMatch(DONE);
    expect(rig.history()).toHaveLength(1);
    await rig.progress.delivered();
  });

  it('shows its end at once if it ends while a person joins it', async () => {
    const { rig, quiet } = await open();
    rig.joins(async (runId) => {
      rig.stored.ended.push(
        rig.run({ ...quiet, id: runId, status: 'done', phase: 'done', endedAt: new Date(0) }),
      );
      return null;
    });
    expect(await rig.startInVain(quiet, async () => {})).toMatchObject({ kind: 'started' });
    expect(rig.answers).toHaveLength(2);
    expect(rig.answers[1]).toMatch(DONE);
  });

  it('is running for a second person who joins at the same moment', async () => {
    const { rig, quiet } = await open();
    expect(await rig.startInVain(quiet, async () => {})).toMatchObject({ kind: 'running' });
  });

  it('is not joined by a preview', async () => {
    const { rig, quiet } = await open();
    expect(await rig.startInVain(quiet, async () => {}, 'preview')).toEqual({ kind: 'running', run: quiet });
    expect(rig.history()).toEqual([]);
  });
});
