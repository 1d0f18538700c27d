// Discord: finds out whether the connection is alive. discord.js' own isReady() and ping keep their last value on a dead socket
// (docs/architecture.md, "How it stands"). So the state comes from the last answer to a heartbeat, which only a live socket can
// give.
import { type Client, Events, Status } from 'discord.js';
import { wallMonotonic, wallNow } from '../../clock.ts';

export interface GatewayState {
  /** True: every shard has identified or resumed, and has not been closed since. */
  isConnected: boolean;
  /**
   * The time since the last sign of life of the shard that has been silent the longest, in ms of real time. Null: a shard has
   * never been connected.
   */
  heartbeatAgeMs: number | null;
}

export interface GatewayWatch {
  state(): GatewayState;
}

/** The last sign of life of a shard. */
interface Sign {
  /** When it came, on the monotonic clock. */
  atMs: number;
  /** The `lastPingTimestamp` that discord.js had at that moment. */
  pingTimestamp: number;
}

export function watchGateway(client: Client): GatewayWatch {
  const signs = new Map<number, Sign>();
  let lookedAtMs = wallMonotonic();
  // The first heartbeat comes up to 41 s after the connection. Until then, the login counts as the sign of life.
  const letIn = (shard: number) => {
    const pingTimestamp = client.ws.shards.get(shard)?.lastPingTimestamp ?? -1;
    signs.set(shard, { atMs: wallMonotonic(), pingTimestamp });
  };
  client.on(Events.ShardReady, letIn);
  client.on(Events.ShardResume, letIn);

  /**
   * Returns the last sign of life of a shard. discord.js notes the wall time of an answer, but the wall clock can have been set
   * since. A changed timestamp proves that an answer came after the last look. The two wall times only estimate when it came
   * between that look and now.
   */
  function look(shard: number, pingTimestamp: number, nowMs: number): Sign | null {
    const known = signs.get(shard) ?? null;
    if (pingTimestamp < 0 || pingTimestamp === known?.pingTimestamp) return known;
    const sinceMs = Math.min(Math.max(0, wallNow() - pingTimestamp), nowMs - lookedAtMs);
    const sign = { atMs: Math.max(known?.atMs ?? 0, nowMs - sinceMs), pingTimestamp };
    signs.set(shard, sign);
    return sign;
  }

  return {
    state() {
      const { shards } = client.ws;
      const nowMs = wallMonotonic();
      const seen = shards.map((shard) => look(shard.id, shard.lastPingTimestamp, nowMs));
      lookedAtMs = nowMs;
      const isKnown = seen.length > 0 && seen.every((sign) => sign !== null);
      const oldestMs = Math.min(...seen.map((sign) => sign?.atMs ?? nowMs));
      return {
        isConnected: client.isReady() && shards.every((shard) => shard.status === Status.Ready),
        heartbeatAgeMs: isKnown ? Math.max(0, nowMs - oldestMs) : null,
      };
    },
  };
}
