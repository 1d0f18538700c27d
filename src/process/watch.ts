// Process: collects facts from the running parts and serves them as metrics and health. Counts the calls of each interaction.
import { type Clock, wallNow } from '../clock.ts';
import type { Discogs } from '../core/discogs-port.ts';
import type { DatabaseProbe, Log } from '../core/ports.ts';
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

/** The parts that metrics and health ask. The start makes one after the other, so each is added as soon as it is there. */
interface Parts {
  discogs: Pick<Discogs, 'budget'>;
  database: Pick<DatabaseProbe, 'canWrite'>;
  /**
   * Reads the figures about syncs. The number of waiting records is 0 without an account or a token, because no /sync can add
   * records then.
   */
  figures: () => Promise<SyncFigures>;
  sync: Pick<Sync, 'watch'>;
  bot: Pick<Bot, 'gateway'>;
}

export interface Watch {
  callCount: CallCount;
  /** Called by the Discogs client after each call. */
  onCall(report: CallReport): void;
  /** Called by dispatch after each interaction. */
  onDone(report: InteractionReport): void;
  /** Called when the permissions of a server could not be read. */
  onPermissionsUnread(): void;
  /** Adds parts that metrics and health ask from now on. */
  lookAt(parts: Partial<Parts>): void;
  /** Starts to serve metrics and health. @throws UserError when the process cannot listen on that address and port. */
  serve(host: string, port: number): Promise<HealthServer>;
}

/** How long figures are reused before they are read again. No alarm needs newer ones. */
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
    version,
    now: clock.now,
    startedAtMs: wallNow() - process.uptime() * 1_000,
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

  /** Returns the text of the page /metrics. Leaves out figures of parts that are not there yet. */
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
