// Sandbox, local Discord: all refusals, as a table: status, code, message, and where Discord documents them.
import { type FormError, nestErrors } from './read/form.ts';

interface RefusalFacts {
  readonly status: number;
  /** docs: Topics > Opcodes and Status Codes > JSON Error Codes. 0 is a general error. */
  readonly code: number;
  readonly message: string;
  readonly source: string;
  /** A correct client can get this refusal, so it does not count as the bot's mistake. */
  readonly innocent?: boolean;
}

const REFUSALS = {
  unauthorized: { status: 401, code: 0, message: '401: Unauthorized', source: 'Reference > Authentication' },
  'user-agent': {
    status: 403,
    code: 40333,
    message: 'internal network error',
    source: 'Reference > User Agent',
  },
  'api-version': {
    status: 400,
    code: 50041,
    message: 'Invalid API version',
    source: 'Reference > API Versioning',
  },
  'not-found': { status: 404, code: 0, message: '404: Not Found', source: 'Opcodes and Status Codes' },
  'invalid-json': {
    status: 400,
    code: 50109,
    message: 'The request body contains invalid JSON.',
    source: 'Opcodes and Status Codes',
  },
  'too-large': {
    status: 413,
    code: 40005,
    message: 'Request entity too large',
    source: 'Reference > Uploading Files',
  },
  'unknown-application': {
    status: 404,
    code: 10002,
    message: 'Unknown Application',
    source: 'Opcodes and Status Codes',
  },
  'unknown-channel': {
    status: 404,
    code: 10003,
    message: 'Unknown Channel',
    source: 'Opcodes and Status Codes',
  },
  'unknown-guild': { status: 404, code: 10004, message: 'Unknown Guild', source: 'Opcodes and Status Codes' },
  'unknown-member': {
    status: 404,
    code: 10007,
    message: 'Unknown Member',
    source: 'Opcodes and Status Codes',
  },
  'unknown-message': {
    status: 404,
    code: 10008,
    message: 'Unknown Message',
    source: 'Opcodes and Status Codes',
  },
  'unknown-user': { status: 404, code: 10013, message: 'Unknown User', source: 'Opcodes and Status Codes' },
  'unknown-webhook': {
    status: 404,
    code: 10015,
    message: 'Unknown Webhook',
    source: 'Receiving and Responding > Followup Messages: only after the first response',
  },
  'unknown-interaction': {
    status: 404,
    code: 10062,
    message: 'Unknown interaction',
    source: 'Receiving and Responding: 3 seconds for the first response',
  },
  'unknown-command': {
    status: 404,
    code: 10063,
    message: 'Unknown application command',
    source: 'Opcodes and Status Codes',
  },
  'no-command-permissions': {
    status: 404,
    code: 10066,
    message: 'Unknown application command permissions',
    source: 'Application Commands > Get Application Command Permissions',
    innocent: true,
  },
  'bots-cannot': {
    status: 403,
    code: 20001,
    message: 'Bots cannot use this endpoint',
    source: 'Application Commands > Edit Application Command Permissions: a bearer token is needed',
  },
  'too-many-attachments': {
    status: 400,
    code: 30015,
    message: 'Maximum number of attachments in a message reached (10)',
    source: 'Opcodes and Status Codes, 30015',
  },
  'too-many-commands': {
    status: 400,
    code: 30032,
    message: 'Maximum number of application commands reached (100)',
    source: 'Application Commands > Registering a Command',
  },
  // The docs do not say what the refusal of a 16th command in a menu looks like.
  'too-many-menu-commands': {
    status: 400,
    code: 30032,
    message: 'Maximum number of application commands reached (15)',
    source: 'Application Commands > Registering a Command',
  },
  'daily-command-creates': {
    status: 400,
    code: 30034,
    message: 'Max number of daily application command creates has been reached (200)',
    source: 'Application Commands > Registering a Command',
  },
  acknowledged: {
    status: 400,
    code: 40060,
    message: 'Interaction has already been acknowledged.',
    source: 'Receiving and Responding > Responding to an Interaction',
  },
  'missing-access': { status: 403, code: 50001, message: 'Missing Access', source: 'Topics > Permissions' },
  'not-author': {
    status: 403,
    code: 50005,
    message: 'Cannot edit a message authored by another user',
    source: 'Message > Edit Message',
  },
  'empty-message': {
    status: 400,
    code: 50006,
    message: 'Cannot send an empty message',
    source: 'Message > Create Message',
  },
  'non-text-channel': {
    status: 400,
    code: 50008,
    message: 'Cannot send messages in a non-text channel',
    source: 'Opcodes and Status Codes, 50008',
  },
  'missing-permissions': {
    status: 403,
    code: 50013,
    message: 'Missing Permissions',
    source: 'Message > Create Message, Topics > Permissions',
  },
  'dead-token': {
    status: 401,
    code: 50027,
    message: 'Invalid Webhook Token',
    source: 'Receiving and Responding: tokens are valid for 15 minutes',
  },
  'not-built': {
    status: 501,
    code: 0,
    message: 'The local Discord does not know this feature; do not rely on it.',
    source: 'this sandbox',
  },
} satisfies Record<string, RefusalFacts>;

export type Rule =
  | keyof typeof REFUSALS
  | 'form-body'
  | 'banned'
  | 'rate-limit'
  | 'old-message-edits'
  | 'fault';

/** A request that Discord does not carry out. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly rule: Rule;
  readonly status: number;
  readonly code: number;
  readonly source: string;
  readonly innocent: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    rule: Rule,
    facts: RefusalFacts,
    extra: { body?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(facts.message);
    this.rule = rule;
    this.status = facts.status;
    this.code = facts.code;
    this.source = facts.source;
    this.innocent = facts.innocent ?? false;
    this.body = { message: facts.message, code: facts.code, ...extra.body };
    this.headers = extra.headers ?? {};
  }

  /** Returns the same refusal with the headers of the bucket. The refusal's own headers win. */
  withHeaders(headers: Readonly<Record<string, string>>): ApiRefusal {
    return new ApiRefusal(
      this.rule,
      { ...this, message: this.message },
      {
        body: { ...this.body },
        headers: { ...headers, ...this.headers },
      },
    );
  }
}

/** Makes a refusal from the table. */
export const refusal = (rule: keyof typeof REFUSALS): ApiRefusal => new ApiRefusal(rule, REFUSALS[rule]);

/** Makes a refusal for an invalid body. docs: Reference > Error Messages: 50035, with the errors nested by field. */
function formRefusal(errors: readonly FormError[]): ApiRefusal {
  const facts = {
    status: 400,
    code: 50035,
    message: 'Invalid Form Body',
    source: 'Reference > Error Messages',
  };
  return new ApiRefusal('form-body', facts, { body: { errors: nestErrors(errors) } });
}

/** Throws 50035 if there are errors. */
export function assertForm(errors: readonly FormError[]): void {
  if (errors.length > 0) throw formRefusal(errors);
}

export interface RateLimitFacts {
  /** Real seconds, because clients wait in real time. */
  retryAfterS: number;
  scope: 'user' | 'global' | 'shared';
}

/** Makes a refusal of a rate limit. docs: Topics > Rate Limits > Exceeding a Rate Limit. */
export function rateLimitRefusal({ retryAfterS, scope }: RateLimitFacts): ApiRefusal {
  const facts = {
    status: 429,
    code: 0,
    message: 'You are being rate limited.',
    source: 'Topics > Rate Limits',
  };
  const isGlobal = scope === 'global';
  return new ApiRefusal('rate-limit', facts, {
    body: { retry_after: retryAfterS, global: isGlobal },
    headers: {
      'retry-after': String(retryAfterS),
      'x-ratelimit-scope': scope,
      ...(isGlobal ? { 'x-ratelimit-global': 'true' } : {}),
    },
  });
}

/** Makes a refusal of an edit of an old message. docs: Opcodes and Status Codes, 30046: its status is 429. */
export function oldMessageRefusal(retryAfterS: number): ApiRefusal {
  const facts = {
    status: 429,
    code: 30046,
    message: 'Maximum number of edits to messages older than 1 hour reached. Try again later',
    source: 'Opcodes and Status Codes, 30046',
  };
  return new ApiRefusal('old-message-edits', facts, {
    body: { retry_after: retryAfterS, global: false },
    headers: { 'retry-after': String(retryAfterS), 'x-ratelimit-scope': 'user' },
  });
}

/**
 * Makes a refusal of a blocked IP address. docs: Rate Limits > Invalid Request Limit: too many 401, 403 and 429 block it for a
 * while.
 */
export function bannedRefusal(retryAfterS: number): ApiRefusal {
  const facts = {
    status: 429,
    code: 0,
    message: 'You are being blocked from accessing our API temporarily.',
    source: 'Rate Limits > Invalid Request Limit',
  };
  return new ApiRefusal('banned', facts, { headers: { 'retry-after': String(retryAfterS) } });
}
