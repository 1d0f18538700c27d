// Sandbox, local Discord: faults a test or a person switches on.

/** Which requests a fault is for. A string is a part of the path, as logged. */
interface FaultMatch {
  readonly method?: string;
  readonly path?: string | RegExp;
}

export type FaultAnswer =
  /** Answered with this, nothing done. */
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  /** The connection is cut before anything is done, or after it was done: then only the answer is lost. */
  | { readonly cut: 'before' | 'after' };

/**
 * The page of what stands before Discord's API and refuses a whole address. docs: Topics > Rate Limits > Invalid Request Limit
 * ("CloudFlare bans"). The page itself is not documented; seen in the wild: 429 with "error code: 1015", and 403, as text/html,
 * often without Retry-After, never with Discord's own headers or a body that is JSON.
 */
export interface FrontPage {
  readonly status: 429 | 403;
  /** Real seconds, or a date. Absent: the page does not say. */
  readonly retryAfter?: string;
}

/**
 * What a client gets in place of a WebSocket: that page, or, as when the gateway is down, a 502 of the proxy before it, or a
 * connection that is cut. Seen in the wild; not documented.
 */
type GatewayFault = FrontPage['status'] | 502 | 'cut';

export interface Faults {
  /** Everything is answered with that page, until cleared with null. */
  front(page: FrontPage | null): void;
  /** Before the gateway: no new connection gets in, those that are there stay. */
  frontGateway(fault: GatewayFault | null): void;
  /** Everything answers 503, as when Discord is down. The gateway is not touched. */
  restDown(on: boolean): void;
  /** Every request waits so long first. Real time, ms. */
  restDelay(ms: number): void;
  /** The next request that matches gets this answer. Several queue up. */
  failNext(match: FaultMatch, answer: FaultAnswer): void;
  /** Nothing goes wrong any more. */
  clearFaults(): void;
}

export interface FaultBox extends Faults {
  readonly isDown: boolean;
  readonly frontPage: FrontPage | null;
  readonly gatewayFront: GatewayFault | null;
  readonly delayMs: number;
  /** The fault for this request, if one waits for it; used up by asking. */
  take(method: string, path: string): FaultAnswer | null;
}

export function createFaults(): FaultBox {
  let isDown = false;
  let frontPage: FrontPage | null = null;
  let gatewayFront: GatewayFault | null = null;
  let delayMs = 0;
  const waiting: { match: FaultMatch; answer: FaultAnswer }[] = [];

  const fits = ({ method, path }: FaultMatch, madeMethod: string, madePath: string): boolean => {
    if (method !== undefined && method.toUpperCase() !== madeMethod) return false;
    if (path === undefined) return true;
    return typeof path === 'string' ? madePath.includes(path) : path.test(madePath);
  };

  return {
    get isDown() {
      return isDown;
    },
    get frontPage() {
      return frontPage;
    },
    get gatewayFront() {
      return gatewayFront;
    },
    get delayMs() {
      return delayMs;
    },
    front: (page) => {
      frontPage = page;
    },
    frontGateway: (fault) => {
      gatewayFront = fault;
    },
    restDown: (on) => {
      isDown = on;
    },
    restDelay: (ms) => {
      delayMs = ms;
    },
    failNext: (match, answer) => {
      waiting.push({ match, answer });
    },
    clearFaults: () => {
      frontPage = null;
      gatewayFront = null;
      isDown = false;
      delayMs = 0;
      waiting.splice(0);
    },
    take(method, path) {
      const index = waiting.findIndex((one) => fits(one.match, method, path));
      if (index < 0) return null;
      return waiting.splice(index, 1)[0]?.answer ?? null;
    },
  };
}
