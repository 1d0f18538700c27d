// Sandbox, local Discord: the faults that a test or a person can switch on.

/** Selects the requests that a fault strikes. A `path` that is a string must be a part of the logged path. */
interface FaultMatch {
  readonly method?: string;
  readonly path?: string | RegExp;
}

export type FaultAnswer =
  /** The response, instead of carrying out the request. `body` is sent as JSON, `bytes` as they are. */
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly bytes?: Uint8Array<ArrayBuffer>;
      readonly headers?: Record<string, string>;
    }
  /** Cuts the connection before the request is carried out, or after it: then only the response is lost. */
  | { readonly cut: 'before' | 'after' }
  /** Never answers. The connection stays until the client leaves. */
  | { readonly stall: true };

/**
 * The page of the proxy in front of Discord's API, which blocks a whole IP address. docs: Topics > Rate Limits > Invalid
 * Request Limit ("CloudFlare bans"). The page is not documented. Seen in the wild: 429 with "error code: 1015", and 403, as
 * text/html, often without Retry-After, never with Discord's own headers or with JSON.
 */
export interface FrontPage {
  readonly status: 429 | 403;
  /** Real seconds, or a date. Absent: the page does not say. */
  readonly retryAfter?: string;
}

/**
 * What a client gets instead of a WebSocket: the page of the proxy, a 502 as when the gateway is down, or a cut connection.
 * Seen in the wild, not documented.
 */
type GatewayFault = FrontPage['status'] | 502 | 'cut';

export interface Faults {
  /** Answers every request with this page. Null ends it. */
  front(page: FrontPage | null): void;
  /** Lets no new connection reach the gateway. Existing connections stay. Null ends it. */
  frontGateway(fault: GatewayFault | null): void;
  /** Answers every request with 503, as when Discord is down. The gateway and the files are not affected. */
  restDown(on: boolean): void;
  /** Delays every request by `ms` of real time. */
  restDelay(ms: number): void;
  /** Gives this response to the next request that matches, also to one for a file. Several of them queue up. */
  failNext(match: FaultMatch, answer: FaultAnswer): void;
  /** Ends all faults. */
  clearFaults(): void;
}

export interface FaultBox extends Faults {
  readonly isDown: boolean;
  readonly frontPage: FrontPage | null;
  readonly gatewayFront: GatewayFault | null;
  readonly delayMs: number;
  /** Returns the fault for this request and uses it up. Null: there is none. */
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
