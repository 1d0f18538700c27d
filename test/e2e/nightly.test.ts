// End to end: the nightly sync, from /settings over midnight and both changes of the clocks, in one process and in two.
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { instantOf } from '../support/zone-time.ts';
import { openStage, reply, type Stage, type StageOptions } from './stage.ts';

const BERLIN = 'Europe/Berlin';

let stage: Stage;
afterEach(async () => {
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discord.pinging()).toEqual([]);
  await stage.close();
});

async function open(from: string, options: StageOptions = {}) {
  stage = await openStage({ database: 'postgres', speed: 50, startMs: instantOf(BERLIN, from), ...options });
  stage.discogs.collection.generate(3);
}

/** Moves the clock to two seconds before Berlin shows this for the first time. */
const jumpTo = (shown: string) => stage.clock.jump(instantOf(BERLIN, shown) - 2_000 - stage.clock.now());

const setNightly = async (options: Record<string, string | number>) =>
  (await reply(stage, await stage.ada.slash('settings nightly', options))).content;

const field = async (command: 'status' | 'settings show', name: string) => {
  const [embed] = (await reply(stage, await stage.ada.slash(command))).embeds;
  return embed?.fields?.find((one) => one.name === name)?.value.split('\n') ?? [];
};

/** The nights that began, by the logs of these processes. */
const began = (logs: readonly string[]) =>
  logs.flatMap((log) =>
    [...log.matchAll(/"night":"([\d-]+)","run":\d+,[^\n]*has started/g)].map(([, night]) => night),
  );

/** Waits until the run of this night is over. The night begins within two seconds of the clock. */
async function over(night: string, logs = () => [stage.log()]): Promise<void> {
  const isOver = () =>
    began(logs()).includes(night) &&
    logs().some((log) => new RegExp(`"night":"${night}","run":\\d+,"outcome"`).test(log));
  await stage.discord.waitFor(() => isOver() || null, { what: () => `the end of the night ${night}` });
}

const shown = () =>
  stage.discord.history({ id: stage.channel.id }).filter((one) => !one.isEphemeral && one.deletedAt === null);

describe('/settings nightly', () => {
  it('is off at first, is set with a time zone, and turned off again', async () => {
    await open('2026-11-29 12:00');
    const next = `<t:${instantOf(BERLIN, '2026-11-30 03:00') / 1_000}:R>`;
    expect(await field('settings show', 'Nightly sync')).toEqual(['Off']);
    expect(await setNightly({ hour: -1 })).toBe('The nightly sync is already off. Nothing changed');
    expect(await setNightly({ hour: 3 })).toMatch(/^Name your time zone, too/);
    expect(await setNightly({ hour: 3, timezone: 'Atlantis' })).toMatch(/^I know no time zone of that name/);
    const typed = { name: 'timezone', value: 'berl' };
    const choices = await stage.ada.autocomplete('settings nightly', { hour: 3 }, typed);
    expect(choices).toEqual([{ name: BERLIN, value: BERLIN }]);
    expect((await setNightly({ hour: 3, timezone: 'europe/berlin' })).split('\n')).toEqual([
      '✅ I sync with Discogs each night at **03:00** (Europe/Berlin) now. Before: off',
      `-# Next sync ${next}. /status shows how it went`,
    ]);
    expect(await field('settings show', 'Nightly sync')).toEqual([
      `At **03:00** (Europe/Berlin) · next ${next}`,
    ]);
    expect((await field('status', 'Sync')).at(-1)).toBe(
      `Nightly at **03:00** (Europe/Berlin) · next ${next}`,
    );
    await expect(stage.miles.slash('settings nightly', { hour: 4 })).rejects.toThrow(/may not use/);

    await stage.restart();
    expect(await setNightly({ hour: 4 })).toMatch(/^✅ .*\*\*04:00\*\* .* Before: \*\*03:00\*\* \(Europe/);
    expect(await setNightly({ hour: -1 })).toMatch(/^✅ The nightly sync is off now. Before: \*\*04:00\*\*/);
    jumpTo('2026-11-30 04:00');
    await stage.clock.sleep(90_000);
    expect(began([stage.log()])).toEqual([]);
    expect(stage.calls().filter(({ path }) => path.includes('/collection/folders/0'))).toEqual([]);

    await stage.restart({ username: null });
    expect(await setNightly({ hour: 3, timezone: BERLIN })).toContain('DISCOGS_USERNAME');
    expect(await field('settings show', 'Nightly sync')).toEqual(['Off']);
  });
});

describe('the nights', () => {
  it('over a spring change, with two processes: one run a night, and a post of the feed when it brought something', async () => {
    await open('2026-03-28 12:00');
    await setNightly({ hour: 2, timezone: BERLIN });
    const feed = stage.guild.createChannel({ name: 'feed' });
    await reply(stage, await stage.ada.slash('settings feed', { channel: feed.id }));
    const second = await stage.second('same');
    const logs = () => [stage.log(), second.log()];
    const before = shown().length;
    // Clocks show 03:00 after 01:59.
    jumpTo('2026-03-29 03:00');
    await over('2026-03-29', logs);
    stage.discogs.collection.remove(stage.discogs.collection.list()[0]?.instanceId ?? 0);
    stage.discogs.collection.generate(2);
    jumpTo('2026-03-30 02:00');
    await over('2026-03-30', logs);
    // The first sync is silent. What the second night brought is one post of the feed.
    const post = await stage.discord.waitFor(() => stage.discord.history(feed)[0], { what: 'the post' });
    expect(post.content).toMatch(/^🆕 2 records came with the sync, 1 is gone from Discogs\n/);
    stage.discogs.collection.remove(stage.discogs.collection.list()[0]?.instanceId ?? 0);
    jumpTo('2026-03-31 02:00');
    await over('2026-03-31', logs);
    const last = await stage.discord.waitFor(() => stage.discord.history(feed)[1], { what: 'the next post' });
    expect(last.content).toMatch(/^1 record is gone from Discogs\. It's kept here\. .*again$/);
    await stage.clock.sleep(120_000);
    await second.close();
    expect(stage.discord.history(feed)).toHaveLength(2);
    expect(began(logs()).sort()).toEqual(['2026-03-29', '2026-03-30', '2026-03-31']);
    expect((await field('status', 'Sync'))[1]).toMatch(/0 new/);
    const posted = shown()
      .slice(before)
      .filter(({ embeds }) => embeds[0]?.author);
    expect(posted).toEqual([]);
  });

  it('over an autumn change: the hour comes twice, and the night once; those that fail are counted in /status', async () => {
    await open('2026-10-24 23:00');
    await setNightly({ hour: 2, timezone: BERLIN });
    const feed = stage.guild.createChannel({ name: 'feed' });
    await reply(stage, await stage.ada.slash('settings feed', { channel: feed.id }));
    const posts = () => stage.discord.history(feed);
    // A web page would count as an outage, and the sync would wait for its end. A cut answer fails the sync.
    stage.discogs.faults.add({ path: /folders\/0\/releases/, times: 2, fault: { kind: 'cut-json' } });
    const warning = async () =>
      (await reply(stage, await stage.ada.slash('status'))).embeds[0]?.description ?? '';
    jumpTo('2026-10-25 02:00');
    await over('2026-10-25');
    expect(await warning()).toMatch(/The last nightly sync failed\. I try again <t:\d+:R>\./);
    // The second 02:00.
    stage.clock.jump(60 * 60_000);
    await stage.clock.sleep(90_000);
    await stage.restart();
    await stage.clock.sleep(90_000);
    expect(began([stage.log()])).toEqual(['2026-10-25']);
    expect(posts()).toEqual([]);

    jumpTo('2026-10-26 02:00');
    await over('2026-10-26');
    const post = await stage.discord.waitFor(() => posts()[0], { what: 'the post about two nights' });
    expect(post.embeds[0]?.title).toBe('The last 2 nightly syncs failed');
    expect(await warning()).toMatch(/The last 2 nightly syncs failed\. I try again <t:\d+:R>\./);
    const mine = await stage.ada.slash('sync');
    await stage.discord.waitFor(() => /sync/.test(mine.message()?.embeds[0]?.title ?? '') || null, {
      what: () => 'the end of the sync of a person',
    });
    expect(await warning()).not.toContain('nightly');
    expect(posts()).toHaveLength(1);
  });

  it('one that a person joins is shown in their answer, and a preview waits', async () => {
    await open('2026-11-28 20:00');
    await setNightly({ hour: 3, timezone: BERLIN });
    const gate = stage.discogs.hold({ method: 'GET', path: /\/collection\/folders\/0/ });
    jumpTo('2026-11-29 03:00');
    await gate.waiting(1);
    const preview = await stage.ada.slash('sync', { preview: true });
    expect((await reply(stage, preview)).content).toBe(
      'The nightly sync is running. /status shows how far it is',
    );
    expect((await field('status', 'Sync'))[0]).toMatch(/^Nightly sync running, started <t:\d+:R>$/);
    const mine = await stage.ada.slash('sync');
    await until(async () =>
      (await field('status', 'Sync'))[0]?.startsWith(`Sync running, started by <@${stage.ada.userId}>`),
    );
    gate.release();
    const message = await stage.discord.waitFor(
      () => {
        const one = mine.message();
        return one && /sync/.test(one.embeds[0]?.title ?? '') ? one : null;
      },
      { what: () => `the end of the run, not ${JSON.stringify(mine.message()?.embeds[0]?.title)}` },
    );
    expect(message.embeds[0]?.title).toBe('Everything is in sync');
    expect(message.embeds[0]?.description).toContain(`Started by <@${stage.ada.userId}>`);
  });
});
