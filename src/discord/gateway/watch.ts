// Discord: whether the connection is alive. discord.js' own isReady() and ping freeze on a dead socket (docs/architecture.md,
// "How it stands"). So this reads the last answer to a heartbeat, which only a live socket can give.
import { type Client, Events, Status } from 'discord.js';
import { wallMonotonic, wallNow } from '../../clock.ts';

export interface GatewayState {
  /** Every shard is in: identified or resumed, and not closed since. */
  isConnected: boolean;
  /** Since the oldest of the shards' last signs of life, in ms of real time; null: never connected. */
  heartbeatAgeMs: number | null;
}

export interface GatewayWatch {
  state(): GatewayState;
}

/** The last sign of life of a shard. */
interface Sign {
  /** On the clock that never steps. */
  atMs: number;
  /** What discord.js noted of the last answer at that time. */
  pingTimestamp: number;
}

export function watchGateway(client: Client): GatewayWatch {
  const signs = new Map<number, Sign>();
  let lookedAtMs = wallMonotonic();
  // The first heartbeat comes up to 41 s after the connection: until then the login is the sign of life.
  const letIn = (shard: number) => {
    const pingTimestamp = client.ws.shards.get(shard)?.lastPingTimestamp ?? -1;
    signs.set(shard, { atMs: wallMonotonic(), pingTimestamp });
  };
  client.on(Events.ShardReady, letIn);
  client.on(Events.ShardResume, letIn);

  /**
   * discord.js notes the wall time, which can have been set since. It is certain that there is a new answer, and that it came
   * after the last look. The two wall times say when in between it came.
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
