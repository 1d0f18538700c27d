// Sandbox, local Discogs: one call from end to end: it travels, is counted, meets its fault, takes effect, and travels back.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { carryOut, type Delivery, retryAfterHeader } from './carry-out.ts';
import type { Faults } from './faults.ts';
import type { Gates } from './gates.ts';
import { type Latency, roundTrip } from './latency.ts';
import { picture } from './pictures.ts';
import type { Random } from './random.ts';
import { headersCountTheCall, type RateWindow } from './rate-window.ts';
import { json, type Reply, refusals } from './replies.ts';
import { type RequestLog, startEntry } from './request-log.ts';
import { answer } from './routes.ts';
import type { Timers } from './timers.ts';
import type { Account, World } from './world.ts';

/** Settings that a test can change while the server runs. */
export interface Settings {
  /** Calls in 60 s with a token. Null: unlimited, and no rate-limit headers. */
  limit: number | null;
  anonymousLimit: number | null;
  latencyMs: Latency;
  retryAfter: 'absent' | 'seconds' | 'date';
  /** How many calls the rate-limit headers lag behind. Headers that do not count the call itself lag by one more. */
  headerLag: number;
}

export interface Exchange {
  world: World;
  settings: Settings;
  windows: { authenticated: RateWindow; anonymous: RateWindow };
  faults: Faults;
  gates: Gates;
  log: RequestLog;
  timers: Timers;
  random: Random;
}

/** Returns the account of the token in the header. Null: no header. `bad`: a token or a scheme that Discogs does not know. */
function callerOf(world: World, header: string | undefined): Account | null | 'bad' {
  if (header === undefined) return null;
  const token = /^Discogs token=(\S+)$/.exec(header)?.[1];
  return (token && world.byToken(token)) || 'bad';
}

function send(response: ServerResponse, reply: Reply, headers: Record<string, string>, isCut: boolean): void {
  const body = reply.body === null ? null : Buffer.from(reply.body);
  response.sendDate = false;
  response.writeHead(reply.status, {
    ...headers,
    ...(body ? { 'Content-Type': reply.contentType, 'Content-Length': String(body.length) } : {}),
    ...reply.headers,
  });
  if (!isCut || !body) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
}

function deliver(
  response: ServerResponse,
  delivery: Delivery,
  headers: Record<string, string>,
): number | null {
  if (delivery.kind === 'silence' || response.destroyed) return null;
  if (delivery.kind === 'broken' || (delivery.kind === 'cut' && delivery.reply.body === null)) {
    response.destroy();
    return null;
  }
  send(response, delivery.reply, headers, delivery.kind === 'cut');
  return delivery.reply.status;
}

function rateHeaders(limit: number | null, used: number, lag: number): Record<string, string> {
  if (limit === null) return {};
  const shown = Math.max(0, used - lag);
  return {
    'X-Discogs-Ratelimit': String(limit),
    'X-Discogs-Ratelimit-Used': String(shown),
    'X-Discogs-Ratelimit-Remaining': String(Math.max(0, limit - shown)),
  };
}

const dateHeader = (world: World) => ({ Date: new Date(world.clock.now()).toUTCString() });

/** Watches the connection. `gone` resolves when it is closed. `isGone` says whether the client gave up before its response. */
function watchClient(response: ServerResponse): { gone: Promise<void>; isGone: () => boolean } {
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    response.on('close', () => {
      isGone = !response.writableFinished;
      resolve();
    });
  });
  return { gone, isGone: () => isGone };
}

/** Serves one request to its end. The caller does not await it, so it handles its own failures. */
export async function serve(
  parts: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world } = parts;
  const address = request.url ?? '/';
  const url = new URL(URL.canParse(address, world.baseUrl) ? address : '/unreadable', world.baseUrl);
  const drawn = request.method === 'GET' ? picture(world.catalogue, url.pathname) : null;
  if (drawn) {
    // In real life the images come from another server, which counts no calls and needs neither token nor User-Agent.
    send(response, drawn, { ...dateHeader(world), 'Access-Control-Allow-Origin': '*' }, false);
    return;
  }
  const client = watchClient(response);
  const body = await text(request).catch(() => null);
  if (body !== null) await exchange(parts, { request, response, url, body, ...client });
}

interface Arrival {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  body: string;
  gone: Promise<void>;
  isGone: () => boolean;
}

async function exchange(parts: Exchange, arrival: Arrival): Promise<void> {
  const { world, settings, faults, gates, log, timers } = parts;
  const { request, response, url, body } = arrival;
  const call = { method: request.method ?? 'GET', url };
  const trip = roundTrip(settings.latencyMs, parts.random);
  await timers.sleep(trip.thereMs);

  const at = world.clock.now();
  const caller = callerOf(world, request.headers.authorization);
  const isSignedIn = caller !== null && caller !== 'bad';
  const window = isSignedIn ? parts.windows.authenticated : parts.windows.anonymous;
  const limit = isSignedIn ? settings.limit : settings.anonymousLimit;
  const entry = startEntry({ ...call, at, limit, authenticated: isSignedIn, lateMs: trip.thereMs });
  const leave = async (delivery: Delivery, headers: Record<string, string>): Promise<void> => {
    await timers.sleep(trip.backMs);
    entry.status = deliver(response, delivery, { ...dateHeader(world), ...headers });
    if (entry.status !== null) entry.answeredAt = world.clock.now();
    log.finish(entry);
  };

  if (faults.strike(call, (fault) => fault.kind === 'reset')) {
    entry.fault = 'reset';
    log.add(entry);
    request.socket.resetAndDestroy();
    log.finish(entry);
    return;
  }
  if (!request.headers['user-agent']?.trim()) {
    log.add(entry);
    await leave({ kind: 'answer', reply: refusals.noUserAgent() }, {});
    return;
  }

  const used = window.count(at);
  const isRefused = limit !== null && used > limit;
  const fault = isRefused ? null : faults.strike(call, (one) => one.kind !== 'reset');
  entry.used = used;
  entry.fault = fault?.kind ?? null;
  log.add(entry);

  const act = async ({ isStale } = { isStale: false }): Promise<Reply> => {
    if (caller === 'bad') return refusals.badToken();
    const viewer = { baseUrl: world.baseUrl, signedIn: isSignedIn };
    const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
    return await answer(world, { ...call, body, isJson, caller, viewer, isStale }).catch((error: unknown) =>
      json(500, { message: `The local Discogs failed: ${String(error)}` }),
    );
  };
  const carried = async (): Promise<Delivery> => {
    await gates.pass(call, 'before');
    const delivery = await carryOut(fault, act, { timers, now: world.clock.now, ...arrival });
    await gates.pass(call, 'after');
    return delivery;
  };
  const refusal = (): Delivery => {
    const { retryAfter } = settings;
    const waitMs = window.roomInMs(at, limit ?? used);
    const headers = retryAfter === 'absent' ? {} : retryAfterHeader(waitMs, retryAfter, at);
    return { kind: 'answer', reply: refusals.tooManyRequests(headers) };
  };
  await leave(isRefused ? refusal() : await carried(), {
    'X-Discogs-Media-Type': 'discogs.v2',
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'public, must-revalidate',
    ...rateHeaders(limit, used, settings.headerLag + (headersCountTheCall(url.pathname) ? 0 : 1)),
  });
}
