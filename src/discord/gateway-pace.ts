// Discord: what stands before the gateway may refuse the connection itself (an HTTP 429 or 403 in place of a WebSocket).
// discord.js tries again twice a second without end; here it waits as long as front-door.ts does, and the log says so once.
import { type Client, type ClientOptions, Events, SimpleShardingStrategy } from 'discord.js';
import type { Log } from '../core/ports.ts';
import { gatewayRefusal } from './connection.ts';

/** The refusal does not say how long: two tries a minute at most. Of the wall. */
const REFUSED_MS = 31_000;

type BuildStrategy = NonNullable<NonNullable<ClientOptions['ws']>['buildStrategy']>;

export interface GatewayPace {
  /** For `ws.buildStrategy` of discord.js: the usual one, which lets a refused connection wait before the next try. */
  buildStrategy: BuildStrategy;
  /** Listens to the errors of the connection, and tells those that are no refusals to `onError`. */
  watch(client: Pick<Client, 'on'>, onError: (error: Error) => void): void;
}

export function createGatewayPace(deps: {
  pause: (wallMs: number, signal: AbortSignal) => Promise<void>;
  log: Log;
  /** Aborted when the process ends. */
  signal: AbortSignal;
}): GatewayPace {
  const { pause, log, signal } = deps;
  /** Shards whose last try was refused. */
  const refused = new Set<number>();
  let isTold = false;

  return {
    buildStrategy(manager) {
      const { retrieveSessionInfo } = manager.options;
      // It is asked before each try to connect, and waited for.
      manager.options.retrieveSessionInfo = async (shardId) => {
        if (refused.delete(shardId)) await pause(REFUSED_MS, signal).catch(() => {});
        return retrieveSessionInfo(shardId);
      };
      return new SimpleShardingStrategy(manager);
    },
    watch(client, onError) {
      client.on(Events.ShardError, (error, shardId) => {
        const status = gatewayRefusal(error);
        if (status === null) return onError(error);
        refused.add(shardId);
        if (isTold) return;
        isTold = true;
        log.warn(
          { status, everyMs: REFUSED_MS },
          'Discord shuts us out of its gateway: it is tried twice a minute',
        );
      });
      const letIn = () => {
        isTold = false;
      };
      client.on(Events.ShardReady, letIn);
      client.on(Events.ShardResume, letIn);
    },
  };
}
