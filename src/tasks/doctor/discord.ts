// Tasks, doctor: checks Discord: the token, the application, the servers, permissions and commands. At most six requests,
// and one more for each 100 servers of the bot.
import type { Config } from '../../config/config.ts';
import { inviteUrl } from '../../discord/gateway/connection.ts';
import {
  type ApplicationFacts,
  type DiscordAccount,
  DiscordTrouble,
  type ServerFacts,
} from '../../discord/operator/account.ts';
import { coreWords } from '../../discord/texts/core-words.ts';
import { counted, list } from '../../discord/texts/en/language.ts';
import { onOneLine } from '../../text/typed-text.ts';
import { portal } from '../portal.ts';
import { bad, type DoctorLine, good, note } from './report.ts';

/** In how many servers the commands are looked up, with a request each. */
const MOST_SERVERS = 4;

export const NO_DISCORD_TOKEN =
  'DISCORD_TOKEN is not set. Make one and save it with: npm run setup\nOr by hand: https://discord.com/developers/applications, your application, Bot, Reset Token, and the token into .env.';

export interface DiscordFacts {
  application: ApplicationFacts;
  servers: readonly ServerFacts[];
  /** Ids of servers without our commands, as they are now. `everywhere`: the global ones. */
  withoutCommands: readonly string[];
}

/** Asks Discord. @returns the lines of the report. */
export async function checkDiscord(
  account: DiscordAccount,
  { guildIds }: Pick<Config['discord'], 'guildIds'>,
): Promise<DoctorLine[]> {
  let application: ApplicationFacts;
  try {
    application = await account.application();
  } catch (error) {
    return [troubleLine(error)];
  }
  try {
    const servers = await account.servers();
    const joined = guildIds.filter((id) => servers.some((server) => server.id === id));
    const places = guildIds.length === 0 ? [null] : joined.slice(0, MOST_SERVERS);
    const withoutCommands: string[] = [];
    for (const place of places) {
      if (!(await hasCommands(account, application, place))) withoutCommands.push(place ?? 'everywhere');
    }
    return discordLines({ application, servers, withoutCommands }, guildIds);
  } catch (error) {
    return [acceptedLine(application), troubleLine(error)];
  }
}

/** A server that installed the bot without the scope of commands has none. */
async function hasCommands(
  account: DiscordAccount,
  application: ApplicationFacts,
  place: string | null,
): Promise<boolean> {
  try {
    return await account.hasCommands(application, place);
  } catch (error) {
    if (error instanceof DiscordTrouble && error.kind === 'not-in') return false;
    throw error;
  }
}

function troubleLine(error: unknown): DoctorLine {
  if (!(error instanceof DiscordTrouble)) throw error;
  return bad(error.kind === 'refused' ? `${error.sentence} ${portal.newToken}` : error.sentence);
}

const acceptedLine = ({ name }: ApplicationFacts): DoctorLine =>
  good(`Discord accepts DISCORD_TOKEN: the application is ${onOneLine(name)}`);

const named = ({ id, name }: Pick<ServerFacts, 'id' | 'name'>): string => `${onOneLine(name)} (${id})`;

/** The most servers that one line names. */
const MOST_NAMES = 10;

const listed = (servers: readonly ServerFacts[]): string => {
  const rest = servers.length - MOST_NAMES;
  const names = servers.slice(0, MOST_NAMES).map(named);
  return list(rest > 0 ? [...names, counted(rest, { one: 'more server', other: 'more servers' })] : names);
};

/** Pure. @param guildIds the servers that can use the bot. Empty: no list. */
export function discordLines(facts: DiscordFacts, guildIds: readonly string[]): DoctorLine[] {
  const { application, servers } = facts;
  const lines = [acceptedLine(application), publicLine(application, guildIds)];
  if (servers.length === 0) {
    return [...lines, bad(`The bot is in no server. Invite it: ${inviteUrl(application.id)}`)];
  }
  if (guildIds.length === 0 && servers.length > 1) {
    const finding = { level: 'amber', kind: 'no-allow-list', servers: servers.length } as const;
    lines.push(bad(`${coreWords.finding(finding)}\nThe servers: ${listed(servers)}.`));
  }
  const used = guildIds.length === 0 ? servers : servers.filter(({ id }) => guildIds.includes(id));
  for (const id of guildIds.filter((one) => !servers.some((server) => server.id === one))) {
    const invite = `Invite it: ${inviteUrl(application.id)}`;
    const others = servers.filter((server) => !guildIds.includes(server.id));
    const hint = others.length === 0 ? '' : `\nOr correct the number. The bot is in ${listed(others)}.`;
    lines.push(bad(`The bot is not in server ${id} of DISCORD_GUILD_IDS. ${invite}${hint}`));
  }
  if (used.length > 0) lines.push(good(`The bot is in ${listed(used)}`));
  for (const server of used) {
    if (server.lacking.length === 0) continue;
    lines.push(
      bad(
        `The bot lacks ${list(server.lacking)} in ${named(server)}. In Discord: Server Settings, Roles, the role of the bot. Or invite it again: ${inviteUrl(application.id)}`,
      ),
    );
  }
  return [...lines, ...commandLines(facts, used, guildIds)];
}

function commandLines(
  { withoutCommands }: DiscordFacts,
  used: readonly ServerFacts[],
  guildIds: readonly string[],
): DoctorLine[] {
  if (used.length === 0) return [];
  if (withoutCommands.length === 0) {
    // Without a list of servers the commands are registered once for all of them.
    const isPart = guildIds.length > 0 && used.length > MOST_SERVERS;
    const where = ` in the first ${MOST_SERVERS} of ${used.length} servers. The start registers them in all`;
    return [good(`The commands are registered${isPart ? where : ''}`)];
  }
  const places = withoutCommands.map((id) => {
    const server = used.find((one) => one.id === id);
    return server === undefined ? 'Discord' : named(server);
  });
  return [
    bad(
      `The commands in ${list(places)} are missing or of another version. The start registers them: npm start`,
    ),
  ];
}

/** Strangers who invite the bot cannot use it while there is a list of servers. */
function publicLine({ id, isPublic }: ApplicationFacts, guildIds: readonly string[]): DoctorLine {
  if (!isPublic) return good('Only you can invite the bot');
  const text = `Everyone can invite the bot. ${portal.makePrivate(id)}`;
  return guildIds.length === 0 ? bad(text) : note(text);
}
