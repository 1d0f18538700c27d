// Store: reads DATABASE_URL with all parameters that hosting services write into it. postgres.js would pass an unknown
// parameter to the server, and the server would refuse the connection. So each parameter is handled here, or left out and named
// in the log.
import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls';
import { UserError } from '../../errors.ts';

/** The arguments for postgres.js. */
export interface Connection {
  /** The address without its parameters. */
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
    /** The parameters that are sent to the server when a connection opens. */
    connection: Record<string, string>;
  };
  /** The names of ignored parameters. Never their values, which can be secrets. */
  leftOut: string[];
}

const TARGET_SESSIONS = ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
type TargetSession = (typeof TARGET_SESSIONS)[number];

export const NOT_AN_ADDRESS =
  'DATABASE_URL is not an address of Postgres. It looks like postgres://user:password@host:5432/name. In a password write @ as %40, # as %23, / as %2F, ? as %3F, % as %25.';

/** The largest connect_timeout that is accepted. No network needs longer. */
const LONGEST_CONNECT_SECONDS = 120;

/**
 * Reads DATABASE_URL.
 * @param readFile reads a certificate by its path.
 * @throws UserError when the text cannot be used.
 */
export function readConnectionString(text: string, readFile: (path: string) => string): Connection {
  const [address = '', query = ''] = text.split(/\?(.*)/s);
  if (!/^postgres(?:ql)?:\/\//.test(address) || address.includes('#')) throw new UserError(NOT_AN_ADDRESS);
  const given = new Map(new URLSearchParams(query));
  /** Returns a parameter and removes it from `given`. The parameters that are left at the end are unknown. */
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
      // Prepared statements are off behind a pooler, because it can give each query another connection, which does not have the
      // statements of the last one.
      ...(isPooled && { prepare: false as const }),
      connection: Object.fromEntries(startup),
    },
    leftOut: [...given.keys()]
      .map((name) => (/^\w{1,40}$/.test(name) ? name : 'one with an odd name'))
      .sort(),
  };
}

interface TlsQuestion {
  /** Returns a parameter of the address, or undefined. */
  take: (name: string) => string | undefined;
  readFile: (path: string) => string;
  host: string | null;
}

/** The values of `ssl` that other programs use (node-postgres, JDBC), and the `sslmode` that each means. */
const OTHER_NAMES: Record<string, string> = {
  true: 'require',
  '1': 'require',
  false: 'disable',
  '0': 'disable',
};

/**
 * Reads the parameters about encryption. They mean the same as for libpq
 * (https://www.postgresql.org/docs/current/libpq-ssl.html, table 32.1), but without any parameter the connection is not
 * encrypted.
 */
function readTls({ take, readFile, host }: TlsQuestion): Connection['options']['ssl'] {
  const ssl = take('ssl');
  const given = take('sslmode') ?? (ssl && (OTHER_NAMES[ssl] ?? ssl));
  const authority = take('sslrootcert');
  const mode = authority === 'system' ? 'verify-full' : given;
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
  const certificates = Object.fromEntries(Object.entries(files).filter(([, value]) => value !== undefined));
  switch (mode) {
    case undefined:
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
      return 'prefer';
    case 'no-verify':
      return { ...certificates, rejectUnauthorized: false };
    case 'require':
      // As in libpq, a root certificate makes `require` verify the certificate of the server, but not its name.
      return files.ca === undefined
        ? { ...certificates, rejectUnauthorized: false }
        : { ...certificates, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...certificates, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-full':
      return {
        ...certificates,
        rejectUnauthorized: true,
        // If the host is an IP address, postgres.js gives Node no name, and Node would compare the certificate with
        // "localhost".
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

/** Returns the host of the address, or null if it has several hosts or none. */
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
