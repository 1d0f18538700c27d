// What an operator reads when a token or an address cannot be right, before anything is sent.
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../support/tokens.ts';

/** The configuration from these variables, or the lines that say what is wrong with them. */
function read(env: Record<string, string>) {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/**
 * Invisible characters: byte order mark, zero-width space and joiner, no-break space, soft hyphen, left-to-right mark,
 * line end, Hangul filler, blank Braille.
 */
const INVISIBLE = ['\uFEFF', '\u200B', '\u200D', '\u00A0', '\u00AD', '\u200E', '\r\n', '\u3164', '\u2800'];

describe('quotes and what no one sees around a value', () => {
  const wrapped: [string, (value: string) => string][] = [
    ...(['""', "''", '``', '“”', '„“', '‘’', '«»'].map((pair) => [
      `in ${pair}`,
      (value: string) => `${pair[0]}${value}${pair[1]}`,
    ]) satisfies [string, (value: string) => string][]),
    ...(INVISIBLE.map((letter) => [
      `beside ${JSON.stringify(letter)}`,
      (value: string) => `${letter}${value}${letter}`,
    ]) satisfies [string, (value: string) => string][]),
    ['in two pairs, with spaces between', (value) => ` "  '\u200B${value}\u00A0'"\n`],
  ];

  it.each(wrapped)('are dropped from every variable: %s', (_, wrap) => {
    const values = {
      DISCORD_TOKEN: BOT_TOKEN,
      DISCORD_GUILD_IDS: '112233445566778899,998877665544332211',
      DISCOGS_TOKEN,
      DISCOGS_USERNAME: 'crate_keeper',
      DISCOGS_FOLDER_ID: '7',
      DISCOGS_RATE_LIMIT: '50',
      DISCOGS_RESERVE: '5',
      DATABASE_URL: 'postgres://user:word@host:5432/name',
      DATA_DIR: './my records',
      LOG_LEVEL: 'debug',
      HEALTH_PORT: '8080',
      DISCORD_API_URL: 'https://discord.example/api',
      DISCOGS_API_URL: 'https://discogs.example',
    };
    const inQuotes = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, wrap(value)]));
    expect(read(inQuotes)).toEqual(readConfig(values));
  });

  it('are dropped from each id of a list', () => {
    const lists = [
      '"112233445566778899","998877665544332211"',
      " '112233445566778899' ; 998877665544332211\uFEFF",
    ];
    for (const DISCORD_GUILD_IDS of lists) {
      const { discord } = readConfig({ DISCORD_GUILD_IDS });
      expect(discord.guildIds).toEqual(['112233445566778899', '998877665544332211']);
    }
  });

  it('with nothing between them are no value', () => {
    for (const value of ['""', "''", ' " " ', '\uFEFF']) {
      expect(read({ DISCORD_TOKEN: value, DATABASE_URL: value })).toEqual(readConfig({}));
    }
  });

  it('a quote of the value itself stays, and so does a space in the name of a folder', () => {
    const folders = ["it's here", '"a" and "b"', 'say "so', 'l’air', 'two words', 'zero\u200Dwidth'];
    for (const DATA_DIR of folders) expect(readConfig({ DATA_DIR }).dataDir).toBe(DATA_DIR);
  });
});

describe('what no one sees within a value', () => {
  const within = (value: string, letter: string) => `${value.slice(0, 9)}${letter}${value.slice(9)}`;
  it.each([
    ['\u200B', 'U+200B'],
    ['\u00AD', 'U+00AD'],
    ['\u00A0', 'U+00A0'],
    ['\n', 'U+000A'],
    ['\u{E0001}', 'U+E0001'],
  ])('is named by its number: %j', (letter, named) => {
    const env = { DISCORD_TOKEN: within(BOT_TOKEN, letter), DISCOGS_USERNAME: `crate${letter}keeper` };
    expect(read(env)).toEqual([
      `DISCORD_TOKEN has an invisible character in it (${named}). Type it again`,
      `DISCOGS_USERNAME has an invisible character in it (${named}). Type it again`,
    ]);
  });

  it('stands beside what else is wrong', () => {
    expect(read({ DISCORD_TOKEN: within(BOT_TOKEN, '\u200B'), HEALTH_PORT: '0' })).toEqual([
      'DISCORD_TOKEN has an invisible character in it (U+200B). Type it again',
      'HEALTH_PORT must be a port from 1 to 65535',
    ]);
  });
});

describe('DISCORD_TOKEN', () => {
  it.each([
    BOT_TOKEN,
    `Bot ${BOT_TOKEN}`,
    // The example in Discord's documentation ("Reference", "Authentication").
    'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs',
    // A newer token: an id of 19 digits, and a signature of 38 characters.
    `${Buffer.from('1234567890123456789').toString('base64url')}.GhIjKl.${'a-_B3'.repeat(7)}xyz`,
    `${Buffer.from('1234567890123456789').toString('base64')}.GhIjKl.${'a-_B3'.repeat(7)}xyz`,
  ])('is taken: case %#', (token) => {
    expect(readConfig({ DISCORD_TOKEN: token }).discord.token).toBe(token.replace(/^Bot /, ''));
  });

  const sentence = (hint: string) =>
    `DISCORD_TOKEN is not a bot token, which has three parts with dots between.${hint} Copy the token again: https://discord.com/developers/applications, your application, Bot, Reset Token.`;
  it.each([
    ['one letter too few is not seen, one part too few is', BOT_TOKEN.split('.').slice(0, 2).join('.'), ''],
    ['four parts', `${BOT_TOKEN}.more`, ''],
    ['a first part that is no number', BOT_TOKEN.replace(/^[^.]+/, 'bm90LWEtbnVtYmVyLWF0LWFsbA'), ''],
    ['a quote at one end', `"${BOT_TOKEN}`, ''],
    ['a space within', BOT_TOKEN.replace('.', ' .'), ''],
    ['words', 'put your token here', ''],
    ['the number of the application', '112233445566778899', ' It looks like the Application ID.'],
    ['the public key', '0123456789abcdef'.repeat(4), ' It looks like the Public Key.'],
    ['the client secret', 'aB3-_'.repeat(6).concat('xy'), ' It looks like the Client Secret.'],
    ['the token of Discogs', DISCOGS_TOKEN, ' It looks like the token of Discogs.'],
  ])('%s: has a sentence of its own', (_, token, hint) => {
    expect(read({ DISCORD_TOKEN: token })).toEqual([sentence(hint)]);
  });
});

describe('DISCOGS_TOKEN', () => {
  it.each([DISCOGS_TOKEN, `Discogs token=${DISCOGS_TOKEN}`, `token=${DISCOGS_TOKEN}`])(
    'is taken: case %#',
    (token) => {
      expect(readConfig({ DISCOGS_TOKEN: token }).discogs.token).toBe(DISCOGS_TOKEN);
    },
  );

  const again = 'Copy it again: https://www.discogs.com/settings/developers, Generate new token.';
  it.each([
    [
      'a bot token: nothing of it goes to Discogs',
      BOT_TOKEN,
      'a bot token of Discord. Discogs has tokens of its own.',
    ],
    ['cut', 'kQwErTy', 'not a personal access token, which has letters and digits and no spaces.'],
    [
      'two words',
      'my token here',
      'not a personal access token, which has letters and digits and no spaces.',
    ],
    [
      'a quote at one end',
      `"${DISCOGS_TOKEN}`,
      'not a personal access token, which has letters and digits and no spaces.',
    ],
    [
      'a shell variable',
      '$' + '{TOKEN_OF_DISCOGS}',
      'not a personal access token, which has letters and digits and no spaces.',
    ],
  ])('%s', (_, token, fault) => {
    expect(read({ DISCOGS_TOKEN: token })).toEqual([`DISCOGS_TOKEN is ${fault} ${again}`]);
  });
});

describe('the address of an API', () => {
  it.each([
    ['https://api.discogs.com', 'https://api.discogs.com'],
    ['https://discord.com/api///', 'https://discord.com/api'],
    ['HTTPS://Discord.com/api', 'https://discord.com/api'],
    ['http://127.0.0.1:8080/api', 'http://127.0.0.1:8080/api'],
    ['http://127.8.9.10', 'http://127.8.9.10'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    // 127.0.0.1, written as one number.
    ['http://2130706433', 'http://127.0.0.1'],
  ])('%s is taken', (text, url) => {
    expect(readConfig({ DISCORD_API_URL: text, DISCOGS_API_URL: text })).toMatchObject({
      discord: { apiUrl: url },
      discogs: { apiUrl: url },
    });
  });

  const clear =
    'must begin with https://. Over http:// others can read the token on its way; only localhost can use it';
  const credentials = 'must not have a user name or a password in it';
  const noAddress = 'must be an address that begins with https://';
  it.each([
    ['http://api.discogs.com', clear],
    ['http://192.168.1.5:8080', clear],
    ['http://0.0.0.0:8080', clear],
    ['http://127.0.0.1.example.com', clear],
    ['http://localhost.example.com', clear],
    ['http://[::2]', clear],
    ['https://user:hunter2@api.discogs.com', credentials],
    ['https://user@api.discogs.com', credentials],
    ['http://:hunter2@127.0.0.1', credentials],
    ['https://api.discogs.com?token=hunter2', 'must not have a ? or a # in it'],
    ['https://api.discogs.com/#hunter2', 'must not have a ? or a # in it'],
    ['api.discogs.com', noAddress],
    ['ftp://hunter2', noAddress],
    ['https://', noAddress],
    [`https://${'a'.repeat(2_000)}.example`, noAddress],
    ['file:///etc/hunter2', noAddress],
  ])('%s is refused, and not quoted', (text, fault) => {
    const told = read({ DISCORD_API_URL: text, DISCOGS_API_URL: text });
    expect(told).toEqual([`DISCORD_API_URL ${fault}`, `DISCOGS_API_URL ${fault}`]);
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });
});

describe('the address of files', () => {
  const sandbox = { DISCORD_API_URL: 'http://127.0.0.1:8080/api' };

  it('is only for the sandbox', () => {
    expect(readConfig({ ...sandbox, DISCORD_CDN_URL: 'http://127.0.0.1:8080' })).toMatchObject({
      discord: { cdnUrl: 'http://127.0.0.1:8080' },
    });
    expect(readConfig(sandbox)).toMatchObject({ discord: { cdnUrl: null } });
    for (const api of ['', 'https://discord.com/api']) {
      expect(read({ DISCORD_API_URL: api, DISCORD_CDN_URL: 'http://127.0.0.1:8080' })).toEqual([
        'DISCORD_CDN_URL is for the sandbox only. Empty it',
      ]);
    }
  });

  it.each([
    ['https://files.example', 'must be an address of this machine, without a path'],
    ['http://127.0.0.1:8080/files', 'must be an address of this machine, without a path'],
    [
      'http://files.example',
      'must begin with https://. Over http:// others can read the token on its way; only localhost can use it',
    ],
    ['files', 'must be an address that begins with https://'],
  ])('%s is refused', (text, fault) => {
    expect(read({ ...sandbox, DISCORD_CDN_URL: text })).toEqual([`DISCORD_CDN_URL ${fault}`]);
  });
});
