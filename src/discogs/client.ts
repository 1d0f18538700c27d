// Discogs: the client, which implements the Discogs port for any number of accounts. `endpoints/` has its calls.
import type { Clock } from '../clock.ts';
import type { BudgetState, Credential, Discogs } from '../core/discogs-port.ts';
import type { Log } from '../core/ports.ts';
import { catalogueEndpoints } from './endpoints/catalogue.ts';
import { collectionEndpoints } from './endpoints/collection.ts';
import { wantEndpoints } from './endpoints/wants.ts';
import { BrokenExchange, createExchange } from './http/exchange.ts';
import { type CallReport, createMakeRequest } from './http/request.ts';
import { createLimiter, type Limiter } from './limiter/limiter.ts';
import type { BudgetJournal } from './limiter/restart-guard.ts';

export interface DiscogsOptions {
  /** The address of the API, without a slash at the end. */
  baseUrl: string;
  /** The User-Agent header, `Runout/<version> +<url>`. Discogs refuses requests without one. */
  userAgent: string;
  /** The most requests a minute, of all accounts together. Must not be more than Discogs allows: 60 with a token, 25 without. */
  limit: number;
  /** How many of the requests of a minute a sync leaves free for other calls. */
  reserve: number;
  clock: Clock;
  log: Pick<Log, 'debug' | 'warn'>;
  /** Returns a number from 0 up to 1, for the jitter of waits. */
  random?: (() => number) | undefined;
  /** The time limit of one exchange, headers and body, in ms. */
  timeoutMs?: number | undefined;
  /** Keeps the time for which the next process must wait before its first call (limiter/restart-guard.ts). */
  journal?: BudgetJournal | undefined;
  /** A limiter to use instead of a new one. If it is set, `limit`, `reserve` and `journal` are ignored. */
  limiter?: Limiter | undefined;
  /** Called after every attempt that was sent. Must not throw. */
  onCall?: ((report: CallReport) => void) | undefined;
}

export interface DiscogsClient {
  /**
   * Returns the Discogs port for the account of this credential; null calls Discogs without a credential. All ports share one
   * budget and one set of connections.
   */
  as(credential: Credential | null): Discogs;
  budget(): BudgetState;
  /** Refuses all waiting calls, ends the calls in flight, and closes the connections. */
  close(): Promise<void>;
}

/**
 * Makes the client.
 * @throws Error when the user agent cannot be sent in a header. The error never quotes it.
 */
export function createDiscogs(options: DiscogsOptions): DiscogsClient {
  const { clock, log, limit, reserve, journal, random = Math.random, onCall = () => {} } = options;
  const exchange = createExchange(options);
  const maybeSent = (error: unknown) => !(error instanceof BrokenExchange && error.reason === 'unreachable');
  const limiter = options.limiter ?? createLimiter({ clock, limit, reserve, journal, maybeSent });
  const makeRequest = createMakeRequest({ exchange, limiter, clock, log, random, onCall });

  const budget = () => limiter.budget();

  return {
    as: (credential) => ({
      ...catalogueEndpoints(makeRequest, credential),
      ...collectionEndpoints(makeRequest, credential),
      ...wantEndpoints(makeRequest, credential),
      budget,
    }),
    budget,
    async close() {
      limiter.close(new Error('Runout is ending'));
      await exchange.close();
    },
  };
}
