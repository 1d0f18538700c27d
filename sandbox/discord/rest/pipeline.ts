// Sandbox, local Discord: the steps of every REST request: log, faults, version, User-Agent, token, rate limits, refusals.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';
import type { FaultAnswer, FaultBox, FrontPage } from '../faults.ts';
import type { RateLimit } from '../limits.ts';
import type { UploadedFile } from '../messages.ts';
import { type Model, recordViolation, type Violation } from '../model.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { FormError } from '../read/form.ts';
import { ApiRefusal, assertForm, bannedRefusal, rateLimitRefusal, refusal } from '../refusals.ts';
import { readBody } from './body.ts';

export type App = Hono<{ Bindings: HttpBindings }>;
type Ctx = Context<{ Bindings: HttpBindings }>;

export interface ApiRequest {
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
}

export interface RouteOptions {
  /** `none`: needs no bot token. For interactions, the token in the path replaces it (docs: Receiving and Responding). */
  readonly auth: 'bot' | 'none';
  /** The bucket that the request counts in, and the path parameters that separate buckets. */
  readonly bucket?: { readonly name: string; readonly major: readonly string[]; readonly rule: RateLimit };
}

export type Handler = (request: ApiRequest) => Reply | Promise<Reply>;
export type Route = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  options: RouteOptions,
  handler: Handler,
) => void;

/** Adds an address that files are served from. The handler gets the whole address, and the parts that its path names. */
export type FileRoute = (
  path: string,
  handler: (url: URL, parts: Readonly<Record<string, string>>) => Response,
) => void;

export interface PipelineDeps {
  readonly model: Model;
  readonly faults: FaultBox;
  readonly rateLimits: RateLimits;
}

/** Masks interaction tokens in a path. */
const maskPath = (path: string): string =>
  path
    .replace(/^\/api(\/v\d+)?/, '')
    .replace(/^(\/interactions\/\d+\/)[^/]+/, '$1:token')
    .replace(/^(\/webhooks\/\d+\/)[^/]+/, '$1:token');

const VERSION = '/api/v10';
// docs: Topics > Rate Limits > Invalid Request Limit: these statuses count, except a 429 with the scope `shared`.
const INVALID = new Set([401, 403, 429]);

const idsIn = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([key]) => ['before', 'after', 'limit'].includes(key)));

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response => {
  if (body === undefined) return new Response(null, { status, headers });
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
};

const pageOf = ({ status, retryAfter }: FrontPage): Response => {
  const what = status === 429 ? 'error code: 1015' : '<html><title>Access denied</title></html>';
  const headers = { 'content-type': 'text/html', server: 'cloudflare' };
  return new Response(what, {
    status,
    headers: retryAfter === undefined ? headers : { ...headers, 'retry-after': retryAfter },
  });
};

export function createPipeline({ model, faults, rateLimits }: PipelineDeps) {
  let invalidAt: number[] = [];

  /** Checks the User-Agent. docs: Reference > User Agent: `DiscordBot ($url, $version)`. */
  const assertAgent = (ctx: Ctx) => {
    if (!/^DiscordBot \(.+, .+\)/.test(ctx.req.header('user-agent') ?? '')) throw refusal('user-agent');
  };

  const assertToken = (ctx: Ctx) => {
    if (ctx.req.header('authorization') !== `Bot ${model.token}`) throw refusal('unauthorized');
  };

  const assertNotBanned = () => {
    const { limit, windowMs } = model.limits.invalidRequests;
    invalidAt = invalidAt.filter((at) => model.clock.now() - at < windowMs);
    const [oldest] = invalidAt;
    if (oldest === undefined || invalidAt.length < limit) return;
    throw bannedRefusal((oldest + windowMs - model.clock.now()) / model.clock.speed() / 1_000);
  };

  /** Checks ids in the path and the query. docs: Reference > Snowflakes: they are numbers. */
  const assertIds = (ctx: Ctx) => {
    const errors: FormError[] = [];
    const { token: _, ...ids } = ctx.req.param();
    for (const [key, value] of [...Object.entries(ids), ...Object.entries(idsIn(ctx.req.query()))]) {
      if (/^\d{1,20}$/.test(value) || value === '@original') continue;
      errors.push({
        path: [key],
        code: 'NUMBER_TYPE_COERCE',
        message: `Value "${value}" is not snowflake.`,
      });
    }
    assertForm(errors);
  };

  const assertLimits = (ctx: Ctx, options: RouteOptions): Readonly<Record<string, string>> => {
    if (options.auth === 'bot') {
      const all = rateLimits.take('global', '', model.limits.global);
      if (!all.allowed) throw rateLimitRefusal({ retryAfterS: all.resetAfterS, scope: 'global' });
    }
    if (!options.bucket) return {};
    const { name, major, rule } = options.bucket;
    const taken = rateLimits.take(name, major.map((one) => ctx.req.param(one) ?? '').join('/'), rule);
    if (taken.allowed) return taken.headers;
    throw rateLimitRefusal({ retryAfterS: taken.resetAfterS, scope: 'user' }).withHeaders(taken.headers);
  };

  const answer = async (ctx: Ctx, options: RouteOptions, handler: Handler): Promise<Response> => {
    assertNotBanned();
    assertAgent(ctx);
    if (options.auth === 'bot') assertToken(ctx);
    const headers = assertLimits(ctx, options);
    assertIds(ctx);
    const { json: body, files } = await readBody(ctx.req.raw);
    const query = new URL(ctx.req.url).searchParams;
    try {
      const reply = await handler({ param: (name) => ctx.req.param(name) ?? '', query, body, files });
      return json(reply.status ?? (reply.body === undefined ? 204 : 200), reply.body, headers);
    } catch (error) {
      throw error instanceof ApiRefusal ? error.withHeaders(headers) : error;
    }
  };

  const note = (ctx: Ctx, error: Omit<Violation, 'at' | 'request'>) =>
    recordViolation(model, { ...error, request: `${ctx.req.method} ${maskPath(ctx.req.path)}` });

  /**
   * Turns an error into a response. Our own errors become a 500 and a violation `sandbox-error`, so that the bot is not blamed.
   */
  const refuse = (ctx: Ctx, error: unknown): Response => {
    if (!(error instanceof ApiRefusal)) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      note(ctx, { rule: 'sandbox-error', code: 0, status: 500, message, source: 'this sandbox' });
      return json(500, { message: '500: Internal Server Error', code: 0 });
    }
    const { rule, code, status, message, source, body } = error;
    // The proxy in front of the API sends this response, so it has no JSON.
    if (rule === 'banned') {
      note(ctx, { rule, code, status, message, source });
      const retryAfter = error.headers['retry-after'];
      return pageOf({ status: 429, ...(retryAfter !== undefined && { retryAfter }) });
    }
    if (INVALID.has(status)) invalidAt.push(model.clock.now());
    if (!error.innocent) note(ctx, { rule, code, status, message, source, body });
    return json(status, body, error.headers);
  };

  /** Starts a line of the request log. Returns a function that completes it. */
  const log = (ctx: Ctx) => {
    const line = {
      at: model.clock.now(),
      method: ctx.req.method,
      path: maskPath(ctx.req.path),
      status: null,
      code: null,
    };
    const index = model.requests.push(line) - 1;
    model.changed({ what: 'request' });
    return (status: number, code: number | null) => {
      model.requests[index] = { ...line, status, code };
      model.changed({ what: 'request' });
    };
  };

  /** Returns the response of a fault that prevents the request. Null: there is none. */
  const interfere = (trouble: FaultAnswer | null, isApi: boolean): Response | 'cut' | 'stall' | null => {
    if (isApi && faults.frontPage) return pageOf(faults.frontPage);
    if (isApi && faults.isDown) return json(503, { message: 'upstream connect error', code: 0 });
    if (trouble && 'status' in trouble) {
      const { status, bytes, body = {}, headers } = trouble;
      return bytes
        ? new Response(bytes, { status, ...(headers && { headers }) })
        : json(status, body, headers);
    }
    if (trouble && 'stall' in trouble) return 'stall';
    return trouble?.cut === 'before' ? 'cut' : null;
  };

  const cut = (ctx: Ctx): Response => {
    ctx.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };

  /** Runs one request, from the log line to the response. `isApi`: it is for the API, and not for a file. */
  const run = async (ctx: Ctx, work: () => Promise<Response>, isApi = true): Promise<Response> => {
    const end = log(ctx);
    const trouble = faults.take(ctx.req.method, maskPath(ctx.req.path));
    if (isApi && faults.delayMs > 0) await delay(faults.delayMs);
    const instead = interfere(trouble, isApi);
    if (instead === 'cut') return cut(ctx);
    if (instead === 'stall') {
      await once(ctx.env.incoming.socket, 'close');
      return RESPONSE_ALREADY_SENT;
    }
    if (instead) {
      end(instead.status, null);
      return instead;
    }
    let code: number | null = null;
    const response = await work().catch((error: unknown) => {
      if (error instanceof ApiRefusal) code = error.code;
      return refuse(ctx, error);
    });
    if (trouble) return cut(ctx);
    end(response.status, code);
    return response;
  };

  /** Adds a route of API v10. */
  const routeOn =
    (app: App): Route =>
    (method, path, options, handler) => {
      app.on(method, `${VERSION}${path}`, (ctx) => run(ctx, () => answer(ctx, options, handler)));
    };

  /** Adds an address of the CDN. It is another service than the API: it knows no token, no limits and no JSON. */
  const fileOn =
    (app: App): FileRoute =>
    (path, handler) => {
      app.get(path, (ctx) => run(ctx, async () => handler(new URL(ctx.req.url), ctx.req.param()), false));
    };

  /** Handles requests without a route. */
  const notFound = (ctx: Ctx) =>
    run(ctx, async () => {
      const isOther =
        /^\/api\/v(\d+)\//.exec(ctx.req.path)?.[1] !== '10' && ctx.req.path.startsWith('/api/v');
      throw refusal(isOther ? 'api-version' : 'not-found');
    });

  return { routeOn, fileOn, notFound };
}
