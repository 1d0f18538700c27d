// Root: what is seen of the bot from outside: the numbers and the health, and how many calls an interaction took.

import { type Clock, wallNow } from '../clock.ts';
import type { DatabaseProbe, Discogs, Log } from '../core/ports.ts';
import type { Sync } from '../core/sync/types.ts';
import type { CallReport } from '../discogs/http/request.ts';
import type { Bot } from '../discord/bot.ts';
import type { InteractionReport } from '../discord/interactions/dispatch.ts';
import { type Health, isGatewayUp, NOT_CONNECTED } from '../health/health.ts';
import { type LoopLag, measureLoopLag } from '../health/loop-lag.ts';
import { createMetrics, type SyncFigures } from '../health/metrics.ts';
import { type HealthServer, startHealthServer } from '../health/server.ts';
import { createSharedCheck } from '../health/shared-check.ts';
import { type CallCount, createCallCount } from './call-count.ts';

/** What there is to look at; the start makes one after the other. */
interface Parts {
  discogs: Pick<Discogs, 'budget'>;
  database: Pick<DatabaseProbe, 'canWrite'>;
  /** Where /sync is off nothing waits for it. */
  figures: () => Promise<SyncFigures>;
  sync: Pick<Sync, 'watch'>;
  bot: Pick<Bot, 'gateway'>;
}

export interface Watch {
  callCount: CallCount;
  /** For the Discogs client: one call. */
  onCall(report: CallReport): void;
  /** For dispatch: one interaction. */
  onDone(report: InteractionReport): void;
  /** For the permissions: Discord did not tell them. */
  onPermissionsUnread(): void;
  /** There is this to look at from now on. */
  lookAt(parts: Partial<Parts>): void;
  /** @throws UserError when that address and port cannot be listened on. */
  serve(host: string, port: number): Promise<HealthServer>;
}

/** Nothing in these changes what anybody is told at once. */
const FIGURES_MS = 15_000;

export function createWatch(deps: { version: string; clock: Clock; log: Log }): Watch {
  const { version, clock, log } = deps;
  const callCount = createCallCount();
  let parts: Partial<Parts> = {};
  let lastDiscogsAnswerAt: string | null = null;
  const gateway = () => parts.bot?.gateway.state() ?? NOT_CONNECTED;
  let isDatabaseUp = false;
  let figures: SyncFigures | null = null;
  let lag: LoopLag | null = null;
  const metrics = createMetrics({
    ...{ version, now: clock.now, startedAtMs: wallNow() - process.uptime() * 1_000 },
    budget: () => parts.discogs?.budget() ?? null,
    heartbeatAgeMs: () => gateway().heartbeatAgeMs,
    isGatewayUp: () => isGatewayUp(gateway()),
    isDatabaseUp: () => isDatabaseUp,
    sync: () => figures,
    loopLagSeconds: () => lag?.seconds() ?? 0,
  });

  const databaseCheck = createSharedCheck(async () => parts.database?.canWrite(), clock);
  const figuresCheck = createSharedCheck(async () => parts.figures?.() ?? null, clock, {
    freshMs: FIGURES_MS,
  });

  async function health(): Promise<Health> {
    const checked = parts.database && (await databaseCheck.ask());
    const words = { done: 'ok', late: 'slow', failed: 'failed' } as const;
    return { gateway: gateway(), database: checked ? words[checked.kind] : null, lastDiscogsAnswerAt };
  }

  /** Of what is not open yet nothing is known. */
  async function page(): Promise<string> {
    const [checked, counted] = await Promise.all([
      parts.database && databaseCheck.ask(),
      parts.database && figuresCheck.ask(),
    ]);
    isDatabaseUp = checked?.kind === 'done';
    figures = counted?.kind === 'done' ? counted.value : null;
    return metrics.text();
  }

  return {
    callCount,
    onCall(report) {
      callCount.note();
      metrics.discogsCall(report);
      if (report.status !== null) lastDiscogsAnswerAt = new Date(clock.now()).toISOString();
    },
    onDone: (report) => metrics.interaction(report),
    onPermissionsUnread: () => metrics.permissionsUnread(),
    lookAt(more) {
      parts = { ...parts, ...more };
      more.sync?.watch((event) => {
        if (event.type === 'ended') metrics.syncEnded(event.run, event.outcome);
      });
    },
    async serve(host, port) {
      const served = await startHealthServer({ host, port, health, metrics: page, log });
      const measuring = measureLoopLag(clock);
      lag = measuring;
      return {
        async close() {
          measuring.stop();
          await served.close();
        },
      };
    },
  };
}
