// Tasks, setup: the steps at Discord: the token, Public Bot, the servers.
import { discordTokenFault, withoutScheme } from '../../config/shapes.ts';
import { cleanValue } from '../../config/values.ts';
import { inviteUrl } from '../../discord/gateway/connection.ts';
import {
  type ApplicationFacts,
  type DiscordAccount,
  DiscordTrouble,
  type ServerFacts,
} from '../../discord/operator/account.ts';
import { UserError } from '../../errors.ts';
import { onOneLine } from '../../text/typed-text.ts';
import { portal } from '../portal.ts';
import type { Known } from './known.ts';
import { againWhileDown } from './patience.ts';
import type { Prompts } from './prompts.ts';

export interface DiscordAnswers {
  token: string;
  account: DiscordAccount;
  application: ApplicationFacts;
  /** The servers that can use the bot. Empty: the bot is in none yet. */
  guildIds: string[];
}

interface DiscordStepsDeps {
  prompts: Prompts;
  known: Known;
  /** Makes the account of a token, which is hidden in all output from then on. */
  accountOf: (token: string) => DiscordAccount;
  /** Waits in real time. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** @throws Cancelled; UserError for what the operator must change elsewhere. */
export async function askDiscord(deps: DiscordStepsDeps): Promise<DiscordAnswers> {
  const kept = await keptToken(deps);
  const { token, account, application } = typeof kept === 'object' ? kept : await newToken(deps, kept);
  deps.prompts.done(`Discord accepts the token: the application is ${onOneLine(application.name)}.`);
  await askForPrivate(account, application, deps.prompts);
  const guildIds = await askForServers(account, application, deps);
  return { token, account, application, guildIds };
}

type Signed = Pick<DiscordAnswers, 'token' | 'account' | 'application'>;

/** Null: Discord refuses the token. */
async function signIn(token: string, { accountOf, prompts }: DiscordStepsDeps): Promise<Signed | null> {
  const account = accountOf(token);
  const application = await again(prompts, () =>
    account.application().catch((error: unknown) => {
      if (error instanceof DiscordTrouble && error.kind === 'refused') return null;
      throw error;
    }),
  );
  return application && { token, account, application };
}

const again = <T>(prompts: Prompts, ask: () => Promise<T>): Promise<T> =>
  againWhileDown(prompts, ask, (error) => (error instanceof DiscordTrouble ? error.sentence : null));

/** `none`: there is no token, or the operator wants another one. `refused`: Discord refuses it. */
async function keptToken(deps: DiscordStepsDeps): Promise<Signed | 'none' | 'refused'> {
  const { prompts, known } = deps;
  const token = known.config.discord.token;
  if (token === null) return 'none';
  const isElsewhere = known.elsewhere.has('DISCORD_TOKEN');
  const signed = await signIn(token, deps);
  if (signed === null) {
    const refused = 'Discord refuses the DISCORD_TOKEN that is set.';
    if (isElsewhere) throw new UserError(`${refused} It does not come from .env: change it where it is set.`);
    prompts.wrong(`${refused} Make a new one: ${portal.resetToken}`);
    return 'refused';
  }
  if (isElsewhere) return signed;
  const name = onOneLine(signed.application.name);
  return (await prompts.isSure(`.env has a token of Discord, for ${name}. Keep it?`)) ? signed : 'none';
}

/** @param before `refused`: the bot is there, and needs only another token. */
async function newToken(deps: DiscordStepsDeps, before: 'none' | 'refused'): Promise<Signed> {
  if (before === 'none') deps.prompts.info(portal.newApplication);
  for (;;) {
    const typed = await deps.prompts.secret('Paste the token of the bot (it stays hidden)', (text) => {
      const fault = discordTokenFault(withoutScheme(cleanValue(text)));
      return fault && `This ${fault}`;
    });
    const signed = await signIn(withoutScheme(cleanValue(typed)), deps);
    if (signed !== null) return signed;
    deps.prompts.wrong('Discord refuses this token. Press Reset Token once more, and copy the whole of it.');
  }
}

async function askForPrivate(
  account: DiscordAccount,
  application: ApplicationFacts,
  prompts: Prompts,
): Promise<void> {
  let said = 'Everyone can invite this bot.';
  for (let { isPublic } = application; isPublic; ) {
    prompts.info(`${said} ${portal.makePrivate(application.id)}`);
    const answer = await prompts.choose('Is Public Bot off?', [
      { value: 'look', label: 'Yes: look again' },
      { value: 'leave', label: 'Leave it on' },
    ]);
    if (answer !== 'look') return;
    ({ isPublic } = await again(prompts, () => account.application()));
    said = 'Discord says that Public Bot is still on.';
    if (!isPublic) prompts.done('Only you can invite the bot now.');
  }
}

async function askForServers(
  account: DiscordAccount,
  application: ApplicationFacts,
  deps: DiscordStepsDeps,
): Promise<string[]> {
  const { prompts, known } = deps;
  prompts.info(
    'Invite the bot: open this address, choose your server, and press Authorize. You need Manage Server there.',
  );
  prompts.link(inviteUrl(application.id));
  const joined = await again(prompts, () => account.servers());
  const servers = joined.length > 0 ? joined : await waitForServer(account, deps);
  if (servers.length === 0) {
    prompts.info('The bot is in no server yet. After you have invited it, run npm run setup again.');
    return [];
  }
  const { guildIds } = known.config.discord;
  // `.env` cannot change them, so there is no choice. Discord refuses commands where the bot is not.
  const ticked = guildIds.filter((id) => servers.some((server) => server.id === id));
  if (known.elsewhere.has('DISCORD_GUILD_IDS')) {
    const missing = guildIds.filter((id) => !ticked.includes(id));
    if (missing.length > 0) {
      prompts.wrong(
        `DISCORD_GUILD_IDS names a server that the bot is not in: ${missing.join(', ')}. Invite it there, or change the list where it is set.`,
      );
    }
    return ticked;
  }
  const [first, ...others] = servers.map(({ id }) => id);
  const chosen = ticked.length === 0 && others.length === 0 && first !== undefined ? [first] : ticked;
  return prompts.chooseSome(
    'Which servers can use the bot?',
    servers.map(({ id, name }) => ({ value: id, label: `${onOneLine(name)} (${id})` })),
    chosen,
  );
}

/** In real time. */
const LOOK_AGAIN_MS = 3_000;

/** Looks every few seconds whether the bot has joined a server. Empty: the operator goes on without one. */
async function waitForServer(
  account: DiscordAccount,
  { prompts, pause }: DiscordStepsDeps,
): Promise<ServerFacts[]> {
  const joined = new AbortController();
  const over = new AbortController();
  let servers: ServerFacts[] = [];
  const watch = async () => {
    while (!over.signal.aborted) {
      await pause(LOOK_AGAIN_MS, over.signal);
      // The next look can succeed.
      servers = await account.servers().catch(() => []);
      if (servers.length > 0) return joined.abort();
    }
  };
  // Its pause is cut short at the end.
  watch().catch(() => {});
  try {
    const choices = [
      { value: 'wait', label: 'Wait: this goes on by itself when the bot has joined' },
      { value: 'go-on', label: 'Go on without a server' },
    ] as const;
    while (servers.length === 0) {
      const answer = await prompts.choose('Waiting for the bot to join a server', choices, {
        until: joined.signal,
      });
      if (answer === 'go-on') return [];
    }
    prompts.done('The bot has joined.');
    return servers;
  } finally {
    over.abort(new Error('the question is answered'));
  }
}
