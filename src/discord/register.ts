// Discord: tells Discord which commands there are, only when that changed: creates are counted (200 a day a server,
// https://discord.com/developers/docs/interactions/application-commands), and global ones take a while to spread.
import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Log } from '../core/ports.ts';
import type { Command } from './command.ts';

/** What we define of a command. Discord adds ids, versions and defaults of its own, which say nothing about a change. */
const DEFINED = ['name', 'description', 'options', 'default_member_permissions'];
/** Of a server's own commands Discord does not keep these: they are where they are. */
const DEFINED_EVERYWHERE = [...DEFINED, 'contexts', 'integration_types'];
const OPTION_DEFAULTS: Record<string, unknown> = { required: false, autocomplete: false };

interface Registering {
  rest: REST;
  applicationId: string;
  log: Log;
}

/** The commands of one place, as they are to stand there. */
interface Place {
  where: string;
  route: `/${string}`;
  bodies: readonly Command['data'][];
  fields: readonly string[];
}

/**
 * Makes Discord's commands equal to ours: in each allowed server, or everywhere when none is named. What stands everywhere
 * from an earlier configuration is taken away, or members would see every command twice.
 */
export async function registerCommands(
  deps: Registering & { guildIds: readonly string[]; commands: readonly Command[] },
): Promise<void> {
  const { applicationId, guildIds, commands } = deps;
  const wanted = commands.map((command) => command.data);
  await settle(deps, {
    where: 'everywhere',
    route: Routes.applicationCommands(applicationId),
    bodies: guildIds.length > 0 ? [] : wanted,
    fields: DEFINED_EVERYWHERE,
  });
  for (const id of guildIds) await settle(deps, placeIn(applicationId, id, wanted));
}

/** The same in servers that were on the list once and are not any more. */
export async function takeCommandsAway(deps: Registering & { guildIds: readonly string[] }): Promise<void> {
  for (const id of deps.guildIds) await settle(deps, placeIn(deps.applicationId, id, []));
}

const placeIn = (applicationId: string, guildId: string, bodies: Place['bodies']): Place => ({
  where: guildId,
  route: Routes.applicationGuildCommands(applicationId, guildId),
  bodies,
  fields: DEFINED,
});

async function settle({ rest, log }: Registering, { where, route, bodies, fields }: Place): Promise<void> {
  try {
    const standing = await rest.get(route);
    if (fingerprint(standing, fields) === fingerprint(bodies, fields)) return;
    await rest.put(route, { body: bodies });
    log.info({ where, commands: bodies.length }, 'commands registered');
  } catch (error) {
    // One server that threw us out must not keep the others without commands.
    if (isNotIn(error)) {
      log.warn({ where }, 'the bot is not in this server: invite it, and its commands come within a minute');
    } else log.error({ err: error, where }, 'commands could not be registered');
  }
}

/** 50001: what Discord says to a bot that was not invited, or was thrown out. */
const isNotIn = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingAccess;

/** The same text for the same definitions, whatever order and defaults they come with. */
function fingerprint(commands: unknown, fields: readonly string[]): string {
  if (!Array.isArray(commands)) return '';
  return commands
    .map((command: object) =>
      Object.fromEntries(Object.entries(command).filter(([key]) => fields.includes(key))),
    )
    .map((command) => JSON.stringify(canonical(command)))
    .sort()
    .join('\n');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => one !== undefined && one !== null && OPTION_DEFAULTS[key] !== one)
      // An empty list of options is none; localisations are not used.
      .filter(([key, one]) => !key.endsWith('_localizations') && !(Array.isArray(one) && one.length === 0))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, canonical(one)]),
  );
}
