// Tasks, doctor: `npm run doctor`: checks everything that a start needs, and says what to do about each fault. Changes nothing, and
// works while the bot runs.
import { createClock } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import { type ConfigSurvey, surveyConfig } from '../../config/survey.ts';
import type { Log } from '../../core/ports.ts';
import { createDiscogs } from '../../discogs/client.ts';
import { createCredential } from '../../discogs/credential.ts';
import { createLog, type SecretKeeper } from '../../log/log.ts';
import { createScanner } from '../../photo/scanner.ts';
import { readVersion, userAgentOf } from '../../process/version.ts';
import { checkDatabase } from './database.ts';
import { checkDiscogs, noDiscogsToken } from './discogs.ts';
import {
  clockLine,
  configLines,
  envFileLines,
  healthLine,
  lookAtEnvFile,
  nodeLine,
  photoLine,
} from './machine.ts';
import { bad, type DoctorLine, exitCodeOf, printed, summaryOf } from './report.ts';

interface DoctorDeps {
  env: Record<string, string | undefined>;
  /** The folder of `.env`. */
  folder: string;
  /** Only tests give others. */
  nodeVersion?: string;
  whyNoPhotos?: typeof askDecoder;
  /** Prints a part of the report. It never has a secret. */
  print: (text: string) => void;
}

/** For one request to Discogs. The operator waits in front of a terminal. */
const DISCOGS_TIMEOUT_MS = 10_000;

/** Checks everything, part by part. @returns the exit code: 1 when something must be done, or else 0. */
export async function runDoctor({
  env,
  folder,
  nodeVersion = process.versions.node,
  whyNoPhotos = askDecoder,
  print,
}: DoctorDeps): Promise<0 | 1> {
  const survey = surveyConfig(env, folder);
  const { config } = survey;
  const secrets = config === null ? [] : [config.discord.token, config.discogs.token, config.databaseUrl];
  const log = createLog({ level: 'silent', pretty: false, secrets });
  const all: DoctorLine[] = [];
  const show = (title: string, lines: readonly DoctorLine[]) => {
    all.push(...lines);
    if (lines.length > 0) print(log.redact([title, ...lines.map(printed)].join('\n')));
  };

  const photos = photoLine(await whyNoPhotos(log));
  const machine = [nodeLine(nodeVersion), photos, ...envFileLines(await lookAtEnvFile(folder))];
  show('This machine', [...machine, ...configLines(survey)]);
  if (config !== null) {
    const discord = await discordPart(config, survey, log);
    show('Discord', discord.lines);
    show('Discogs', await discogsPart(config, survey, log));
    show('Database', await databasePart(config, survey, log));
    const { healthHost, healthPort } = config;
    const health = healthPort === null ? [] : [await healthLine(healthHost, healthPort)];
    show('Clock and ports', [...clockLine(discord.aheadMs), ...health]);
  }
  print(summaryOf(all));
  return exitCodeOf(all);
}

/** Loads the decoder as for a photo, in its own process. Returns why it cannot read photos, or null. */
async function askDecoder(log: Pick<Log, 'warn'>): Promise<string | null> {
  const scanner = createScanner({ log });
  try {
    return await scanner.check();
  } finally {
    await scanner.close();
  }
}

type DoctorLog = ReturnType<typeof createLog> & Pick<SecretKeeper, 'hide'>;

async function discordPart(
  { discord: { token, apiUrl, guildIds } }: Config,
  { wrong }: ConfigSurvey,
  log: DoctorLog,
): Promise<{ lines: DoctorLine[]; aheadMs: number | null }> {
  if (wrong.has('DISCORD_TOKEN') || wrong.has('DISCORD_API_URL')) return { lines: [], aheadMs: null };
  const { checkDiscord, NO_DISCORD_TOKEN } = await import('./discord.ts');
  if (token === null) return { lines: [bad(NO_DISCORD_TOKEN)], aheadMs: null };
  const [{ createDiscordAccount }, { commands }] = await Promise.all([
    import('../../discord/operator/account.ts'),
    import('../../../commands/index.ts'),
  ]);
  const account = createDiscordAccount({ token, apiUrl, commands, log });
  const lines = await checkDiscord(account, { guildIds });
  // The rest of the lines depends on the list of servers, and a wrong list has its line already.
  const shown = wrong.has('DISCORD_GUILD_IDS') ? lines.slice(0, 1) : lines;
  return { lines: shown, aheadMs: account.aheadMs() };
}

async function discogsPart(config: Config, { wrong }: ConfigSurvey, log: DoctorLog): Promise<DoctorLine[]> {
  const { token, apiUrl, username, folderId, rateLimit, reserve } = config.discogs;
  if (wrong.has('DISCOGS_TOKEN') || wrong.has('DISCOGS_API_URL')) return [];
  if (token === null) return [noDiscogsToken()];
  const client = createDiscogs({
    baseUrl: apiUrl,
    userAgent: userAgentOf(readVersion()),
    limit: rateLimit,
    reserve,
    clock: createClock(config.clock),
    log,
    timeoutMs: DISCOGS_TIMEOUT_MS,
  });
  try {
    const discogs = client.as(createCredential(token, log.hide));
    const lines = await checkDiscogs(discogs, { username, folderId });
    // A wrong name has its line already.
    return wrong.has('DISCOGS_USERNAME') ? lines.slice(0, 1) : lines;
  } finally {
    await client.close();
  }
}

async function databasePart(config: Config, { wrong }: ConfigSurvey, log: DoctorLog): Promise<DoctorLine[]> {
  if (wrong.has('DATABASE_URL') || wrong.has('DATA_DIR')) return [];
  const { databaseUrl, dataDir } = config;
  return checkDatabase({ databaseUrl, dataDir, clock: createClock(config.clock), log });
}
