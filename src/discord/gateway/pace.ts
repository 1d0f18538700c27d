// Discord: connects to Discord's gateway, and reconnects, with pauses between the tries. discord.js by itself gives up a start
// when the first try fails, and later tries twice a second without end. With this file the bot waits for Discord, and logs once
// in a while that it waits.
import { type Client, type ClientOptions, DiscordAPIError, Events, SimpleShardingStrategy } from 'discord.js';
import type { Log } from '../../core/ports.ts';
import { createOutageLog, type GatewayOutage, gatewayRefusal, outageOf, spentUntil } from './outage.ts';

const GATEWAY_PACE = Object.freeze({
  /**
   * The pause after a refusal by the server in front of the gateway, which names no time. It allows at most two tries a minute.
   * In real time.
   */
  refusedMs: 31_000,
  /** The pauses before the next try to connect, by the number of failed tries in a row. The last one repeats. In real time. */
  retryMs: Object.freeze([0, 0, 1_000, 2_000, 5_000, 10_000]),
  /** The pauses before the bot asks Discord again for the address of the gateway. The last one repeats. In real time. */
  askMs: Object.freeze([5_000, 10_000, 20_000, 30_000, 60_000]),
});

type BuildStrategy = NonNullable<NonNullable<ClientOptions['ws']>['buildStrategy']>;
type Manager = Parameters<BuildStrategy>[0];

export interface GatewayPace {
  /**
   * Builds the usual strategy of discord.js, changed so that it waits for Discord instead of giving up. For the option
   * `ws.buildStrategy`.
   */
  buildStrategy: BuildStrategy;
  /** Listens to the events of the connection. Call it before the login. */
  watch(client: Pick<Client, 'on'>): void;
}

export function createGatewayPace(deps: {
  pause: (wallMs: number, signal: AbortSignal) => Promise<void>;
  log: Log;
  /** Real time in ms, which never steps. */
  monotonic: () => number;
  now: () => number;
  /** Aborted when the process ends. */
  signal: AbortSignal;
  /** Awaited before each identify, of which Discord allows 1,000 a day. Never rejects. */
  onIdentify: () => Promise<void>;
}): GatewayPace {
  const { pause, log, monotonic, now, signal, onIdentify } = deps;
  const outageLog = createOutageLog({ log, monotonic });
  /** The pause before the next try of each shard, in ms of real time. */
  const owed = new Map<number, number>();
  /** For each shard: how many tries in a row have failed, and the error of the last one. */
  const failed = new Map<number, { tries: number; error: Error | null }>();
  /** Logins that wait for the first connection. `letIn` lets one continue, `isOver` makes it fail. */
  const waiting = new Set<{ letIn: () => void; isOver: () => void }>();
  let isLost = false;
  let isRefusalTold = false;

  const pauseOf = (pauses: readonly number[], tries: number) => pauses[tries] ?? pauses.at(-1) ?? 0;

  /**
   * Asks Discord for the address of the gateway until an answer allows a start. Rejects only when no wait helps: Discord
   * refuses the token, or the process ends.
   */
  async function askGateway(ask: Manager['fetchGatewayInformation'], force: boolean) {
    for (let tries = 0; ; tries++) {
      let outage: GatewayOutage;
      let waitMs = pauseOf(GATEWAY_PACE.askMs, tries);
      try {
        const answer = await ask(force || tries > 0);
        const { remaining, reset_after: resetMs } = answer.session_start_limit;
        if (remaining > 0) {
          outageLog.over();
          return answer;
        }
        outage = spentUntil(new Date(now() + resetMs).toISOString());
        waitMs = Math.max(waitMs, Math.min(resetMs, LONGEST_WAIT_MS));
      } catch (error) {
        if (signal.aborted || isUnauthorized(error)) throw error;
        outage = outageOf(error);
      }
      outageLog.tell(outage);
      await pause(waitMs, signal);
    }
  }

  /**
   * Waits for a connection after the first try has failed with `error`. The shards try again by themselves. Rejects with
   * `error` when Discord closes the connection for good, or the process ends.
   */
  async function untilIn(error: unknown): Promise<void> {
    if (isLost || signal.aborted) throw error;
    // A refusal at the gateway is logged by `watch`.
    if (gatewayRefusal(error) === null) outageLog.tell(outageOf(error));
    await new Promise<void>((resolve, reject) => {
      const one = { letIn: resolve, isOver: () => reject(error) };
      waiting.add(one);
      signal.addEventListener('abort', one.isOver, { once: true });
    });
  }

  function endWaits(how: 'letIn' | 'isOver'): void {
    for (const one of waiting) one[how]();
    waiting.clear();
  }

  return {
    buildStrategy(manager) {
      const { retrieveSessionInfo, buildIdentifyThrottler } = manager.options;
      // discord.js calls this function before each try to connect, and awaits it. So a pause here delays the try.
      manager.options.retrieveSessionInfo = async (shardId) => {
        const waitMs = owed.get(shardId) ?? 0;
        // The pause is made only once, because discord.js also calls this function at other times.
        owed.delete(shardId);
        if (waitMs > 0) await pause(waitMs, signal).catch(() => {});
        // While discord.js shuts down, no further try may begin: a new connection would have no listener for its failure, which
        // would end the process.
        if (signal.aborted && failed.has(shardId)) await NEVER;
        return retrieveSessionInfo(shardId);
      };
      manager.options.buildIdentifyThrottler = async (its) => {
        const usual = await buildIdentifyThrottler(its);
        return {
          async waitForIdentify(shardId, closed) {
            await usual.waitForIdentify(shardId, closed);
            await onIdentify();
          },
        };
      };
      const fetchInformation = manager.fetchGatewayInformation.bind(manager);
      const ask = (force?: boolean) => {
        // discord.js forgets the token at any 401, even at one that is not Discord's. So the token is set before each call.
        manager.options.rest.setToken(manager.options.token);
        return fetchInformation(force);
      };
      manager.fetchGatewayInformation = (force = false) => askGateway(ask, force);
      const strategy = new SimpleShardingStrategy(manager);
      const connect = strategy.connect.bind(strategy);
      strategy.connect = () => connect().catch(untilIn);
      return strategy;
    },
    watch(client) {
      client.on(Events.ShardError, (error, shardId) => {
        const status = gatewayRefusal(error);
        const before = failed.get(shardId);
        if (status === null) {
          if (!before?.error) log.warn({ err: error }, 'the connection to Discord failed');
          failed.set(shardId, { tries: before?.tries ?? 0, error });
          return;
        }
        owed.set(shardId, GATEWAY_PACE.refusedMs);
        if (isRefusalTold) return;
        isRefusalTold = true;
        log.warn(
          { status, everyMs: GATEWAY_PACE.refusedMs },
          'Discord refuses this address at its gateway: two tries a minute',
        );
      });
      client.on(Events.ShardReconnecting, (shardId) => {
        // discord.js also emits this event when it shuts down.
        if (signal.aborted) return;
        const { tries, error } = failed.get(shardId) ?? { tries: 0, error: null };
        failed.set(shardId, { tries: tries + 1, error });
        if (tries === 0) log.info({}, 'reconnecting to Discord');
        if (owed.has(shardId)) return;
        owed.set(shardId, pauseOf(GATEWAY_PACE.retryMs, tries));
        if (tries >= TOLD_AFTER_TRIES) outageLog.tell(error ? outageOf(error) : SILENT);
      });
      const letIn = (shardId: number) => {
        failed.delete(shardId);
        isRefusalTold = false;
        outageLog.over();
        endWaits('letIn');
      };
      client.on(Events.ShardReady, letIn);
      client.on(Events.ShardResume, letIn);
      client.on(Events.ShardDisconnect, () => {
        isLost = true;
        endWaits('isOver');
      });
    },
  };
}

const NEVER = new Promise<never>(() => {});

/**
 * The longest wait when the daily allowance of starts is used up. Discord is asked again then, because it can give starts back
 * before the time that it named.
 */
const LONGEST_WAIT_MS = 10 * 60_000;

/** The number of failed tries in a row after which an outage is logged. A short reconnect needs no attention. */
const TOLD_AFTER_TRIES = 3;

/** The outage whose cause is not known, because discord.js does not pass on every error of the network. */
const SILENT: GatewayOutage = {
  sentence: 'The gateway of Discord cannot be reached. https://discordstatus.com says whether it is Discord.',
  facts: {},
};

/**
 * Whether this is Discord's own 401, which has the code 0. A 401 without a code comes from another server at DISCORD_API_URL.
 */
const isUnauthorized = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.status === 401 && error.code === 0;
