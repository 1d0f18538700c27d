// Sandbox, local Discogs: the way of one call: it travels, is counted, meets its fault, takes effect, and travels back.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { carryOut, type Delivery, retryAfterHeader } from './carry-out.ts';
import type { Faults } from './faults.ts';
import type { Gates } from './gates.ts';
import { type Latency, roundTrip } from './latency.ts';
import { picture } from './pictures.ts';
import type { Random } from './random.ts';
import type { RateWindow } from './rate-window.ts';
import { json, type Reply, refusals } from './replies.ts';
import { type LoggedRequest, queryOf, type RequestLog } from './request-log.ts';
import { answer } from './routes.ts';
import type { Timers } from './timers.ts';
import type { Account, World } from './world.ts';

/** What can be set while the server runs. */
export interface Settings {
  /** Calls in 60 s with a token; null: unlimited, and no rate-limit headers. */
  limit: number | null;
  anonymousLimit: number | null;
  latencyMs: Latency;
  retryAfter: 'absent' | 'seconds' | 'date';
  /** So many calls do the headers lag behind the truth. */
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

/** Whose token it is; `bad`: a token (or another scheme) that Discogs does not know. Only this header is looked at. */
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

/** Serves one request to its end. Never throws: what goes wrong in here is a 500 that says so. */
export async function serve(
  parts: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world, settings, faults, gates, log, timers } = parts;
  const { clock } = world;
  const method = request.method ?? 'GET';
  const address = request.url ?? '/';
  const url = URL.canParse(address, world.baseUrl)
    ? new URL(address, world.baseUrl)
    : new URL('/unreadable', world.baseUrl);
  const date = () => new Date(clock.now()).toUTCString();

  const drawn = method === 'GET' ? picture(world.catalogue, url.pathname) : null;
  if (drawn) {
    // Pictures come from another server in real life: not counted, no token, and no User-Agent asked for.
    send(response, drawn, { Date: date(), 'Access-Control-Allow-Origin': '*' }, false);
    return;
  }

  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    response.on('close', () => {
      isGone = !response.writableFinished;
      resolve();
    });
  });
  const body = await text(request).catch(() => null);
  if (body === null) return;
  const trip = roundTrip(settings.latencyMs, parts.random);
  await timers.sleep(trip.thereMs);

  const caller = callerOf(world, request.headers.authorization);
  const isSignedIn = caller !== null && caller !== 'bad';
  const window = isSignedIn ? parts.windows.authenticated : parts.windows.anonymous;
  const limit = isSignedIn ? settings.limit : settings.anonymousLimit;
  const call = { method, url };
  const at = clock.now();
  const entry: LoggedRequest = {
    at,
    method,
    path: url.pathname,
    query: queryOf(url),
    status: null,
    authenticated: isSignedIn,
    used: null,
    limit,
    lateMs: trip.thereMs,
    fault: null,
    answeredAt: null,
  };
  const finish = (status: number | null): void => {
    entry.status = status;
    if (status !== null) entry.answeredAt = clock.now();
    log.finish(entry);
  };

  if (faults.strike(call, (fault) => fault.kind === 'reset')) {
    entry.fault = 'reset';
    log.add(entry);
    request.socket.resetAndDestroy();
    finish(null);
    return;
  }
  if (!request.headers['user-agent']?.trim()) {
    log.add(entry);
    await timers.sleep(trip.backMs);
    finish(deliver(response, { kind: 'answer', reply: refusals.noUserAgent() }, { Date: date() }));
    return;
  }

  const used = window.count(at);
  entry.used = used;
  const isRefused = limit !== null && used > limit;
  const fault = isRefused ? null : faults.strike(call, (one) => one.kind !== 'reset');
  entry.fault = fault?.kind ?? null;
  log.add(entry);

  const act = async (): Promise<Reply> => {
    if (caller === 'bad') return refusals.badToken();
    const viewer = { baseUrl: world.baseUrl, signedIn: isSignedIn };
    return await answer(world, { method, url, body, caller, viewer }).catch((error: unknown) =>
      json(500, { message: `The local Discogs failed: ${String(error)}` }),
    );
  };
  const carried = async (): Promise<Delivery> => {
    if (isRefused) {
      const headers =
        settings.retryAfter === 'absent'
          ? {}
          : retryAfterHeader(window.roomInMs(at, limit), settings.retryAfter, at);
      return { kind: 'answer', reply: refusals.tooManyRequests(headers) };
    }
    await gates.pass(call, 'before');
    const delivery = await carryOut(fault, act, { timers, now: clock.now, gone, isGone: () => isGone });
    await gates.pass(call, 'after');
    return delivery;
  };
  const delivery = await carried();
  await timers.sleep(trip.backMs);
  const shown = Math.max(0, used - settings.headerLag);
  finish(
    deliver(response, delivery, {
      Date: date(),
      'X-Discogs-Media-Type': 'discogs.v2',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'public, must-revalidate',
      ...(limit === null
        ? {}
        : {
            'X-Discogs-Ratelimit': String(limit),
            'X-Discogs-Ratelimit-Used': String(shown),
            'X-Discogs-Ratelimit-Remaining': String(Math.max(0, limit - shown)),
          }),
    }),
  );
}
