// Tasks, doctor: the whole report against the sandbox, over real sockets: a good set-up, and several faults at once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../../src/tasks/doctor/doctor.ts';
import { silentLog } from '../../support/silent-log.ts';
import { prepareDataDir } from '../../support/store-template.ts';
import { createTestDatabase, openWithCrate } from '../../support/test-store.ts';
import { listen, useDoctor } from './use-doctor.ts';

const world = useDoctor();

describe('a good set-up', () => {
  it('has a tick for each part, in six requests, and exit code 0', async () => {
    const { DISCORD_TOKEN = '', DISCOGS_TOKEN: discogsToken = '', ...rest } = world.environment();
    world.writeEnv(
      `DISCORD_TOKEN=${DISCORD_TOKEN}\nDISCOGS_TOKEN_FILE=${join(world.folder, 'discogs_token')}\n`,
    );
    writeFileSync(join(world.folder, 'discogs_token'), `${discogsToken}\n`);
    const before = { discord: world.discord.requests.length, discogs: world.discogs.requests.length };
    const printed: string[] = [];
    const code = await runDoctor({
      env: rest,
      folder: world.folder,
      nodeVersion: '20.18.1',
      print: (one) => printed.push(one),
    });
    expect(printed.join('\n')).toBe(
      [
        'This machine',
        '  ✔ Node 20.18.1',
        '  ✔ Photos can be read',
        '  ✔ .env is there, and closed to others',
        '  ✔ Every variable can be read',
        'Discord',
        '  ✔ Discord accepts DISCORD_TOKEN: the application is Runout',
        '  ✔ Only you can invite the bot',
        `  ✔ The bot is in Crate (${world.guild.id})`,
        '  ✔ The commands are registered',
        'Discogs',
        '  ✔ Discogs accepts DISCOGS_TOKEN: it belongs to crate_keeper',
        '  ✔ DISCOGS_USERNAME is its account',
        '  ✔ New copies go to the folder Uncategorized (1)',
        'Database',
        `  ✔ There is no database yet: the first start makes one in ${join(world.folder, 'new')}`,
        'Clock and ports',
        '  ✔ The clock of this machine is right',
        'All is well.',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(world.discord.requests.length - before.discord).toBe(3);
    expect(world.discogs.requests.length - before.discogs).toBe(2);
    expect(world.discord.violations).toEqual([]);
  });

  it('without a contact: a note, and exit code 0', async () => {
    const { text, code } = await world.doctor({ OPERATOR_CONTACT: '' });
    expect(text).toContain(
      '  ! OPERATOR_CONTACT is not set, so /help does not show members how to reach you.',
    );
    expect(code).toBe(0);
  });

  it('with an embedded database that a bot has, and one that no one has', async () => {
    const dataDir = join(world.folder, 'data');
    await prepareDataDir(dataDir);
    const store = await openWithCrate({ dataDir, clock: { now: () => 0 }, log: silentLog });
    const running = await world.doctor({ DATA_DIR: dataDir });
    await store.close();
    expect(running.text).toContain(
      `✔ Runout is running: it has the database in ${dataDir} (process ${process.pid}, since 1970-01-01T00:00:00.000Z)`,
    );
    expect(running.code).toBe(0);
    const alone = await world.doctor({ DATA_DIR: dataDir });
    expect(alone.text).toContain(`✔ The database in ${dataDir} is whole`);
    expect(alone.code).toBe(0);
  });

  it('with an empty Postgres, and a port on which a Runout answers', async () => {
    const own = await createTestDatabase();
    const server = await listen('{"status":"ok","gateway":true}\n');
    const { port } = server;
    const { text, code } = await world.doctor({ DATABASE_URL: own.databaseUrl, HEALTH_PORT: String(port) });
    await server.close();
    await own.drop();
    expect(text).toContain('✔ The Postgres in DATABASE_URL is ready: the next start makes the tables');
    expect(text).toContain(`✔ A running Runout answers on HEALTH_PORT ${port}`);
    expect(code).toBe(0);
  });
});

describe('a set-up with faults', () => {
  it('several faults at once are all named, and what depends on them is not guessed', async () => {
    const { wrong, text } = await world.doctor({
      DISCORD_GUILD_IDS: 'Crate',
      DATA_DIR: 'a\u0007b',
      DISCOGS_TOKEN: '',
    });
    expect(wrong).toHaveLength(3);
    expect(text).toContain('DISCORD_GUILD_IDS must be ids of servers');
    expect(text).toContain('DATA_DIR has an invisible character in it (U+0007)');
    expect(text).not.toContain('Database');
  });

  it('an open .env is a fault', async () => {
    world.writeEnv('LOG_LEVEL=info\n', 0o644);
    const { text, code } = await world.doctor();
    expect(text).toContain(
      '  ✘ Other users of this machine can read .env, and the tokens in it. Close it: chmod 600 .env',
    );
    expect(code).toBe(1);
  });
});
