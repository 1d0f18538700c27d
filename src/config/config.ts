// Config: checks the variables of the environment and makes the configuration of them. An error names every bad variable, and
// never quotes a value, because it can be a secret.
import { isIP } from 'node:net';
import { z } from 'zod';
import { type ClockAnchor, parseClockSpeed } from '../clock.ts';
import {
  apiAddress,
  apiAddressFault,
  discogsTokenFault,
  discordTokenFault,
  isDiscogsName,
  isLoopback,
  originFault,
  withoutScheme,
} from './shapes.ts';
import { cleanValue, hiddenLetter } from './values.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * The requests a minute that Discogs allows: 60 with a token, 25 without (https://www.discogs.com/developers, "Rate Limiting").
 */
const ALLOWED = { withToken: 60, withoutToken: 25 };

/**
 * The default limit of adds an hour for one person. Someone who adds a bag of records stays below it, and someone who wants to
 * do harm reaches it soon.
 */
const ADDS_PER_HOUR = 30;

/** The longest OPERATOR_CONTACT, in characters. It still fits on the screen of a telephone. */
export const LONGEST_CONTACT = 200;

const snowflake = /^\d{17,20}$/;

const integer = (what: { from: number; to: number }) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .refine((value) => value >= what.from && value <= what.to)
    .optional();

/**
 * Returns a schema for a text without a fault. @param faultOf returns the sentence about what is wrong with the text, or null.
 */
const faultless = (faultOf: (text: string) => string | null) =>
  z.string().superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== null) context.addIssue({ code: 'custom', message, params: { isSentence: true } });
  });

const apiUrl = faultless(apiAddressFault).transform(apiAddress);

// A description says which values are valid. Errors show it, because Zod's own messages could quote the value.
const variables = z.object({
  DISCORD_TOKEN: z
    .string()
    .transform(withoutScheme)
    .pipe(faultless(discordTokenFault))
    .optional()
    .describe('the bot token'),
  DISCORD_GUILD_IDS: z
    .string()
    .transform((text) =>
      text
        .split(/[\s,;]+/)
        .map(cleanValue)
        .filter(Boolean),
    )
    .refine((ids) => ids.length > 0 && ids.every((id) => snowflake.test(id)))
    .optional()
    .describe('ids of servers, 17 to 20 digits each, with commas between: npm run setup finds them'),
  DISCOGS_TOKEN: z
    .string()
    .transform(withoutScheme)
    .pipe(faultless(discogsTokenFault))
    .optional()
    .describe('a personal access token, without spaces'),
  DISCOGS_USERNAME: z
    .string()
    .refine(isDiscogsName)
    .optional()
    .describe('a Discogs user name: npm run setup finds it'),
  DISCOGS_FOLDER_ID: integer({ from: 1, to: 999_999_999_999 }).describe('a folder number from 1 up'),
  DISCOGS_RATE_LIMIT: integer({ from: 1, to: 1_000 }).describe('requests a minute, from 1 to 1000'),
  DISCOGS_RESERVE: integer({ from: 0, to: 999 }).describe('a number of requests, less than the limit'),
  ADDS_PER_HOUR: integer({ from: 0, to: 100_000 }).describe('a number of adds, 0 for any number'),
  OPERATOR_CONTACT: z
    .string()
    .max(LONGEST_CONTACT)
    .optional()
    .describe(`a line of up to ${LONGEST_CONTACT} characters: a name, an address, a Discord user id`),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional()
    .describe('an address that begins with postgres://'),
  DATA_DIR: z.string().optional().describe('a folder'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .optional()
    .describe(`one of ${LOG_LEVELS.join(', ')}`),
  HEALTH_PORT: integer({ from: 1, to: 65_535 }).describe('a port from 1 to 65535'),
  HEALTH_HOST: z
    .string()
    .refine((text) => isIP(text) !== 0)
    .optional()
    .describe('an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them'),
  DISCORD_API_URL: apiUrl.optional().describe('an https address'),
  DISCORD_CDN_URL: faultless(originFault).optional().describe('an address without a path'),
  DISCOGS_API_URL: apiUrl.optional().describe('an https address'),
  CLOCK_SPEED: z
    .string()
    .transform((text) => parseClockSpeed(text))
    .refine((anchor) => anchor !== null)
    .optional()
    .describe('a speed such as 60 (for the sandbox only)'),
});

type Name = keyof z.input<typeof variables>;

const NAMES = variables.keyof().options;

/** Returns the words that an error shows after "must be". */
const expected = (name: Name): string => variables.shape[name].description ?? 'another value';

/** The names of all variables. */
export const VARIABLES: readonly string[] = NAMES;

const isName = (text: string): text is Name => VARIABLES.includes(text);

export interface Config {
  discord: {
    token: string | null;
    guildIds: string[];
    apiUrl: string;
    /** The address of files in the sandbox. Null: files come from Discord alone. */
    cdnUrl: string | null;
  };
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
  /** The most adds that one person can make in an hour. Members who manage the server have no limit. 0: no limit for anyone. */
  addsPerHour: number;
  /** How members reach the operator: a text, an address, or a Discord user id. Null: not set. */
  operatorContact: string | null;
  databaseUrl: string | null;
  dataDir: string;
  logLevel: (typeof LOG_LEVELS)[number];
  healthPort: number | null;
  /** The IP address on which the port for health and metrics is open. */
  healthHost: string;
  clock: ClockAnchor | undefined;
}

/** The configuration cannot be used. `problems` has one line for each bad variable, with its name and never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`Configuration: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * Invisible characters that are allowed within a value: white space between ids, and all but control characters in a folder's
 * name.
 */
const MAY_HIDE: Partial<Record<Name, RegExp>> = { DISCORD_GUILD_IDS: /\s/, DATA_DIR: /\P{Cc}/u };

/**
 * Reads the variables and returns the configuration. Quotes around a value and invisible characters at its ends are dropped. An
 * empty variable counts as not set.
 * @throws ConfigError naming every bad variable.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given: Partial<Record<Name, string>> = {};
  const faults = new Map<Name, string>();
  for (const name of NAMES) {
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
    faults.set(name, isSentence ? issue.message : `must be ${expected(name)}`);
  }
  if (!parsed.success || faults.size > 0) {
    throw new ConfigError([...faults].map(([name, fault]) => `${name} ${fault}`));
  }

  const value = parsed.data;
  const apiUrl = value.DISCORD_API_URL ?? 'https://discord.com/api';
  // With the real Discord, files come from its own hosts alone.
  if (value.DISCORD_CDN_URL !== undefined && !isLoopback(new URL(apiUrl).hostname)) {
    throw new ConfigError(['DISCORD_CDN_URL is for the sandbox only. Empty it']);
  }
  const allowed = value.DISCOGS_TOKEN ? ALLOWED.withToken : ALLOWED.withoutToken;
  const rateLimit = Math.min(value.DISCOGS_RATE_LIMIT ?? allowed, allowed);
  const reserve = value.DISCOGS_RESERVE ?? Math.floor(rateLimit / 6);
  if (reserve >= rateLimit) throw new ConfigError([`DISCOGS_RESERVE must be ${expected('DISCOGS_RESERVE')}`]);
  return {
    discord: {
      token: value.DISCORD_TOKEN ?? null,
      guildIds: value.DISCORD_GUILD_IDS ?? [],
      apiUrl,
      cdnUrl: value.DISCORD_CDN_URL ?? null,
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
    operatorContact: value.OPERATOR_CONTACT ?? null,
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir: value.DATA_DIR ?? './data',
    logLevel: value.LOG_LEVEL ?? 'info',
    healthPort: value.HEALTH_PORT ?? null,
    // By default, only programs on this machine can reach the port.
    healthHost: value.HEALTH_HOST ?? '127.0.0.1',
    clock: value.CLOCK_SPEED ?? undefined,
  };
}
