// Log: opens the log. Each event is one JSON line, or a readable line on a terminal. Secrets are taken out of every line.
import { type Logger, pino, stdTimeFunctions } from 'pino';
import { createRedactor, type Redactor } from './redact.ts';

/** The properties of an error that the log shows. Others, such as headers, bodies and parameters, stay out. */
const ERROR_FACTS = [
  'method',
  'path',
  'status',
  'detail',
  'reason',
  'source',
  'retryAfterMs',
  'code',
  'maybeApplied',
];

/** Keeps secrets out of the log and of other outputs. */
export interface SecretKeeper {
  /** Hides this secret, in any form, in all lines from now on. */
  hide(secret: string): void;
  /** Returns the text with `[redacted]` in place of every secret. For output that does not go through the log. */
  redact(text: string): string;
}

interface LogOptions {
  level: string;
  pretty: boolean;
  secrets: (string | null | undefined)[];
  destination?: { write(line: string): void };
}

/**
 * Opens the log.
 * @param options.secrets the tokens, the address of the database and its password. `hide` adds more. No line contains a secret,
 * in any of the forms that redact.ts knows.
 */
export function createLog(options: LogOptions): Logger & SecretKeeper {
  const redactor = createRedactor(options.secrets);
  const keeper: SecretKeeper = { hide: redactor.add, redact: redactor.text };
  return Object.assign(openLogger(options, redactor), keeper);
}

function openLogger({ level, pretty, destination }: LogOptions, redactor: Redactor): Logger {
  const settings = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    hooks: { streamWrite: redactor.line },
  };
  if (destination) return pino(settings, destination);
  return pretty
    ? pino({ ...settings, transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } })
    : pino(settings);
}

/** Returns the facts of an error that the log shows, and those of its causes, at most four levels deep. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const facts: Record<string, unknown> = { type: error.name, message: error.message };
  for (const name of ERROR_FACTS) {
    const value = (error as unknown as Record<string, unknown>)[name];
    if (['string', 'number', 'boolean'].includes(typeof value)) facts[name] = value;
  }
  if (depth === 0) facts.stack = error.stack;
  if (error.cause !== undefined && depth < 4) facts.cause = describeError(error.cause, depth + 1);
  return facts;
}
