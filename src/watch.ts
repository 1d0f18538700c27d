// Root: what is seen of the bot from outside: the numbers and the health, and how many calls an interaction took.
import { type CallCount, createCallCount } from './call-count.ts';
import { type Clock, settleWithin, wallNow } from './clock.ts';
import type { DatabaseProbe, Discogs, Log } from './core/ports.ts';
import type { Sync } from './core/sync/types.ts';
import type { CallReport } from './discogs/request.ts';
import type { Bot } from './discord/bot.ts';
import type { InteractionReport } from './discord/dispatch.ts';
import { type Health, NOT_CONNECTED } from './health/health.ts';
import { createMetrics } from './health/metrics.ts';
import { type HealthServer, startHealthServer } from './health/server.ts';

/** What there is to look at; the start makes one after the other. */
interface Parts {
  discogs: Pick<Discogs, 'budget'>;
  database: Pick<DatabaseProbe, 'ping'>;
  sync: Pick<Sync, 'watch'>;
  bot: Pick<Bot, 'gateway'>;
}

export interface Watch {
  callCount: CallCount;
  /** For the Discogs client: one call. */
  onCall(report: CallReport): void;
  /** For dispatch: one interaction. */
  onDone(report: InteractionReport): void;
  /** There is this to look at from now on. */
  lookAt(parts: Partial<Parts>): void;
  /** @throws UserError when the port is taken. */
  serve(port: number): Promise<HealthServer>;
}

/** Of the wall. */
const PING_MS = 2_000;

export function createWatch(deps: { version: string; clock: Clock; log: Log }): Watch {
  const { version, clock, log } = deps;
  const callCount = createCallCount();
  let parts: Partial<Parts> = {};
  let lastDiscogsAnswerAt: string | null = null;
  const gateway = () => parts.bot?.gateway.state() ?? NOT_CONNECTED;
  const metrics = createMetrics({
    ...{ version, now: clock.now, startedAtMs: wallNow() - process.uptime() * 1_000 },
    budget: () => parts.discogs?.budget() ?? null,
    heartbeatAgeMs: () => gateway().heartbeatAgeMs,
  });

  async function health(): Promise<Health> {
    const pinged = parts.database && (await settleWithin(parts.database.ping(), PING_MS));
    const words = { done: 'ok', late: 'slow', failed: 'failed' } as const;
    return { gateway: gateway(), database: pinged ? words[pinged.kind] : null, lastDiscogsAnswerAt };
  }

  return {
    callCount,
    onCall(report) {
      callCount.note();
      metrics.discogsCall(report);
      if (report.status !== null) lastDiscogsAnswerAt = new Date(clock.now()).toISOString();
    },
    onDone: (report) => metrics.interaction(report),
    lookAt(more) {
      parts = { ...parts, ...more };
      more.sync?.watch((event) => {
        if (event.type === 'ended') metrics.syncEnded(event.run, event.outcome);
      });
    },
    serve: (port) => startHealthServer({ port, health, metrics: () => metrics.text(), log }),
  };
}
