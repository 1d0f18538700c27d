// The rights that the bot lacks in a channel, and the note about them in the answers that are affected.
import { type PermissionResolvable, PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { missingRights, type Right } from '../../../src/discord/access/channel-rights.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { rightsNote, type Suffers } from '../../../src/discord/views/rights.ts';

const ALL: PermissionResolvable[] = [
  'ViewChannel',
  'ReadMessageHistory',
  'SendMessages',
  'SendMessagesInThreads',
  'EmbedLinks',
  'AttachFiles',
];
const without = (...gone: PermissionResolvable[]) =>
  new PermissionsBitField(ALL.filter((one) => !gone.includes(one)));

describe('what is missing', () => {
  it.each<[string, Readonly<PermissionsBitField>, boolean, Right[]]>([
    ['nothing', without(), false, []],
    ['nothing, to an administrator', new PermissionsBitField('Administrator'), false, []],
    ['everything, of which one is the cause', new PermissionsBitField(), false, ['View Channel']],
    ['the channel cannot be seen', without('ViewChannel'), false, ['View Channel']],
    ['each by its name', without('EmbedLinks', 'AttachFiles'), false, ['Embed Links', 'Attach Files']],
    ['send, in a channel', without('SendMessages'), false, ['Send Messages']],
    ['send, in a thread of it', without('SendMessages'), true, []],
    ['send, in threads only', without('SendMessagesInThreads'), false, []],
    ['send, in a thread', without('SendMessagesInThreads'), true, ['Send Messages']],
    ['history', without('ReadMessageHistory'), false, ['Read Message History']],
  ])('%s', (_, app, isThread, missing) => {
    expect(missingRights(app, { isThread })).toEqual(missing);
  });
});

describe('what is said', () => {
  const MANAGER = "A server manager can allow it in the channel's settings";
  it.each<[Right[], Suffers, string | null]>([
    [[], 'cards', null],
    [['Send Messages', 'Attach Files'], 'cards', null],
    [
      ['Embed Links'],
      'cards',
      `I need **Embed Links** in this channel. Without it you can't see the details. ${MANAGER}`,
    ],
    [
      ['View Channel'],
      'list',
      `I need **View Channel** in this channel. Without it the list above stays as it was. ${MANAGER}`,
    ],
    [
      ['Read Message History', 'Send Messages', 'Embed Links', 'Attach Files'],
      'sync',
      `I need **Send Messages**, **Embed Links** and **Attach Files** in this channel. Without it the sync message can stop updating or lose its list of problems. /status shows how far the sync is. ${MANAGER}`,
    ],
    [['Read Message History'], 'sync', null],
    [
      ['Attach Files'],
      'picture',
      `I need **Attach Files** in this channel. Without it a part of this answer is missing. ${MANAGER}`,
    ],
  ])('%j for %s', (missing, what, note) => {
    expect(rightsNote(missing, what, english)).toBe(note);
  });
});
