// Sandbox, local Discord: one gateway session: its numbered events, kept for a resume, and the socket it has or lost.
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
  /** Null while the client is away; events are kept for its resume. */
  send: ((packet: Packet) => void) | null;
  /** Real time, epoch ms, when the client went away. */
  lostAt: number | null;
  readonly seq: number;
  dispatch(event: string, data: unknown): void;
  /** Sends again what came after `seq`. Returns false when that number was never sent. */
  replay(seq: number): boolean;
}

// Discord keeps "some" events; with more than this a client has to identify again.
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
