// Sandbox, local Discord: the gateway's connections, sessions and events, and its faults on demand. It uses real time, because
// the heartbeats and reconnects of clients do. A late heartbeat is measured in fair time.
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
   * Sends an event to every session. Sessions that are away get it when they resume. With `intents`, only sessions that asked
   * for one of them get it. Returns how many sessions got it now.
   */
  dispatch(event: string, data: unknown, options?: { intents?: number }): number;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Returns the number of bots that are connected and identified now. */
  connected(): number;
  identifies(): number;
  identifiesLeft(): number;
  url(): string;
  /** Closes every connection with this code. The sessions can be resumed. */
  closeAll(code: number): void;
  /** Simulates a dead network: connections stay open, but nothing is read or sent, and no new client gets in. */
  freeze(on: boolean): void;
  requestReconnect(): void;
  invalidateSessions(resumable: boolean): void;
  close(): void;
}

interface OpenConnection extends Connection {
  readonly socket: WebSocket;
  /** Ends the deadline of the next heartbeat. */
  stopWatch(): void;
}

export function createGateway(model: Model): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const connections = new Set<OpenConnection>();
  const url = () => `${model.origin.replace(/^http/, 'ws')}/gateway`;
  const protocol = createProtocol({ model, sessions, url });
  let isFrozen = false;
  /** Work that waits until the gateway is no longer frozen. */
  const held: (() => void)[] = [];

  const whenThawed = (work: () => void) => {
    if (isFrozen) held.push(work);
    else work();
  };

  /** Removes sessions that were away too long. docs: Gateway > Resuming: they cannot be resumed. */
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
        // docs: Gateway > Sending Heartbeats: without them Discord closes the connection. We allow half an interval more.
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
      // docs: Gateway > Disconnecting: a client that closes with 1000 or 1001 gives up its session.
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
        // A connection that has not identified has no session that could become invalid.
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
