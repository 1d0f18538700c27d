// Log: the log: one JSON line for each event, or a readable line on a terminal. No line can hold a token.
import { type Logger, pino, stdTimeFunctions } from 'pino';
import { createRedactor } from './redact.ts';

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

/**
 * @param secrets values that must never appear in any form: the tokens, the address of the database and its password. Every line
 * is searched for them.
 */
export function createLog(options: {
  level: string;
  pretty: boolean;
  secrets: (string | null | undefined)[];
  destination?: { write(line: string): void };
}): Logger {
  const redactor = createRedactor(options.secrets);
  const settings = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    hooks: { streamWrite: redactor.line },
  };
  if (options.destination) return pino(settings, options.destination);
  return options.pretty
    ? pino({ ...settings, transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } })
    : pino(settings);
}

/** An error as plain facts, causes included, four deep at most. */
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
