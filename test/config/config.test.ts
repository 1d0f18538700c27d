// Config: every variable, its default, and the sentence for a wrong value.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseClockSpeed } from '../../src/clock.ts';
import { ConfigError, readConfig, VARIABLES } from '../../src/config/config.ts';
import { FROM_FILES } from '../../src/config/secret-files.ts';
import { DISCOGS_TOKEN } from '../support/tokens.ts';

const problems = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('readConfig', () => {
  it('has a default for everything but the Discord token', () => {
    expect(readConfig({})).toEqual({
      discord: { token: null, guildIds: [], apiUrl: 'https://discord.com/api', cdnUrl: null },
      discogs: {
        token: null,
        username: null,
        folderId: 1,
        rateLimit: 25,
        reserve: 4,
        apiUrl: 'https://api.discogs.com',
      },
      addsPerHour: 30,
      operatorContact: null,
      databaseUrl: null,
      dataDir: './data',
      logLevel: 'info',
      healthPort: null,
      healthHost: '127.0.0.1',
      clock: undefined,
    });
  });

  it('goes by the limit of a token when there is one, and never above it', () => {
    expect(readConfig({ DISCOGS_TOKEN }).discogs).toMatchObject({ rateLimit: 60, reserve: 10 });
    expect(readConfig({ DISCOGS_TOKEN, DISCOGS_RATE_LIMIT: '50' }).discogs.rateLimit).toBe(50);
    expect(readConfig({ DISCOGS_TOKEN, DISCOGS_RATE_LIMIT: '500' }).discogs.rateLimit).toBe(60);
    expect(readConfig({ DISCOGS_RATE_LIMIT: '60' }).discogs.rateLimit).toBe(25);
  });

  it('takes an empty or blank string as unset', () => {
    expect(readConfig({ DISCOGS_RATE_LIMIT: '', DATABASE_URL: '  ', DISCOGS_USERNAME: '' })).toEqual(
      readConfig({}),
    );
  });

  it.each(['.', '..', 'a/b', 'a b', 'a?b'])(
    'refuses the Discogs name %j, which would be another path',
    (name) => {
      expect(problems({ DISCOGS_USERNAME: name })).toEqual([
        'DISCOGS_USERNAME must be a Discogs user name: npm run setup finds it',
      ]);
    },
  );

  it('reads the servers, separated by commas or spaces', () => {
    expect(
      readConfig({ DISCORD_GUILD_IDS: '112233445566778899, 998877665544332211' }).discord.guildIds,
    ).toEqual(['112233445566778899', '998877665544332211']);
  });

  it('names every bad variable at once, and never a value', () => {
    const bad = {
      DISCORD_GUILD_IDS: 'secret-guild',
      DISCOGS_TOKEN: 'secret with spaces',
      DISCOGS_USERNAME: 'secret/name',
      DISCOGS_FOLDER_ID: 'secret0',
      DISCOGS_RATE_LIMIT: '-secret1',
      ADDS_PER_HOUR: 'secret many',
      OPERATOR_CONTACT: 'secret '.repeat(30),
      DATABASE_URL: 'mysql://user:secret@host/db',
      LOG_LEVEL: 'secret',
      HEALTH_PORT: '70000',
      HEALTH_HOST: 'secret.example.org',
      DISCOGS_API_URL: 'ftp://secret',
      CLOCK_SPEED: 'secret',
    };
    const told = problems(bad);
    expect(told.map((line) => line.split(' ')[0]).toSorted()).toEqual(Object.keys(bad).toSorted());
    expect(told.join('\n')).not.toMatch(/secret|70000/);
  });

  it('refuses a reserve that leaves nothing for a sync', () => {
    expect(problems({ DISCOGS_RATE_LIMIT: '10', DISCOGS_RESERVE: '10' })).toEqual([
      'DISCOGS_RESERVE must be a number of requests, less than the limit',
    ]);
  });

  const textOf = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const readNames = () => [...VARIABLES, ...FROM_FILES.map((name) => `${name}_FILE`)].toSorted();

  it('.env.example names every variable that the configuration reads, each with its comment', () => {
    const named = [...textOf('.env.example').matchAll(/^([A-Z_]+)=$/gm)].map((match) => match[1]);
    expect(named.toSorted()).toEqual(readNames());
  });

  it('.ci/run keeps every one of them from the tests', () => {
    const unset = /^unset ((?:.*\\\n)*.*)$/m.exec(textOf('.ci/run'))?.[1] ?? '';
    expect(unset.match(/[A-Z_]+/g)?.toSorted()).toEqual(readNames());
  });
});

describe('parseClockSpeed', () => {
  it('takes a speed, alone or anchored', () => {
    expect(parseClockSpeed('60')).toMatchObject({ speed: 60 });
    expect(parseClockSpeed('60@1000@5000')).toEqual({ speed: 60, wallMs: 1_000, shownMs: 5_000 });
    for (const bad of ['0', '-1', 'x', '60@1', '1e3', '99999']) expect(parseClockSpeed(bad)).toBeNull();
  });
});
