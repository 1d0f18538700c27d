// Health: is the bot there for its people? Decided from what only a live connection can produce; pure.

export interface GatewayHealth {
  /** Every shard is in: identified or resumed, and not closed since. */
  isConnected: boolean;
  /** Since Discord last answered a heartbeat, or let us in, in ms; null: never yet. */
  heartbeatAgeMs: number | null;
}

export interface Health {
  gateway: GatewayHealth;
  /** `slow`: no answer in time. Null: not open yet. */
  database: 'ok' | 'slow' | 'failed' | null;
  /** For people who look; Discogs may be down without us being ill. */
  lastDiscogsAnswerAt: string | null;
}

/** Nothing is known of the connection yet. */
export const NOT_CONNECTED: GatewayHealth = Object.freeze({ isConnected: false, heartbeatAgeMs: null });

/** Discord asks for a heartbeat every 41 s: one answer missed and half of the next, so red within 90 s. */
export const OLDEST_HEARTBEAT_MS = 75_000;

export const isGatewayUp = ({ isConnected, heartbeatAgeMs }: GatewayHealth): boolean =>
  isConnected && heartbeatAgeMs !== null && heartbeatAgeMs <= OLDEST_HEARTBEAT_MS;

export const isHealthy = ({ gateway, database }: Health): boolean =>
  isGatewayUp(gateway) && database === 'ok';
