// Discord: describes an outage of Discord (it cannot be reached, or refuses all logins for now), and logs it once in a while.
// The bot waits until an outage ends. A refused token is no outage, because the operator must replace it.
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

/** The codes of a failed DNS look-up: no name server, or no such name. */
const NAMES = /^(?:ENOTFOUND|EAI_\w+)$/;
/** The codes of Node when it does not accept a certificate, or cannot agree on TLS. */
const CERTIFICATE = /CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/;
const NETWORK = /^(?:E(?!RR_)[A-Z_]+|UND_ERR_[A-Z_]+)$/;

/** Returns the outage that an error of a login attempt shows. Pure. */
export function outageOf(error: unknown): GatewayOutage {
  const status = statusOf(error);
  if (status !== null) return { sentence: byStatus(status, error), facts: { status } };
  const code = codeOf(error);
  if (code === null) {
    // For a broken connection, fetch throws an error with a code. For a connection that hangs, discord.js throws an error with
    // this name and no code.
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

/**
 * Returns the HTTP status of a server that did not open the WebSocket. The package `ws` gives it only in the message of its
 * error. Null for any other error.
 */
function gatewayStatus(error: unknown): number | null {
  const [, status] =
    error instanceof Error ? (/^Unexpected server response: (\d{3})$/.exec(error.message) ?? []) : [];
  return status === undefined ? null : Number(status);
}

/** Returns the HTTP status of a server that refused to open the WebSocket (401, 403, 429). Null for any other error. */
export function gatewayRefusal(error: unknown): number | null {
  const status = gatewayStatus(error);
  return status === 429 || status === 403 || status === 401 ? status : null;
}

/**
 * Returns the code of the error, or of the first of its causes, whose code fits one of the patterns above. Null: no code fits.
 */
function codeOf(error: unknown): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    if (NAMES.test(code) || CERTIFICATE.test(code) || NETWORK.test(code)) return code;
  }
  return null;
}

/**
 * Returns the outage for a daily allowance of starts that is used up (docs: Gateway, "Session Start Limit Object"). @param
 * until when Discord allows starts again.
 */
export const spentUntil = (until: string): GatewayOutage => ({
  sentence: `Discord lets Runout in again only at ${until}: it was started too often in a day. The lines before its last ends say why it ends.`,
  facts: {},
});

export interface OutageLog {
  /** Logs an outage at once when its sentence is new, then once in 10 minutes. */
  tell(outage: GatewayOutage): void;
  /** Ends the outage. Logs the end only if `tell` has logged the outage. */
  over(): void;
}

/** How often an outage that lasts is logged again. */
const EVERY_MS = 10 * 60_000;

/** Makes the log of outages. @param deps.monotonic real time in ms, which never steps. */
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
