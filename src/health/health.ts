// Health: decides whether the bot can serve its members, from facts that only a live connection can produce. Pure.

export interface GatewayHealth {
  /** Every shard has identified or resumed, and has not been closed since. */
  isConnected: boolean;
  /** How long ago Discord last answered a heartbeat or accepted the connection, in ms. Null: it has not yet. */
  heartbeatAgeMs: number | null;
}

export interface Health {
  gateway: GatewayHealth;
  /** `slow`: no answer in time. Null: the database is not open yet. */
  database: 'ok' | 'slow' | 'failed' | null;
  /** ISO time. Only for people who read it: an outage of Discogs does not make the bot unhealthy. */
  lastDiscogsAnswerAt: string | null;
}

/** Before the first connection. */
export const NOT_CONNECTED: GatewayHealth = Object.freeze({ isConnected: false, heartbeatAgeMs: null });

/**
 * How old the last answer to a heartbeat can be. Discord asks for a heartbeat every 41 s. So this is one missed answer and most
 * of the next, and a dead connection shows within 90 s.
 */
export const OLDEST_HEARTBEAT_MS = 75_000;

export const isGatewayUp = ({ isConnected, heartbeatAgeMs }: GatewayHealth): boolean =>
  isConnected && heartbeatAgeMs !== null && heartbeatAgeMs <= OLDEST_HEARTBEAT_MS;

export const isHealthy = ({ gateway, database }: Health): boolean =>
  isGatewayUp(gateway) && database === 'ok';
