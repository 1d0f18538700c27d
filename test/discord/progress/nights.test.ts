// What is posted about nights that fail: one message, into the feed channel of the server that chose the hour.
import { REST } from 'discord.js';
import { afterEach, expect, it } from 'vitest';
import { startLocalDiscord } from '../../../sandbox/discord/index.ts';
import type { NightlyState } from '../../../src/core/nightly/nightly.ts';
import type { SyncEvent, SyncOutcome } from '../../../src/core/sync/types.ts';
import type { ServerRefusal } from '../../../src/discord/access/servers.ts';
import { createChannelMessages } from '../../../src/discord/progress/channel-messages.ts';
import { watchNights } from '../../../src/discord/progress/nights.ts';
import { createRefusedCalls } from '../../../src/discord/refused-calls.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { silentLog } from '../../support/silent-log.ts';
import { syncRun } from '../../support/sync-runs.ts';
import { createVirtualSandboxClock } from '../../support/virtual-sandbox-clock.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const NEXT_MS = 1_800_000_000_000;

async function open(
  over: {
    failed?: number;
    isOff?: boolean;
    hasFeed?: boolean;
    refusal?: ServerRefusal;
    night?: string | null;
  } = {},
) {
  const clock = createVirtualSandboxClock();
  const discord = await startLocalDiscord({ clock });
  closers.push(() => discord.close());
  const guild = discord.createGuild({ name: 'Crate' });
  const channel = guild.createChannel({ name: 'feed' });
  const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
  const state: NightlyState = {
    setting: over.isOff
      ? null
      : { hour: 3, timezone: 'Europe/Berlin', guildId: guild.id, setAt: new Date(0) },
    next: over.isOff ? null : { date: '2027-01-15', atMs: NEXT_MS },
    failed: over.failed ?? 2,
  };
  const messages = createChannelMessages(rest, createRefusedCalls(clockOf(clock)));
  let sent = 0;
  let listener: (event: SyncEvent) => void = () => {};
  let warned: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    warned = resolve;
  });
  watchNights({
    sync: {
      watch(next) {
        listener = next;
        return () => {};
      },
      errors: async () => [
        { releaseId: null, message: 'one', at: new Date(0) },
        { releaseId: null, message: 'Discogs was *down*', at: new Date(0) },
      ],
    },
    nightly: { read: async () => state },
    settings: {
      of: () => ({
        isPrivate: false,
        folder: null,
        feedChannelId: over.hasFeed === false ? null : channel.id,
      }),
    },
    servers: { refusal: () => over.refusal ?? null },
    channel: {
      create(...post) {
        sent += 1;
        return messages.create(...post);
      },
    },
    texts: english,
    log: { ...silentLog, warn: warned },
    signal: new AbortController().signal,
  });
  const run = syncRun({ night: over.night === undefined ? '2026-11-29' : over.night, status: 'failed' });
  const progress = {
    phase: 'pull' as const,
    pulled: 0,
    pushed: 0,
    skipped: 0,
    errors: [],
    totalDiscogsItems: 0,
  };
  const end = (outcome: SyncOutcome) => listener({ type: 'ended', run, progress, outcome });
  return { discord, channel, end, asked, posted: () => discord.history(channel), sent: () => sent };
}

const clockOf = (clock: { now(): number }) => ({ monotonic: () => clock.now() });
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('says after the second night what happened, and when the next one is', async () => {
  const { discord, end, posted } = await open();
  end('failed');
  const message = await discord.waitFor(() => posted()[0], { what: 'the post' });
  expect(message.embeds).toMatchObject([
    {
      title: 'The last 2 nightly syncs failed',
      description: 'Discogs was \\*down\\*\nI try again <t:1800000000:R>. For a sync now, run /sync.',
    },
  ]);
  expect(discord.violations).toEqual([]);
});

it.each([
  ['the first night', { failed: 1 }, 'failed'],
  ['the third night', { failed: 3 }, 'failed'],
  ['without a feed channel', { hasFeed: false }, 'failed'],
  ['when it was turned off meanwhile', { isOff: true }, 'failed'],
  ['in a server that the operator does not list any more', { refusal: 'not-listed' as const }, 'failed'],
  ['a night that was done', {}, 'done'],
  ['a night that a restart has paused', {}, 'paused'],
  ['the run of a person', { night: null }, 'failed'],
] as const)('says nothing after %s', async (_, over, outcome) => {
  const { end, sent } = await open(over);
  end(outcome);
  // Nothing that it asks here takes longer than one turn of the loop.
  await settled();
  expect(sent()).toBe(0);
});

it('is quiet when Discord refuses the post', async () => {
  const { channel, end, posted, asked } = await open();
  channel.setBotPermissions({ deny: ['SendMessages'] });
  end('failed');
  await asked;
  expect(posted()).toEqual([]);
});
