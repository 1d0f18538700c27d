// Discord: whether the connection is alive. discord.js' own isReady() and ping freeze on a dead socket
// (docs/architecture.md, "How it stands"), so this asks for the last answer to a heartbeat, which only a live one
// can have given.
import { type Client, Events, Status } from 'discord.js';
import { wallNow } from '../clock.ts';

export interface GatewayState {
  /** Every shard is in: identified or resumed, and not closed since. */
  isConnected: boolean;
  /** Since the oldest of the shards' last signs of life, in ms of the wall; null: never connected. */
  heartbeatAgeMs: number | null;
}

export interface GatewayWatch {
  state(): GatewayState;
}

export function watchGateway(client: Client): GatewayWatch {
  // The first heartbeat comes up to 41 s after the connection: until then being let in is the sign of life.
  const letInAt = new Map<number, number>();
  const letIn = (shard: number) => letInAt.set(shard, wallNow());
  client.on(Events.ShardReady, letIn);
  client.on(Events.ShardResume, letIn);

  return {
    state() {
      const { shards } = client.ws;
      const signs = shards.map((shard) => Math.max(shard.lastPingTimestamp, letInAt.get(shard.id) ?? -1));
      const oldest = Math.min(...signs);
      return {
        isConnected: client.isReady() && shards.every((shard) => shard.status === Status.Ready),
        heartbeatAgeMs: signs.length === 0 || oldest < 0 ? null : Math.max(0, wallNow() - oldest),
      };
    },
  };
}
