// Store: turns what the drivers throw into a StoreError. Their messages hold the values of the query (and the address
// of the database), so nothing of them may travel further; the code alone says what happened.
import { DrizzleError, DrizzleQueryError } from 'drizzle-orm';
import { AddLimitError, LeaseLostError, RunLostError, StoreError, UserError } from '../errors.ts';

const SQLSTATE = /^[0-9A-Z]{5}$/;

// Class 08 is a broken connection. 57P0x: shut down, crashed, starting up, idle for too long, as 25P03 is in a
// transaction. 53300: no connection left.
const UNREACHABLE_STATES = /^(?:08...|57P0.|25P03|53300)$/;

// What Node and postgres.js name their connection errors (postgres.js README, "Errors").
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
]);

/** What TLS says: the certificate ran out meanwhile, or somebody else answers. Mended on the server, and then all goes on. */
const TLS_CODE =
  /^(?:ERR_(?:TLS|SSL|OSSL)_|CERT_|UNABLE_TO_(?:GET|VERIFY)_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT$|EPROTO$)/;

const isNetworkCode = (code: string): boolean => NETWORK_CODES.has(code) || TLS_CODE.test(code);

/** The socket of a server on this machine is not there. Any other ENOENT is a file that is missing: waiting mends nothing. */
const isMissingSocket = (error: Error, code: string): boolean =>
  code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';

/** The first code in the chain of causes that means something, or null. */
function codeOf(error: unknown): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    if (SQLSTATE.test(code) || isNetworkCode(code) || isMissingSocket(one, code)) return code;
  }
  return null;
}

const OURS = [StoreError, UserError, AddLimitError, LeaseLostError, RunLostError];

/** A StoreError for anything a database threw. Our own errors, and plain bugs, pass as they are. */
export function toStoreError(error: unknown): unknown {
  if (OURS.some((family) => error instanceof family)) return error;
  const code = codeOf(error);
  const fromDatabase = error instanceof DrizzleQueryError || error instanceof DrizzleError;
  if (code === null && !fromDatabase) return error;
  return new StoreError({ code, unreachable: meansLost(code) });
}

/** A page, an index or a file of the database cannot be read. It does not pass. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof StoreError ? error.code : codeOf(error);
  return ['XX001', 'XX002', '58P01', '58030'].includes(code ?? '');
}

/** No room on the disk of the database. */
export function isFull(error: unknown): boolean {
  const code = error instanceof StoreError ? error.code : codeOf(error);
  return code === '53100' || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
}

/** A table, a column or an index of that name is there already. */
export const isNameTaken = (error: unknown): boolean =>
  ['42P07', '42710', '42701'].includes(codeOf(error) ?? '');

/** A unique index has such a row already. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

// An ENOENT got here only as a missing socket.
const meansLost = (code: string | null) =>
  code !== null && (code === 'ENOENT' || isNetworkCode(code) || UNREACHABLE_STATES.test(code));

/** The connection that a driver's error came from is gone, or goes with it. */
export function isConnectionLost(error: unknown): boolean {
  return meansLost(codeOf(error));
}

/** Two transactions stood in each other's way and this one was undone as a whole: nothing happened, do it again. */
export function isToBeRepeated(error: unknown): boolean {
  // Deadlock, serialization failure.
  return error instanceof StoreError && (error.code === '40P01' || error.code === '40001');
}
