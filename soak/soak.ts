// Soak: runs one soak from its beginning to its audit. The command (run.ts) and the long test start it.
import { setMaxListeners } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './audit/index.ts';
import type { Finding, World } from './audit/world.ts';
import { collectorStream } from './collector.ts';
import { gather } from './gather.ts';
import { memberStreams } from './members.ts';
import type { SoakOptions } from './options.ts';
import { play, type Stream } from './pastime.ts';
import { quieten } from './quiet.ts';
import { figures, stateLine } from './report.ts';
import { openStage, type SoakStage } from './stage.ts';
import { createTally, discogsTrouble, type Tally } from './trouble-discogs.ts';
import { discordTrouble } from './trouble-discord.ts';
import { databaseTrouble, processTrouble, supervisor } from './trouble-process.ts';

const STATE_WALL_MS = 15_000;
/** Processes are killed only in this first part of the soak. The rest shows whether the memory of the last process grows. */
const MORTAL_SHARE = 0.55;

export interface SoakEnd {
  readonly findings: Finding[];
  readonly world: World;
  readonly figures: string;
  /** The folder of the log. Null: nothing was found, so the folder was removed. */
  readonly folder: string | null;
}

/** Runs the whole soak. @throws what no audit can judge: the sandbox failed, or the bot never connected. */
export async function soak(options: SoakOptions, print: (line: string) => void): Promise<SoakEnd> {
  const stage = await openStage(options);
  print(`log: ${stage.folder}/bot.log`);
  const tally = createTally();
  try {
    await stage.lives.start();
    await stage.discord.ready({ stillMs: 120_000 });
    forbidAdds(stage);
    await turnFeedOn(stage);
    await disturb(stage, options, tally, print);
    print('everything is put right; the bot settles');
    const quiet = await quieten(stage);
    await stage.lives.end('stopped');
    const world = await gather(stage, quiet);
    const findings = audit(world);
    const text = figures(world, stage, tally);
    if (findings.length === 0) rmSync(stage.folder, { recursive: true, force: true });
    else writeFileSync(join(stage.folder, 'world.json'), JSON.stringify(world, null, 1));
    return { findings, world, figures: text, folder: findings.length === 0 ? null : stage.folder };
  } finally {
    await stage.close();
  }
}

/** Forbids /add to some members in the server's settings. They are not allowed to press Add either. */
function forbidAdds({ discord, guild, members }: SoakStage): void {
  const rules = members
    .filter((one) => !one.mayAdd)
    .map(({ id }) => ({ id, type: 2 as const, permission: false }));
  discord.setCommandPermissions(guild.id, 'add', rules);
}

/** Turns the feed on. Members turn it off and on again. */
async function turnFeedOn({ discord, members, news }: SoakStage): Promise<void> {
  const person = members.find((one) => one.manages)?.person;
  if (!person) throw new Error('no member manages the server');
  await discord.waitFor(() => person.commands().some(({ name }) => name === 'settings'), {
    what: 'the commands of the bot',
  });
  const use = await person.slash('settings feed', { channel: news.id });
  await use.answered();
}

async function disturb(
  stage: SoakStage,
  { minutes, seed }: SoakOptions,
  tally: Tally,
  print: (line: string) => void,
): Promise<void> {
  const { clock, discord } = stage;
  const startedAt = Date.now();
  const end = new AbortController();
  const mortal = new AbortController();
  // Every stream listens to these signals.
  setMaxListeners(0, end.signal, mortal.signal);
  const wallMs = minutes * 60_000;
  const timers = [
    setTimeout(() => mortal.abort(), wallMs * MORTAL_SHARE),
    setTimeout(() => end.abort(), wallMs),
    setInterval(() => print(stateLine(stage, { elapsedMs: Date.now() - startedAt, tally })), STATE_WALL_MS),
  ];
  const stopWatching = watchConnection(stage);
  const streams = (some: (Stream | null)[], signal: AbortSignal) =>
    some.flatMap((one) => (one ? [play(one, { seed, clock, signal })] : []));
  try {
    await Promise.all([
      ...streams(memberStreams(stage), end.signal),
      ...streams(
        [
          collectorStream(stage),
          discogsTrouble(stage, end.signal, tally),
          discordTrouble(stage, tally),
          databaseTrouble(stage, tally),
          supervisor(stage),
        ],
        end.signal,
      ),
      ...streams([processTrouble(stage, tally)], mortal.signal),
    ]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    end.abort();
    mortal.abort();
    stopWatching();
    discord.clearFaults();
  }
}

/** Records the times without a connected bot: people can expect no answer then. */
function watchConnection({ discord, ledger }: SoakStage): () => void {
  let end: (() => void) | null = null;
  const look = () => {
    const isAway = discord.botsConnected === 0;
    if (isAway) end ??= ledger.span('not connected');
    else {
      end?.();
      end = null;
    }
  };
  const stop = discord.onChange(look);
  look();
  return () => {
    stop();
    end?.();
  };
}
