// Tasks, setup: `npm run setup`: asks for what the bot needs, tries each answer, and saves all of it in `.env` at the end. Until then
// nothing is changed.
import type { Readable, Writable } from 'node:stream';
import { createClock, wallSleep } from '../../clock.ts';
import { readEnvText } from '../../config/env-file.ts';
import { type ConfigSurvey, surveyConfig } from '../../config/survey.ts';
import { createDiscogs } from '../../discogs/client.ts';
import { createCredential } from '../../discogs/credential.ts';
import { createDiscordAccount, DiscordTrouble } from '../../discord/operator/account.ts';
import { list } from '../../discord/texts/en/language.ts';
import { UserError } from '../../errors.ts';
import { createLog } from '../../log/log.ts';
import { readVersion, userAgentOf } from '../../process/version.ts';
import { askForContact } from './contact-step.ts';
import { askDiscogs, type DiscogsAnswers } from './discogs-steps.ts';
import { askDiscord, type DiscordAnswers } from './discord-steps.ts';
import { type EnvValues, replacedNames, withValues } from './env-text.ts';
import { assertEnvWritable, writeEnvFile } from './env-write.ts';
import type { Known } from './known.ts';
import { Cancelled, createPrompts, type Prompts } from './prompts.ts';

interface SetupDeps {
  env: Record<string, string | undefined>;
  /** The folder of `.env`. */
  folder: string;
  /** A terminal. */
  input: Readable;
  output: Writable;
  /** Waits in real time. Only tests give another one. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const DISCOGS_TIMEOUT_MS = 10_000;

/** Runs the wizard to its end. @returns the exit code: 0 when everything is saved, or else 1. */
export async function runSetup({ env, folder, input, output, pause = wallSleep }: SetupDeps): Promise<0 | 1> {
  const log = createLog({ level: 'silent', pretty: false, secrets: [] });
  const prompts = createPrompts({ input, output, redact: log.redact });
  prompts.begin('Runout: set-up. Nothing is written before the end. Ctrl-C stops.');
  const survey = surveyConfig(env, folder);
  const { config, problems, elsewhere, wrong } = survey;
  const byHand = correctedByHand(survey);
  if (config === null || byHand.length > 0) {
    for (const problem of problems) prompts.wrong(problem);
    const what = byHand.length === 0 ? 'this' : `${list(byHand)} where it is set`;
    prompts.end(`First correct ${what}. Then run npm run setup again.`);
    return 1;
  }
  for (const problem of problems) prompts.info(`This gets a new value: ${problem}`);
  const fixed = ASKED_FOR.filter((name) => elsewhere.has(name));
  if (fixed.length > 0) {
    prompts.info(
      `The environment or a file of a secret sets ${list(fixed)}, so npm run setup does not write ${fixed.length === 1 ? 'it' : 'them'}.`,
    );
  }
  const known: Known = { config, elsewhere, wrong };
  const client = createDiscogs({
    baseUrl: config.discogs.apiUrl,
    userAgent: userAgentOf(readVersion()),
    limit: config.discogs.rateLimit,
    reserve: config.discogs.reserve,
    clock: createClock(config.clock),
    log,
    timeoutMs: DISCOGS_TIMEOUT_MS,
  });
  const { commands } = await import('../../../commands/index.ts');
  const accountOf = (token: string) => {
    log.hide(token);
    return createDiscordAccount({ token, apiUrl: config.discord.apiUrl, commands, log });
  };
  try {
    assertEnvWritable(folder);
    const discord = await askDiscord({ prompts, known, accountOf, pause });
    const discogsOf = (token: string) => client.as(createCredential(token, log.hide));
    const discogs = await askDiscogs({ prompts, known, discogsOf });
    const contact = await askForContact(discord.application, { prompts, known });
    await save(valuesOf(discord, discogs, contact, known), { folder, prompts });
    await register(discord, prompts);
    if (discord.guildIds.length === 0) {
      prompts.end('Saved, but no server can use the bot yet. Invite it, then run npm run setup again.');
      return 0;
    }
    prompts.end(
      'Ready. Start the bot: npm start. Then type /sync in Discord, so that it knows what you own. To check it at any time: npm run doctor',
    );
    return 0;
  } catch (error) {
    if (error instanceof Cancelled) prompts.end('Stopped. Nothing was changed.');
    else if (error instanceof UserError) prompts.end(error.message);
    else throw error;
    return 1;
  } finally {
    await client.close();
  }
}

/** The variables that the wizard asks for and writes. */
const ASKED_FOR = [
  'DISCORD_TOKEN',
  'DISCORD_GUILD_IDS',
  'DISCOGS_TOKEN',
  'DISCOGS_USERNAME',
  'DISCOGS_FOLDER_ID',
  'OPERATOR_CONTACT',
];

/** Returns the wrong variables that stay wrong whatever the operator answers. With them the bot would not start. Pure. */
const correctedByHand = ({ wrong, elsewhere }: Pick<ConfigSurvey, 'wrong' | 'elsewhere'>): string[] =>
  [...wrong].filter((name) => name !== '' && (!ASKED_FOR.includes(name) || elsewhere.has(name)));

function valuesOf(
  discord: DiscordAnswers,
  discogs: DiscogsAnswers,
  contact: string | null,
  known: Known,
): EnvValues {
  const { config, elsewhere, wrong } = known;
  const isFolderKept =
    discogs.folderId === 1 && config.discogs.folderId === 1 && !wrong.has('DISCOGS_FOLDER_ID');
  // A list that cannot be read goes, because the bot would not start with it.
  const areServersKept = discord.guildIds.length === 0 && !wrong.has('DISCORD_GUILD_IDS');
  const values = {
    DISCORD_TOKEN: discord.token,
    ...(!areServersKept && { DISCORD_GUILD_IDS: discord.guildIds.join(',') }),
    DISCOGS_TOKEN: discogs.token,
    DISCOGS_USERNAME: discogs.username,
    ...(!isFolderKept && { DISCOGS_FOLDER_ID: String(discogs.folderId) }),
    ...((contact !== null || wrong.has('OPERATOR_CONTACT')) && { OPERATOR_CONTACT: contact ?? '' }),
  };
  return Object.fromEntries(Object.entries(values).filter(([name]) => !elsewhere.has(name)));
}

/** @throws Cancelled when the operator keeps what is there. */
async function save(
  values: EnvValues,
  { folder, prompts }: { folder: string; prompts: Prompts },
): Promise<void> {
  if (Object.keys(values).length === 0) {
    prompts.done('Everything is set outside of .env, so nothing was written.');
    return;
  }
  const replaced = replacedNames(readEnvText(folder) ?? '', values);
  if (replaced.length > 0) {
    const isSure = await prompts.isSure(`.env has another value for ${list(replaced)}. Replace it?`);
    if (!isSure) throw new Cancelled();
  }
  // An editor can have changed the file while the question was open.
  const text = withValues(readEnvText(folder), values);
  if (text === null) {
    throw new UserError(
      `.env is written in a way that cannot be changed safely, and is as it was. Correct it by hand: ${list(Object.keys(values))}.`,
    );
  }
  const isOwners = writeEnvFile(folder, text);
  prompts.done(
    isOwners ? 'Saved in .env, which only you can read.' : 'Saved in .env. Its group can read it, as before.',
  );
}

/** The bot registers its commands at its start as well, so a failure here is only said. */
async function register({ account, application, guildIds }: DiscordAnswers, prompts: Prompts): Promise<void> {
  if (guildIds.length === 0) return;
  try {
    await account.register(application, guildIds);
    prompts.done('The commands are registered.');
  } catch (error) {
    if (!(error instanceof DiscordTrouble)) throw error;
    prompts.wrong(`The commands could not be registered: ${error.sentence} npm start tries it again.`);
  }
}
