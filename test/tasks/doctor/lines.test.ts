// Tasks, doctor: what each part says about its facts.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { surveyConfig } from '../../../src/config/survey.ts';
import { databaseLines } from '../../../src/tasks/doctor/database.ts';
import { folderLine, ownerLines } from '../../../src/tasks/doctor/discogs.ts';
import { type DiscordFacts, discordLines } from '../../../src/tasks/doctor/discord.ts';
import {
  clockLine,
  configLines,
  envFileLines,
  lookAtEnvFile,
  nodeLine,
  OLDEST_NODE,
  photoLine,
} from '../../../src/tasks/doctor/machine.ts';
import { bad, exitCodeOf, good, note, printed, summaryOf } from '../../../src/tasks/doctor/report.ts';

describe('the machine', () => {
  it('needs the Node of package.json', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(engines.node).toBe(`>=${OLDEST_NODE.join('.')}`);
  });

  it.each([
    ['18.20.4', 'bad'],
    ['20.17.0', 'bad'],
    ['20.18.0', 'bad'],
    ['20.18.1', 'good'],
    ['20.20.2', 'good'],
    ['22.0.0', 'good'],
  ] as const)('Node %s is %s', (version, mark) => {
    expect(nodeLine(version).mark).toBe(mark);
  });

  it('names the Node to install', () => {
    expect(nodeLine('18.20.4').text).toBe(
      'Node 18.20.4 is too old. Install 20.18.1 or newer: https://nodejs.org',
    );
  });

  it('can do without the decoder of photos', () => {
    expect(photoLine(null)).toEqual(good('Photos can be read'));
    expect(photoLine('sharp is not installed')).toEqual(
      note(
        'Photos are off: sharp is not installed. All else works. To read photos, install the optional packages: npm ci',
      ),
    );
  });

  it.each([
    [0o600, 'good'],
    // As docs/operating.md has it for systemd.
    [0o640, 'good'],
    [0o644, 'bad'],
    [0o660, 'note'],
    [null, 'good'],
  ] as const)('.env of mode %o is %s', (mode, mark) => {
    expect(envFileLines({ kind: 'file', mode }).map((line) => line.mark)).toEqual([mark]);
  });

  it('finds a file that is meant to be .env, and leaves a folder to the line that says it cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'runout-lines-'));
    const look = async () => envFileLines(await lookAtEnvFile(folder));
    expect((await look()).map(({ mark }) => mark)).toEqual(['note']);
    writeFileSync(join(folder, '.env.txt'), '');
    expect(await look()).toEqual([
      bad('There is no .env in this folder, and .env.txt is not read. Rename it: mv .env.txt .env'),
    ]);
    mkdirSync(join(folder, '.env'));
    expect(await look()).toEqual([]);
    expect(configLines(surveyConfig({}, folder)).map(({ text }) => text)).toEqual([
      expect.stringContaining('The file .env is a folder'),
      expect.stringContaining('not checked until this is corrected'),
    ]);
    rmSync(folder, { recursive: true });
  });

  it('says which variables of .env do not count', () => {
    const folder = mkdtempSync(join(tmpdir(), 'runout-lines-'));
    writeFileSync(join(folder, '.env'), 'DISCOGS_USERNAME=ada\nLOG_LEVEL=info\nOPERATOR_CONTACT=Ada\n');
    const env = { DISCOGS_USERNAME: 'miles', LOG_LEVEL: ' info ', OPERATOR_CONTACT: '' };
    expect(configLines(surveyConfig(env, folder))).toEqual([
      good('Every variable can be read'),
      note(
        'DISCOGS_USERNAME has one value in the environment and another in .env. The environment counts: remove it from one of them.',
      ),
    ]);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [0, 'good', 'The clock of this machine is right'],
    [-119_000, 'good', 'The clock of this machine is right'],
    [
      600_000,
      'bad',
      'The clock of this machine is 10 minutes ahead. Set it by the network: timedatectl set-ntp true',
    ],
    [
      -180_000,
      'bad',
      'The clock of this machine is 3 minutes behind. Set it by the network: timedatectl set-ntp true',
    ],
  ] as const)('a clock that is %d ms ahead is %s', (aheadMs, mark, text) => {
    expect(clockLine(aheadMs)).toEqual([{ mark, text }]);
  });

  it('says nothing about the clock when no server named a time', () => {
    expect(clockLine(null)).toEqual([]);
  });
});

describe('Discord', () => {
  const crate = { id: '100000000000000001', name: 'Crate', lacking: [] };
  const attic = { id: '100000000000000002', name: 'Attic', lacking: [] };
  const facts = (change: Partial<DiscordFacts> = {}): DiscordFacts => ({
    application: { id: '1', name: 'Runout', isPublic: false, owner: null },
    servers: [crate],
    withoutCommands: [],
    ...change,
  });
  const wrong = (given: DiscordFacts, guildIds: readonly string[] = [crate.id]) =>
    discordLines(given, guildIds)
      .filter(({ mark }) => mark !== 'good')
      .map(({ text }) => text);

  it('has nothing to say about a good set-up', () => {
    expect(discordLines(facts(), [crate.id])).toEqual([
      good('Discord accepts DISCORD_TOKEN: the application is Runout'),
      good('Only you can invite the bot'),
      good('The bot is in Crate (100000000000000001)'),
      good('The commands are registered'),
    ]);
  });

  it('says of how many servers it knows the commands', () => {
    const servers = Array.from({ length: 5 }, (_, n) => ({ ...crate, id: `${n}` }));
    const ids = servers.map(({ id }) => id);
    expect(discordLines(facts({ servers }), ids)).toContainEqual(
      good('The commands are registered in the first 4 of 5 servers. The start registers them in all'),
    );
    expect(discordLines(facts({ servers }), [])).toContainEqual(good('The commands are registered'));
  });

  it('a public bot is a fault without a list of servers, and a note with one', () => {
    const application = { id: '1', name: 'Runout', isPublic: true, owner: null };
    const text =
      'Everyone can invite the bot. Change it at https://discord.com/developers/applications/1\n1. Installation: set Install Link to None, and press Save Changes.\n2. Bot: switch Public Bot off, and press Save Changes.';
    expect(discordLines(facts({ application }), [])).toContainEqual(bad(text));
    expect(discordLines(facts({ application }), [crate.id])).toContainEqual(note(text));
  });

  it('several servers without a list', () => {
    expect(wrong(facts({ servers: [crate, attic] }), [])).toEqual([
      'Read-only: set DISCORD_GUILD_IDS to the servers that can use the bot and restart. It is in 2 servers.\nThe servers: Crate (100000000000000001) and Attic (100000000000000002).',
    ]);
  });

  it('names ten of many servers', () => {
    const servers = Array.from({ length: 201 }, (_, n) => ({ ...crate, id: `${n}` }));
    const [line = ''] = wrong(facts({ servers }), []);
    expect(line).toMatch(/The servers: Crate \(0\), .*, Crate \(9\) and 191 more servers\.$/);
  });

  it('a server of the list without the bot names those that have it', () => {
    const [line = ''] = wrong(facts({ servers: [attic] }));
    expect(line).toContain(
      'The bot is not in server 100000000000000001 of DISCORD_GUILD_IDS. Invite it: https://',
    );
    expect(line).toContain('Or correct the number. The bot is in Attic (100000000000000002).');
  });

  it('a name from outside stays on its line', () => {
    const servers = [{ ...crate, name: 'Cra\n\u001b[2Jte' }];
    expect(discordLines(facts({ servers }), [])[2]?.text).toBe(
      'The bot is in Cra [2Jte (100000000000000001)',
    );
  });
});

describe('Discogs', () => {
  it.each([
    ['crate_keeper', 'Crate_Keeper', []],
    [
      'crate_keeper',
      null,
      [
        "DISCOGS_USERNAME isn't set: records are saved here only, and /sync is off. Add the owner of the token and restart: DISCOGS_USERNAME=crate_keeper",
      ],
    ],
    [
      'crate_keeper',
      'other',
      [
        'The token belongs to crate_keeper, but DISCOGS_USERNAME is other. Discogs will refuse to add to that collection. Set a token of that account, or change the name, and restart.',
      ],
    ],
  ])('a token of %s for the name %s', (owner, username, wrong) => {
    const lines = ownerLines(owner, { username });
    expect(lines.filter(({ mark }) => mark === 'bad').map(({ text }) => text)).toEqual(wrong);
  });

  it('the folder is found by its number, and never is number 0', () => {
    const folders = [
      { id: 0, name: 'All' },
      { id: 1, name: 'Uncategorized' },
    ];
    expect(folderLine(folders, 1)).toEqual(good('New copies go to the folder Uncategorized (1)'));
    expect(folderLine(folders, 0).mark).toBe('bad');
  });
});

describe('the database', () => {
  it.each([
    [
      { kind: 'none-yet', dataDir: '/data' } as const,
      'There is no database yet: the first start makes one in /data',
    ],
    [
      {
        kind: 'in-use',
        dataDir: '/data',
        holder: { identity: { pid: 7, host: 'box', since: '2026-11-28T12:00:00.000Z' } },
      } as const,
      'Runout is running: it has the database in /data (process 7, since 2026-11-28T12:00:00.000Z)',
    ],
    [
      { kind: 'postgres', versions: { found: 0, known: 6 } } as const,
      'The Postgres in DATABASE_URL is ready: the next start makes the tables',
    ],
    [
      { kind: 'postgres', versions: { found: 5, known: 6 } } as const,
      'The Postgres in DATABASE_URL is ready: the next start brings its tables up to date',
    ],
  ])('%j is good', (look, text) => {
    expect(databaseLines(look)).toEqual([good(text)]);
  });

  it('that a process has which does not answer is a fault', () => {
    expect(databaseLines({ kind: 'in-use', dataDir: '/data', holder: { identity: null } })).toEqual([
      bad('A process that does not answer has the database in /data. End it, then start the bot.'),
    ]);
  });

  it('that root does not open is a note with the command that checks it', () => {
    const text =
      "No process uses the database in /data. It belongs to another user, so root did not open it. To check it: sudo -u '#998' npm start -- check";
    expect(databaseLines({ kind: 'of-other-user', dataDir: '/data', ownerId: 998 })).toEqual([note(text)]);
  });

  it('of a newer program, or damaged, is a fault', () => {
    expect(databaseLines({ kind: 'postgres', versions: { found: 7, known: 6 } })).toEqual([
      bad(
        'The Postgres in DATABASE_URL has tables of version 7, and this program knows 6. Start the newer program again, or restore a backup from before the upgrade.',
      ),
    ]);
    const damage = [{ isGood: false, text: 'records: not there' }];
    const look = { kind: 'embedded', dataDir: '/data', versions: { found: 6, known: 6 }, damage } as const;
    expect(databaseLines(look)).toEqual([
      bad('The database in /data is damaged. Restore a copy: npm start -- restore\nrecords: not there'),
    ]);
  });
});

describe('the report', () => {
  it('shows a mark for each line, and further lines below it', () => {
    expect([good('a'), bad('b\nc'), note('d')].map(printed)).toEqual(['  ✔ a', '  ✘ b\n      c', '  ! d']);
  });

  it.each([
    [[good('a'), note('b')], 0, 'All is well.'],
    [[good('a'), bad('b')], 1, 'One thing to fix: see ✘.'],
    [[bad('a'), bad('b')], 1, '2 things to fix: see ✘.'],
  ])('%j ends with %d', (lines, code, summary) => {
    expect(exitCodeOf(lines)).toBe(code);
    expect(summaryOf(lines)).toBe(summary);
  });
});
