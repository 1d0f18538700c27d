// Sandbox, local Discord: one session of the gateway: its numbered events, which are kept for a resume, and its socket.
import { randomBytes } from 'node:crypto';

export interface Packet {
  readonly op: number;
  readonly d: unknown;
  readonly s?: number;
  readonly t?: string;
}

export interface Session {
  readonly id: string;
  readonly intents: number;
  /** Null while the client is away. Events are kept until it resumes. */
  send: ((packet: Packet) => void) | null;
  /** When the client went away: real time, epoch ms. Null: it is connected. */
  lostAt: number | null;
  readonly seq: number;
  dispatch(event: string, data: unknown): void;
  /** Sends the events after `seq` again. Returns false if no event had that number. */
  replay(seq: number): boolean;
}

// Discord keeps "some" events. A client that missed more than this must identify again.
const KEPT_EVENTS = 1_000;

export function createSession(intents: number, send: (packet: Packet) => void): Session {
  const kept: Packet[] = [];
  let seq = 0;
  const session: Session = {
    id: randomBytes(16).toString('hex'),
    intents,
    send,
    lostAt: null,
    get seq() {
      return seq;
    },
    dispatch(event, data) {
      seq += 1;
      const packet = { op: 0, t: event, s: seq, d: data };
      kept.push(packet);
      if (kept.length > KEPT_EVENTS) kept.shift();
      session.send?.(packet);
    },
    replay(from) {
      if (from > seq) return false;
      for (const packet of kept) if ((packet.s ?? 0) > from) session.send?.(packet);
      return true;
    },
  };
  return session;
}
