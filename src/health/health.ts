// Health: decides whether the bot is healthy, from the age of Discord's last answer and the answer of the database. Pure.

export interface GatewayHealth {
  /** Every shard (connection to Discord) has identified or resumed, and was not closed since. */
  isConnected: boolean;
  /** The time since Discord last answered a heartbeat or accepted the connection, in ms. Null: it did neither yet. */
  heartbeatAgeMs: number | null;
}

export interface Health {
  gateway: GatewayHealth;
  /** `slow`: the database did not answer in time. Null: it is not open yet. */
  database: 'ok' | 'slow' | 'failed' | null;
  /** When Discogs last answered, as ISO time. Only for people: an outage of Discogs does not make the bot unhealthy. */
  lastDiscogsAnswerAt: string | null;
}

/** The state of the gateway before the first connection. */
export const NOT_CONNECTED: GatewayHealth = Object.freeze({ isConnected: false, heartbeatAgeMs: null });

/**
 * The greatest age of the last answer to a heartbeat at which the gateway counts as up. Discord asks for a heartbeat every 41
 * s, so one answer may be missing, and the second is nearly due. A dead connection shows within 90 s.
 */
export const OLDEST_HEARTBEAT_MS = 75_000;

export const isGatewayUp = ({ isConnected, heartbeatAgeMs }: GatewayHealth): boolean =>
  isConnected && heartbeatAgeMs !== null && heartbeatAgeMs <= OLDEST_HEARTBEAT_MS;

export const isHealthy = ({ gateway, database }: Health): boolean =>
  isGatewayUp(gateway) && database === 'ok';
