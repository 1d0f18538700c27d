// Sandbox, local Discord: the gateway's connections and sessions, its events, and how it goes wrong on demand.
// It lives on real time: clients' heartbeats and reconnects do. A late heartbeat is measured in fair time.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { afterFair } from './fair-time.ts';
import { CLOSE, type CloseRule, OP } from './gateway-codes.ts';
import { type Connection, createProtocol } from './gateway-protocol.ts';
import type { Packet, Session } from './gateway-session.ts';
import { type Model, recordViolation } from './model.ts';

export interface Gateway {
  /**
   * Sends an event to every session; those that are away get it when they resume.
   * With `intents`, only to sessions that asked for one of them. Returns how many got it now.
   */
  dispatch(event: string, data: unknown, options?: { intents?: number }): number;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Bots connected and identified now. */
  connected(): number;
  identifies(): number;
  identifiesLeft(): number;
  url(): string;
  /** Closes every connection with a code; sessions stay resumable. */
  closeAll(code: number): void;
  /** Frozen, as a dead network: connections stay open, nothing is read or sent, no one new gets in. */
  freeze(on: boolean): void;
  requestReconnect(): void;
  invalidateSessions(resumable: boolean): void;
  close(): void;
}

interface OpenConnection extends Connection {
  readonly socket: WebSocket;
  /** Its heartbeats are not awaited. */
  stopWatch(): void;
}

export function createGateway(model: Model): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const connections = new Set<OpenConnection>();
  const url = () => `${model.origin.replace(/^http/, 'ws')}/gateway`;
  const protocol = createProtocol({ model, sessions, url });
  let isFrozen = false;
  /** What waits for the thaw. */
  const held: (() => void)[] = [];

  const whenThawed = (work: () => void) => {
    if (isFrozen) held.push(work);
    else work();
  };

  /** docs: Gateway > Resuming: a session that was away too long cannot be resumed. */
  const forgetOldSessions = () => {
    for (const session of sessions.values()) {
      const awayMs = session.lostAt === null ? 0 : Date.now() - session.lostAt;
      if (awayMs > model.limits.resumeWindowWallMs) sessions.delete(session.id);
    }
  };

  const createConnection = (socket: WebSocket): OpenConnection => {
    let session: Session | null = null;
    let stopWatch = () => {};
    const write = (packet: Packet) =>
      whenThawed(() => {
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ s: null, t: null, ...packet }));
      });
    const connection: OpenConnection = {
      socket,
      get session() {
        return session;
      },
      beat() {
        stopWatch();
        // docs: Gateway > Sending Heartbeats: without them the connection is closed. Half an interval of grace is ours.
        const graceMs = model.limits.heartbeatIntervalWallMs * 1.5;
        stopWatch = afterFair(graceMs, () => connection.refuse('gateway-heartbeat'));
      },
      stopWatch: () => stopWatch(),
      sentAt: [],
      send: write,
      refuse(rule: CloseRule) {
        const { code, message } = CLOSE[rule];
        const source = 'Opcodes and Status Codes > Gateway Close Event Codes';
        recordViolation(model, { rule, code, status: null, message, source, request: 'gateway' });
        socket.close(code, message);
      },
      attach(next) {
        session = next;
        next.lostAt = null;
        next.send = write;
        model.changed({ what: 'gateway' });
      },
      detach(keep) {
        if (!session) return;
        session.send = null;
        session.lostAt = Date.now();
        if (!keep) sessions.delete(session.id);
        session = null;
        model.changed({ what: 'gateway' });
      },
    };
    return connection;
  };

  const open = (socket: WebSocket, request: IncomingMessage) => {
    const connection = createConnection(socket);
    connections.add(connection);
    socket.on('message', (data) => {
      forgetOldSessions();
      protocol.receive(connection, String(data));
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      connection.stopWatch();
      connections.delete(connection);
      // docs: Gateway > Disconnecting: a client that closes with 1000 or 1001 gives its session up.
      connection.detach(code !== 1000 && code !== 1001);
    });
    connection.beat();

    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    if ((query.get('v') ?? '10') !== '10') return connection.refuse('gateway-version');
    if ((query.get('encoding') ?? 'json') !== 'json') return connection.refuse('gateway-decode');
    connection.send({
      op: OP.hello,
      d: { heartbeat_interval: model.limits.heartbeatIntervalWallMs, _trace: [] },
    });
  };
  server.on('connection', open);

  return {
    dispatch(event, data, { intents = 0 } = {}) {
      forgetOldSessions();
      let count = 0;
      for (const session of sessions.values()) {
        if (intents !== 0 && (session.intents & intents) === 0) continue;
        session.dispatch(event, data);
        if (session.send && !isFrozen) count += 1;
      }
      return count;
    },
    upgrade: (request, socket, head) =>
      whenThawed(() => {
        if (socket.destroyed) return;
        server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
      }),
    connected: () => [...connections].filter((one) => one.session !== null).length,
    identifies: protocol.identifies,
    identifiesLeft: protocol.identifiesLeft,
    url,
    closeAll(code) {
      for (const { socket } of connections) socket.close(code);
    },
    freeze(on) {
      isFrozen = on;
      for (const connection of connections) {
        if (on) {
          connection.socket.pause();
          connection.stopWatch();
        } else {
          connection.socket.resume();
          connection.beat();
        }
      }
      if (!on) for (const work of held.splice(0)) work();
    },
    requestReconnect() {
      for (const connection of connections) connection.send({ op: OP.reconnect, d: null });
    },
    invalidateSessions(resumable) {
      for (const connection of connections) {
        // Who is not in yet has no session that could be invalid.
        if (!connection.session) continue;
        connection.detach(resumable);
        connection.send({ op: OP.invalidSession, d: resumable });
      }
    },
    close() {
      for (const { socket } of connections) socket.terminate();
      server.close();
    },
  };
}
