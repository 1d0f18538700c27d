// Root: the only file that reads the environment. Every bad name is told at once, never a value (it may be a secret).
import { isIP } from 'node:net';
import { z } from 'zod';
import { type ClockAnchor, parseClockSpeed } from '../clock.ts';
import {
  apiAddress,
  apiAddressFault,
  discogsTokenFault,
  discordTokenFault,
  withoutScheme,
} from './shapes.ts';
import { cleanValue, hiddenLetter } from './values.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Discogs allows 60 requests a minute with a token, 25 without (https://www.discogs.com/developers, "Rate Limiting"). */
const ALLOWED = { withToken: 60, withoutToken: 25 };

/** More than a person takes out of a bag in an hour, and soon over for one who only wants to do harm. */
const ADDS_PER_HOUR = 30;

const snowflake = /^\d{17,20}$/;

const integer = (what: { from: number; to: number }) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .refine((value) => value >= what.from && value <= what.to)
    .optional();

/** A text with which something may be wrong that has a sentence of its own. */
const faultless = (faultOf: (text: string) => string | null) =>
  z.string().superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== null) context.addIssue({ code: 'custom', message, params: { isSentence: true } });
  });

const apiUrl = faultless(apiAddressFault).transform(apiAddress);

// Each message says what is expected; zod's own could quote the value.
const variables = z.object({
  DISCORD_TOKEN: z.string().transform(withoutScheme).pipe(faultless(discordTokenFault)).optional(),
  DISCORD_GUILD_IDS: z
    .string()
    .transform((text) =>
      text
        .split(/[\s,;]+/)
        .map(cleanValue)
        .filter(Boolean),
    )
    .refine((ids) => ids.length > 0 && ids.every((id) => snowflake.test(id)))
    .optional(),
  DISCOGS_TOKEN: z.string().transform(withoutScheme).pipe(faultless(discogsTokenFault)).optional(),
  DISCOGS_USERNAME: z
    .string()
    .regex(/^(?!\.+$)[\w.-]{1,100}$/)
    .optional(),
  DISCOGS_FOLDER_ID: integer({ from: 1, to: 999_999_999_999 }),
  DISCOGS_RATE_LIMIT: integer({ from: 1, to: 1_000 }),
  DISCOGS_RESERVE: integer({ from: 0, to: 999 }),
  ADDS_PER_HOUR: integer({ from: 0, to: 100_000 }),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  DATA_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).optional(),
  HEALTH_PORT: integer({ from: 1, to: 65_535 }),
  HEALTH_HOST: z
    .string()
    .refine((text) => isIP(text) !== 0)
    .optional(),
  DISCORD_API_URL: apiUrl.optional(),
  DISCOGS_API_URL: apiUrl.optional(),
  CLOCK_SPEED: z
    .string()
    .transform((text) => parseClockSpeed(text))
    .refine((anchor) => anchor !== null)
    .optional(),
});

type Name = keyof z.input<typeof variables>;

const EXPECTED: Record<Name, string> = {
  DISCORD_TOKEN: 'the bot token',
  DISCORD_GUILD_IDS: 'ids of servers, 17 to 20 digits each, with commas between',
  DISCOGS_TOKEN: 'a personal access token, without spaces',
  DISCOGS_USERNAME: 'a Discogs user name',
  DISCOGS_FOLDER_ID: 'a folder number from 1 up',
  DISCOGS_RATE_LIMIT: 'requests a minute, from 1 to 1000',
  DISCOGS_RESERVE: 'a number of requests, less than the limit',
  ADDS_PER_HOUR: 'a number of adds, 0 for any number',
  DATABASE_URL: 'an address that begins with postgres://',
  DATA_DIR: 'a folder',
  LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
  HEALTH_PORT: 'a port from 1 to 65535',
  HEALTH_HOST: 'an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them',
  DISCORD_API_URL: 'an https address',
  DISCOGS_API_URL: 'an https address',
  CLOCK_SPEED: 'a speed such as 60 (for the sandbox only)',
};

/** The names of all of them. */
export const VARIABLES: readonly string[] = Object.keys(EXPECTED);

const isName = (text: string): text is Name => Object.hasOwn(EXPECTED, text);

export interface Config {
  discord: { token: string | null; guildIds: string[]; apiUrl: string };
  discogs: {
    token: string | null;
    username: string | null;
    folderId: number;
    /** Requests a minute. */
    rateLimit: number;
    /** Requests that a sync leaves free for people. */
    reserve: number;
    apiUrl: string;
  };
  /** Of each person who does not manage the server; 0: any number. */
  addsPerHour: number;
  databaseUrl: string | null;
  dataDir: string;
  logLevel: (typeof LOG_LEVELS)[number];
  healthPort: number | null;
  /** The address that `healthPort` is on. */
  healthHost: string;
  clock: ClockAnchor | undefined;
}

/** The configuration cannot be used; `problems` has one line a variable, with names and never values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`Configuration: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** Letters that nobody sees and that may stand in a value: between ids, and in the name of a folder. */
const MAY_HIDE: Partial<Record<Name, RegExp>> = { DISCORD_GUILD_IDS: /\s/, DATA_DIR: /\P{Cc}/u };

/**
 * Reads the variables, each without quotes around it and without invisible letters at its ends. An empty one is unset.
 * @throws ConfigError naming every bad variable.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given: Partial<Record<Name, string>> = {};
  const faults = new Map<Name, string>();
  for (const name of Object.keys(EXPECTED).filter(isName)) {
    const value = cleanValue(env[name] ?? '');
    const hidden = hiddenLetter(value, MAY_HIDE[name] ?? null);
    if (hidden !== null) faults.set(name, `has an invisible character in it (${hidden}). Type it again`);
    else if (value !== '') given[name] = value;
  }
  const parsed = variables.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (!isName(name) || faults.has(name)) continue;
    const isSentence = issue.code === 'custom' && issue.params?.isSentence === true;
    faults.set(name, isSentence ? issue.message : `must be ${EXPECTED[name]}`);
  }
  if (!parsed.success || faults.size > 0) {
    throw new ConfigError([...faults].map(([name, fault]) => `${name} ${fault}`));
  }

  const value = parsed.data;
  const allowed = value.DISCOGS_TOKEN ? ALLOWED.withToken : ALLOWED.withoutToken;
  const rateLimit = Math.min(value.DISCOGS_RATE_LIMIT ?? allowed, allowed);
  const reserve = value.DISCOGS_RESERVE ?? Math.floor(rateLimit / 6);
  if (reserve >= rateLimit) throw new ConfigError([`DISCOGS_RESERVE must be ${EXPECTED.DISCOGS_RESERVE}`]);
  return {
    discord: {
      token: value.DISCORD_TOKEN ?? null,
      guildIds: value.DISCORD_GUILD_IDS ?? [],
      apiUrl: value.DISCORD_API_URL ?? 'https://discord.com/api',
    },
    discogs: {
      token: value.DISCOGS_TOKEN ?? null,
      username: value.DISCOGS_USERNAME ?? null,
      folderId: value.DISCOGS_FOLDER_ID ?? 1,
      rateLimit,
      reserve,
      apiUrl: value.DISCOGS_API_URL ?? 'https://api.discogs.com',
    },
    addsPerHour: value.ADDS_PER_HOUR ?? ADDS_PER_HOUR,
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir: value.DATA_DIR ?? './data',
    logLevel: value.LOG_LEVEL ?? 'info',
    healthPort: value.HEALTH_PORT ?? null,
    // Nobody else's business, unless somebody says so.
    healthHost: value.HEALTH_HOST ?? '127.0.0.1',
    clock: value.CLOCK_SPEED ?? undefined,
  };
}
