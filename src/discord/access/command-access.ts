// Discord: decides who can use a command, as Discord's own client does for slash commands. Pure. Source: Discord's API
// reference, "Application Command Permissions". discord.js has no such function, because the decision needs facts that only the
// bot reads.
import {
  type APIApplicationCommandPermission,
  ApplicationCommandPermissionType,
  type PermissionsBitField,
} from 'discord.js';

/**
 * A rule that an admin set in Integrations, for one command or for all of them: whether a role, a member or a channel can use
 * it.
 */
export type Rule = APIApplicationCommandPermission;

export interface CommandAccess {
  guildId: string;
  channelId: string;
  /** The channel that the thread belongs to, whose rules hold in the thread, too. Null: `channelId` is no thread. */
  parentId: string | null;
  userId: string;
  roleIds: readonly string[];
  /** The permissions of the member in this channel, as Discord computed them. */
  memberPermissions: Readonly<PermissionsBitField>;
  /**
   * `default_member_permissions`: the member needs all of these bits. Null or undefined: every member can use the command. "0":
   * only administrators can.
   */
  needed: string | null | undefined;
  /** The rules of this command. Null: the command has none of its own, so the rules of the app hold. */
  commandRules: readonly Rule[] | null;
  /** The rules of the app, for every command without rules of its own. Null: the app has none. */
  appRules: readonly Rule[] | null;
}

/** Whether the member can use the command. A refusal has the facts that this member is shown. */
export type AccessDecision =
  | { may: true }
  /** In this channel the member lacks the permission Use Application Commands, which all apps need. */
  | { may: false; because: 'apps' }
  /** An admin switched the command off in this channel. */
  | { may: false; because: 'channel' }
  /** An admin named the roles and members who can (or cannot) use the command. */
  | { may: false; because: 'rule'; roleIds: string[]; userIds: string[] }
  /** The member lacks these permissions, which the command asks for. An empty list: only administrators can use the command. */
  | { may: false; because: 'default'; missing: string[] };

const { Role, User, Channel } = ApplicationCommandPermissionType;

/**
 * Decides whether a member can use a command, in this order. Administrators always can. A member without Use Application
 * Commands cannot. Then a rule of the channel can forbid the command. Then the first of these that exists decides: the rule of
 * the member, the rules of their roles (one that allows is enough), the rule of @everyone, the default permissions of the
 * command.
 */
export function decide(access: CommandAccess): AccessDecision {
  const { guildId, channelId, parentId, userId, roleIds, memberPermissions, needed } = access;
  if (memberPermissions.has('Administrator')) return { may: true };
  if (!memberPermissions.has('UseApplicationCommands')) return { may: false, because: 'apps' };
  const rules = access.commandRules ?? access.appRules ?? [];
  const rule = (type: ApplicationCommandPermissionType, id: string | null) =>
    rules.find((one) => one.type === type && one.id === id)?.permission;

  // The id of Discord's constant for "all channels" is the server's id minus one. The id of @everyone is the server's id
  // itself.
  const allChannels = (BigInt(guildId) - 1n).toString();
  const inChannel = rule(Channel, channelId) ?? rule(Channel, parentId) ?? rule(Channel, allChannels);
  if (inChannel === false) return { may: false, because: 'channel' };

  const ofRoles = rules.filter((one) => one.type === Role && one.id !== guildId && roleIds.includes(one.id));
  const named =
    rule(User, userId) ?? (ofRoles.length > 0 ? ofRoles.some((one) => one.permission) : rule(Role, guildId));
  if (named === true) return { may: true };
  if (named === false) {
    const allowed = (type: ApplicationCommandPermissionType) =>
      rules.filter((one) => one.type === type && one.permission && one.id !== guildId).map((one) => one.id);
    return { may: false, because: 'rule', roleIds: allowed(Role), userIds: allowed(User) };
  }

  if (needed === null || needed === undefined) return { may: true };
  const bits = BigInt(needed);
  // An empty set of permissions does not mean that nothing is needed: Discord reads it as "administrators only".
  if (bits === 0n) return { may: false, because: 'default', missing: [] };
  const missing = memberPermissions.missing(bits);
  return missing.length === 0 ? { may: true } : { may: false, because: 'default', missing };
}
