// Store: a Postgres that takes encrypted connections only, as hosts have it, and what an operator reads about it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { sentenceFor } from '../../../src/store/postgres/trouble.ts';
import { certify } from '../../support/certificate.ts';
import { type OwnServer, startServer } from '../../support/own-postgres.ts';
import { silentLog } from '../../support/silent-log.ts';
import { createTestDatabase, openWithCrate } from '../../support/test-store.ts';

const open = (databaseUrl: string) =>
  openWithCrate({ databaseUrl, dataDir: '', clock: { now: () => 0 }, log: silentLog });

describe('a server that takes nothing else', () => {
  let server: OwnServer;
  let place: string;
  let authority: string;
  beforeAll(async () => {
    const day = 86_400_000;
    const times = { from: new Date(Date.now() - day), to: new Date(Date.now() + 365 * day) };
    const issuer = certify({ name: 'An authority of our own', issuer: null, ...times });
    server = await startServer({ tls: certify({ name: 'localhost', issuer, ...times }) });
    place = await mkdtemp(join(tmpdir(), 'runout-tls-'));
    authority = join(place, 'ca.pem');
    await writeFile(authority, issuer.certificate);
  });
  afterAll(async () => {
    await server.stop();
    await rm(place, { recursive: true });
  });
  const address = (query: string, host = 'localhost') =>
    `${server.url.replace('127.0.0.1', host)}${query.replace('CA', encodeURIComponent(authority))}`;

  it.each([
    ['encrypted, unchecked', '?sslmode=require', 'localhost'],
    ['as Neon hands it out', '?sslmode=require&channel_binding=require', '127.0.0.1'],
    ['checked', '?sslmode=verify-full&sslrootcert=CA', 'localhost'],
    ['without the name', '?sslmode=verify-ca&sslrootcert=CA', '127.0.0.1'],
  ])('works: %s', async (_what, query, host) => {
    const store = await open(address(query, host));
    expect(await store.counts()).toMatchObject({ records: 0 });
    await store.close();
  });

  it.each([
    ['no word of it', '', 'localhost', 'takes encrypted connections only. Add ?sslmode=require'],
    [
      'nobody known signed it',
      '?sslmode=verify-full',
      'localhost',
      'No authority that this machine knows has signed the certificate of the server in DATABASE_URL (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    [
      'another name',
      '?sslmode=verify-full&sslrootcert=CA',
      '127.0.0.1',
      'The certificate of the server is for another name than the host in DATABASE_URL (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
  ])('says what is wrong: %s', async (_what, query, host, sentence) => {
    const refused: unknown = await open(address(query, host)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(sentence);
    expect(String(refused)).not.toContain('password');
  });

  it('a wrong password is still a wrong password', async () => {
    const wrong = address('?sslmode=require').replace(':password@', ':secret-word@');
    await expect(open(wrong)).rejects.toThrow('wrong user name or password');
  });
});

it('a server without TLS, where it is asked for', async () => {
  const { databaseUrl, drop } = await createTestDatabase();
  const refused: unknown = await open(`${databaseUrl}?sslmode=require`).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UserError);
  expect(String(refused)).toContain('offers no encrypted connection, and sslmode asks for one');
  await drop();
});

describe('what the code alone says', () => {
  it.each<[code: string, words: string, tls: false | object, sentence: string | null]>([
    ['CERT_HAS_EXPIRED', 'x', {}, 'has expired, or is not valid yet (CERT_HAS_EXPIRED)'],
    ['CERT_NOT_YET_VALID', 'x', {}, 'check the clock of this machine'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'x', {}, 'sslrootcert=/path/to/it.pem'],
    ['EPROTO', 'x', {}, 'cannot agree on an encrypted connection (EPROTO)'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'x', {}, 'cannot agree on an encrypted connection'],
    ['XX000', 'connection is insecure (try using `sslmode=require`)', false, 'Add ?sslmode=require'],
    ['28000', 'SSL connection is required', false, 'Add ?sslmode=require'],
    [
      '28000',
      'keine Verschlüsselung',
      false,
      'If it takes encrypted connections only, add ?sslmode=require.',
    ],
    ['28000', 'role "x" does not exist', {}, 'no such user'],
    ['28P01', 'x', false, 'wrong user name or password'],
    ['25006', 'x', false, 'it is a standby, or set to read-only'],
    ['53100', 'x', false, 'The disk of the server in DATABASE_URL is full'],
    ['42704', 'x', false, 'does not know a setting'],
    ['08P01', 'x', false, 'a pooler before it'],
    ['55P03', 'x', false, 'keeps the tables of Runout locked'],
    ['XX001', 'x', false, 'is damaged (XX001)'],
    ['XX002', 'x', false, 'An index of the database'],
    ['ECONNREFUSED', 'x', {}, null],
    ['57P03', 'x', false, null],
  ])('%s: %s', (code, words, tls, sentence) => {
    const error = new Error('query failed', { cause: Object.assign(new Error(words), { code }) });
    const said = sentenceFor(error, tls);
    if (sentence === null) expect(said).toBeNull();
    else expect(said).toContain(sentence);
    expect(String(said)).not.toContain('role "x"');
  });
});
