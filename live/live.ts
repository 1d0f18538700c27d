// Live: the whole check: reads the configuration as the bot does, asks both services, prints what differs.
import { createClock } from '../src/clock.ts';
import { surveyConfig } from '../src/config/survey.ts';
import { createCredential } from '../src/discogs/credential.ts';
import { createExchange } from '../src/discogs/http/exchange.ts';
import { createLog } from '../src/log/log.ts';
import { readVersion, userAgentOf } from '../src/process/version.ts';
import { createCounter } from './counter.ts';
import { checkDiscogs, MOST_CALLS_TO_DISCOGS } from './discogs.ts';
import { checkDiscord, MOST_CALLS_TO_DISCORD } from './discord.ts';
import { type Checked, isGood, printed, summary } from './report.ts';

/**
 * @param folder where `.env` is.
 * @param print prints a part of the report. It never has a secret.
 * @returns the exit code: 1 when an answer does not fit or the configuration is wrong, 0 also when there is no token.
 */
export async function runLive({
  env,
  folder,
  print,
}: {
  env: Record<string, string | undefined>;
  folder: string;
  print: (text: string) => void;
}): Promise<0 | 1> {
  const { config, problems, wrong } = surveyConfig(env, folder);
  const isUsable = !['DISCOGS_TOKEN', 'DISCORD_TOKEN', 'DISCOGS_API_URL', 'DISCORD_API_URL'].some((name) =>
    wrong.has(name),
  );
  if (config === null || !isUsable) {
    print(problems.join('\n'));
    return 1;
  }
  const { discogs, discord } = config;
  const log = createLog({ level: 'silent', pretty: false, secrets: [discord.token, discogs.token] });
  const show = (text: string) => print(log.redact(text));
  const counters = {
    discogs: createCounter(MOST_CALLS_TO_DISCOGS),
    discord: createCounter(MOST_CALLS_TO_DISCORD),
  };
  const checks: Checked[] = [];
  const add = (found: readonly Checked[]) => {
    checks.push(...found);
    for (const one of found) show(printed(one));
  };

  if (discogs.token === null) show('Discogs: skipped, because DISCOGS_TOKEN is not set.');
  else {
    show('Discogs');
    const exchange = createExchange({
      baseUrl: discogs.apiUrl,
      userAgent: userAgentOf(readVersion()),
      clock: createClock(config.clock),
    });
    const credential = createCredential(discogs.token, log.hide);
    const counter = counters.discogs;
    const { checks: found, facts } = await checkDiscogs({ exchange, credential, counter }).finally(() =>
      exchange.close(),
    );
    add(found);
    for (const fact of facts) show(`- ${fact}`);
  }

  if (discord.token === null) show('Discord: skipped, because DISCORD_TOKEN is not set.');
  else {
    show('Discord');
    const { apiUrl, token } = discord;
    add(await checkDiscord({ apiUrl, token, counter: counters.discord }));
  }
  show(summary(checks, { discogs: counters.discogs.made(), discord: counters.discord.made() }));
  return checks.every(isGood) ? 0 : 1;
}
