// Store: DATABASE_URL in the forms that hosts give, as a table. And a real server that is reached with such a form.
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { readConnectionString } from '../../../src/store/postgres/connection-string.ts';
import { silentLog } from '../../support/silent-log.ts';
import { createTestDatabase, openWithCrate } from '../../support/test-store.ts';

const HOST = 'postgres://me:secret-word@db.example/runout';
const read = (query: string, address = HOST) =>
  readConnectionString(`${address}${query}`, (path) => `<${path}>`);

describe('what is understood', () => {
  it.each<[query: string, options: object]>([
    ['', { ssl: false }],
    ['?sslmode=disable', { ssl: false }],
    ['?ssl=false', { ssl: false }],
    ['?sslmode=prefer', { ssl: 'prefer' }],
    ['?sslmode=allow', { ssl: 'prefer' }],
    ['?sslmode=require', { ssl: { rejectUnauthorized: false } }],
    ['?ssl=true', { ssl: { rejectUnauthorized: false } }],
    ['?sslmode=no-verify', { ssl: { rejectUnauthorized: false } }],
    ['?sslmode=verify-full', { ssl: { rejectUnauthorized: true } }],
    ['?sslrootcert=system', { ssl: { rejectUnauthorized: true } }],
    ['?sslmode=verify-full&sslrootcert=/ca.pem', { ssl: { rejectUnauthorized: true, ca: '</ca.pem>' } }],
    ['?sslmode=require&sslrootcert=/ca.pem', { ssl: { rejectUnauthorized: true, ca: '</ca.pem>' } }],
    ['?sslmode=require&sslcert=/c.pem&sslkey=/k.pem', { ssl: { cert: '</c.pem>', key: '</k.pem>' } }],
    ['?sslnegotiation=direct', { sslnegotiation: 'direct' }],
    ['?connect_timeout=30', { connect_timeout: 30 }],
    ['?application_name=crate', { connection: { application_name: 'crate' } }],
    ['?options=endpoint%3Dep-cool-1', { connection: { options: 'endpoint=ep-cool-1' } }],
    ['?target_session_attrs=read-write', { target_session_attrs: 'read-write' }],
    ['?pgbouncer=true', { prepare: false }],
    [
      '?host=/var/run/postgresql&port=5433&user=you&password=it&dbname=crate',
      { host: '/var/run/postgresql', port: 5433, username: 'you', password: 'it', database: 'crate' },
    ],
  ])('%s', (query, options) => {
    const { leftOut, address, ...read_ } = read(query);
    expect(read_.options).toMatchObject(options);
    expect(leftOut).toEqual([]);
    expect(address).toBe(HOST);
  });
});

describe('what is left out is named, without its value', () => {
  it.each<[query: string, leftOut: string[]]>([
    // The parameters of Neon, Prisma, Supabase, Vercel, CockroachDB, JDBC.
    ['?sslmode=require&channel_binding=require', ['channel_binding']],
    ['?schema=public&connection_limit=5&pool_timeout=0', ['connection_limit', 'pool_timeout', 'schema']],
    ['?pgbouncer=true&statement_cache_size=0', ['statement_cache_size']],
    ['?sslmode=require&supa=base-pooler.x', ['supa']],
    ['?uselibpqcompat=true&gssencmode=disable', ['gssencmode', 'uselibpqcompat']],
    ['?keepalives=1&tcp_user_timeout=10', ['keepalives', 'tcp_user_timeout']],
    ['?target_session_attrs=any&connect_timeout=0', ['target_session_attrs']],
    ['?max=5&idle_timeout=3&debug=1&search_path=x', ['debug', 'idle_timeout', 'max', 'search_path']],
    ['?secret%20word=1', ['one with an odd name']],
  ])('%s', (query, leftOut) => {
    expect(read(query).leftOut).toEqual(leftOut);
    expect(read(query).options.connection).toEqual({});
  });
});

describe('what cannot be used is said', () => {
  it.each<[what: string, text: string, sentence: string]>([
    ['no address', 'secret-word', 'not an address of Postgres'],
    ['a # in the password', 'postgres://me:secret#word@db.example/runout', '# as %23'],
    ['an unknown sslmode', `${HOST}?sslmode=secret-word`, 'sslmode in DATABASE_URL is not one of'],
  ])('%s', (_what, text, sentence) => {
    const reading = () => readConnectionString(text, () => '');
    expect(reading).toThrow(UserError);
    expect(reading).toThrow(sentence);
    expect(reading).not.toThrow('secret');
  });

  it('a certificate that is not there', () => {
    const reading = () =>
      readConnectionString(`${HOST}?sslmode=verify-full&sslrootcert=/ca.pem`, () => {
        throw new Error('ENOENT: /ca.pem');
      });
    expect(reading).toThrow('The file in sslrootcert of DATABASE_URL cannot be read.');
  });
});

it('an address as hosts hand it out opens, and the log names what was left out', async () => {
  const { databaseUrl, drop } = await createTestDatabase();
  const given = `${databaseUrl}?sslmode=prefer&channel_binding=prefer&pgbouncer=true&schema=public&options=-c%20lock_timeout%3D5s`;
  const told: object[] = [];
  const log = { ...silentLog, info: (facts: object) => void told.push(facts) };
  const store = await openWithCrate({ databaseUrl: given, dataDir: '', clock: { now: () => 0 }, log });
  expect(await store.counts()).toMatchObject({ records: 0 });
  await store.close();
  expect(told).toContainEqual({ leftOut: ['channel_binding', 'schema'] });
  await drop();
});
