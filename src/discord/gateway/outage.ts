// Discord: an outage in words, logged once in a while: it cannot be reached, or refuses all logins for now. The bot waits for
// every outage. Only an answer about the token, or about our request, is for the operator to fix.
import { DiscordAPIError, HTTPError } from 'discord.js';
import type { Log } from '../../core/ports.ts';
import { isRefusedByFront } from './front-door.ts';

export interface GatewayOutage {
  /** What happened and what to do, ending with a full stop. */
  sentence: string;
  /** For the log: the HTTP status, or the code of the error. */
  facts: { status?: number; code?: string };
}

const STATUS_PAGE = 'https://discordstatus.com says whether it is Discord.';
const NO_API =
  'What answers is not the API of Discord. If DISCORD_API_URL is set, empty it; a network where one has to sign in answers like that, too.';
const SHUT_OUT =
  'Discord refuses the address of this machine for now, as it does when too much came from there.';

/** No name server, or no such name. */
const NAMES = /^(?:ENOTFOUND|EAI_\w+)$/;
/** The result of Node's check of a certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/;
const NETWORK = /^(?:E(?!RR_)[A-Z_]+|UND_ERR_[A-Z_]+)$/;

/** What an error of a login attempt says about Discord. Pure. */
export function outageOf(error: unknown): GatewayOutage {
  const status = statusOf(error);
  if (status !== null) return { sentence: byStatus(status, error), facts: { status } };
  const code = codeOf(error);
  if (code === null) {
    // The error that fetch throws for a broken connection has a code; that of discord.js for a hanging one has this name.
    const hangs = error instanceof Error && error.name === 'AbortError';
    return { sentence: hangs ? `Discord does not answer. ${STATUS_PAGE}` : NO_API, facts: {} };
  }
  return { sentence: byCode(code), facts: { code } };
}

function byStatus(status: number, error: unknown): string {
  if (isRefusedByFront(error) || status === 429) return SHUT_OUT;
  if (status >= 500) return `Discord has a failure of its own (error ${status}). ${STATUS_PAGE}`;
  return gatewayRefusal(error) === null ? `${NO_API} (Error ${status}.)` : SHUT_OUT;
}

function byCode(code: string): string {
  if (NAMES.test(code)) {
    return `Discord cannot be found (${code}): this machine has no way to the internet, or no name server.`;
  }
  if (CERTIFICATE.test(code)) {
    return `The certificate of Discord is not accepted (${code}): the clock of this machine is wrong, or something on the way reads along.`;
  }
  return `Discord cannot be reached (${code}). Check the connection to the internet and the firewall; ${STATUS_PAGE}`;
}

function statusOf(error: unknown): number | null {
  if (error instanceof HTTPError || error instanceof DiscordAPIError) return error.status;
  return gatewayStatus(error);
}

/** The HTTP status in place of a WebSocket; `ws` has no other place for it than its message. */
function gatewayStatus(error: unknown): number | null {
  const [, status] =
    error instanceof Error ? (/^Unexpected server response: (\d{3})$/.exec(error.message) ?? []) : [];
  return status === undefined ? null : Number(status);
}

/** The HTTP status in place of a WebSocket, when it is a refusal. */
export function gatewayRefusal(error: unknown): number | null {
  const status = gatewayStatus(error);
  return status === 429 || status === 403 || status === 401 ? status : null;
}

/** The first useful one, of the error and its causes. */
function codeOf(error: unknown): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    if (NAMES.test(code) || CERTIFICATE.test(code) || NETWORK.test(code)) return code;
  }
  return null;
}

/** The daily allowance of starts is used up (docs: Gateway, "Session Start Limit Object"). */
export const spentUntil = (until: string): GatewayOutage => ({
  sentence: `Discord lets Runout in again only at ${until}: it was started too often in a day. The lines before its last ends say why it ends.`,
  facts: {},
});

export interface OutageLog {
  /** Logs it at once when it is new, and then once in a while. */
  tell(outage: GatewayOutage): void;
  /** It is over; logs that if there was an outage. */
  over(): void;
}

/** Often enough to be found in the log of a day, and not more. */
const EVERY_MS = 10 * 60_000;

/** @param deps.monotonic of the wall. */
export function createOutageLog(deps: { log: Log; monotonic: () => number }): OutageLog {
  const { log, monotonic } = deps;
  let said: { sentence: string; atMs: number } | null = null;
  return {
    tell({ sentence, facts }) {
      const atMs = monotonic();
      if (said?.sentence === sentence && atMs - said.atMs < EVERY_MS) return;
      said = { sentence, atMs };
      log.warn(facts, `${sentence} Runout waits and tries again by itself.`);
    },
    over() {
      if (said !== null) log.info({}, 'Discord can be reached again');
      said = null;
    },
  };
}
