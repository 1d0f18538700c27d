// Sandbox, local Discord: makes servers, channels, roles and members, and changes them while the bot runs.
import { CHANNEL_TYPES, type ChannelKind, channelJson } from './channels.ts';
import type { Gateway } from './gateway.ts';
import { INTENTS } from './gateway-codes.ts';
import { type Channel, type Guild, type Member, type Model, makeUser } from './model.ts';
import { EVERYONE_PERMISSIONS, type PermissionName, toBits } from './permissions.ts';

interface RoleHandle {
  readonly id: string;
  readonly name: string;
  setPermissions(permissions: readonly PermissionName[]): void;
}

export interface ChannelHandle {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  /** Sets the overwrite of a role or a member (the guild's id is @everyone). Empty lists remove it. */
  setOverwrite(
    id: string,
    overwrite: { allow?: readonly PermissionName[]; deny?: readonly PermissionName[] },
  ): void;
  /** Sets the overwrite of the bot. */
  setBotPermissions(overwrite: { allow?: readonly PermissionName[]; deny?: readonly PermissionName[] }): void;
  /** Deletes the channel with its threads: 10003 from now on. */
  remove(): void;
}

export interface MemberHandle {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  setPermissions(permissions: readonly PermissionName[]): void;
  setRoles(roles: readonly { id: string }[]): void;
  leave(): void;
}

export interface GuildHandle {
  /**
   * The server's id, which is also the id of its @everyone role. In command permissions, this id minus one means all channels.
   */
  readonly id: string;
  readonly name: string;
  /** Makes a channel. Default: a text channel. */
  createChannel(wish: { name: string; kind?: Exclude<ChannelKind, 'thread'> }): ChannelHandle;
  /** Makes a public thread. It has no overwrites of its own: those of its channel apply. */
  createThread(channel: ChannelHandle, wish: { name: string }): ChannelHandle;
  createRole(wish: { name: string; permissions?: readonly PermissionName[] }): RoleHandle;
  /** Makes a member. `permissions` come from a role that only this member has. */
  createMember(wish: {
    name: string;
    permissions?: readonly PermissionName[];
    roles?: readonly { id: string }[];
  }): MemberHandle;
  setEveryonePermissions(permissions: readonly PermissionName[]): void;
  /** Sets what the bot's own role allows in the whole server. */
  setBotPermissions(permissions: readonly PermissionName[]): void;
  /** Removes the bot and its commands, which belong to the same installation. */
  removeBot(): void;
  addBot(): void;
  /**
   * Installs the commands without the bot: people can use them, but the bot gets no events about the server.
   * docs: OAuth2 > Scopes: `applications.commands` does not need `bot`.
   */
  addCommandsOnly(): void;
}

export function createGuild(
  model: Model,
  gateway: Gateway,
  { name, withBot }: { name: string; withBot: boolean },
): GuildHandle {
  const id = model.nextId();
  const joinedAt = () => new Date(model.clock.now()).toISOString();
  const owner = makeUser(model.nextId(), `${name} owner`, false);
  const guild: Guild = {
    id,
    name,
    ownerId: owner.id,
    roles: new Map([[id, { id, name: '@everyone', permissions: toBits(EVERYONE_PERMISSIONS) }]]),
    channels: new Map(),
    members: new Map([[owner.id, { user: owner, joinedAt: joinedAt(), roleIds: new Set() }]]),
    hasCommandsOnly: false,
  };
  model.guilds.set(id, guild);
  const changed = () => model.changed({ what: 'guild' });

  const makeRole = (roleName: string, permissions: readonly PermissionName[]) => {
    const role = { id: model.nextId(), name: roleName, permissions: toBits(permissions) };
    guild.roles.set(role.id, role);
    return role;
  };

  const botRole = makeRole(model.botUser.global_name ?? 'bot', []);
  const addBot = () => {
    guild.members.set(model.applicationId, {
      user: model.botUser,
      joinedAt: joinedAt(),
      roleIds: new Set([botRole.id]),
    });
    gateway.dispatch('GUILD_CREATE', { id, name, unavailable: false }, { intents: INTENTS.guilds });
    changed();
  };
  if (withBot) addBot();

  const channelHandle = (channel: Channel): ChannelHandle => {
    const setOverwrite: ChannelHandle['setOverwrite'] = (target, { allow = [], deny = [] }) => {
      if (channel.parent) throw new RangeError('A thread has no overwrites of its own');
      const type = guild.roles.has(target) ? 0 : 1;
      if (allow.length + deny.length === 0) channel.overwrites.delete(target);
      else channel.overwrites.set(target, { id: target, type, allow: toBits(allow), deny: toBits(deny) });
      changed();
    };
    return {
      id: channel.id,
      guildId: id,
      name: channel.name,
      setOverwrite,
      setBotPermissions: (overwrite) => setOverwrite(model.applicationId, overwrite),
      remove() {
        for (const one of [...guild.channels.values()]) {
          if (one === channel || one.parent === channel) guild.channels.delete(one.id);
        }
        gateway.dispatch('CHANNEL_DELETE', channelJson(channel), { intents: INTENTS.guilds });
        changed();
      },
    };
  };

  const makeChannel = (
    channelName: string,
    kind: ChannelKind,
    parent: Channel | null = null,
  ): ChannelHandle => {
    const channel = {
      id: model.nextId(),
      guildId: id,
      name: channelName,
      type: CHANNEL_TYPES[kind],
      overwrites: new Map(),
      parent,
    };
    guild.channels.set(channel.id, channel);
    changed();
    return channelHandle(channel);
  };

  return {
    id,
    name,
    createChannel: (wish) => makeChannel(wish.name, wish.kind ?? 'text'),
    createThread: (parent, wish) => makeChannel(wish.name, 'thread', guild.channels.get(parent.id) ?? null),
    createRole(wish) {
      const role = makeRole(wish.name, wish.permissions ?? []);
      return {
        id: role.id,
        name: role.name,
        setPermissions: (permissions) => {
          role.permissions = toBits(permissions);
          changed();
        },
      };
    },
    createMember(wish) {
      const own = makeRole(`${wish.name}'s own`, wish.permissions ?? []);
      const withOwn = (roles: readonly { id: string }[]) => [own.id, ...roles.map((role) => role.id)];
      const member: Member = {
        user: makeUser(model.nextId(), wish.name, false),
        joinedAt: joinedAt(),
        roleIds: new Set(withOwn(wish.roles ?? [])),
      };
      guild.members.set(member.user.id, member);
      changed();
      return {
        id: member.user.id,
        guildId: id,
        name: wish.name,
        setPermissions: (permissions) => {
          own.permissions = toBits(permissions);
          changed();
        },
        setRoles: (roles) => {
          member.roleIds.clear();
          for (const roleId of withOwn(roles)) member.roleIds.add(roleId);
          changed();
        },
        leave: () => {
          guild.members.delete(member.user.id);
          changed();
        },
      };
    },
    setEveryonePermissions(permissions) {
      guild.roles.set(id, { id, name: '@everyone', permissions: toBits(permissions) });
      changed();
    },
    setBotPermissions(permissions) {
      botRole.permissions = toBits(permissions);
      changed();
    },
    removeBot() {
      guild.members.delete(model.applicationId);
      guild.hasCommandsOnly = false;
      gateway.dispatch('GUILD_DELETE', { id }, { intents: INTENTS.guilds });
      changed();
    },
    addBot,
    addCommandsOnly() {
      guild.hasCommandsOnly = true;
      changed();
    },
  };
}
