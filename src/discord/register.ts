// Discord: registers the commands, but only when they have changed. Discord limits how many commands are created (200 a
// day for each server, https://discord.com/developers/docs/interactions/application-commands), and a new global command takes a
// while to appear everywhere.
import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { AnyCommand } from './command.ts';
import { coreWords } from './texts/core-words.ts';

/** The fields of a command that are compared. Discord adds ids, versions and defaults of its own, which are not compared. */
const DEFINED = ['type', 'name', 'description', 'options', 'default_member_permissions'];
/** The fields of a global command. Discord keeps the last two for global commands only. */
const DEFINED_EVERYWHERE = [...DEFINED, 'contexts', 'integration_types'];
/** Discord gives a command of the menu of messages an empty description. */
const DEFAULTS: Record<string, unknown> = { required: false, autocomplete: false, description: '' };

/** The pauses before the next tries after a failure. After these, every pause is `LONGEST_PAUSE_MS`. */
const PAUSES_MS = [30_000, 60_000, 2 * 60_000, 5 * 60_000, 10 * 60_000, 30 * 60_000];
const LONGEST_PAUSE_MS = 60 * 60_000;

/** The value of `where` for global commands. */
const EVERYWHERE = 'everywhere';

export interface Registrar {
  /** Returns the ids of our commands in this server, by name, as far as Discord has confirmed them to this process. */
  idsIn(guildId: string): ReadonlyMap<string, string>;
  /**
   * Makes Discord's commands equal to ours: in each of these servers, or globally when none is named. When servers are named,
   * removes the global commands of an earlier configuration, because members would otherwise see every command twice. Resolves
   * after the first try. A failure is tried again with pauses, until it works or the process ends. Never rejects.
   */
  register(guildIds: readonly string[]): Promise<void>;
  /** Removes our commands from servers that are no longer on the list. Resolves and tries again as `register` does. */
  takeAway(guildIds: readonly string[]): Promise<void>;
}

/** A server, or "everywhere", with the commands that should be registered there. */
interface CommandPlace {
  where: string;
  route: `/${string}`;
  bodies: readonly AnyCommand['data'][];
  fields: readonly string[];
}

export function createRegistrar(deps: {
  rest: Pick<REST, 'get' | 'put'>;
  applicationId: string;
  commands: readonly AnyCommand[];
  clock: Pick<Clock, 'sleep'>;
  log: Log;
  /** Aborted when the process ends. */
  signal: AbortSignal;
}): Registrar {
  const { applicationId, commands, clock, log, signal } = deps;
  const wanted = commands.map((command) => command.data);
  /** The places to try again, by `where`. A newer registration of a place replaces its entry. */
  const failed = new Map<string, CommandPlace>();
  /** The ids of the registered commands: by `where`, and then by name. */
  const ids = new Map<string, ReadonlyMap<string, string>>();
  let isTrying = false;

  async function registerIn(place: CommandPlace): Promise<void> {
    const { where } = place;
    const isNew = !failed.delete(where);
    try {
      await makeEqual(deps, place, (standing) => ids.set(where, idsByName(standing)));
    } catch (error) {
      // A server that removed the bot must not keep the other servers without commands.
      failed.set(where, place);
      if (!isNotIn(error)) {
        log.error({ err: error, where }, 'commands could not be registered: that is tried again');
      } else if (isNew) {
        const finding = { level: 'amber', kind: 'not-invited', servers: [where] } as const;
        log.warn({ where, finding: finding.kind }, coreWords.finding(finding));
      }
    }
  }

  async function tryAgain(): Promise<void> {
    if (isTrying || failed.size === 0) return;
    isTrying = true;
    for (let round = 0; failed.size > 0 && !signal.aborted; round++) {
      await clock.sleep(PAUSES_MS[round] ?? LONGEST_PAUSE_MS, signal).catch(() => {});
      if (signal.aborted) break;
      await registerAll([...failed.values()]);
    }
    isTrying = false;
  }

  // Registrations run one after the other. Two that read the same place at the same time would both write there.
  let last: Promise<void> = Promise.resolve();
  function registerAll(places: readonly CommandPlace[]): Promise<void> {
    last = last.then(async () => {
      for (const place of places) await registerIn(place);
    });
    return last.finally(() => void tryAgain());
  }

  return {
    idsIn: (guildId) => new Map([...(ids.get(EVERYWHERE) ?? []), ...(ids.get(guildId) ?? [])]),
    register: (guildIds) => registerAll(placesFor(applicationId, guildIds, wanted)),
    takeAway: (guildIds) => registerAll(guildIds.map((id) => placeIn(applicationId, id, []))),
  };
}

/** Returns the places where commands are, or must no longer be, when these servers are named. */
const placesFor = (
  applicationId: string,
  guildIds: readonly string[],
  wanted: CommandPlace['bodies'],
): CommandPlace[] => [
  {
    where: EVERYWHERE,
    route: Routes.applicationCommands(applicationId),
    bodies: guildIds.length > 0 ? [] : wanted,
    fields: DEFINED_EVERYWHERE,
  },
  ...guildIds.map((id) => placeIn(applicationId, id, wanted)),
];

/**
 * Registers the commands once, as `Registrar.register` does.
 * @throws Discord's error when it refuses them.
 */
export async function registerOnce(
  deps: { rest: Pick<REST, 'get' | 'put'>; applicationId: string; commands: readonly AnyCommand[]; log: Log },
  guildIds: readonly string[],
): Promise<void> {
  const wanted = deps.commands.map((command) => command.data);
  for (const place of placesFor(deps.applicationId, guildIds, wanted)) await makeEqual(deps, place);
}

/**
 * Returns whether Discord has exactly these commands in the server, or globally when `guildId` is null.
 * @throws Discord's error when it does not say.
 */
export async function areRegistered(
  deps: { rest: Pick<REST, 'get'>; applicationId: string; commands: readonly AnyCommand[] },
  guildId: string | null,
): Promise<boolean> {
  const wanted = deps.commands.map((command) => command.data);
  const places = placesFor(deps.applicationId, guildId === null ? [] : [guildId], wanted);
  const place = places.at(-1);
  return place !== undefined && isEqual(await deps.rest.get(place.route), place);
}

const isEqual = (standing: unknown, { bodies, fields }: CommandPlace): boolean =>
  fingerprint(standing, fields) === fingerprint(bodies, fields);

const placeIn = (applicationId: string, guildId: string, bodies: CommandPlace['bodies']): CommandPlace => ({
  where: guildId,
  route: Routes.applicationGuildCommands(applicationId, guildId),
  bodies,
  fields: DEFINED,
});

/**
 * Registers the commands of a place if Discord has other commands there.
 * @param onStanding receives the list of commands that Discord has: first the present one, and after a change the new one.
 * @throws Discord's error when it refuses them.
 */
async function makeEqual(
  { rest, log }: { rest: Pick<REST, 'get' | 'put'>; log: Log },
  place: CommandPlace,
  onStanding: (standing: unknown) => void = () => {},
): Promise<void> {
  const { where, route, bodies } = place;
  const standing = await rest.get(route);
  onStanding(standing);
  if (isEqual(standing, place)) return;
  onStanding(await rest.put(route, { body: bodies }));
  log.info({ where, commands: bodies.length }, 'commands registered');
}

/** Returns the ids of commands, by name, from a list as Discord sends it. */
function idsByName(commands: unknown): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const command of Array.isArray(commands) ? commands : []) {
    const { id, name }: { id?: unknown; name?: unknown } = command ?? {};
    if (typeof id === 'string' && typeof name === 'string') ids.set(name, id);
  }
  return ids;
}

/** Whether the bot is not in that server: it was not invited or was removed (50001), or no server has this id (10004). */
const isNotIn = (error: unknown): boolean =>
  error instanceof DiscordAPIError &&
  (error.code === RESTJSONErrorCodes.MissingAccess || error.code === RESTJSONErrorCodes.UnknownGuild);

/** Returns the same text for the same definitions, in any order and with or without default values. */
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
      .filter(([key, one]) => one !== undefined && one !== null && DEFAULTS[key] !== one)
      // Discord leaves out empty lists. Localisations are ignored, because the bot has none.
      .filter(([key, one]) => !key.endsWith('_localizations') && !(Array.isArray(one) && one.length === 0))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, canonical(one)]),
  );
}
