// Sandbox, local Discogs: gates that hold calls until a test releases them, so that tests order events without sleeping.
import { matches, type RequestMatch } from './faults.ts';

/** `before`: the call is counted, but has no effect yet. `after`: the call took effect, but its response is not sent yet. */
export type GateMoment = 'before' | 'after';

export interface Gate {
  /** Resolves when the first call has reached the gate. */
  arrived: Promise<void>;
  /** Resolves when `count` calls wait at the gate at the same time. */
  waiting(count: number): Promise<void>;
  /** Returns how many calls wait at the gate now. */
  held(): number;
  /** Opens the gate for good. Waiting calls continue, even if their client has given up (then a write is late). */
  release(): void;
  /** Lets the first call through. The gate stays closed. */
  releaseOne(): void;
}

export interface Gates {
  hold(match: RequestMatch, moment?: GateMoment): Gate;
  /** Resolves when no gate holds this call any more. */
  pass(call: { method: string; url: URL }, moment: GateMoment): Promise<void>;
  releaseAll(): void;
}

export function createGates(): Gates {
  const open = new Set<{
    match: RequestMatch;
    moment: GateMoment;
    queue: (() => void)[];
    changed: () => void;
    gate: Gate;
  }>();

  const createGate = (match: RequestMatch, moment: GateMoment) => {
    const queue: (() => void)[] = [];
    const watchers = new Set<{ count: number; resolve: () => void }>();
    const changed = () => {
      for (const watcher of watchers) {
        if (queue.length < watcher.count) continue;
        watchers.delete(watcher);
        watcher.resolve();
      }
    };
    const waiting = (count: number) =>
      new Promise<void>((resolve) => {
        watchers.add({ count, resolve });
        changed();
      });
    const state = {
      match,
      moment,
      queue,
      changed,
      gate: {
        arrived: waiting(1),
        waiting,
        held: () => queue.length,
        release: () => {
          open.delete(state);
          for (const go of queue.splice(0)) go();
        },
        releaseOne: () => queue.shift()?.(),
      },
    };
    return state;
  };

  return {
    hold(match, moment = 'before') {
      const state = createGate(match, moment);
      open.add(state);
      return state.gate;
    },
    async pass(call, moment) {
      for (const state of [...open]) {
        if (state.moment !== moment || !matches(state.match, call) || !open.has(state)) continue;
        await new Promise<void>((resolve) => {
          state.queue.push(resolve);
          state.changed();
        });
      }
    },
    releaseAll() {
      for (const state of [...open]) state.gate.release();
    },
  };
}
