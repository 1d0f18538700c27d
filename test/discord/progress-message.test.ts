// The whole way of a progress message, with discord.js's own REST client against the local Discord; time moves by hand.
import { DiscordAPIError, REST } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxClock } from '../../sandbox/clock.ts';
import { type Message, startLocalDiscord } from '../../sandbox/discord/index.ts';
import type { Clock } from '../../src/clock.ts';
import type { Sync, SyncEvent, SyncOutcome, SyncRun } from '../../src/core/sync/types.ts';
import { createBrake } from '../../src/discord/brake.ts';
import { createChannelMessages } from '../../src/discord/channel-messages.ts';
import type { ProgressReply } from '../../src/discord/progress-delivery.ts';
import { createProgressMessages } from '../../src/discord/progress-message.ts';
import { syncMessage } from '../../src/discord/views/sync.ts';
import { endedView } from '../../src/discord/views/sync-state.ts';
import { StoreError } from '../../src/errors.ts';
import { syncRun } from '../support/sync-runs.ts';
import { silentLog } from '../support/test-store.ts';
import { createVirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

const MINUTE_MS = 60_000;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The bot's view of the sandbox's clock. Only the bot's wall is set by `step`: not Discord's. */
function botClock(clock: SandboxClock): Clock & { step(ms: number): void } {
  const bornMs = clock.now();
  let offMs = 0;
  return {
    step: (ms) => {
      offMs += ms;
    },
    now: () => clock.now() + offMs,
    monotonic: () => clock.now() - bornMs,
    wallMs: (ms) => ms,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const cancel = clock.after(ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
  };
}

type Rig = Awaited<ReturnType<typeof openRig>>;

async function openRig(options: { limits?: Parameters<typeof startLocalDiscord>[0]['limits'] } = {}) {
  const clock = createVirtualSandboxClock();
  const botsClock = botClock(clock);
  // Headers speak of real seconds, and here time jumps: without this the client would wait for what has long passed.
  const roomy = { limit: 1_000, windowMs: 1_000 };
  const discord = await startLocalDiscord({
    clock,
    limits: { messageEdits: roomy, messageCreates: roomy, ...options.limits },
  });
  closers.push(() => discord.close());
  const guild = discord.createGuild({ name: 'Crate' });
  const channel = guild.createChannel({ name: 'records' });
  const admin = discord.as(guild.createMember({ name: 'Ada', permissions: ['ManageMessages'] }), channel);
  const rest = new REST({
    api: discord.apiUrl,
    rejectOnRateLimit: (limited) => messages.isOwn(limited),
    retries: 1,
  });
  rest.setToken(discord.token);

  // Which calls are under way: time stands still until they are answered.
  const calls = new Set<Promise<unknown>>();
  const counted = <T>(call: Promise<T>): Promise<T> => {
    calls.add(call);
    const done = () => calls.delete(call);
    call.then(done, done);
    return call;
  };

  const messages = createChannelMessages(
    {
      get: (...request) => counted(rest.get(...request)),
      patch: (...request) => counted(rest.patch(...request)),
      post: (...request) => counted(rest.post(...request)),
    },
    createBrake(botClock(clock)),
  );

  const ending = new AbortController();
  /** What the engine does when a command starts a run. */
  let starting: Sync['start'] = async () => ({ kind: 'started', run: run() });
  let listener: (event: SyncEvent) => void = () => {};
  const attached: { runId: number; channelId: string; messageId: string }[] = [];
  const stored = { isAway: false, latest: null as SyncRun | null, errors: [] as string[] };
  const progress = createProgressMessages({
    sync: {
      start: (request) => starting(request),
      watch(next) {
        listener = next;
        return () => {};
      },
      async attachMessage(runId, message) {
        if (stored.isAway) throw new StoreError({ code: 'ECONNREFUSED', unreachable: true });
        attached.push({ runId, ...message });
      },
      latest: async () => stored.latest,
      errors: async () => stored.errors.map((message) => ({ releaseId: null, message, at: new Date(0) })),
    },
    channel: messages,
    clock: botsClock,
    log: silentLog,
    signal: ending.signal,
  });

  const requester = { userId: admin.userId, guildId: guild.id, channelId: channel.id };
  const run = (over: Partial<SyncRun> = {}) => syncRun({ requester, ...over });
  const progressOf = (pulled: number, errors: string[] = []) => ({
    phase: 'pull' as const,
    pulled,
    pushed: 0,
    skipped: 0,
    errors,
    totalDiscogsItems: 1_000,
  });
  const tell = {
    started: (of: SyncRun, resumed: boolean) => listener({ type: 'started', run: of, resumed }),
    pulled: (of: SyncRun, pulled: number) =>
      listener({
        type: 'progress',
        run: of,
        progress: progressOf(pulled),
        activity: { kind: 'working' },
        pace: { done: pulled, total: 1_000, perMinute: null, leftMs: null, thenMs: 0 },
      }),
    ended: (of: SyncRun, outcome: SyncOutcome, errors: string[] = []) =>
      listener({ type: 'ended', run: of, progress: progressOf(1_000, errors), outcome }),
    lost: (of: SyncRun) => listener({ type: 'lost', run: of }),
  };

  /** An answer as an interaction gives it: its edits do not go through the channel, but the message is in it. */
  const answers: string[] = [];
  const reply = (over: Partial<ProgressReply> = {}): ProgressReply => ({
    untilMs: botsClock.monotonic() + 15 * MINUTE_MS,
    async paint(message) {
      answers.push(message.embeds[0]?.title ?? '');
      const messageId = answers.length === 1 ? await messages.create(channel.id, message, 'a') : null;
      return { channelId: channel.id, messageId: messageId ?? history()[0]?.id ?? '' };
    },
    ...over,
  });

  const history = () => discord.history(channel);
  const message = (index = 0) => history()[index];
  const pulledOf = (one: Message | undefined) =>
    one?.embeds[0]?.fields?.find((field) => field.name === 'Pulled')?.value;
  const titleOf = (one: Message | undefined) => one?.embeds[0]?.title;
  return {
    ...{
      clock,
      botsClock,
      discord,
      channel,
      admin,
      progress,
      run,
      tell,
      reply,
      answers,
      attached,
      stored,
      ending,
    },
    ...{ history, message, pulledOf, titleOf },
    /** Another process paints the end of this run. */
    paintElsewhere: (of: SyncRun, outcome: SyncOutcome) =>
      messages.edit(
        { channelId: channel.id, messageId: history()[0]?.id ?? '' },
        syncMessage(endedView(of, outcome, [])),
      ),
    /** Lets time pass, and lets every call that it sets off be answered. */
    async pass(ms: number) {
      await clock.advance(ms);
      while (calls.size > 0) {
        await Promise.allSettled(calls);
        await clock.advance(0);
      }
    },
    /** A command here starts a run; `meanwhile` the engine tells of it, before the command knows. */
    async startRun(
      meanwhile: (started: SyncRun) => void | Promise<void> = () => {},
      answer: ProgressReply = reply(),
    ) {
      const started = run();
      starting = async () => {
        tell.started(started, false);
        await meanwhile(started);
        return { kind: 'started', run: started };
      };
      await progress.start({ kind: 'sync', requester }, answer);
      return started;
    },
    /** Another run is at it already. */
    async startInVain(running: SyncRun, meanwhile: () => Promise<void>) {
      starting = async () => {
        await meanwhile();
        return { kind: 'running', run: running };
      };
      return progress.start({ kind: 'sync', requester }, reply());
    },
  };
}

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
    expect(rig.titleOf(rig.message())).toMatch(/^Pull/);
    await rig.pass(1);
    expect(rig.titleOf(rig.message())).toBe('Done');
    expect(rig.message()?.components).toEqual([]);
    await rig.progress.settled();
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
    expect(rig.titleOf(rig.message())).toBe('Done');
    const times = rig.message()?.versions.map((version) => version.at) ?? [];
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_500);
    expect(times.length).toBeLessThanOrEqual(6);
    expect(times.length).toBeGreaterThan(3);
    expect(rig.discord.violations).toEqual([]);
  });

  it('says that Stop was heard, whatever the engine tells until it ends', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.progress.stopping({ ...run, stoppedBy: '502' });
    rig.tell.pulled(run, 5);
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message())).toBe('Stopping');
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
    expect(rig.titleOf(rig.message())).toBe('Done');
    expect(rig.message()?.versions).toHaveLength(paints ?? 0);
    await rig.progress.settled();
  });

  it('is mended by a press of a Stop button that should be gone', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.tell.lost(run);
    const [message] = rig.attached;
    await rig.progress.repair({ ...run, status: 'done', message: message ?? null });
    expect(rig.titleOf(rig.message())).toBe('Done');
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
    expect(rig.titleOf(rig.message())).toBe('Done');
    expect(rig.history()).toHaveLength(1);
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

describe('a message that cannot be changed', () => {
  it('was deleted: posted anew, and the database knows', async () => {
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
    expect(rig.titleOf(rig.message(1))).toBe('Done');
    expect(rig.history()).toHaveLength(2);
    expect(rig.discord.violations.map((one) => one.code)).toEqual([10008]);
  });

  it('was deleted twice: posted anew twice, and never through the token of the first', async () => {
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
    // Twenty paints with the token; the channel was asked once, and not again within the minute.
    expect(rig.answers).toHaveLength(21);
    expect(rig.discord.violations.map((one) => one.code)).toEqual([50001]);

    // The token dies; the channel is asked once a minute, and says no.
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
    expect(rig.titleOf(rig.message())).toBe('Done');
    expect(rig.history()).toHaveLength(1);
  });

  it.each([10 * MINUTE_MS, -10 * MINUTE_MS])('as often, whoever sets the clock by %i ms', async (ms) => {
    const rig = await openRig();
    const run = await rig.startRun();
    rig.channel.setBotPermissions({ deny: ['ViewChannel'] });
    rig.tell.pulled(run, 1);
    await rig.pass(2_500);
    rig.botsClock.step(ms);
    rig.tell.pulled(run, 2);
    await rig.pass(2_500);
    // The token goes on, and the channel is not asked within its minute.
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
    await rig.progress.settled();
    expect(rig.discord.violations.map((one) => one.code)).toEqual([10008, 50013]);
  });

  /** Ten minutes of a run that tells of itself all the time. What was refused, in order of the codes. */
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
    // Another run, in the same channel: it is the same channel.
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
    expect(rig.titleOf(rig.message())).toMatch(/^Pull/);
    rig.discord.restDown(false);
    await rig.pass(MINUTE_MS);
    expect(rig.titleOf(rig.message())).toBe('Failed');
    await rig.progress.settled();
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
    expect(rig.message()?.embeds[0]?.fields?.at(-1)?.value).toContain('I may not attach files here');
  });
});

it('more than three errors come as a file, and the file goes when the run goes on', async () => {
  const rig = await openRig();
  const run = await rig.startRun();
  rig.tell.ended(run, 'paused', ['a', 'b', 'c', '@everyone `d`']);
  await rig.pass(2_500);
  const [file] = rig.message()?.attachments ?? [];
  expect(new TextDecoder().decode(rig.discord.file(file?.id ?? '')?.bytes)).toContain('4. @everyone `d`\n');
  await rig.progress.settled();

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
    expect(rig.titleOf(rig.message())).toBe('Goes on in a new message');
    expect(rig.pulledOf(rig.message(1))).toBe('2');
    expect(rig.message()?.components).toEqual([]);
    const { id = '' } = rig.message(1) ?? {};
    expect(rig.message()?.embeds[0]?.description).toContain(
      `https://discord.com/channels/${run.requester.guildId}/${rig.channel.id}/${id}`,
    );
    expect(rig.attached.at(-1)?.messageId).toBe(id);
    rig.tell.ended(run, 'done');
    await rig.pass(2_500);
    expect(rig.titleOf(rig.message(1))).toBe('Done');
    expect(rig.history()).toHaveLength(2);
    expect(rig.discord.violations).toEqual([]);
  });

  it.each([10 * MINUTE_MS, -10 * MINUTE_MS])(
    'by its age here, whoever sets the clock by %i ms',
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
    expect(rig.titleOf(rig.message())).toBe('Goes on in a new message');
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
    expect(rig.titleOf(rig.message())).toBe('Done');
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
    await rig.progress.settled();
    expect(rig.titleOf(rig.message())).toBe('Paused for a restart');
  });

  it('an end that cannot be shown does not hold it up', async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    await rig.pass(2_500);
    rig.ending.abort(new Error('ending'));
    rig.discord.restDown(true);
    rig.tell.ended(run, 'paused');
    await rig.progress.settled();
    expect(rig.titleOf(rig.message())).toMatch(/^Pull/);
  });
});

describe('an end that the last process did not live to paint', () => {
  const open = async () => {
    const rig = await openRig();
    const run = await rig.startRun();
    const message = { channelId: rig.channel.id, messageId: rig.message()?.id ?? '' };
    // Another process: it has shown nothing.
    const ended = rig.run({ ...run, id: 9, status: 'failed', phase: 'pull', errorCount: 1, message });
    rig.stored.errors = ['Discogs does not answer.'];
    return { ...rig, ended };
  };

  it('is painted after the start', async () => {
    const rig = await open();
    rig.stored.latest = { ...rig.ended, endedAt: new Date(rig.clock.now() - 10 * MINUTE_MS) };
    await rig.progress.repairLatest();
    expect(rig.titleOf(rig.message())).toBe('Failed');
    expect(rig.message()?.embeds[0]?.fields?.at(-1)?.value).toBe('• Discogs does not answer.');
  });

  it('is painted where a button was pressed that should be gone', async () => {
    const rig = await open();
    const painted: string[] = [];
    await rig.progress.repair(rig.ended, async (message) => painted.push(message.embeds[0]?.title ?? ''));
    expect(painted).toEqual(['Failed']);
    expect(rig.message()?.versions).toHaveLength(1);
  });

  it('is left alone when it is old, when somebody deleted it, or when the run goes on', async () => {
    const rig = await open();
    // This process shows it itself.
    rig.stored.latest = { ...rig.ended, id: 7, endedAt: new Date(rig.clock.now()) };
    await rig.progress.repairLatest();
    expect(rig.message()?.versions).toHaveLength(1);
    rig.stored.latest = { ...rig.ended, endedAt: new Date(rig.clock.now() - 61 * MINUTE_MS) };
    await rig.progress.repairLatest();
    rig.stored.latest = { ...rig.ended, status: 'running', endedAt: null };
    await rig.progress.repairLatest();
    expect(rig.message()?.versions).toHaveLength(1);
    rig.admin.remove(rig.message()?.id ?? '');
    rig.stored.latest = { ...rig.ended, endedAt: new Date(rig.clock.now()) };
    await rig.progress.repairLatest();
    expect(rig.history()).toHaveLength(1);
  });
});
