// Sandbox: what a person writes at the local Discord: text, files and forwarded messages. Each rule has its source.
import { describe, expect, test } from 'vitest';
import type { PickedFile } from '../../sandbox/discord/index.ts';
import { DAY_MS } from '../../sandbox/discord/limits.ts';
import { MANY, messagesOf, shown, useWorld } from './use-world.ts';

const MIB = 1024 * 1024;
const world = useWorld({
  limits: { messageCreates: MANY, global: MANY },
  commands: [{ name: 'status', description: 'State' }],
});
const { path } = messagesOf(world);
/** The first bytes of a GIF of 1200 x 600 pixels. */
const GIF = new Uint8Array(Buffer.from('474946383961b0045802', 'hex'));
const named = (name: string, size = 3) => ({ name, bytes: new Uint8Array(size).fill(7) });
const many = (count: number) => Array.from({ length: count }, (_, index) => named(`${index}.txt`));

const DOCS = {
  CREATE: 'Message > Create Message',
  FILES: 'Reference > Uploading Files',
  PERMISSIONS: 'Permissions > Bitwise Permission Flags',
  SNAPSHOT: 'Message > Message Snapshot Structure',
  REFERENCE: 'Message > Message Reference Types',
  FORWARDS: 'Message > Forwards',
  INTENT: 'Gateway > Message Content Intent',
} as const;

describe('a posted message', () => {
  test('has its files with type, size, pixels and a signed address that ends, for all who see the channel', async () => {
    const sent = world.person.post('Look', [{ name: 'Ä cover.gif', bytes: GIF }, named('list.csv')]);
    const bob = world.discord.as(world.guild.createMember({ name: 'Bob' }), world.channel);
    expect(bob.messages()).toEqual([sent]);
    expect(sent).toMatchObject({
      ...{ type: 0, content: 'Look', isEphemeral: false, author: { global_name: 'Alice' } },
      attachments: [
        {
          filename: '_cover.gif',
          title: 'Ä cover.gif',
          content_type: 'image/gif',
          width: 1_200,
          height: 600,
        },
        { filename: 'list.csv', content_type: 'text/csv; charset=utf-8', size: 3 },
      ],
    });
    const [picture] = sent.attachments;
    expect(picture).not.toHaveProperty('ephemeral');
    const url = picture?.url ?? '';
    expect(url).toContain(`${world.discord.cdnUrl}/attachments/${world.channel.id}/`);
    expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(GIF);
    world.pass(DAY_MS + 1_000);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(bob.messages()[0]?.attachments[0]?.url ?? '')).status).toBe(200);
  });

  test(`needs no text beside files, and has up to 10 of them (${DOCS.CREATE})`, () => {
    expect(world.person.post('', many(10))).toMatchObject({ content: '', attachments: { length: 10 } });
    expect(world.person.post('  x ').content).toBe('x');
    expect(world.person.post('x'.repeat(2_000)).content).toHaveLength(2_000);
  });

  const TYPES = {
    'a.jpg': 'image/jpeg',
    'a.HEIC': 'image/heic',
    'a.svg': 'image/svg+xml',
    a: 'application/octet-stream',
  };
  test.each(Object.entries(TYPES))('named %s is of the type of that ending: %s', (name, type) => {
    expect(world.person.post('', [named(name)]).attachments).toMatchObject([{ content_type: type }]);
  });

  const REFUSED: { what: string; source: string; text: string; files: PickedFile[]; reason: string }[] = [
    { what: 'nothing', source: DOCS.CREATE, text: ' ', files: [], reason: 'missing-option' },
    {
      what: 'over 2000 characters',
      source: DOCS.CREATE,
      text: 'x'.repeat(2_001),
      files: [],
      reason: 'out-of-range',
    },
    { what: '11 files', source: DOCS.CREATE, text: '', files: many(11), reason: 'out-of-range' },
    {
      what: 'a file over 20 MiB',
      source: DOCS.FILES,
      text: '',
      files: [{ ...named('a.jpg'), size: 20 * MIB + 1 }],
      reason: 'too-large',
    },
  ];
  test.each(REFUSED)('is not $what: the client refuses it ($source)', ({ text, files, reason }) => {
    expect(() => world.person.post(text, files)).toThrow(expect.objectContaining({ reason }));
    expect(world.discord.history(world.channel)).toEqual([]);
  });

  test('can have larger files from a person with Nitro', async () => {
    await world.restart({ uploadBytes: 21 * MIB });
    const { attachments } = world.person.post('', [named('a.jpg', 20 * MIB + 1)]);
    expect(attachments).toMatchObject([{ size: 20 * MIB + 1 }]);
  });

  test(`needs Attach Files for files, and Send Messages (${DOCS.PERMISSIONS})`, () => {
    world.channel.setOverwrite(world.alice.id, { deny: ['AttachFiles'] });
    expect(() => world.person.post('x', [named('a.txt')])).toThrow('May not attach files here');
    expect(world.person.post('x').content).toBe('x');
    world.channel.setOverwrite(world.alice.id, { deny: ['SendMessages'] });
    expect(() => world.person.post('x')).toThrow('May not write here');
    expect(() => world.person.forward(world.discord.history(world.channel)[0]?.id ?? '')).toThrow(
      'May not write here',
    );
  });
});

describe('a forwarded message', () => {
  const other = () => world.discord.as(world.alice, world.guild.createChannel({ name: 'other' }));

  test(`is a copy without the author, which stays as it was (${DOCS.SNAPSHOT})`, async () => {
    const original = world.person.post('SHVL 804', [{ name: 'a.gif', bytes: GIF }]);
    const forwarded = other().forward(original);
    world.person.remove(original);
    expect(forwarded).toMatchObject({
      ...{ type: 0, content: '', attachments: [], embeds: [], flags: 1 << 14 },
      message_reference: {
        ...{ type: 1, message_id: original.id },
        ...{ channel_id: world.channel.id, guild_id: world.guild.id },
      },
    });
    const { type, content, embeds, timestamp, edited_timestamp, flags } = original;
    const { mentions, mention_roles, components } = original;
    expect(forwarded.message_snapshots).toEqual([
      {
        message: {
          ...{ type, content, embeds, timestamp, edited_timestamp, flags },
          ...{ mentions, mention_roles, components },
          attachments: [expect.objectContaining({ id: original.attachments[0]?.id, width: 1_200 })],
        },
      },
    ]);
    const [snapshot] = forwarded.message_snapshots ?? [];
    expect((await fetch(snapshot?.message.attachments[0]?.url ?? '')).status).toBe(200);
    expect(world.discord.show({ id: forwarded.channel_id })).toBe(
      'Alice\n  forwarded:\n  SHVL 804\n  (file: a.gif, 10 bytes)',
    );
  });

  test(`is of a message that the person can read, and that is not private or forwarded (${DOCS.REFERENCE})`, async () => {
    const hidden = await shown(world, { content: 'hidden', flags: 64 });
    const answer = await shown(world, { content: 'open' });
    expect(() => world.person.forward(hidden)).toThrow('cannot be forwarded');
    const forwarded = world.person.forward(answer);
    expect(forwarded.message_snapshots).toMatchObject([{ message: { type: 20, content: 'open' } }]);
    expect(() => world.person.forward(forwarded)).toThrow('cannot be forwarded');
    const reader = other();
    world.channel.setOverwrite(world.alice.id, { deny: ['ReadMessageHistory'] });
    expect(() => reader.forward(answer)).toThrow('not there');
    expect(() => reader.forward('1')).toThrow('not there');
  });

  test(`is as empty for a bot that reads the channel as what others wrote (${DOCS.INTENT})`, async () => {
    world.person.forward(world.person.post('secret', [named('a.txt')]));
    const { body } = await world.call('GET', path());
    expect(JSON.stringify(body)).not.toMatch(/secret|a\.txt/);
    const empty = { content: '', attachments: [], embeds: [], components: [] };
    expect(body).toMatchObject([
      { ...empty, message_snapshots: [{ message: { ...empty, type: 0 } }] },
      { ...empty, type: 0 },
    ]);
  });
});
