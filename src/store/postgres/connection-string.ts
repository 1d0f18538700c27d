// Store: DATABASE_URL as hosts hand it out. postgres.js passes every parameter that it does not know on to the server, which
// refuses the connection for it: here each is understood, or left out and named.
import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls';
import { UserError } from '../../errors.ts';

/** What postgres.js takes. */
export interface Connection {
  /** Without its parameters. */
  address: string;
  options: {
    ssl: false | 'prefer' | ConnectionOptions;
    host?: string;
    port?: number;
    username?: string;
    password?: string;
    database?: string;
    sslnegotiation?: 'direct';
    connect_timeout?: number;
    target_session_attrs?: TargetSession;
    prepare?: false;
    /** For the server. */
    connection: Record<string, string>;
  };
  /** Names of what was left out; never a value. */
  leftOut: string[];
}

const TARGET_SESSIONS = ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
type TargetSession = (typeof TARGET_SESSIONS)[number];

export const NOT_AN_ADDRESS =
  'DATABASE_URL is not an address of Postgres. It looks like postgres://user:password@host:5432/name. In a password @ is written %40, # %23, / %2F, ? %3F, % %25.';

/** Longer than any network needs. */
const LONGEST_CONNECT_SECONDS = 120;

/**
 * @param readFile the content of a certificate that is named by its path.
 * @throws UserError when it cannot be used as it is.
 */
export function readConnectionString(text: string, readFile: (path: string) => string): Connection {
  const [address = '', query = ''] = text.split(/\?(.*)/s);
  if (!/^postgres(?:ql)?:\/\//.test(address) || address.includes('#')) throw new UserError(NOT_AN_ADDRESS);
  const given = new Map(new URLSearchParams(query));
  /** Takes it out: what is left at the end is what nobody wanted. */
  const take = (name: string): string | undefined => {
    const value = given.get(name);
    given.delete(name);
    return value === '' ? undefined : value;
  };

  const host = take('host');
  const port = number(take('port'), 65_535);
  const username = take('user');
  const password = take('password');
  const database = take('dbname');
  const ssl = readTls({ take, readFile, host: host ?? hostOf(address) });
  const sslnegotiation = take('sslnegotiation') === 'direct' ? ('direct' as const) : undefined;
  const seconds = number(take('connect_timeout'), LONGEST_CONNECT_SECONDS);
  const session = TARGET_SESSIONS.find((one) => one === given.get('target_session_attrs'));
  if (session) take('target_session_attrs');
  const isPooled = given.get('pgbouncer') === 'true';
  if (isPooled) take('pgbouncer');
  const startup = ['application_name', 'options'].flatMap((name) => {
    const value = take(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    address,
    options: {
      ssl,
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(database !== undefined && { database }),
      ...(sslnegotiation && { sslnegotiation }),
      ...(seconds !== undefined && { connect_timeout: seconds }),
      ...(session && { target_session_attrs: session }),
      // A pooler may give each query another connection, which does not know what another one prepared.
      ...(isPooled && { prepare: false as const }),
      connection: Object.fromEntries(startup),
    },
    leftOut: [...given.keys()]
      .map((name) => (/^\w{1,40}$/.test(name) ? name : 'one with an odd name'))
      .sort(),
  };
}

interface TlsQuestion {
  /** A parameter, or undefined. */
  take: (name: string) => string | undefined;
  readFile: (path: string) => string;
  host: string | null;
}

/** Ways that other programs have of saying it (node-postgres, JDBC). */
const OTHER_NAMES: Record<string, string> = {
  true: 'require',
  '1': 'require',
  false: 'disable',
  '0': 'disable',
};

/** As libpq does (https://www.postgresql.org/docs/current/libpq-ssl.html, table 32.1), but nothing is its default. */
function readTls({ take, readFile, host }: TlsQuestion): Connection['options']['ssl'] {
  const ssl = take('ssl');
  const said = take('sslmode') ?? (ssl && (OTHER_NAMES[ssl] ?? ssl));
  const authority = take('sslrootcert');
  const mode = authority === 'system' ? 'verify-full' : said;
  const file = (name: string, path: string | undefined): string | undefined => {
    try {
      return path === undefined ? undefined : readFile(path);
    } catch {
      throw new UserError(`The file in ${name} of DATABASE_URL cannot be read.`);
    }
  };
  const files = {
    ca: authority === 'system' ? undefined : file('sslrootcert', authority),
    cert: file('sslcert', take('sslcert')),
    key: file('sslkey', take('sslkey')),
    passphrase: take('sslpassword'),
  };
  const given = Object.fromEntries(Object.entries(files).filter(([, value]) => value !== undefined));
  switch (mode) {
    case undefined:
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
      return 'prefer';
    case 'no-verify':
      return { ...given, rejectUnauthorized: false };
    case 'require':
      // A file that says whom to trust is no decoration.
      return files.ca === undefined
        ? { ...given, rejectUnauthorized: false }
        : { ...given, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...given, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-full':
      return {
        ...given,
        rejectUnauthorized: true,
        // postgres.js names the server only where it has a name; node would compare with "localhost" then.
        ...(host !== null && isIP(host) > 0
          ? {
              checkServerIdentity: (_name: string, certificate: PeerCertificate) =>
                checkServerIdentity(host, certificate),
            }
          : {}),
      };
    default:
      throw new UserError(
        'sslmode in DATABASE_URL is not one of disable, prefer, require, verify-ca, verify-full.',
      );
  }
}

/** Null where there are several, or none. */
function hostOf(address: string): string | null {
  try {
    return new URL(address).hostname.replace(/^\[|\]$/g, '') || null;
  } catch {
    return null;
  }
}

function number(text: string | undefined, most: number): number | undefined {
  if (text === undefined || !/^\d{1,6}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= 1 && value <= most ? value : undefined;
}
