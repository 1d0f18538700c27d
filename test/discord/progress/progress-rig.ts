// Rig for progress messages: discord.js's own REST client against the local Discord. A test reports the runs and moves time.

import { REST } from 'discord.js';
import type { SandboxClock } from '../../../sandbox/discord/clock.ts';
import { type Message, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Sync, SyncEvent, SyncOutcome, SyncRun } from '../../../src/core/sync/types.ts';
import { createChannelMessages } from '../../../src/discord/progress/channel-messages.ts';
import type { ProgressReply } from '../../../src/discord/progress/delivery.ts';
import { createProgressMessages } from '../../../src/discord/progress/message.ts';
import { createRefusedCalls } from '../../../src/discord/refused-calls.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { syncMessage } from '../../../src/discord/views/sync.ts';
import { endedView, startedView } from '../../../src/discord/views/sync-state.ts';
import { StoreError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { countsOf } from '../../support/sync-messages.ts';
import { syncRun } from '../../support/sync-runs.ts';
import { createVirtualSandboxClock } from '../../support/virtual-sandbox-clock.ts';

export const MINUTE_MS = 60_000;
const closers: (() => Promise<void>)[] = [];

/** Closes what the test opened. For `afterEach`. */
export async function closeRigs(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/**
 * The bot's view of the sandbox's clock. `step` moves the bot's wall clock only. Discord's clock and the bot's monotonic
 * clock stay as they are.
 */
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
    isReal: false,
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

export type Rig = Awaited<ReturnType<typeof openRig>>;

export async function openRig(options: { limits?: Parameters<typeof startLocalDiscord>[0]['limits'] } = {}) {
  const clock = createVirtualSandboxClock();
  const botsClock = botClock(clock);
  // Rate-limit headers count real seconds, but here time jumps. With tight limits the client would wait for windows that have
  // long passed.
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

  // Calls that are under way. Time stands still until they are answered.
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
    createRefusedCalls(botClock(clock)),
  );

  const ending = new AbortController();
  /** What the engine does when a command starts a run. */
  let starting: Sync['start'] = async () => ({ kind: 'started', run: run() });
  let joining: Sync['joinNight'] = async () => null;
  let listener: (event: SyncEvent) => void = () => {};
  const attached: { runId: number; channelId: string; messageId: string }[] = [];
  const stored = { isAway: false, ended: [] as SyncRun[], errors: [] as string[] };
  const progress = createProgressMessages({
    texts: english,
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
      joinNight: (...asked) => joining(...asked),
      find: async (id) => stored.ended.find((one) => one.id === id) ?? null,
      lately: async (limit) => stored.ended.slice(0, limit),
      errors: async () => stored.errors.map((message) => ({ releaseId: null, message, at: new Date(0) })),
    },
    channel: messages,
    selfId: () => discord.applicationId,
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

  /** The titles that were painted through the interaction. Their message is in the channel, but no channel call edits it. */
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
  const pulledOf = (one: Message | undefined) => one && String(countsOf(one.embeds[0]?.description).pulled);
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
    /** Paints the end of this run as another process would. */
    paintElsewhere: (of: SyncRun, outcome: SyncOutcome) =>
      messages.edit(
        { channelId: channel.id, messageId: history()[0]?.id ?? '' },
        syncMessage(endedView(of, outcome, []), english),
      ),
    /** Makes a message of this run, as another process would. */
    paintAnother: (of: SyncRun) =>
      messages.create(channel.id, syncMessage(startedView(of), english), `another ${of.id}`),
    /** Lets time pass, and waits until every call that this causes is answered. */
    async pass(ms: number) {
      await clock.advance(ms);
      while (calls.size > 0) {
        await Promise.allSettled(calls);
        await clock.advance(0);
      }
    },
    /** Starts a run by a command of this process. In `meanwhile` the engine reports the run before the command knows of it. */
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
    /** Tries to start a run while `running` is under way. */
    async startInVain(running: SyncRun, meanwhile: () => Promise<void>, kind: 'sync' | 'preview' = 'sync') {
      starting = async () => {
        await meanwhile();
        return { kind: 'running', run: running };
      };
      return progress.start({ kind, requester }, reply());
    },
    /** What the engine does when a person joins the run of a night. */
    joins(how: Sync['joinNight']) {
      joining = how;
    },
  };
}
