// Sandbox, local Discogs: a strict stand-in for api.discogs.com over real HTTP, with faults on demand, for tests and the demo.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SandboxClock } from '../discord/clock.ts';
import { onlyFromHere } from '../discord/own-machine.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import type { CatalogueRelease } from './catalogue-entry.ts';
import type { LocalCollection } from './collection.ts';
import type { Copy } from './collection-views.ts';
import { type Exchange, type Settings, serve } from './exchange.ts';
import { createFaults, type Faults, type RequestMatch } from './faults.ts';
import { createGates, type Gate, type GateMoment } from './gates.ts';
import type { Latency } from './latency.ts';
import type { Currency } from './market.ts';
import { createRandom } from './random.ts';
import { createRateWindow } from './rate-window.ts';
import { createRequestLog, type LoggedRequest, type RequestListener } from './request-log.ts';
import { sampleCatalogue } from './sample-catalogue.ts';
import { createTimers } from './timers.ts';
import type { LocalWantlist } from './wantlist.ts';
import { type Account, type CollectionPageView, createWorld } from './world.ts';

export interface LocalDiscogsOptions {
  clock: SandboxClock;
  /** Default: a free port. */
  port?: number;
  /** Calls a minute with a token. Default 60. Null: unlimited, and no rate-limit headers. */
  limit?: number | null;
  /** Calls a minute without a token. Default 25. */
  anonymousLimit?: number | null;
  /** Default `sandbox-token`. */
  token?: string;
  /** The owner of the token. Default `crate_keeper`. */
  username?: string;
  /** Round trip, in ms of the sandbox's clock. Default 0. */
  latencyMs?: Latency;
  /** For latency and for faults with a probability. Default 1. */
  seed?: number;
  /** Whether a search without a token is refused. Default true. */
  searchNeedsToken?: boolean;
  /** Whether and how a 429 of the rate limit has the header `Retry-After`. Default `absent`. */
  retryAfter?: Settings['retryAfter'];
  /** How many calls the rate-limit headers lag behind, besides the recorded lag (rate-window.ts). Default 0. */
  headerLag?: number;
  /** Default true: only the owner can read the collection. */
  privateCollection?: boolean;
  /** Default: the sample catalogue. */
  catalogue?: readonly CatalogueRelease[];
}

export interface LocalDiscogs {
  readonly url: string;
  readonly token: string;
  readonly username: string;
  /** The calls that arrived, in the order in which they were counted. */
  readonly requests: readonly LoggedRequest[];
  /** Returns how many calls the rate limit refused. Refusals by a fault do not count. */
  refused(): number;
  /** Returns the largest number of counted calls in any 60 s, including refused ones. Default: of the fuller counter. */
  maxInWindow(counter?: 'authenticated' | 'anonymous'): number;
  /** Returns the number of calls in the window that ends now. */
  usedNow(counter?: 'authenticated' | 'anonymous'): number;
  readonly catalogue: Catalogue;
  /** The owner's collection. */
  readonly collection: LocalCollection;
  /** The owner's wantlist. */
  readonly wantlist: LocalWantlist;
  /** Fills the owner's collection: see `LocalCollection.generate`. */
  generate(n: number, options?: { seed?: number; secondCopiesEvery?: number }): Copy[];
  readonly faults: Pick<Faults, 'add' | 'clear'>;
  /** Makes a gate: matching calls wait until the test releases it. */
  hold(match: RequestMatch, moment?: GateMoment): Gate;
  onRequest(listener: RequestListener): () => void;
  /** Calls back before a page of a collection is made, and waits for it. Returns a function that ends it. */
  beforePage(callback: (view: CollectionPageView) => void | Promise<void>): () => void;
  /** Replaces the copies of each page by what `rewrite` returns. Null ends it. */
  rewritePage(rewrite: ((copies: Copy[], view: CollectionPageView) => Copy[]) | null): void;
  /** Changes limits, latency, Retry-After and header lag from the next call on. */
  configure(settings: Partial<Settings>): void;
  /** Adds an account with its own token. A known username gets one more token. */
  addAccount(wish: { username: string; token?: string; isPrivate?: boolean; currency?: Currency }): Account;
  /** Gives an account another name, as its owner can. Its number, tokens and collection stay. */
  renameAccount(username: string, to: string): void;
  revokeToken(token: string): void;
  /** Forgets requests, windows and their maxima. Collection, catalogue and faults stay. */
  reset(): void;
  /** Takes the server away: every connection breaks, and new ones are refused. */
  down(): Promise<void>;
  /** Brings the server back, on the same port. */
  up(): Promise<void>;
  /** Ends everything, including late writes that have not happened yet. */
  close(): Promise<void>;
}

const defaults = { limit: 60, anonymousLimit: 25, token: 'sandbox-token', username: 'crate_keeper' } as const;

export async function startLocalDiscogs(options: LocalDiscogsOptions): Promise<LocalDiscogs> {
  const { clock, seed = 1, token = defaults.token, username = defaults.username } = options;
  const catalogue = createCatalogue(options.catalogue ?? sampleCatalogue());
  const world = createWorld({ clock, catalogue, searchNeedsToken: options.searchNeedsToken ?? true });
  const owner = world.addAccount({ username, token, isPrivate: options.privateCollection ?? true });
  const windows = { authenticated: createRateWindow(), anonymous: createRateWindow() };
  const faults = createFaults(createRandom(seed + 1));
  const gates = createGates();
  const log = createRequestLog();
  const timers = createTimers(clock);
  let refused = 0;
  log.listen((request, moment) => {
    const isOver = request.limit !== null && (request.used ?? 0) > request.limit;
    if (moment === 'arrived' && isOver) refused++;
  });
  const exchange: Exchange = {
    world,
    windows,
    faults,
    gates,
    log,
    timers,
    random: createRandom(seed),
    settings: {
      limit: options.limit === undefined ? defaults.limit : options.limit,
      anonymousLimit: options.anonymousLimit === undefined ? defaults.anonymousLimit : options.anonymousLimit,
      latencyMs: options.latencyMs ?? 0,
      retryAfter: options.retryAfter ?? 'absent',
      headerLag: options.headerLag ?? 0,
    },
  };

  // So long that the server never closes an idle connection just when a client uses it again. On a fast clock, a client's wait
  // of a minute can be as short as Node's default of 5 s.
  const server = createServer(
    { keepAliveTimeout: 600_000, requestTimeout: 0, headersTimeout: 0 },
    onlyFromHere((...both) => {
      serve(exchange, ...both).catch((error: Error) => both[1].destroy(error));
    }),
  );
  let port = options.port ?? 0;
  const up = async (): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    port = (server.address() as AddressInfo).port;
  };
  const down = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  await up();
  world.baseUrl = `http://127.0.0.1:${port}`;

  return {
    url: world.baseUrl,
    token,
    username,
    requests: log.list,
    refused: () => refused,
    maxInWindow: (counter) =>
      counter ? windows[counter].max() : Math.max(windows.authenticated.max(), windows.anonymous.max()),
    usedNow: (counter = 'authenticated') => windows[counter].usedAt(clock.now()),
    catalogue,
    collection: owner.collection,
    wantlist: owner.wantlist,
    generate: (n, how) => owner.collection.generate(n, how),
    faults,
    hold: gates.hold,
    onRequest: log.listen,
    beforePage(callback) {
      world.beforePage.add(callback);
      return () => world.beforePage.delete(callback);
    },
    rewritePage(rewrite) {
      world.rewritePage = rewrite;
    },
    configure: (settings) => void Object.assign(exchange.settings, settings),
    addAccount: world.addAccount,
    renameAccount: world.renameAccount,
    revokeToken: world.revoke,
    reset() {
      log.clear();
      windows.authenticated.reset();
      windows.anonymous.reset();
      refused = 0;
    },
    down,
    up,
    async close() {
      timers.close();
      gates.releaseAll();
      await down();
    },
  };
}
