// Root: what tokens and addresses look like, so that a wrong one is named before anything is sent. Pure; never quotes a value.

const NEW_BOT_TOKEN =
  'Copy the token again: https://discord.com/developers/applications, your application, Bot, Reset Token.';
const NEW_DISCOGS_TOKEN = 'Copy it again: https://www.discogs.com/settings/developers, Generate new token.';

/**
 * The number of the application, in base64, then a time and a signature (Discord, "Reference", "Authentication", shows one:
 * `MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs`).
 */
const THREE_PARTS = /^([\w-]{16,40}={0,2})\.[\w-]{1,100}\.[\w-]{1,200}$/;

/** The id of the application, which a bot token begins with; null when this is no bot token. */
function applicationIdIn(token: string): string | null {
  const [, first = ''] = THREE_PARTS.exec(token) ?? [];
  const id = Buffer.from(first, 'base64url').toString('latin1');
  return /^\d{15,20}$/.test(id) ? id : null;
}

/** What Discord's page of an application shows beside the token, and people copy instead. */
const MISTAKEN: [RegExp, string][] = [
  [/^\d{15,20}$/, ' It looks like the Application ID.'],
  [/^[0-9a-f]{64}$/i, ' It looks like the Public Key.'],
  [/^[\w-]{32}$/, ' It looks like the Client Secret.'],
  [/^[A-Za-z]{40}$/, ' It looks like the token of Discogs.'],
];

/** With the name of the scheme before it, as it is written in a header, it is the same token. */
export const withoutScheme = (token: string): string =>
  token.replace(/^(?:Bot|Discogs) {1,9}/i, '').replace(/^token=/i, '');

/** What is wrong with `DISCORD_TOKEN`, after its name; null when it looks right. */
export function discordTokenFault(token: string): string | null {
  if (applicationIdIn(token) !== null) return null;
  const [, hint = ''] = MISTAKEN.find(([shape]) => shape.test(token)) ?? [];
  return `is not a bot token, which has three parts with dots between.${hint} ${NEW_BOT_TOKEN}`;
}

/** What may stand in an Authorization header (RFC 9110, 11.2, "token68"). Discogs' have 40 letters, says no document. */
const TOKEN68 = /^[\w.~+/-]{8,400}={0,2}$/;

/** What is wrong with `DISCOGS_TOKEN`, after its name; null when it looks right. */
export function discogsTokenFault(token: string): string | null {
  if (applicationIdIn(token) !== null) {
    return `is a bot token of Discord, which is no business of Discogs. ${NEW_DISCOGS_TOKEN}`;
  }
  return TOKEN68.test(token)
    ? null
    : `is not a personal access token, which has letters and digits and no spaces. ${NEW_DISCOGS_TOKEN}`;
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/** What is wrong with the address of an API, after its name; null when a token may be sent there. */
export function apiAddressFault(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be an address that begins with https://';
  // fetch refuses these, and quotes them in its error.
  if (url.username !== '' || url.password !== '') return 'must not have a user name or a password in it';
  if (/[?#]/.test(text)) return 'must not have a ? or a # in it';
  return url.protocol === 'https:' || isLoopback(url.hostname)
    ? null
    : 'must begin with https://: over http:// the token can be read on its way. Only localhost may be asked like that';
}

/** The address as rooms use it: without a slash at the end. */
export const apiAddress = (text: string): string => /^.*[^/]/.exec(new URL(text).href)?.[0] ?? '';
