// Sandbox, local Discord: the opcodes, close codes and intents of the gateway.

/** docs: Opcodes and Status Codes > Gateway Opcodes. */
export const OP = {
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  reconnect: 7,
  members: 8,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;

/** docs: Opcodes and Status Codes > Gateway Close Event Codes, with the texts that Discord sends. */
export const CLOSE = {
  'gateway-opcode': { code: 4001, message: 'Unknown opcode.' },
  'gateway-decode': { code: 4002, message: 'Error while decoding payload.' },
  'gateway-not-authenticated': { code: 4003, message: 'Not authenticated.' },
  'gateway-token': { code: 4004, message: 'Authentication failed.' },
  // docs: Gateway > Identifying: above the daily limit, Discord resets the token.
  'gateway-identify-limit': { code: 4004, message: 'Authentication failed.' },
  'gateway-identify-twice': { code: 4005, message: 'Already authenticated.' },
  'gateway-seq': { code: 4007, message: 'Invalid seq.' },
  'gateway-rate-limit': { code: 4008, message: 'Rate limited.' },
  'gateway-heartbeat': { code: 4009, message: 'Session timed out.' },
  'gateway-shard': { code: 4010, message: 'Invalid shard.' },
  'gateway-version': { code: 4012, message: 'Invalid API version.' },
  'gateway-intents': { code: 4013, message: 'Invalid intent(s).' },
  'gateway-privileged': { code: 4014, message: 'Disallowed intent(s).' },
} as const;

export type CloseRule = keyof typeof CLOSE;

/** docs: Gateway > Gateway Intents. */
export const INTENTS = {
  guilds: 1 << 0,
  /** Guild members, presences and message content must first be switched on in the developer portal. */
  privileged: (1 << 1) | (1 << 8) | (1 << 15),
  all: (1 << 26) - 1,
} as const;

/** docs: Gateway > Sending Events: a larger payload closes the connection. */
export const MAX_PAYLOAD_BYTES = 4_096;
