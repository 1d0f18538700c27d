// Sandbox: messages of the local Discord: what they show, edits, mentions. What it refuses: discord-message-rules.
import { describe, expect, test } from 'vitest';
import { MANY, messagesOf, useWorld } from './use-world.ts';

const world = useWorld({ limits: { messageCreates: MANY, messageEdits: MANY, global: MANY }, how: 'once' });
const { post } = messagesOf(world);
const letters = (count: number) => 'x'.repeat(count);
const button = (change: object = {}) => ({ type: 2, style: 1, label: 'Add', custom_id: 'add', ...change });
const row = (...components: unknown[]) => ({ type: 1, components });

const buttons = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => button({ custom_id: `b${from + index}` }));
const field = (change: object = {}) => ({ name: 'Year', value: '1970', ...change });

describe('a message stands', () => {
  const AT_THE_LIMIT: { what: string; body: unknown }[] = [
    { what: 'content of 2000', body: { content: letters(2_000) } },
    {
      what: '6000 characters in ten embeds',
      body: { embeds: Array.from({ length: 10 }, () => ({ description: letters(600) })) },
    },
    {
      what: 'five rows of five buttons',
      body: { components: [0, 5, 10, 15, 20].map((from) => row(...buttons(5, from))) },
    },
    {
      what: 'a custom_id of 100 and a label of 80',
      body: { components: [row(button({ custom_id: letters(100), label: letters(80) }))] },
    },
    {
      what: 'nulls where nothing is',
      body: { content: 'x', embeds: [{ title: 'x', footer: null, image: null }], components: null },
    },
  ];

  test.each(AT_THE_LIMIT)('$what', async ({ body }) => {
    const answer = await post(body);
    expect(answer.body.errors).toBeUndefined();
    expect(answer.status).toBe(200);
  });

  test('with blanks trimmed and embeds typed as Discord returns them', async () => {
    const { body } = await post({ content: '  hello ', embeds: [{ title: ' T ', fields: [field()] }] });
    expect(body).toMatchObject({
      content: 'hello',
      embeds: [{ type: 'rich', title: 'T', fields: [{ name: 'Year', value: '1970', inline: false }] }],
      edited_timestamp: null,
    });
  });

  test('with its files, which an embed may show', async () => {
    const answer = await world.call('POST', `/channels/${world.channel.id}/messages`, {
      body: {
        embeds: [{ image: { url: 'attachment://cover.png' } }],
        attachments: [{ id: '0', description: 'a cover' }],
      },
      files: [{ name: 'cover.png', bytes: new Uint8Array([1, 2, 3]) }],
    });
    expect(answer.status).toBe(200);
    const message = world.discord.history(world.channel).at(-1);
    const [file] = message?.attachments ?? [];
    expect(file).toMatchObject({ filename: 'cover.png', size: 3, description: 'a cover' });
    expect(message?.embeds[0]?.image?.url).toBe(file?.url);
  });
});

describe('an edit', () => {
  const edit = async (first: object, change: object) => {
    const made = await post(first);
    const path = `/channels/${world.channel.id}/messages/${String(made.body.id)}`;
    return world.call('PATCH', path, { body: change });
  };

  test('keeps what it does not mention and clears what is null or empty', async () => {
    const kept = await edit({ content: 'old', embeds: [{ title: 'T' }] }, { content: 'new' });
    expect(kept.body).toMatchObject({ content: 'new', embeds: [{ title: 'T' }] });
    expect(kept.body.edited_timestamp).not.toBeNull();
    const cleared = await edit(
      { content: 'old', embeds: [{ title: 'T' }] },
      { content: null, embeds: [{ title: 'U' }] },
    );
    expect(cleared.body).toMatchObject({ content: '', embeds: [{ title: 'U' }] });
  });

  test('that leaves nothing is refused with 50006, as is an empty message', async () => {
    const emptied = await edit({ content: 'x' }, { content: '' });
    expect([emptied.status, emptied.body.code]).toEqual([400, 50006]);
    const empty = await post({ content: '   ' });
    expect([empty.status, empty.body.code]).toEqual([400, 50006]);
  });

  test('is kept with every painting and its time', async () => {
    await edit({ content: 'one' }, { content: 'two' });
    const versions = world.discord.history(world.channel).at(-1)?.versions ?? [];
    expect(versions.map((one) => [one.by, one.json.content])).toEqual([
      ['create', 'one'],
      ['edit', 'two'],
    ]);
  });
});

describe('mentions', () => {
  const everybody = () => `@everyone <@${world.alice.id}> <@&${world.guild.id}>`;
  const pings = () => world.discord.history(world.channel).at(-1)?.versions.at(-1)?.pings;

  test('ping all who are named, when nothing is said', async () => {
    await post({ content: everybody() });
    expect(pings()).toEqual({ everyone: true, users: [world.alice.id], roles: [world.guild.id] });
  });

  test('ping no one with parse: []', async () => {
    await post({ content: everybody(), allowed_mentions: { parse: [] } });
    expect(pings()).toEqual({ everyone: false, users: [], roles: [] });
  });

  test('that pinged someone once are found again', async () => {
    const made = await post({ content: everybody() });
    const path = `/channels/${world.channel.id}/messages/${String(made.body.id)}`;
    await world.call('PATCH', path, { body: { content: 'quiet' } });
    expect(world.discord.pinging().map((one) => one.id)).toContain(made.body.id);
    const quiet = await post({ content: everybody(), allowed_mentions: { parse: [] } });
    expect(world.discord.pinging().map((one) => one.id)).not.toContain(quiet.body.id);
  });

  test('ping those who are listed', async () => {
    await post({ content: everybody(), allowed_mentions: { parse: ['everyone'], users: [world.alice.id] } });
    expect(pings()).toEqual({ everyone: true, users: [world.alice.id], roles: [] });
  });

  test('are parsed again by an edit that says nothing', async () => {
    const made = await post({ content: 'quiet', allowed_mentions: { parse: [] } });
    const path = `/channels/${world.channel.id}/messages/${String(made.body.id)}`;
    await world.call('PATCH', path, { body: { content: '@here' } });
    expect(pings()?.everyone).toBe(true);
  });

  test('of a command that is not there are a violation; of one that is there, none', async () => {
    await world.register(
      { name: 'find', description: 'Find' },
      { name: 'crate', description: 'C', options: [{ type: 1, name: 'show', description: 'Show' }] },
    );
    const [find, crate] = world.discord.commands(world.guild.id).map(({ id }) => id);
    const good = [`</find:${find}>`, `</crate show:${crate}>`, '\\</find:1>'];
    await post({ content: good.join(' '), embeds: [{ description: good.join('\n') }] });
    const found = () => world.discord.violations.filter(({ rule }) => rule === 'unknown-command-mentioned');
    expect(found()).toEqual([]);
    const bad = ['</find:1>', `</seek:${find}>`, `</crate:${crate}>`, `</find show:${find}>`];
    await post({
      content: bad[0],
      embeds: [{ description: bad[1], fields: [{ name: 'N', value: bad[2] }] }],
    });
    const made = await post({ content: 'x' });
    const path = `/channels/${world.channel.id}/messages/${String(made.body.id)}`;
    await world.call('PATCH', path, { body: { content: bad[3] } });
    expect(found().map(({ message }) => message.match(/<.*>/)?.[0])).toEqual(bad);
  });

  test('in an embed ping no one', async () => {
    await post({ embeds: [{ description: everybody() }] });
    expect(pings()).toEqual({ everyone: false, users: [], roles: [] });
  });
});
