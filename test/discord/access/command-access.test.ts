// Who can use a command: the decision as a table, and its sentences.
import { PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type CommandAccess, decide, type Rule } from '../../../src/discord/access/command-access.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { refusalSentence } from '../../../src/discord/views/access.ts';

const GUILD = '1000';
const ALL_CHANNELS = '999';
const MANAGE_GUILD = PermissionsBitField.Flags.ManageGuild.toString();

const role = (id: string, permission: boolean): Rule => ({ type: 1, id, permission });
const user = (id: string, permission: boolean): Rule => ({ type: 2, id, permission });
const channel = (id: string, permission: boolean): Rule => ({ type: 3, id, permission });
const everyone = (permission: boolean) => role(GUILD, permission);
const everywhere = (permission: boolean) => channel(ALL_CHANNELS, permission);

const holding = (...more: (keyof typeof PermissionsBitField.Flags)[]) =>
  new PermissionsBitField(['ViewChannel', 'UseApplicationCommands', ...more]);

/** Miles (user 7, roles 21 and 22) uses a command in channel 5. No admin changed any permission. */
const access = (over: Partial<CommandAccess> = {}): CommandAccess => ({
  guildId: GUILD,
  channelId: '5',
  parentId: null,
  userId: '7',
  roleIds: ['21', '22'],
  memberPermissions: holding('SendMessages'),
  needed: null,
  commandRules: null,
  appRules: null,
  ...over,
});
const may = (over: Partial<CommandAccess>) => decide(access(over)).may;
const withRules = (...commandRules: Rule[]) => may({ commandRules });

describe('the default', () => {
  it.each<[string, CommandAccess['needed'], (keyof typeof PermissionsBitField.Flags)[], boolean]>([
    ['everybody', null, [], true],
    ['everybody, not said', undefined, [], true],
    ['Manage Server, without', MANAGE_GUILD, ['ManageMessages'], false],
    ['Manage Server, with', MANAGE_GUILD, ['ManageGuild'], true],
    ['two permissions, one of them', '48', ['ManageGuild'], false],
    ['two permissions, both', '48', ['ManageGuild', 'ManageChannels'], true],
    ['administrators only, Manage Server', '0', ['ManageGuild'], false],
    ['administrators only, administrator', '0', ['Administrator'], true],
  ])('%s', (_, needed, has, expected) => {
    expect(may({ needed, memberPermissions: holding(...has) })).toBe(expected);
  });
});

describe('what an admin set for the command', () => {
  it.each<[string, Rule[], boolean]>([
    ['nothing', [], true],
    ['not everyone', [everyone(false)], false],
    ['not everyone, but one of the roles', [everyone(false), role('22', true)], true],
    ['not everyone, but another role', [everyone(false), role('23', true)], false],
    ['not one of the roles', [role('21', false)], false],
    ['one role yes, one no', [role('21', false), role('22', true)], true],
    ['one role no, everyone yes', [role('21', false), everyone(true)], false],
    ['not everyone, but the person', [everyone(false), user('7', true)], true],
    ['not the person, though a role', [role('21', true), user('7', false)], false],
    ['not another person', [user('8', false)], true],
    ['not in this channel', [channel('5', false)], false],
    ['not in another channel', [channel('6', false)], true],
    ['nowhere', [everywhere(false)], false],
    ['nowhere but here', [everywhere(false), channel('5', true)], true],
    ['everywhere but here', [everywhere(true), channel('5', false)], false],
    ['not in this channel, though the person', [channel('5', false), user('7', true)], false],
    ['in this channel, though not everyone', [channel('5', true), everyone(false)], false],
  ])('%s', (_, rules, expected) => {
    expect(withRules(...rules)).toBe(expected);
  });

  it('goes before the default, both ways', () => {
    expect(may({ needed: MANAGE_GUILD, commandRules: [role('21', true)] })).toBe(true);
    expect(
      may({
        needed: MANAGE_GUILD,
        commandRules: [user('7', false)],
        memberPermissions: new PermissionsBitField(['ManageGuild']),
      }),
    ).toBe(false);
    // A rule about other roles leaves the default as it is.
    expect(may({ needed: MANAGE_GUILD, commandRules: [role('23', true)] })).toBe(false);
  });

  it('goes before what was set for the whole app', () => {
    expect(may({ commandRules: [everyone(true)], appRules: [everyone(false)] })).toBe(true);
    expect(may({ commandRules: [user('8', true)], appRules: [everyone(false)] })).toBe(true);
    expect(may({ commandRules: null, appRules: [everyone(false)] })).toBe(false);
    expect(may({ commandRules: null, appRules: [everyone(false), role('21', true)] })).toBe(true);
  });

  it('in a thread: the rule of its channel, unless the thread has its own', () => {
    const inThread = { channelId: '50', parentId: '5' };
    expect(may({ ...inThread, commandRules: [channel('5', false)] })).toBe(false);
    expect(may({ ...inThread, commandRules: [everywhere(false), channel('5', true)] })).toBe(true);
    expect(may({ ...inThread, commandRules: [channel('5', false), channel('50', true)] })).toBe(true);
  });

  it('no one without Use Application Commands, whatever the rules of the command say', () => {
    const memberPermissions = new PermissionsBitField(['ViewChannel', 'SendMessages', 'ManageGuild']);
    const commandRules = [everywhere(true), everyone(true), user('7', true)];
    expect(decide(access({ memberPermissions, commandRules }))).toEqual({ may: false, because: 'apps' });
    expect(decide(access({ memberPermissions }))).toEqual({ may: false, because: 'apps' });
    const verdict = decide(access({ memberPermissions: new PermissionsBitField() }));
    expect(verdict.may ? null : refusalSentence('add', verdict, english)).toBe(
      "You need **Use Application Commands** in this channel. An admin can change that in the channel's settings",
    );
  });

  it('administrators always may', () => {
    const memberPermissions = new PermissionsBitField(['Administrator']);
    const commandRules = [everywhere(false), everyone(false), user('7', false)];
    expect(may({ memberPermissions, commandRules, needed: '0' })).toBe(true);
  });
});

describe('the sentence says who may', () => {
  const sentence = (over: Partial<CommandAccess>) => {
    const verdict = decide(access(over));
    return verdict.may ? null : refusalSentence('add', verdict, english);
  };
  it.each<[Partial<CommandAccess>, string]>([
    [{ needed: MANAGE_GUILD }, 'You need **Manage Server** for /add.'],
    [{ needed: '48' }, 'You need **Manage Channels** and **Manage Server** for /add.'],
    [{ needed: '0' }, 'Only administrators can use /add here.'],
    [{ commandRules: [channel('5', false)] }, '/add is switched off in this channel.'],
    [{ commandRules: [everyone(false)] }, 'Only administrators can use /add here.'],
    [
      { commandRules: [everyone(false), role('30', true), user('8', true), role('31', false)] },
      'Only <@&30>, <@8> and administrators can use /add here.',
    ],
    [
      { commandRules: [everyone(false), ...Array.from({ length: 100 }, (_, n) => role(`${100 + n}`, true))] },
      'Only <@&100>, <@&101>, <@&102>, <@&103>, <@&104>, some others and administrators can use /add here.',
    ],
  ])('%#', (over, expected) => {
    expect(sentence(over)).toBe(`${expected} An admin can change that in Server Settings › Integrations`);
  });
});
