// Soak: starts, watches and kills the processes of the bot, one after the other, and records how each one ended.
import { appendFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type BotProcess, type BotSettings, startBotProcess } from '../sandbox/bot-process.ts';
import type { SandboxClock } from '../sandbox/discord/clock.ts';
import type { LocalDiscord } from '../sandbox/discord/index.ts';
import type { Life, LogLine, Sample } from './audit/world.ts';
import { collectGarbage, inspectorOption } from './collect-garbage.ts';

/** Each sample costs the process a full garbage collection. */
const SAMPLE_WALL_MS = 3_000;
/**
 * How long a start can take without any progress, in fair time. The bot can wait for Postgres, and after many deaths it waits
 * up to five minutes of the clock before it connects.
 */
const CONNECT_STILL_MS = 120_000;

export interface Lives {
  /** Resolves when the bot is connected, or when its process has ended. */
  start(): Promise<void>;
  /** Ends the process and resolves when it is gone. `stopped`: by SIGTERM. Does nothing when none runs. */
  end(how: 'killed' | 'stopped'): Promise<void>;
  readonly isRunning: boolean;
  readonly count: number;
  /** The processes that have ended. */
  readonly over: readonly Life[];
  /** Lines of the log at `warn` and above. */
  readonly warnings: readonly LogLine[];
  /** Ids of the interactions that the log reports as handled. */
  readonly handled: ReadonlySet<string>;
  /** Returns the whole log. */
  output(): string;
}

export function createLives(deps: {
  settings: Omit<BotSettings, 'clockSpeed' | 'extra'>;
  discord: LocalDiscord;
  clock: SandboxClock;
  logFile: string;
}): Lives {
  const { settings, discord, clock, logFile } = deps;
  const over: Life[] = [];
  const warnings: LogLine[] = [];
  const handled = new Set<string>();
  const texts: string[] = [];
  let number = 0;
  let current: { bot: BotProcess; told: 'killed' | 'stopped' | null; gone: Promise<void> } | null = null;

  const hear = (line: string): void => {
    texts.push(line);
    appendFileSync(logFile, `${number} ${line}\n`);
    const read = readLine(line);
    if (read.level >= 40) warnings.push(read);
    const handledId = /"interaction":"(\d+)".*"msg":"interaction"/.exec(line)?.[1];
    if (handledId) handled.add(handledId);
  };

  async function watch(
    bot: BotProcess,
    ports: { health: number; inspector: number },
    samples: Sample[],
    gone: AbortSignal,
  ): Promise<void> {
    while (!gone.aborted) {
      await delay(SAMPLE_WALL_MS, undefined, { signal: gone }).catch(() => {});
      if (gone.aborted) break;
      try {
        await collectGarbage(ports.inspector);
        const sample = await measure(bot.pid, ports.health);
        if (sample) samples.push(sample);
      } catch {
        // The process is not up yet, or it is about to end.
      }
    }
  }

  return {
    over,
    warnings,
    handled,
    output: () => texts.join('\n'),
    get count() {
      return number;
    },
    get isRunning() {
      return current !== null;
    },
    async start() {
      if (current) return;
      await discord.waitFor(() => discord.botsConnected === 0, { what: 'Discord to notice the end' });
      const ports = { health: await freePort(), inspector: await freePort() };
      number += 1;
      const extra = {
        // 0 means no limit, because the members add records for hours.
        ADDS_PER_HOUR: '0',
        HEALTH_PORT: String(ports.health),
        NODE_OPTIONS: inspectorOption(ports.inspector),
      };
      const bot = startBotProcess({ ...settings, clockSpeed: clock.env(), logLevel: 'debug', extra }, hear);
      const samples: Sample[] = [];
      const ended = new AbortController();
      const from = clock.now();
      const own = number;
      const isGone = bot.exited.then((code) => {
        ended.abort();
        const how = life.told ?? 'by itself';
        const tail = how === 'by itself' ? bot.tail(8) : [];
        over.push({ number: own, from, to: clock.now(), how, code, tail, samples });
        if (current === life) current = null;
      });
      const life: { bot: BotProcess; told: 'killed' | 'stopped' | null; gone: Promise<void> } = {
        bot,
        told: null,
        gone: isGone,
      };
      current = life;
      void watch(bot, ports, samples, ended.signal);
      const isIn = discord.waitFor(() => discord.botsConnected > 0 && discord.commands(null).length > 0, {
        what: 'the bot',
        stillMs: CONNECT_STILL_MS,
      });
      await Promise.race([isIn, isGone]);
      isIn.catch(() => {});
    },
    async end(how) {
      const life = current;
      if (!life) return;
      life.told = how;
      if (how === 'killed') await life.bot.kill();
      else await life.bot.stop();
      await life.gone;
    },
  };
}

/** Reads one line of the log. A line that is not JSON matters only when it is a warning or an error of Node itself. */
function readLine(text: string): LogLine {
  try {
    const { level, msg }: { level?: unknown; msg?: unknown } = JSON.parse(text);
    return { level: Number(level), message: String(msg), text };
  } catch {
    return { level: /\(node:\d+\)|Error:/.test(text) ? 60 : 30, message: text, text };
  }
}

async function measure(pid: number | undefined, port: number): Promise<Sample | null> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(5_000) });
  const text = await answer.text();
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  return {
    wallMs: Date.now(),
    rssBytes: value('process_resident_memory_bytes'),
    heapBytes: value('nodejs_heap_size_used_bytes'),
    // Includes the connections of this measurement, which are the same in each sample.
    handles: readdirSync(`/proc/${pid}/fd`).length,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
