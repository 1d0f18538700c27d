// Sandbox, local Discord: what every REST request goes through: log, faults, version, agent, token, limits, refusals.
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';
import type { FaultAnswer, FaultBox } from '../faults.ts';
import type { RateLimit } from '../limits.ts';
import type { UploadedFile } from '../messages.ts';
import { type Model, type RequestRecord, recordViolation } from '../model.ts';
import type { RateLimits } from '../rate-limits.ts';
import { ApiRefusal, bannedRefusal, rateLimitRefusal, refusal } from '../refusals.ts';
import { readBody } from './body.ts';

export type App = Hono<{ Bindings: HttpBindings }>;
type Ctx = Context<{ Bindings: HttpBindings }>;

export interface ApiRequest {
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
}

export interface RouteOptions {
  /** `none`: no bot token; for interactions the token in the path stands for it (docs: Receiving and Responding). */
  readonly auth: 'bot' | 'none';
  /** The bucket it counts against, and the path parameters that keep buckets apart. */
  readonly bucket?: { readonly name: string; readonly major: readonly string[]; readonly rule: RateLimit };
}

export type Handler = (request: ApiRequest) => Reply | Promise<Reply>;
export type Route = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  options: RouteOptions,
  handler: Handler,
) => void;

export interface PipelineDeps {
  readonly model: Model;
  readonly faults: FaultBox;
  readonly rateLimits: RateLimits;
}

/** Takes interaction tokens out of a path. */
export const maskPath = (path: string): string =>
  path
    .replace(/^\/api(\/v\d+)?/, '')
    .replace(/^(\/interactions\/\d+\/)[^/]+/, '$1:token')
    .replace(/^(\/webhooks\/\d+\/)[^/]+/, '$1:token');

const VERSION = '/api/v10';
// docs: Topics > Rate Limits > Invalid Request Limit: these statuses count, except 429 with scope shared.
const INVALID = new Set([401, 403, 429]);

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response => {
  if (body === undefined) return new Response(null, { status, headers });
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
};

export function createPipeline({ model, faults, rateLimits }: PipelineDeps) {
  let invalidAt: number[] = [];

  /** docs: Reference > User Agent: `DiscordBot ($url, $version)`. */
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
    const { json: body, files } = await readBody(ctx.req.raw);
    try {
      const reply = await handler({
        param: (name) => ctx.req.param(name) ?? '',
        query: new URL(ctx.req.url).searchParams,
        body,
        files,
      });
      return json(reply.status ?? (reply.body === undefined ? 204 : 200), reply.body, headers);
    } catch (error) {
      throw error instanceof ApiRefusal ? error.withHeaders(headers) : error;
    }
  };

  const refuse = (ctx: Ctx, error: ApiRefusal): Response => {
    if (INVALID.has(error.status) && error.rule !== 'banned') invalidAt.push(model.clock.now());
    if (!error.innocent) {
      recordViolation(model, {
        rule: error.rule,
        code: error.code,
        status: error.status,
        message: error.message,
        source: error.source,
        request: `${ctx.req.method} ${maskPath(ctx.req.path)}`,
        body: error.body,
      });
    }
    return json(error.status, error.body, error.headers);
  };

  const fault = (answer: FaultAnswer): Response | null =>
    'status' in answer ? json(answer.status, answer.body ?? {}, answer.headers) : null;

  /** Runs one request from the log line to the answer. */
  const run = async (ctx: Ctx, work: () => Promise<Response>): Promise<Response> => {
    const { method } = ctx.req;
    const path = maskPath(ctx.req.path);
    const index = model.requests.length;
    const log = (outcome: { status: number | null; code: number | null }) => {
      const before = model.requests[index];
      const at = before?.at ?? model.clock.now();
      const record: RequestRecord = { at, method, path, ...outcome };
      model.requests[index] = record;
      model.changed({ what: 'request' });
    };
    log({ status: null, code: null });

    const trouble = faults.take(method, path);
    if (faults.delayMs > 0) await delay(faults.delayMs);
    const cut = () => {
      ctx.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    };
    if (faults.isDown) {
      log({ status: 503, code: null });
      return new Response('upstream connect error', {
        status: 503,
        headers: { 'content-type': 'text/plain' },
      });
    }
    if (trouble && 'cut' in trouble && trouble.cut === 'before') return cut();
    const troubled = trouble && fault(trouble);
    if (troubled) {
      log({ status: troubled.status, code: null });
      return troubled;
    }

    let response: Response;
    let code: number | null = null;
    try {
      response = await work();
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      response = refuse(ctx, error);
      code = error.code;
    }
    if (trouble) return cut();
    log({ status: response.status, code });
    return response;
  };

  /** Adds a route of API v10. */
  const routeOn =
    (app: App): Route =>
    (method, path, options, handler) => {
      app.on(method, `${VERSION}${path}`, (ctx) => run(ctx, () => answer(ctx, options, handler)));
    };

  /** What no route takes. */
  const notFound = (ctx: Ctx) =>
    run(ctx, async () => {
      const isOther =
        /^\/api\/v(\d+)\//.exec(ctx.req.path)?.[1] !== '10' && ctx.req.path.startsWith('/api/v');
      throw refusal(isOther ? 'api-version' : 'not-found');
    });

  return { routeOn, notFound };
}
