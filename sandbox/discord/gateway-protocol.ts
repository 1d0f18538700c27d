// Sandbox, local Discord: what a gateway client can send, and the responses: heartbeat, identify, resume.
import { isObject } from './api.ts';
import { type CloseRule, INTENTS, MAX_PAYLOAD_BYTES, OP } from './gateway-codes.ts';
import { createSession, type Packet, type Session } from './gateway-session.ts';
import { DAY_MS } from './limits.ts';
import { type Model, resetToken } from './model.ts';

export interface Connection {
  readonly session: Session | null;
  /** Notes a heartbeat of the client, and starts the deadline of the next one. */
  beat(): void;
  sentAt: readonly number[];
  send(packet: Packet): void;
  /** Records the violation and closes the connection with the code of this rule. */
  refuse(rule: CloseRule): void;
  attach(session: Session): void;
  /** Detaches the session. `keep`: the client can resume it later. */
  detach(keep: boolean): void;
}

export interface Protocol {
  receive(connection: Connection, text: string): void;
  /** Returns the number of identifies so far. */
  identifies(): number;
  /** Returns how many identifies of the daily allowance are left. */
  identifiesLeft(): number;
}

const botGuilds = (model: Model) =>
  [...model.guilds.values()].filter((guild) => guild.members.has(model.applicationId));

/** Sends READY. docs: Gateway Events > Ready: servers come as unavailable, and their content follows only with an intent. */
function sendReady(model: Model, session: Session, shard: unknown, resumeUrl: string): void {
  const guilds = botGuilds(model);
  session.dispatch('READY', {
    v: 10,
    user: { ...model.botUser, verified: true, mfa_enabled: false, email: null, flags: 0 },
    session_type: 'normal',
    session_id: session.id,
    resume_gateway_url: resumeUrl,
    guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
    private_channels: [],
    relationships: [],
    presences: [],
    shard: shard ?? [0, 1],
    application: { id: model.applicationId, flags: 0 },
  });
  if ((session.intents & INTENTS.guilds) === 0) return;
  for (const guild of guilds) {
    session.dispatch('GUILD_CREATE', {
      id: guild.id,
      name: guild.name,
      owner_id: guild.ownerId,
      unavailable: false,
      member_count: guild.members.size,
      roles: [...guild.roles.values()].map(({ id, name, permissions }) => ({
        id,
        name,
        permissions: permissions.toString(),
      })),
      channels: [...guild.channels.values()].map(({ id, name }) => ({ id, name, type: 0 })),
      members: [],
      emojis: [],
      stickers: [],
      features: [],
    });
  }
}

export interface ProtocolDeps {
  readonly model: Model;
  readonly sessions: Map<string, Session>;
  url(): string;
}

export function createProtocol({ model, sessions, url }: ProtocolDeps): Protocol {
  const identifiedAt: number[] = [];

  const identifiesToday = () => {
    const since = model.clock.now() - DAY_MS;
    return identifiedAt.filter((at) => at > since).length;
  };

  /** Returns the rule that an identify breaks. Null: none. */
  const objection = (connection: Connection, d: Record<string, unknown>): CloseRule | null => {
    const { token, shard, intents, properties } = d;
    if (connection.session) return 'gateway-identify-twice';
    if (token !== model.token) return 'gateway-token';
    if (shard !== undefined && !(Array.isArray(shard) && shard[0] === 0 && shard[1] === 1))
      return 'gateway-shard';
    if (typeof intents !== 'number' || !Number.isInteger(intents)) return 'gateway-intents';
    if (intents < 0 || intents > INTENTS.all) return 'gateway-intents';
    if ((intents & INTENTS.privileged) !== 0) return 'gateway-privileged';
    return isObject(properties) ? null : 'gateway-decode';
  };

  const identify = (connection: Connection, d: Record<string, unknown>) => {
    const wrong = objection(connection, d);
    if (wrong) return connection.refuse(wrong);
    const now = model.clock.now();
    // docs: Gateway > Rate Limiting: max_concurrency is 1: one identify in 5 seconds, otherwise Invalid Session.
    const last = identifiedAt.at(-1);
    if (last !== undefined && now - last < model.limits.identifyIntervalMs) {
      return connection.send({ op: OP.invalidSession, d: false });
    }
    identifiedAt.push(now);
    if (identifiesToday() > model.limits.identifiesPerDay) {
      resetToken(model);
      return connection.refuse('gateway-identify-limit');
    }
    const session = createSession(Number(d.intents), connection.send);
    sessions.set(session.id, session);
    connection.attach(session);
    sendReady(model, session, d.shard, url());
    model.changed({ what: 'gateway' });
  };

  const resume = (connection: Connection, d: Record<string, unknown>) => {
    if (connection.session) return connection.refuse('gateway-identify-twice');
    if (d.token !== model.token) return connection.refuse('gateway-token');
    const session = typeof d.session_id === 'string' ? sessions.get(d.session_id) : undefined;
    // docs: Gateway > Resuming: Invalid Session if the session is gone, or if it was not lost.
    if (!session || session.send) return connection.send({ op: OP.invalidSession, d: false });
    connection.attach(session);
    if (typeof d.seq !== 'number' || !session.replay(d.seq)) {
      connection.detach(false);
      return connection.refuse('gateway-seq');
    }
    session.dispatch('RESUMED', { _trace: [] });
  };

  /** Returns whether the client sends too much. docs: Gateway > Rate Limiting: 120 events in 60 seconds. */
  const isFlooding = (connection: Connection): boolean => {
    const now = Date.now();
    connection.sentAt = [...connection.sentAt.filter((at) => now - at < 60_000), now];
    return connection.sentAt.length > model.limits.gatewayEventsPerMinute;
  };

  const parse = (text: string): { op: number; d: Record<string, unknown> } | null => {
    if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) return null;
    try {
      const packet: unknown = JSON.parse(text);
      if (!isObject(packet) || typeof packet.op !== 'number') return null;
      return { op: packet.op, d: isObject(packet.d) ? packet.d : {} };
    } catch {
      return null;
    }
  };

  return {
    receive(connection, text) {
      if (isFlooding(connection)) return connection.refuse('gateway-rate-limit');
      const packet = parse(text);
      if (!packet) return connection.refuse('gateway-decode');
      switch (packet.op) {
        case OP.heartbeat:
          connection.beat();
          return connection.send({ op: OP.ack, d: null });
        case OP.identify:
          return identify(connection, packet.d);
        case OP.resume:
          return resume(connection, packet.d);
        case OP.presence:
        case OP.voice:
        case OP.members:
          return connection.session ? undefined : connection.refuse('gateway-not-authenticated');
        default:
          return connection.refuse('gateway-opcode');
      }
    },
    identifies: () => identifiedAt.length,
    identifiesLeft: () => Math.max(0, model.limits.identifiesPerDay - identifiesToday()),
  };
}
