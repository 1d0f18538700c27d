// Discord, operator: asks Discord over REST what `npm run setup` and `npm run doctor` must know: the application, its servers, its
// commands. Does not log in. Counts its calls.
import {
  DefaultRestOptions,
  DiscordAPIError,
  PermissionsBitField,
  RateLimitError,
  REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import { aheadOfMs } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import { missingRights, type Right } from '../access/channel-rights.ts';
import type { AnyCommand } from '../command.ts';
import { outageOf } from '../gateway/outage.ts';
import { areRegistered, registerOnce } from '../register.ts';
import { type ListedServer, listServers } from '../server-list.ts';

export interface ApplicationFacts {
  id: string;
  name: string;
  /** The setting "Public Bot": everyone can invite the bot. */
  isPublic: boolean;
  /** The Discord user who owns the application, or its team. Null: Discord does not name one. */
  owner: { id: string; name: string } | null;
}

export interface ServerFacts {
  id: string;
  name: string;
  /** The permissions of the invitation that the bot lacks in the whole server. */
  lacking: readonly Right[];
}

export interface DiscordAccount {
  /** Returns the application that the token belongs to. @throws DiscordTrouble, as each method here that asks Discord. */
  application(): Promise<ApplicationFacts>;
  /** Returns all servers of the bot. Asks once, and once more for each 100 servers at most. */
  servers(): Promise<ServerFacts[]>;
  /** Whether exactly our commands are registered in this server. Null: registered globally. */
  hasCommands(application: ApplicationFacts, guildId: string | null): Promise<boolean>;
  /** Registers our commands in these servers, or globally when there are none, as the start of the bot does. */
  register(application: ApplicationFacts, guildIds: readonly string[]): Promise<void>;
  /** The number of requests so far. */
  calls(): number;
  /** Returns how far the clock of this machine is ahead of Discord's, in ms, by the last answer. Null: no answer had a date. */
  aheadMs(): number | null;
}

/**
 * Discord gave no usable answer. `refused`: Discord refuses the token. `not-in`: the bot is not in that server, or without the
 * scope applications.commands. `busy`: Discord asks for a pause. `outage`: `sentence` says what happened and what to do.
 */
export class DiscordTrouble extends Error {
  override readonly name = 'DiscordTrouble';
  readonly kind: 'refused' | 'not-in' | 'busy' | 'outage';
  readonly sentence: string;

  constructor(kind: DiscordTrouble['kind'], sentence: string) {
    super(kind);
    this.kind = kind;
    this.sentence = sentence;
  }
}

/** The longest that one request can take, in real time. It is short, because the operator waits in front of a terminal. */
const TIMEOUT_MS = 10_000;

/** After a longer pause that Discord asks for, or more of them for one question, the operator decides. Real time. */
const LONGEST_PAUSE_MS = 3_000;
const MOST_PAUSES = 30;

/** @param deps.token must have the form of a bot token. */
export function createDiscordAccount(deps: {
  token: string;
  apiUrl: string;
  commands: readonly AnyCommand[];
  log: Log;
}): DiscordAccount {
  let calls = 0;
  let aheadMs: number | null = null;
  /** Since the last question began. */
  let pauses = 0;
  const rest = new REST({
    api: deps.apiUrl,
    retries: 0,
    timeout: TIMEOUT_MS,
    // Between pages of servers Discord can ask for a pause of a second.
    rejectOnRateLimit: ({ timeToReset, retryAfter }) =>
      Math.max(timeToReset, retryAfter) > LONGEST_PAUSE_MS || ++pauses > MOST_PAUSES,
    // This process ends soon, and the timers of the sweepers would keep it alive.
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    async makeRequest(url, init) {
      calls += 1;
      const answer = await DefaultRestOptions.makeRequest(url, init);
      const serverMs = Date.parse(answer.headers.get('date') ?? '');
      aheadMs = Number.isNaN(serverMs) ? aheadMs : aheadOfMs(serverMs);
      return answer;
    },
  }).setToken(deps.token);

  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    pauses = 0;
    try {
      return await work();
    } catch (error) {
      throw troubleOf(error);
    }
  };
  const ofApplication = ({ id }: ApplicationFacts) => ({ ...deps, rest, applicationId: id });

  return {
    application: () => ask(async () => readApplication(await rest.get(Routes.currentApplication()))),
    servers: () => ask(async () => (await listServers(rest)).map(readServer)),
    hasCommands: (application, guildId) => ask(() => areRegistered(ofApplication(application), guildId)),
    register: (application, guildIds) => ask(() => registerOnce(ofApplication(application), guildIds)),
    calls: () => calls,
    aheadMs: () => aheadMs,
  };
}

/** Returns what an error of a request means for the operator. Pure. */
function troubleOf(error: unknown): DiscordTrouble {
  if (error instanceof RateLimitError) {
    return new DiscordTrouble('busy', 'Discord asks for a pause. Try again in a minute.');
  }
  if (error instanceof DiscordAPIError) {
    if (error.status === 401) return new DiscordTrouble('refused', 'Discord refuses DISCORD_TOKEN.');
    const { MissingAccess, UnknownGuild } = RESTJSONErrorCodes;
    if (error.code === MissingAccess || error.code === UnknownGuild) {
      return new DiscordTrouble('not-in', 'The bot is not in that server.');
    }
  }
  return new DiscordTrouble('outage', outageOf(error).sentence);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readApplication(answer: unknown): ApplicationFacts {
  if (!isObject(answer) || typeof answer.id !== 'string' || typeof answer.name !== 'string') {
    throw new TypeError('Discord answered with something that is no application');
  }
  // A setting that cannot be read counts as public, so that the operator looks at it.
  const { id, name } = answer;
  return { id, name, isPublic: answer.bot_public !== false, owner: readOwner(answer) };
}

/** The `owner` of a team's application is no person (docs: Teams, "Team Object"), so the team says who owns it. */
function readOwner({ owner, team }: Record<string, unknown>): ApplicationFacts['owner'] {
  const members = isObject(team) && Array.isArray(team.members) ? team.members.filter(isObject) : [];
  const users = isObject(team) ? members.map(({ user }) => user).filter(isObject) : [owner].filter(isObject);
  const user = isObject(team) ? users.find(({ id }) => id === team.owner_user_id) : users[0];
  return user === undefined ? null : { id: String(user.id), name: String(user.username) };
}

const readServer = ({ id, name, permissions }: ListedServer): ServerFacts => ({
  id,
  name: String(name),
  lacking: missingRights(new PermissionsBitField(bitsIn(permissions)), { isThread: false }),
});

const bitsIn = (permissions: unknown): bigint =>
  typeof permissions === 'string' && /^\d{1,20}$/.test(permissions) ? BigInt(permissions) : 0n;
