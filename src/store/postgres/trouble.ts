// Store: says what an operator can fix when a Postgres does not open. The error code decides. The server's message is read but
// never shown, because it can quote the address.
import { connect } from 'node:net';
import { waitAtMost } from '../../clock.ts';
import type { Connection } from './connection-string.ts';
import { NO_TABLES, READ_ONLY } from './rights.ts';

type Tls = Connection['options']['ssl'];

/** Returns the code and the message of the first error with a code in the chain of causes. */
function factsOf(error: unknown): { code: string; words: string } | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string') return { code: one.code, words: one.message };
  }
  return null;
}

/** OpenSSL's codes for a certificate without a trusted signature (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);
const OUT_OF_DATE = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const OTHER_TLS = /^(?:ERR_(?:TLS|SSL|OSSL)_|CERT_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|EPROTO$)/;

/** Returns the sentence for the operator, or null if the failure can pass without help. Pure. */
export function sentenceFor(error: unknown, tls: Tls): string | null {
  const facts = factsOf(error);
  if (facts === null) return null;
  const { code, words } = facts;
  if (UNTRUSTED.has(code)) {
    return `No authority that this machine knows has signed the certificate of the server in DATABASE_URL (${code}). Save the certificate of its authority in a file, and add sslrootcert=/path/to/it.pem to DATABASE_URL.`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of the server is for another name than the host in DATABASE_URL (${code}). Write the name that the certificate has, or sslmode=verify-ca, which compares no names.`;
  }
  if (OUT_OF_DATE.has(code)) {
    return `The certificate of the server in DATABASE_URL has expired, or is not valid yet (${code}). Renew it, and check the clock of this machine.`;
  }
  if (OTHER_TLS.test(code)) {
    return `The server in DATABASE_URL and Runout cannot agree on an encrypted connection (${code}). Check its certificate, and sslmode and the files in DATABASE_URL.`;
  }
  // Each hosting service has its own message if it accepts only encrypted connections, mostly with the code 28000.
  if (tls === false && /no encryption|\bSSL\b|sslmode|insecure/i.test(words)) {
    return 'The server in DATABASE_URL takes encrypted connections only. Add ?sslmode=require to DATABASE_URL.';
  }
  if (code === '28P01') return 'Postgres refuses the login in DATABASE_URL: wrong user name or password.';
  if (code.startsWith('28')) {
    const hint = tls === false ? ' If it takes encrypted connections only, add ?sslmode=require.' : '';
    return `Postgres refuses the login in DATABASE_URL: no such user, or no access for it from this machine.${hint}`;
  }
  return SENTENCES[code] ?? null;
}

/** The sentences for the operator, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const SENTENCES: Record<string, string> = {
  '3D000': 'The database named in DATABASE_URL does not exist. Create it first (createdb).',
  '42501': NO_TABLES,
  '3F000': 'The user in DATABASE_URL has no schema to make tables in. Make it the owner of the database.',
  '25006': READ_ONLY,
  '53100': 'The disk of the server in DATABASE_URL is full. Make room there.',
  '42704':
    'Postgres does not know a setting that DATABASE_URL asks for. Leave options and the like out of it.',
  '08P01':
    'Postgres, or a pooler before it, does not take the connection as Runout asks for it (08P01). Leave options out of DATABASE_URL, or use the direct address of the server.',
  '55P03':
    'Another process keeps the tables of Runout locked (55P03). Is it still changing them, or did someone leave a transaction open?',
  XX001:
    'The database in DATABASE_URL is damaged (XX001). Do not use it any more: restore a backup, and check the disk of its server.',
  XX002:
    'An index of the database in DATABASE_URL is damaged (XX002). Run reindexdb on it, and check the disk of its server.',
};

const NO_TLS =
  'The server in DATABASE_URL offers no encrypted connection, and sslmode asks for one. Switch TLS on there; or, if no one can listen on the way to it, write sslmode=disable.';

/** How long the server's answer about encryption can take, in ms of real time. */
const PROBE_MS = 5_000;

/**
 * Returns the sentence of `sentenceFor`. If there is none and the connection broke before it was encrypted, asks the server
 * whether it can encrypt. A server that cannot encrypt looks like one that cannot be reached, but waiting would not help.
 */
export async function whatToFix(error: unknown, tls: Tls, server: Server): Promise<string | null> {
  const sentence = sentenceFor(error, tls);
  const mayBeTls = tls !== false && tls !== 'prefer' && BROKEN.has(factsOf(error)?.code ?? '');
  if (sentence !== null || !mayBeTls) return sentence;
  return (await offersTls(server)) === false ? NO_TLS : null;
}

const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'CONNECTION_CLOSED', 'CONNECT_TIMEOUT']);

interface Server {
  host: string;
  port: number;
}

/**
 * The message SSLRequest, which is its length and its code
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Asks the server whether it can encrypt. Returns null if the server does not say. */
async function offersTls({ host, port }: Server): Promise<boolean | null> {
  const socket = connect(port, host, () => socket.write(SSL_REQUEST));
  const answered = new Promise<boolean | null>((resolve) => {
    socket.once('data', (bytes) => {
      const letter = bytes.toString('latin1', 0, 1);
      resolve(letter === 'S' ? true : letter === 'N' ? false : null);
    });
    socket.once('close', () => resolve(null));
    // Nothing to do here, because the event `close` follows and gives the answer.
    socket.on('error', () => {});
  });
  const answer = await waitAtMost(answered, PROBE_MS);
  socket.destroy();
  return answer.kind === 'done' ? answer.value : null;
}
