// Sandbox: files of the local Discord: their signed addresses, the limits of a message, and files that a person gives to a
// command. Each rule has its source.
import { describe, expect, test } from 'vitest';
import type { PickedFile } from '../../sandbox/discord/index.ts';
import { DAY_MS } from '../../sandbox/discord/limits.ts';
import { announceBody } from '../support/announce-body.ts';
import { errorsAt } from './discord-support.ts';
import { MANY, messagesOf, refused, useWorld } from './use-world.ts';

const MIB = 1024 * 1024;
const world = useWorld({
  limits: { messageCreates: MANY, messageEdits: MANY, global: MANY },
  commands: [
    {
      name: 'import',
      description: 'Import',
      options: [
        { type: 11, name: 'file', description: 'A CSV', required: true, file_types: ['.csv', '.GZ'] },
        { type: 11, name: 'photo', description: 'A photo', file_types: ['image'] },
        { type: 11, name: 'other', description: 'Anything' },
      ],
    },
  ],
});
const { path } = messagesOf(world);
const named = (name: string, size = 3) => ({ name, bytes: new Uint8Array(size).fill(7) });

/** Sends files as the bot. Returns the answer. */
const send = (files: ReturnType<typeof named>[], method = 'POST', rest = '', body: object = {}) =>
  world.call(method, path(rest), { body, files });

/** The files of the newest message in the channel. */
const shownFiles = () => world.discord.history(world.channel).at(-1)?.attachments ?? [];

const linkOf = async () => {
  await send([named('list.csv')]);
  return shownFiles()[0]?.url ?? '';
};

const DOCS = {
  LINKS: 'Reference > Signed Attachment CDN URLs',
  FILES: 'Reference > Uploading Files',
  CREATE: 'Message > Create Message',
  EDIT: 'Message > Edit Message',
  CODES: 'Opcodes and Status Codes, 30015',
  ATTACHMENT: 'Message > Attachment Object',
} as const;

describe(`the address of a file (${DOCS.LINKS})`, () => {
  test('gives its bytes and its type, to anyone, and is a line of the log without its signature', async () => {
    const url = await linkOf();
    expect(url).toMatch(
      new RegExp(
        `^${world.discord.cdnUrl}/attachments/${world.channel.id}/\\d+/list\\.csv\\?ex=[0-9a-f]+&is=[0-9a-f]+&hm=[0-9a-f]{64}&$`,
      ),
    );
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(named('').bytes);
    expect(world.discord.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: new URL(url).pathname,
      status: 200,
    });
  });

  const BROKEN: { what: string; change: (url: string) => string }[] = [
    { what: 'without a signature', change: (url) => url.split('?')[0] ?? '' },
    { what: 'with a later end', change: (url) => url.replace('ex=', 'ex=f') },
    { what: 'with another start', change: (url) => url.replace('is=', 'is=f') },
    { what: 'with another signature', change: (url) => url.replace(/hm=../, 'hm=zz') },
    { what: 'of another name', change: (url) => url.replace('list.csv', 'list.txt') },
    { what: 'of another file', change: (url) => url.replace('/list.csv', '1/list.csv') },
  ];
  test.each(BROKEN)('$what is 404', async ({ change }) => {
    const answer = await fetch(change(await linkOf()));
    expect([answer.status, await answer.text()]).toEqual([404, 'This content is no longer available.']);
  });

  test('expires after a day, and is good again when the message is read again', async () => {
    const url = await linkOf();
    world.pass(DAY_MS - 2_000);
    expect((await fetch(url)).status).toBe(200);
    world.pass(3_000);
    expect((await fetch(url)).status).toBe(404);
    const id = world.discord.history(world.channel).at(-1)?.id;
    const { body } = await world.call('GET', path(`/${id}`));
    const [read] = Array.isArray(body.attachments) ? body.attachments : [];
    expect((await fetch(read.url)).status).toBe(200);
  });

  test('in an embed is signed like that of the file', async () => {
    await send([named('cover.png')], 'POST', '', { embeds: [{ image: { url: 'attachment://cover.png' } }] });
    const message = world.discord.history(world.channel).at(-1);
    expect(message?.embeds[0]?.image?.url).toBe(message?.attachments[0]?.url);
    expect((await fetch(message?.embeds[0]?.image?.url ?? '')).status).toBe(200);
  });

  test('is reached while the API is down, and fails when a test orders it', async () => {
    const url = await linkOf();
    world.discord.restDown(true);
    expect((await fetch(url)).status).toBe(200);
    world.discord.failNext({ path: '/attachments/' }, { status: 200, bytes: new Uint8Array(9) });
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(9);
    world.discord.failNext({ path: '/attachments/' }, { cut: 'before' });
    await expect(fetch(url)).rejects.toThrow();
    world.discord.failNext({ path: '/attachments/' }, { stall: true });
    const given = new AbortController();
    const before = world.discord.requests.length;
    const stalled = fetch(url, { signal: given.signal });
    await world.discord.waitFor(() => world.discord.requests.length > before, { what: 'the request' });
    given.abort();
    await expect(stalled).rejects.toThrow();
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('the files of a message', () => {
  test(`are at most 10 (${DOCS.CREATE})`, async () => {
    const files = Array.from({ length: 11 }, (_, index) => named(`${index}.txt`));
    const answer = await send(files);
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, 'files')).toEqual(['BASE_TYPE_MAX_LENGTH']);
    expect((await send(files.slice(1))).status).toBe(200);
    expect(shownFiles()).toHaveLength(10);
  });

  test(`are at most 10 after an edit, which adds to those that stay (${DOCS.EDIT}, ${DOCS.CODES})`, async () => {
    const ten = Array.from({ length: 10 }, (_, index) => named(`${index}.txt`));
    const { body } = await send(ten);
    const edit = (change: object) => send([named('new.txt')], 'PATCH', `/${String(body.id)}`, change);
    expect(refused(await edit({}))).toEqual([400, 30015]);
    expect((await edit({ attachments: [] })).status).toBe(200);
    expect(shownFiles().map(({ filename }) => filename)).toEqual(['new.txt']);
  });

  test(`have 20 MiB each (${DOCS.FILES}), and 25 MiB together (${DOCS.CREATE})`, async () => {
    expect((await send([named('a.bin', 20 * MIB)])).status).toBe(200);
    expect(refused(await send([named('a.bin', 20 * MIB + 1)]))).toEqual([413, 40005]);
    const { status, body } = await announceBody(`${world.discord.apiUrl}/v10${path()}`, 25 * MIB + 1, {
      authorization: `Bot ${world.discord.token}`,
      'user-agent': 'DiscordBot (http://127.0.0.1, 1.0)',
    });
    expect([status, JSON.parse(body).code]).toEqual([413, 40005]);
  });

  test(`have clean names, and the true one as their title (${DOCS.ATTACHMENT})`, async () => {
    await send([named('Ä b.csv')]);
    expect(shownFiles()[0]).toMatchObject({ filename: '_b.csv', title: 'Ä b.csv', size: 3 });
    await send([named('ab.csv')]);
    expect(shownFiles()[0]).not.toHaveProperty('title');
  });
});

test(`a picture has its size in pixels (${DOCS.ATTACHMENT})`, async () => {
  const bytes = new Uint8Array(Buffer.from('474946383961b0045802', 'hex'));
  await world.call('POST', path(), { body: {}, files: [{ name: 'a.gif', bytes }, named('b.gif')] });
  const [picture, other] = shownFiles();
  expect(picture).toMatchObject({ size: 10, width: 1_200, height: 600, content_type: 'image/gif' });
  expect(other).not.toHaveProperty('width');
});

describe('a file for a command', () => {
  const csv = named('crate.csv');
  const give = (options: Record<string, PickedFile | string>) => world.person.slash('import', options);

  test('reaches the bot as an id, with its size, type and address (Receiving and Responding > Resolved Data)', async () => {
    const bot = await world.connectReady();
    await give({ file: csv });
    const { d } = await bot.event('INTERACTION_CREATE');
    const id = expect.stringMatching(/^\d{17,}$/);
    expect(d.data).toMatchObject({ options: [{ type: 11, name: 'file', value: id }] });
    const data = JSON.stringify(d.data);
    const [, value = ''] = /"value":"(\d+)"/.exec(data) ?? [];
    const { resolved } = JSON.parse(data);
    expect(resolved.attachments).toEqual({
      [value]: {
        id: value,
        filename: 'crate.csv',
        size: 3,
        content_type: 'text/csv; charset=utf-8',
        url: expect.stringContaining(`${world.discord.cdnUrl}/ephemeral-attachments/`),
        proxy_url: expect.any(String),
        ephemeral: true,
      },
    });
    const read = await fetch(resolved.attachments[value].url);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(csv.bytes);
  });

  const REFUSED: { what: string; options: Record<string, PickedFile | string>; reason: string }[] = [
    { what: 'no file', options: {}, reason: 'missing-option' },
    { what: 'a text', options: { file: '12345678901234567' }, reason: 'wrong-type' },
    { what: 'another ending', options: { file: named('crate.xlsx') }, reason: 'wrong-type' },
    { what: 'no ending', options: { file: named('csv') }, reason: 'wrong-type' },
    {
      what: 'a file that is no picture',
      options: { file: csv, photo: named('a.svg') },
      reason: 'wrong-type',
    },
    { what: 'over 20 MiB', options: { file: named('crate.csv', 20 * MIB + 1) }, reason: 'too-large' },
  ];
  test.each(REFUSED)('is not $what: the client refuses it', async ({ options, reason }) => {
    await expect(give(options)).rejects.toMatchObject({ reason });
  });

  test('is no value of another option', async () => {
    await world.register({
      name: 'find',
      description: 'F',
      options: [{ type: 3, name: 'what', description: 'W' }],
    });
    await expect(world.person.slash('find', { what: csv })).rejects.toMatchObject({ reason: 'wrong-type' });
  });

  const TAKEN = ['a.CSV', 'a.csv.gz', '日本.csv'];
  test.each(TAKEN)('can be named %s', async (name) => {
    await expect(
      give({ file: named(name), photo: named('b.JPEG'), other: named('c') }),
    ).resolves.toBeDefined();
  });

  test('can claim a size that no test has to make', async () => {
    await expect(give({ file: { ...csv, size: 2 ** 30 } })).rejects.toMatchObject({ reason: 'too-large' });
    await world.restart({ uploadBytes: 2 ** 31 });
    const bot = await world.connectReady();
    await give({ file: { ...csv, size: 2 ** 30 } });
    const { d } = await bot.event('INTERACTION_CREATE');
    expect(JSON.stringify(d.data)).toContain(`"size":${2 ** 30}`);
  });

  test('can be larger for a person with Nitro', async () => {
    await world.restart({ uploadBytes: 21 * MIB });
    const bot = await world.connectReady();
    await expect(give({ file: named('crate.csv', 20 * MIB + 1) })).resolves.toBeDefined();
    expect((await bot.event('INTERACTION_CREATE')).d.attachment_size_limit).toBe(21 * MIB);
  });
});
