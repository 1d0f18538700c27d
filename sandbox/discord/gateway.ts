// Sandbox, local Discord: the gateway: hello, identify, heartbeat, dispatch, resume, and how it goes wrong.
// It lives on real time: clients' heartbeats and reconnects do.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from './api.ts';
import { createSession, type Packet, type Session } from './gateway-session.ts';
import { DAY_MS } from './limits.ts';
import { type Model, recordViolation, resetToken } from './model.ts';

/** docs: Topics > Opcodes and Status Codes > Gateway Opcodes. */
const OP = {
  dispatch: 0,
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

/** docs: Gateway Close Event Codes. */
const CLOSE = {
  unknownOpcode: 4001,
  decode: 4002,
  notAuthenticated: 4003,
  authentication: 4004,
  alreadyAuthenticated: 4005,
  invalidSeq: 4007,
  rateLimited: 4008,
  timedOut: 4009,
  invalidShard: 4010,
  version: 4012,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const;

// docs: Gateway Intents: guild members, presences and message content are privileged.
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
const GUILDS_INTENT = 1 << 0;
const ALL_INTENTS = (1 << 26) - 1;
// docs: Sending Events: payloads over 4096 bytes close the connection.
const MAX_PAYLOAD_BYTES = 4_096;

export interface Gateway {
  /** Sends an event to every session, kept for those that are away. Returns the number of sessions. */
  dispatch(event: string, data: unknown, options?: { intents?: number }): number;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Bots connected and identified now. */
  connected(): number;
  identifies(): number;
  identifiesLeft(): number;
  url(): string;
  /** Closes every connection with a code; sessions stay resumable unless the code says otherwise. */
  closeAll(code: number): void;
  /** Frozen: connections stay open and nothing is sent or read. */
  freeze(on: boolean): void;
  requestReconnect(): void;
  invalidateSessions(resumable: boolean): void;
  close(): void;
}

interface Connection {
  readonly socket: WebSocket;
  session: Session | null;
  lastBeatAt: number;
  sentAt: number[];
}

export function createGateway(model: Model): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const connections = new Set<Connection>();
  const identifiedAt: number[] = [];
  let identifies = 0;
  let isFrozen = false;
  const held: (() => void)[] = [];

  /** Runs now, or when the gateway thaws. */
  const whenThawed = (work: () => void) => {
    if (isFrozen) held.push(work);
    else work();
  };

  const send = (connection: Connection, packet: Packet) =>
    whenThawed(() => {
      if (connection.socket.readyState === connection.socket.OPEN) {
        connection.socket.send(JSON.stringify({ s: null, t: null, ...packet }));
      }
    });

  const refuse = (connection: Connection, code: number, rule: string, message: string) => {
    recordViolation(model, {
      rule,
      code,
      status: null,
      message,
      source: 'Gateway > Gateway Close Event Codes',
      request: 'gateway',
    });
    connection.socket.close(code, message);
  };

  const attach = (connection: Connection, session: Session) => {
    connection.session = session;
    session.lostAt = null;
    session.send = (packet) => send(connection, packet);
    model.changed({ what: 'gateway' });
  };

  const detach = (connection: Connection, keep: boolean) => {
    const { session } = connection;
    if (!session) return;
    connection.session = null;
    session.send = null;
    session.lostAt = Date.now();
    if (!keep) sessions.delete(session.id);
    model.changed({ what: 'gateway' });
  };

  const forgetOldSessions = () => {
    const { resumeWindowWallMs } = model.limits;
    for (const session of sessions.values()) {
      if (session.lostAt !== null && Date.now() - session.lostAt > resumeWindowWallMs)
        sessions.delete(session.id);
    }
  };

  const identifiesToday = () => {
    const since = model.clock.now() - DAY_MS;
    return identifiedAt.filter((at) => at > since).length;
  };

  const ready = (session: Session, shard: unknown) => {
    session.dispatch('READY', {
      v: 10,
      user: { ...model.botUser, verified: true, mfa_enabled: false, email: null, flags: 0 },
      session_type: 'normal',
      session_id: session.id,
      resume_gateway_url: url(),
      // docs: Gateway Events > Ready: guilds come as unavailable; what they hold follows only with an intent.
      guilds: botGuilds().map((guild) => ({ id: guild.id, unavailable: true })),
      private_channels: [],
      relationships: [],
      presences: [],
      shard: shard ?? [0, 1],
      application: { id: model.applicationId, flags: 0 },
    });
    if ((session.intents & GUILDS_INTENT) === 0) return;
    for (const guild of botGuilds()) {
      session.dispatch('GUILD_CREATE', {
        id: guild.id,
        name: guild.name,
        owner_id: guild.ownerId,
        unavailable: false,
        roles: [...guild.roles.values()].map((role) => ({
          id: role.id,
          name: role.name,
          permissions: role.permissions.toString(),
        })),
        channels: [...guild.channels.values()].map(({ id, name }) => ({ id, name, type: 0 })),
        members: [],
        emojis: [],
        features: [],
      });
    }
  };

  const botGuilds = () =>
    [...model.guilds.values()].filter((guild) => guild.members.has(model.applicationId));
  const url = () => model.origin.replace(/^http/, 'ws').concat('/gateway');

  const identify = (connection: Connection, d: Record<string, unknown>) => {
    if (connection.session)
      return refuse(
        connection,
        CLOSE.alreadyAuthenticated,
        'gateway-identify-twice',
        'Already authenticated.',
      );
    if (d.token !== model.token)
      return refuse(connection, CLOSE.authentication, 'gateway-token', 'Authentication failed.');
    const shard = d.shard;
    if (shard !== undefined && !(Array.isArray(shard) && shard[0] === 0 && shard[1] === 1)) {
      return refuse(connection, CLOSE.invalidShard, 'gateway-shard', 'Invalid shard.');
    }
    const intents = d.intents;
    if (typeof intents !== 'number' || !Number.isInteger(intents) || intents < 0 || intents > ALL_INTENTS) {
      return refuse(connection, CLOSE.invalidIntents, 'gateway-intents', 'Invalid intent(s).');
    }
    if ((intents & PRIVILEGED) !== 0) {
      return refuse(connection, CLOSE.disallowedIntents, 'gateway-privileged', 'Disallowed intent(s).');
    }
    if (!isObject(d.properties))
      return refuse(connection, CLOSE.decode, 'gateway-decode', 'Error while decoding payload.');
    const now = model.clock.now();
    // docs: Gateway > Rate Limiting: max_concurrency is 1: one identify in 5 seconds, else Invalid Session.
    const last = identifiedAt.at(-1);
    if (last !== undefined && now - last < model.limits.identifyIntervalMs) {
      return send(connection, { op: OP.invalidSession, d: false });
    }
    identifiedAt.push(now);
    identifies += 1;
    // docs: Gateway > Identifying: past the limit, all sessions end and the token is reset.
    if (identifiesToday() > model.limits.identifiesPerDay) {
      resetToken(model);
      return refuse(connection, CLOSE.authentication, 'gateway-identify-limit', 'Authentication failed.');
    }
    const session = createSession(intents, (packet) => send(connection, packet));
    sessions.set(session.id, session);
    attach(connection, session);
    ready(session, shard);
    model.changed({ what: 'gateway' });
  };

  const resume = (connection: Connection, d: Record<string, unknown>) => {
    if (connection.session)
      return refuse(
        connection,
        CLOSE.alreadyAuthenticated,
        'gateway-identify-twice',
        'Already authenticated.',
      );
    if (d.token !== model.token)
      return refuse(connection, CLOSE.authentication, 'gateway-token', 'Authentication failed.');
    forgetOldSessions();
    const session = typeof d.session_id === 'string' ? sessions.get(d.session_id) : undefined;
    // docs: Gateway > Resuming: a session that is gone answers Invalid Session.
    if (!session || session.send) return send(connection, { op: OP.invalidSession, d: false });
    attach(connection, session);
    if (typeof d.seq !== 'number' || !session.replay(d.seq)) {
      detach(connection, false);
      return refuse(connection, CLOSE.invalidSeq, 'gateway-seq', 'Invalid seq.');
    }
    session.dispatch('RESUMED', { _trace: [] });
  };

  /** docs: Gateway > Rate Limiting: 120 events in 60 seconds. */
  const countEvent = (connection: Connection): boolean => {
    const now = Date.now();
    connection.sentAt = [...connection.sentAt.filter((at) => now - at < 60_000), now];
    return connection.sentAt.length <= model.limits.gatewayEventsPerMinute;
  };

  const receive = (connection: Connection, text: string) => {
    if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
      return refuse(connection, CLOSE.decode, 'gateway-decode', 'Error while decoding payload.');
    }
    if (!countEvent(connection)) {
      return refuse(connection, CLOSE.rateLimited, 'gateway-rate-limit', 'Rate limited.');
    }
    let packet: unknown;
    try {
      packet = JSON.parse(text);
    } catch {
      packet = null;
    }
    if (!isObject(packet) || typeof packet.op !== 'number') {
      return refuse(connection, CLOSE.decode, 'gateway-decode', 'Error while decoding payload.');
    }
    const d = isObject(packet.d) ? packet.d : {};
    switch (packet.op) {
      case OP.heartbeat:
        connection.lastBeatAt = Date.now();
        return send(connection, { op: OP.ack, d: null });
      case OP.identify:
        return identify(connection, d);
      case OP.resume:
        return resume(connection, d);
      case OP.presence:
      case OP.voice:
      case OP.members:
        // docs: 4003: nothing before identify.
        if (!connection.session) {
          return refuse(
            connection,
            CLOSE.notAuthenticated,
            'gateway-not-authenticated',
            'Not authenticated.',
          );
        }
        return;
      default:
        return refuse(connection, CLOSE.unknownOpcode, 'gateway-opcode', 'Unknown opcode.');
    }
  };

  const open = (socket: WebSocket, request: IncomingMessage) => {
    const connection: Connection = { socket, session: null, lastBeatAt: Date.now(), sentAt: [] };
    connections.add(connection);
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    if ((query.get('v') ?? '10') !== '10') {
      refuse(connection, CLOSE.version, 'gateway-version', 'Invalid API version.');
    } else if ((query.get('encoding') ?? 'json') !== 'json') {
      refuse(connection, CLOSE.decode, 'gateway-decode', 'Only JSON is spoken here.');
    }
    socket.on('message', (data) => whenThawed(() => receive(connection, String(data))));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearInterval(watch);
      connections.delete(connection);
      // docs: Gateway > Disconnecting: a client that closes with 1000 or 1001 gives its session up.
      detach(connection, code !== 1000 && code !== 1001);
    });
    const interval = model.limits.heartbeatIntervalWallMs;
    // docs: Gateway > Sending Heartbeats: without them the connection is closed. Half an interval of grace is ours.
    const watch = setInterval(() => {
      if (isFrozen || Date.now() - connection.lastBeatAt <= interval * 1.5) return;
      refuse(connection, CLOSE.timedOut, 'gateway-heartbeat', 'Session timed out.');
    }, interval / 4);
    send(connection, { op: OP.hello, d: { heartbeat_interval: interval, _trace: [] } });
  };

  server.on('connection', open);

  return {
    dispatch(event, data, { intents = 0 } = {}) {
      forgetOldSessions();
      let count = 0;
      for (const session of sessions.values()) {
        if (intents !== 0 && (session.intents & intents) === 0) continue;
        session.dispatch(event, data);
        count += 1;
      }
      return count;
    },
    upgrade: (request, socket, head) => {
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    },
    connected: () => [...connections].filter((one) => one.session !== null).length,
    identifies: () => identifies,
    identifiesLeft: () => Math.max(0, model.limits.identifiesPerDay - identifiesToday()),
    url,
    closeAll(code) {
      for (const connection of connections) connection.socket.close(code);
    },
    freeze(on) {
      isFrozen = on;
      if (on) return;
      for (const connection of connections) connection.lastBeatAt = Date.now();
      for (const work of held.splice(0)) work();
    },
    requestReconnect() {
      for (const connection of connections) send(connection, { op: OP.reconnect, d: null });
    },
    invalidateSessions(resumable) {
      for (const connection of connections) {
        detach(connection, resumable);
        send(connection, { op: OP.invalidSession, d: resumable });
      }
    },
    close() {
      for (const connection of connections) connection.socket.terminate();
      server.close();
    },
  };
}
