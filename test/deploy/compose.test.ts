// compose.yaml and its files, as far as a test can check them without a Docker engine: what each container may do, what it is
// given, and that the database role of the bot is enough for the bot and no more.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config/config.ts';
import { readSecretFiles } from '../../src/config/secret-files.ts';
import { startServer } from '../support/own-postgres.ts';
import { silentLog } from '../support/silent-log.ts';
import { openWithCrate } from '../support/test-store.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const serviceShape = z.looseObject({
  image: z.string().optional(),
  build: z.string().optional(),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  volumes: z.array(z.string()),
  networks: z.array(z.string()),
});
const composeShape = z.looseObject({
  services: z.record(z.string(), serviceShape),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean() }).nullable()),
});

function readCompose() {
  const document = parseDocument(read('compose.yaml'), { strict: true, merge: true });
  expect(document.errors).toEqual([]);
  return composeShape.parse(document.toJS());
}

const compose = readCompose();
const services = Object.entries(compose.services);

describe('every container', () => {
  it.each(services)('%s may nothing that it does not need', (_, service) => {
    expect(service).toMatchObject({
      cap_drop: ['ALL'],
      read_only: true,
      security_opt: ['no-new-privileges:true'],
      tmpfs: expect.arrayContaining([expect.stringMatching(/^\/tmp:.*noexec,nosuid,nodev,size=/)]),
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
      restart: 'unless-stopped',
    });
    expect(service).not.toHaveProperty('privileged');
    expect(service).not.toHaveProperty('ports');
  });

  it.each(services)('%s is built here, or named by its digest', (_, { build, image }) => {
    if (build === undefined) expect(image).toMatch(/^[a-z]+:\d+@sha256:[0-9a-f]{64}$/);
  });

  it.each(services)('%s has its secrets from files that deploy/make-secrets writes', (_, service) => {
    for (const [name, value] of Object.entries(service.environment)) {
      if (!/TOKEN|PASSWORD|DATABASE_URL/.test(name)) continue;
      expect(name).toMatch(/_FILE$/);
      const secret = value.replace('/run/secrets/', '');
      expect(service.secrets).toContain(secret);
      expect(compose.secrets[secret]).toEqual({ file: `./secrets/${secret}` });
      expect(read('deploy/make-secrets')).toMatch(new RegExp(`\\b${secret}\\b`));
    }
  });
});

it('the database is in a network without a way out, with the bot alone', () => {
  expect(compose.networks).toEqual({ outside: null, database: { internal: true } });
  expect(compose.services.database?.networks).toEqual(['database']);
  expect(compose.services.runout?.networks).toEqual(['outside', 'database']);
});

it('the bot gets no variable that it does not know', () => {
  const names = new Set(read('.env.example').match(/^[A-Z_]+(?==)/gm));
  for (const name of Object.keys(compose.services.runout?.environment ?? {})) {
    expect([...names]).toContain(name);
  }
});

describe('deploy/make-secrets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runout-compose-'));
    mkdirSync(join(folder, 'deploy'));
    cpSync(join(ROOT, 'deploy/make-secrets'), join(folder, 'deploy/make-secrets'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const run = (input: string) =>
    execFileSync(join(folder, 'deploy/make-secrets'), { input, encoding: 'utf8', stdio: 'pipe' });
  const secret = (name: string) => join(folder, 'secrets', name);
  const contents = () =>
    readdirSync(join(folder, 'secrets')).map((name) => [name, readFileSync(secret(name), 'utf8')]);
  const token = `${Buffer.from('123456789012345678').toString('base64url')}.Gabcde.${'x'.repeat(38)}`;

  it('makes all that the bot is given, and the bot takes it', () => {
    run(`${token}\nDiscogsToken\n`);
    const config = readConfig(
      readSecretFiles({
        DISCORD_TOKEN_FILE: secret('discord_token'),
        DISCOGS_TOKEN_FILE: secret('discogs_token'),
        DATABASE_URL_FILE: secret('database_url'),
      }),
    );
    expect(config.discord.token).toBe(token);
    expect(config.discogs.token).toBe('DiscogsToken');
    const password = readFileSync(secret('runout_password'), 'utf8');
    expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(config.databaseUrl).toBe(`postgres://runout:${password}@database:5432/runout`);
    expect(readFileSync(secret('postgres_password'), 'utf8')).not.toBe(password);
    expect(Object.keys(compose.secrets).toSorted()).toEqual(readdirSync(join(folder, 'secrets')).toSorted());
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    expect(statSync(secret('discord_token')).mode & 0o777).toBe(0o444);
  });

  it('run again it asks nothing and changes nothing; without an answer it writes nothing', () => {
    expect(() => run('')).toThrow('No answer');
    expect(() => run('\n')).toThrow('Nothing was typed');
    expect(contents()).toEqual([]);
    run(`${token}\nDiscogsToken`);
    const before = contents();
    run('');
    expect(contents()).toEqual(before);
  });
});

describe('deploy/postgres/role.sql', () => {
  let stop = async () => {};
  afterAll(() => stop());

  it('makes a role that is enough for the bot, and no superuser', async () => {
    const server = await startServer();
    stop = server.stop;
    // The test has no psql, so it does itself what psql does with its own two lines.
    const [setting, ...rest] =
      read('deploy/postgres/role.sql')
        .split(/^(?=\\set)/m)
        .at(-1)
        ?.split('\n') ?? [];
    expect(setting).toBe('\\set password `cat /run/secrets/runout_password`');
    const superuser = postgres(server.url, { max: 1, onnotice: () => {} });
    for (const statement of rest.join('\n').replaceAll(":'password'", "'secret'").split(';')) {
      if (statement.trim()) await superuser.unsafe(statement);
    }
    await superuser.end();

    const databaseUrl = server.url
      .replace('postgres:password@', 'runout:secret@')
      .replace(/postgres$/, 'runout');
    const store = await openWithCrate({ databaseUrl, dataDir: '', clock: { now: () => 0 }, log: silentLog });
    expect(await store.counts()).toEqual({ records: 0, unsynced: 0, copies: 0 });
    await store.close();

    const bot = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    const [role] = await bot`select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
      from pg_roles where rolname = current_user`;
    expect(role).toEqual({
      ...{ rolsuper: false, rolcreaterole: false, rolcreatedb: false },
      ...{ rolreplication: false, rolbypassrls: false },
    });
    await expect(bot`copy (select 1) to program 'true'`).rejects.toMatchObject({ code: '42501' });
    await bot.end();
    const elsewhere = postgres(databaseUrl.replace(/runout$/, 'postgres'), { max: 1 });
    await expect(elsewhere`select 1`).rejects.toMatchObject({ code: '42501' });
    await elsewhere.end();
  });
});
