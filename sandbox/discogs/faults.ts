// Sandbox, local Discogs: what can go wrong on demand, and the rules that say when.
import type { Random } from './random.ts';

/** Which calls: a missing part fits all. `path` is compared with path and query (`/releases/1?x=y`); a string must be equal to the path. */
export interface RequestMatch {
  method?: string;
  path?: RegExp | string;
}

/**
 * What goes wrong. Times in milliseconds of the sandbox's clock.
 * - `status`: any answer with Discogs' JSON message (429, 5xx, 401 ...). `applied`: a write took effect all the same.
 *   `retryAfter`: seconds, as a number or as an HTTP date; default: no such header.
 * - `html`: a web page from the CDN, any status.
 * - `cut-answer`: headers and half of the body, then the connection breaks. A write took effect.
 * - `cut-json`: a complete HTTP answer with half of the JSON. A write took effect.
 * - `stall`: nothing for `forMs` (default: until the client gives up). `when` `before`: the call is taken up after that, or
 *   never if the client has gone; `after`: it took effect at once, only the answer stalls.
 * - `reset`: the connection breaks before the call is read: not counted, no effect.
 * - `lost-answer`: it took effect, then the connection breaks.
 * - `late-write`: the connection breaks (or stalls until the client gives up), and the call takes effect `afterMs` later,
 *   60 s at most: what a client gave up takes effect within a minute or never. No document says so; Runout relies on it.
 * - `stale`: the copies of a release are listed as they were before its last change, as by a server that lags behind. No
 *   document says that it happens; nothing may depend on it. Other calls answer as ever.
 * - `huge-body`: a JSON answer of `bytes` decoded bytes; `gzip`: small on the wire.
 * - `wrong-shape`: JSON of an unexpected shape; default `{"unexpected":true}`. A write took effect.
 */
export type Fault =
  | {
      kind: 'status';
      status: number;
      message?: string;
      applied?: boolean;
      retryAfter?: { seconds: number; as?: 'seconds' | 'date' };
    }
  | { kind: 'html'; status?: number }
  | { kind: 'cut-answer' }
  | { kind: 'cut-json' }
  | { kind: 'stall'; forMs?: number; when?: 'before' | 'after' }
  | { kind: 'reset' }
  | { kind: 'lost-answer' }
  | { kind: 'late-write'; afterMs: number; connection?: 'broken' | 'stalled' }
  | { kind: 'stale' }
  | { kind: 'huge-body'; bytes?: number; gzip?: boolean }
  | { kind: 'wrong-shape'; body?: unknown };

export interface FaultRule extends RequestMatch {
  fault: Fault;
  /** How often it strikes. Default 1, or always when there is a `probability`. */
  times?: number | 'always';
  /** Lets so many matching calls pass first. */
  after?: number;
  /** Strikes a matching call with this chance, from the seeded source. */
  probability?: number;
}

interface FaultHandle {
  /** How often it has struck. */
  hits(): number;
  remove(): void;
}

export interface Faults {
  /** The rule that was added first is asked first; one fault a call. */
  add(rule: FaultRule): FaultHandle;
  clear(): void;
  /** The fault for this call, which counts as a strike. `only`: rules for other faults are not asked. */
  strike(call: { method: string; url: URL }, only: (fault: Fault) => boolean): Fault | null;
}

const latestWriteMs = 60_000;

export function matches(match: RequestMatch, call: { method: string; url: URL }): boolean {
  if (match.method && match.method.toUpperCase() !== call.method) return false;
  if (match.path === undefined) return true;
  if (typeof match.path === 'string') return match.path === call.url.pathname;
  return new RegExp(match.path.source, match.path.flags.replace(/[gy]/g, '')).test(
    call.url.pathname + call.url.search,
  );
}

export function createFaults(random: Random): Faults {
  const rules = new Set<{ rule: FaultRule; toPass: number; left: number; hits: number }>();

  return {
    add(rule) {
      if (rule.fault.kind === 'late-write' && rule.fault.afterMs > latestWriteMs) {
        throw new RangeError('a write takes effect within 60 s or never');
      }
      const times = rule.times ?? (rule.probability === undefined ? 1 : 'always');
      const state = {
        rule,
        toPass: rule.after ?? 0,
        left: times === 'always' ? Number.POSITIVE_INFINITY : times,
        hits: 0,
      };
      rules.add(state);
      return { hits: () => state.hits, remove: () => void rules.delete(state) };
    },
    clear: () => rules.clear(),
    strike(call, only) {
      for (const state of rules) {
        const { rule } = state;
        if (!only(rule.fault) || !matches(rule, call)) continue;
        if (state.toPass > 0) {
          state.toPass--;
          continue;
        }
        if (state.left <= 0) continue;
        if (rule.probability !== undefined && random() >= rule.probability) continue;
        state.left--;
        state.hits++;
        return rule.fault;
      }
      return null;
    },
  };
}
