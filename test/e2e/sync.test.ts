// /sync as a person sees it: real discord.js, real HTTP, the local Discord and the local Discogs; sandbox minutes are short.

import { describe, expect } from 'vitest';
import { ClientRefusal, type Message } from '../../sandbox/discord/index.ts';
import { DONE, DONE_ANYHOW } from '../support/sync-messages.ts';
import { addOtherCrate } from '../support/test-store.ts';
import { labels, note } from './stage.ts';
import {
  copiesOf,
  expectNoRefusals,
  it,
  LINK,
  numbersOf,
  painted,
  shows,
  textOf,
  titleOf,
} from './sync-stage.ts';

/** How many copies the sync saw. */
const allOf = (message: Message) => {
  const { pulled, unchanged } = numbersOf(message);
  return pulled + unchanged;
};

describe('a sync', () => {
  it('of one page: Stop is there at once, the end says what was done, and a second one writes nothing', async ({
    open,
  }) => {
    const stage = await open({ copies: 13, toPush: 2 });
    const first = await painted(await stage.ada.slash('sync'));
    expect(labels(first)).toEqual(['Stop']);
    expect(first.isEphemeral).toBe(false);
    const done = await shows(stage, DONE_ANYHOW);
    expect(done.id).toBe(first.id);
    expect(titleOf(done)).toBe('Everything is in sync');
    expect(labels(done)).toEqual([]);
    expect(numbersOf(done)).toEqual({ pulled: 13, pushed: 2, unchanged: 0 });
    expect(done.embeds[0]?.fields ?? []).toEqual([]);
    expect(copiesOf(stage)).toEqual([1, 1]);

    stage.resetCalls();
    await painted(await stage.ada.slash('sync'));
    const again = await shows(stage, DONE_ANYHOW);
    expect(again.id).not.toBe(done.id);
    expect(titleOf(again)).toBe('Already in sync');
    expect(textOf(again)).toContain('⬇️ 0 new · ⬆️ 0 · 15 unchanged');
    expect(stage.calls().filter((call) => call.method !== 'GET')).toEqual([]);
    expectNoRefusals(stage);
  });

  it('is edited through the channel, at most once in 2.5 s', async ({ open }) => {
    const stage = await open({ copies: 1_500, stage: { discogs: { latencyMs: 2_000 } } });
    await painted(await stage.ada.slash('sync'));
    const done = await shows(stage, DONE_ANYHOW);
    const times = done.versions.slice(1).map((version) => version.at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(5);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_500);
    const tokenEdits = stage.discord.requests.filter(
      (one) => one.method === 'PATCH' && one.path.startsWith('/webhooks/'),
    );
    expect(tokenEdits).toHaveLength(1);
    expect(
      done.versions.some((version) =>
        /a minute · estimated end <t:\d+:R>/.test(version.json.embeds[0]?.description ?? ''),
      ),
    ).toBe(true);
    expect(numbersOf(done)).toMatchObject({ pulled: 1_500, pushed: 0, unchanged: 0 });
    expectNoRefusals(stage);
  });

  it('with problems names the first, and attaches all when they are more than three', async ({ open }) => {
    const stage = await open({ toPush: 5 });
    stage.discogs.faults.add({ method: 'POST', times: 4, fault: { kind: 'status', status: 422 } });
    await painted(await stage.ada.slash('sync'));
    const done = await shows(stage, DONE_ANYHOW);
    expect(titleOf(done)).toBe('Done with 4 problems');
    const [wrong] = done.embeds[0]?.fields?.slice(-1) ?? [];
    expect(wrong?.value.split('\n')).toHaveLength(4);
    expect(wrong?.value).toContain('• Band 0 - Record \\*0\\* (r');
    const file = stage.discord.file(done.attachments[0]?.id ?? '');
    const lines = new TextDecoder().decode(file?.bytes).trim().split('\n').slice(2);
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(/^4\. Band 3 - Record \*3\* \(r\d+\): Discogs rejected/);
    expect(copiesOf(stage)).toEqual([0, 0, 0, 0, 1]);
    expectNoRefusals(stage);
  });
});

describe('a second /sync', () => {
  it('answers with a link to the running one', async ({ open }) => {
    const stage = await open();
    const gate = stage.discogs.hold({ path: /folders\/0/ });
    const first = await painted(await stage.ada.slash('sync'));
    await gate.arrived;
    for (const preview of [false, true]) {
      const use = await stage.ada.slash('sync', { preview });
      const second = await note(stage, use, /already running/);
      expect(use.message()).toBeNull();
      expect(second.content).toMatch(/^A sync is already running: /);
      const [, guildId, channelId, messageId] = LINK.exec(second.content) ?? [];
      expect({ guildId, channelId, messageId }).toEqual({
        guildId: stage.guildId,
        channelId: stage.ada.channelId,
        messageId: first.id,
      });
    }
    gate.release();
    await shows(stage, DONE);
    expectNoRefusals(stage);
  });
});

describe('who may', () => {
  it('not a member without Manage Server, unless an admin allowed it', async ({ open }) => {
    const stage = await open();
    await expect(stage.miles.slash('sync')).rejects.toBeInstanceOf(ClientRefusal);
    expect(stage.calls()).toEqual([]);
  });

  it('Stop: the person who started it and those who manage the server, no one else', async ({ open }) => {
    const stage = await open({ copies: 300 });
    stage.discord.setCommandPermissions(stage.guildId, 'sync', [
      { id: stage.miles.userId, type: 2, permission: true },
    ]);
    for (const who of [stage.miles, stage.ada]) {
      const gate = stage.discogs.hold({ path: /folders\/0/ });
      const message = await painted(await stage.miles.slash('sync'));
      await gate.arrived;
      const refused = await note(stage, await stage.nina.press(message, 'Stop'), /^Only <@/);
      expect(refused.isEphemeral).toBe(true);
      expect(refused.content).toContain(`<@${stage.miles.userId}>`);

      await who.press(message, 'Stop');
      const stopping = await shows(stage, /^Stopp/);
      expect(stopping.id).toBe(message.id);
      gate.release();
      const stopped = await shows(stage, /^Stopped$/);
      expect(textOf(stopped)).toContain(`Stopped by <@${who.userId}>. Run /sync to finish`);
      expect(labels(stopped)).toEqual([]);
    }
    // A stopped run does not block the next one.
    await painted(await stage.ada.slash('sync'));
    expect(allOf(await shows(stage, DONE))).toBe(300);
    expectNoRefusals(stage);
  });
});

it('Stop of a run that had this number before a restore stops nothing', async ({ open }) => {
  const stage = await open({ copies: 300 });
  const gate = stage.discogs.hold({ path: /folders\/0/ });
  const message = await painted(await stage.ada.slash('sync'));
  await gate.arrived;
  const stop = message.components[0]?.components[0];
  const [kind, run, start = ''] = stop && 'custom_id' in stop ? (stop.custom_id?.split(':') ?? []) : [];
  const earlier = (Number.parseInt(start, 36) - 1).toString(36);
  const button = { type: 2, style: 4, label: 'Stop', custom_id: `${kind}:${run}:${earlier}` };
  const posted = await fetch(`${stage.discord.apiUrl}/v10/channels/${stage.ada.channelId}/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bot ${stage.discord.token}`,
      'content-type': 'application/json',
      'user-agent': 'DiscordBot (https://example.com, 1)',
    },
    body: JSON.stringify({
      content: 'an old run',
      components: [{ type: 1, components: [button] }],
      allowed_mentions: { parse: [] },
    }),
  });
  expect(posted.status).toBe(200);
  const old = stage.ada.messages().find((one) => one.content === 'an old run');
  if (!old) throw new Error('it was not posted');
  await note(stage, await stage.ada.press(old, 'Stop'), /^This button is outdated\./);
  gate.release();
  expect(allOf(await shows(stage, DONE))).toBe(300);
  expectNoRefusals(stage);
});

describe('a preview', () => {
  it('reads and counts, writes nothing, and offers to run it', async ({ open }) => {
    const stage = await open({ copies: 12, toPush: 11 });
    await painted(await stage.ada.slash('sync', { preview: true }));
    const preview = await shows(stage, /^Preview$/);
    expect(textOf(preview)).toMatch(/^⬇️ 12 new from Discogs · ⬆️ 11 to add\n/);
    expect(textOf(preview).match(/^• \[/gm)).toHaveLength(20);
    expect(textOf(preview)).toContain('• and 2 more');
    expect(textOf(preview)).toContain('• [Band 0 - Record \\*0\\*](https://www.discogs.com/release/');
    expect(labels(preview)).toEqual(['Run sync']);
    expect(stage.calls().filter((call) => call.method !== 'GET')).toEqual([]);
    expect(copiesOf(stage)).toEqual(stage.toPush.map(() => 0));

    // A button obeys the permissions of its command.
    await note(stage, await stage.nina.press(preview, 'Run sync'), /for \/sync\./);

    await stage.ada.press(preview, 'Run sync');
    const done = await shows(stage, DONE);
    expect(done.id).not.toBe(preview.id);
    expect(numbersOf(done)).toMatchObject({ pulled: 12, pushed: 11 });
    expect(copiesOf(stage)).toEqual(stage.toPush.map(() => 1));
    const after = stage.discord.history({ id: stage.ada.channelId }).find((one) => one.id === preview.id);
    expect(titleOf(after)).toBe('Preview');
    expect(labels(after ?? preview)).toEqual([]);
    expectNoRefusals(stage);
  });
});

describe('what cannot be', () => {
  it('without DISCOGS_USERNAME: said in private, at once, without a call', async ({ open }) => {
    const stage = await open({ stage: { config: { username: null } } });
    const answer = await painted(await stage.ada.slash('sync'));
    expect(answer.content).toMatch(/DISCOGS_USERNAME isn't set/);
    expect(answer.isEphemeral).toBe(true);
    expect(stage.calls()).toEqual([]);
    expectNoRefusals(stage);
  });
});

it('beside the crate of another account: works, and leaves it as it is', async ({ open }) => {
  const stage = await open({ copies: 3 });
  const other = await stage.offline((store) => addOtherCrate(store, 'old_keeper'));
  await stage.ada.slash('sync');
  expect(numbersOf(await shows(stage, DONE))).toMatchObject({ pulled: 3, pushed: 0 });
  const counts = await stage.offline((store) => store.crate(other).counts());
  expect(counts).toEqual({ records: 1, unsynced: 1, copies: 0 });
});

describe('what happens to the message', () => {
  it('deleted in the middle: a new one goes on, and the sync ends well', async ({ open }) => {
    const stage = await open({ copies: 300, toPush: 1 });
    const gate = stage.discogs.hold({ path: /page=2/ });
    const message = await painted(await stage.ada.slash('sync'));
    await gate.arrived;
    stage.ada.remove(message);
    gate.release();
    const done = await shows(stage, DONE);
    expect(done.id).not.toBe(message.id);
    expect(numbersOf(done)).toMatchObject({ pulled: 300, pushed: 1 });
    stage.expectRefusals([10008]);
  });

  it('the channel taken from the bot: the sync ends well, and its message goes through the token', async ({
    open,
  }) => {
    const stage = await open({ copies: 300 });
    const gate = stage.discogs.hold({ path: /page=2/ });
    const message = await painted(await stage.ada.slash('sync'));
    await gate.arrived;
    stage.channel.setBotPermissions({ deny: ['ViewChannel'] });
    gate.release();
    const done = await shows(stage, DONE);
    expect(done.id).toBe(message.id);
    expect(new Set(stage.discord.violations.map((one) => one.code))).toEqual(new Set([50001]));
  });
});
