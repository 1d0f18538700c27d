// Config: checks the form of tokens and addresses, so that a wrong one is refused before anything is sent. Pure. Never quotes a
// value.

const NEW_BOT_TOKEN =
  'Copy the token again: https://discord.com/developers/applications, your application, Bot, Reset Token.';
const NEW_DISCOGS_TOKEN = 'Copy it again: https://www.discogs.com/settings/developers, Generate new token.';

/**
 * A bot token: the id of the application in base64, then a time and a signature (Discord, "Reference", "Authentication", shows
 * one: `MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs`).
 */
const THREE_PARTS = /^([\w-]{16,40}={0,2})\.[\w-]{1,100}\.[\w-]{1,200}$/;

/** Returns the id of the application that a bot token begins with. Null: this is no bot token. */
function applicationIdIn(token: string): string | null {
  const [, first = ''] = THREE_PARTS.exec(token) ?? [];
  const id = Buffer.from(first, 'base64url').toString('latin1');
  return /^\d{15,20}$/.test(id) ? id : null;
}

/**
 * Values that people copy by mistake in place of the bot token, and the hint for each. Most of them stand near the token on
 * Discord's pages of an application.
 */
const MISTAKEN: [RegExp, string][] = [
  [/^\d{15,20}$/, ' It looks like the Application ID.'],
  [/^[0-9a-f]{64}$/i, ' It looks like the Public Key.'],
  [/^[\w-]{32}$/, ' It looks like the Client Secret.'],
  [/^[A-Za-z]{40}$/, ' It looks like the token of Discogs.'],
];

/** Removes the name of the scheme that an Authorization header has before the token: `Bot `, `Discogs token=`. */
export const withoutScheme = (token: string): string =>
  token.replace(/^(?:Bot|Discogs) {1,9}/i, '').replace(/^token=/i, '');

/** @returns the sentence that follows the name DISCORD_TOKEN, or null when the token looks right. */
export function discordTokenFault(token: string): string | null {
  if (applicationIdIn(token) !== null) return null;
  const [, hint = ''] = MISTAKEN.find(([shape]) => shape.test(token)) ?? [];
  return `is not a bot token, which has three parts with dots between.${hint} ${NEW_BOT_TOKEN}`;
}

/**
 * The form of a token in an Authorization header (RFC 9110, 11.2, "token68"). Discogs' tokens have 40 letters, but no document
 * says so, so other lengths are accepted, too.
 */
const TOKEN68 = /^[\w.~+/-]{8,400}={0,2}$/;

/** @returns the sentence that follows the name DISCOGS_TOKEN, or null when the token looks right. */
export function discogsTokenFault(token: string): string | null {
  if (applicationIdIn(token) !== null) {
    return `is a bot token of Discord. Discogs has tokens of its own. ${NEW_DISCOGS_TOKEN}`;
  }
  return TOKEN68.test(token)
    ? null
    : `is not a personal access token, which has letters and digits and no spaces. ${NEW_DISCOGS_TOKEN}`;
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/** The longest address that is read. To read a longer one takes time that grows faster than its length. */
const LONGEST_ADDRESS = 2_000;

/** @returns the sentence that follows the name of the variable. Null: a token can be sent to this address. */
export function apiAddressFault(text: string): string | null {
  const url = text.length <= LONGEST_ADDRESS && URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be an address that begins with https://';
  // `fetch` refuses an address with a user name or a password, and its error quotes that address.
  if (url.username !== '' || url.password !== '') return 'must not have a user name or a password in it';
  if (/[?#]/.test(text)) return 'must not have a ? or a # in it';
  return url.protocol === 'https:' || isLoopback(url.hostname)
    ? null
    : 'must begin with https://. Over http:// others can read the token on its way; only localhost can use it';
}

/** @returns the sentence that follows the name of the variable. Null: the text is an address without a path, on this machine. */
export function originFault(text: string): string | null {
  const fault = apiAddressFault(text);
  if (fault !== null) return fault;
  const { hostname, pathname } = new URL(text);
  return isLoopback(hostname) && pathname === '/'
    ? null
    : 'must be an address of this machine, without a path';
}

/** Returns the address without a slash at its end. */
export const apiAddress = (text: string): string => /^.*[^/]/.exec(new URL(text).href)?.[0] ?? '';

/**
 * The form of a Discogs user name. Dots alone are refused, because in the path of a request they would lead to another path.
 */
const DISCOGS_NAME = /^(?!\.+$)[\w.-]{1,100}$/;

/** Whether an account of Discogs can have this name. */
export const isDiscogsName = (text: string): boolean => DISCOGS_NAME.test(text);
