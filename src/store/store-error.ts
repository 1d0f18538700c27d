// Store: turns the errors of the drivers into StoreErrors. The messages of these errors can have the values of the query and
// the address of the database, so only the code is kept.
import { DrizzleError, DrizzleQueryError } from 'drizzle-orm';
import { AddLimitError, LeaseLostError, RunLostError, StoreError, UserError } from '../errors.ts';

const SQLSTATE = /^[0-9A-Z]{5}$/;

// The codes of Postgres for a lost connection. Class 08: a broken connection. 57P0x: shut down, crashed, starting up, idle for
// too long. 25P03: idle in a transaction for too long. 53300: no connection left.
const UNREACHABLE_STATES = /^(?:08...|57P0.|25P03|53300)$/;

// The codes of connection errors in Node and postgres.js (postgres.js README, "Errors").
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

/**
 * The codes of TLS errors, for example when the certificate has expired or another server answers. These count as
 * "unreachable", because the operator of the server can fix them while the bot waits.
 */
const TLS_CODE =
  /^(?:ERR_(?:TLS|SSL|OSSL)_|CERT_|UNABLE_TO_(?:GET|VERIFY)_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT$|EPROTO$)/;

const isNetworkCode = (code: string): boolean => NETWORK_CODES.has(code) || TLS_CODE.test(code);

/**
 * Returns whether the error means that the socket of a server on this machine is missing. Any other ENOENT is a missing file,
 * and then waiting does not help.
 */
const isMissingSocket = (error: Error, code: string): boolean =>
  code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';

/** Returns the first known code in the chain of causes, or null. */
function codeOf(error: unknown): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    if (SQLSTATE.test(code) || isNetworkCode(code) || isMissingSocket(one, code)) return code;
  }
  return null;
}

const OURS = [StoreError, UserError, AddLimitError, LeaseLostError, RunLostError];

/** Turns an error of a database into a StoreError. Errors of our own and bugs are returned unchanged. */
export function toStoreError(error: unknown): unknown {
  if (OURS.some((family) => error instanceof family)) return error;
  const code = codeOf(error);
  const fromDatabase = error instanceof DrizzleQueryError || error instanceof DrizzleError;
  if (code === null && !fromDatabase) return error;
  return new StoreError({ code, unreachable: meansLost(code) });
}

/** Returns whether a page, an index or a file of the database cannot be read. Waiting does not help then. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof StoreError ? error.code : codeOf(error);
  return ['XX001', 'XX002', '58P01', '58030'].includes(code ?? '');
}

/** Returns whether the disk of the database is full. */
export function isFull(error: unknown): boolean {
  const code = error instanceof StoreError ? error.code : codeOf(error);
  return code === '53100' || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
}

/** Returns whether a table, a column or an index with the same name already exists. */
export const isNameTaken = (error: unknown): boolean =>
  ['42P07', '42710', '42701'].includes(codeOf(error) ?? '');

/** Returns whether something cannot be removed because a view or a foreign key uses it. */
export const isStillUsed = (error: unknown): boolean => codeOf(error) === '2BP01';

/** Returns whether a unique index refused the row. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

// Returns whether the code means a lost connection. `codeOf` returns ENOENT only for a missing socket.
const meansLost = (code: string | null) =>
  code !== null && (code === 'ENOENT' || isNetworkCode(code) || UNREACHABLE_STATES.test(code));

/** Returns whether the connection is lost, or ends with this error. */
export function isConnectionLost(error: unknown): boolean {
  return meansLost(codeOf(error));
}

/** Returns whether two transactions blocked each other and the database rolled this one back. The caller can repeat it. */
export function isToBeRepeated(error: unknown): boolean {
  // 40P01 is a deadlock, 40001 a serialization failure.
  return error instanceof StoreError && (error.code === '40P01' || error.code === '40001');
}
