// Sandbox, local Discogs: the faults that a test can order, and the rules that say which calls they strike.
import type { Random } from './random.ts';

/**
 * Selects calls. A missing part matches all. A `path` pattern is compared with path and query (`/releases/1?x=y`), a string
 * with the path only.
 */
export interface RequestMatch {
  method?: string;
  path?: RegExp | string;
}

/**
 * What goes wrong. Times in milliseconds of the sandbox's clock.
 * - `status`: a response with this status and Discogs' JSON message (429, 5xx, 401 ...). `applied`: the write still took
 *   effect. `retryAfter`: the header, as a number of seconds or as an HTTP date. Default: no such header.
 * - `html`: a web page from the CDN, with any status.
 * - `cut-answer`: headers and half of the body, then the connection breaks. A write took effect.
 * - `cut-json`: a complete HTTP response with half of the JSON. A write took effect.
 * - `stall`: no response for `forMs` (default: until the client gives up). With `when: 'before'` the call is carried out after
 *   the wait, or never if the client has gone. With `when: 'after'` it took effect at once, and only the response waits.
 * - `reset`: the connection breaks before the call is read. It is not counted and has no effect.
 * - `lost-answer`: the call took effect, then the connection breaks.
 * - `late-write`: the connection breaks, or stalls until the client gives up. The call takes effect `afterMs` later, 60 s at
 *   most. The bot relies on this limit: a call takes effect within a minute or never. No documentation of Discogs says so.
 * - `stale`: the copies of a release are listed as before its last change, as by a server that lags behind. Other calls are
 *   answered as usual. No documentation says that this happens, so nothing may depend on it.
 * - `huge-body`: a JSON response of `bytes` decoded bytes. `gzip`: it is small on the wire.
 * - `wrong-field`: the usual response, but the field at `path` (`results.0.id`) is missing, or is `value`. As an API that changed.
 * - `wrong-shape`: JSON of an unexpected shape. Default: `{"unexpected":true}`. A write took effect.
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
  | { kind: 'wrong-field'; path: string; value?: unknown }
  | { kind: 'wrong-shape'; body?: unknown };

export interface FaultRule extends RequestMatch {
  fault: Fault;
  /** How many calls the fault strikes. Default: 1, or always if there is a `probability`. */
  times?: number | 'always';
  /** How many matching calls pass before the first strike. */
  after?: number;
  /** The chance that a matching call is struck, from 0 to 1. The random numbers come from the seed. */
  probability?: number;
}

interface FaultHandle {
  /** Returns how many calls the fault has struck. */
  hits(): number;
  remove(): void;
}

export interface Faults {
  /** Adds a rule. A call gets at most one fault, of the rule that was added first. */
  add(rule: FaultRule): FaultHandle;
  clear(): void;
  /** Returns the fault for this call and counts the strike. `only`: selects the faults that can strike here. */
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
