// Sandbox, local Discord: permission bits, and the two decisions that need them. Pure.
import type { CommandPermission } from './api.ts';

/** docs: Topics > Permissions > Bitwise Permission Flags (only those that the local Discord checks). */
const PERMISSIONS = Object.freeze({
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseExternalEmojis: 1n << 18n,
  ManageRoles: 1n << 28n,
  UseApplicationCommands: 1n << 31n,
  SendMessagesInThreads: 1n << 38n,
});

export type PermissionName = keyof typeof PERMISSIONS;

const ALL_PERMISSIONS = Object.values(PERMISSIONS).reduce((all, bit) => all | bit, 0n);

/** What @everyone can do in a new server. */
export const EVERYONE_PERMISSIONS: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'AddReactions',
  'UseApplicationCommands',
  'SendMessagesInThreads',
];

export const toBits = (names: readonly PermissionName[]): bigint =>
  names.reduce((bits, name) => bits | PERMISSIONS[name], 0n);

export const has = (bits: bigint, name: PermissionName): boolean =>
  (bits & PERMISSIONS.Administrator) !== 0n || (bits & PERMISSIONS[name]) !== 0n;

export interface Overwrite {
  readonly id: string;
  /** 0 role, 1 member. */
  readonly type: 0 | 1;
  readonly allow: bigint;
  readonly deny: bigint;
}

export interface Subject {
  readonly userId: string;
  readonly guildId: string;
  readonly isOwner: boolean;
  readonly roleIds: ReadonlySet<string>;
  /** The permissions of @everyone and of the subject's roles. */
  readonly rolePermissions: readonly bigint[];
}

/** Returns the permissions in the whole server. docs: Topics > Permissions > Permission Hierarchy. */
export function permissionsOf(subject: Subject): bigint {
  const bits = subject.rolePermissions.reduce((all, one) => all | one, 0n);
  return subject.isOwner || (bits & PERMISSIONS.Administrator) !== 0n ? ALL_PERMISSIONS : bits;
}

/**
 * Returns the permissions in a channel. docs: Topics > Permissions > Permission Overwrites: those of @everyone apply first,
 * then those of all roles together, then those of the member.
 */
export function permissionsIn(subject: Subject, overwrites: Iterable<Overwrite>): bigint {
  let bits = permissionsOf(subject);
  if (subject.isOwner || (bits & PERMISSIONS.Administrator) !== 0n) return ALL_PERMISSIONS;
  const all = [...overwrites];
  const apply = (chosen: Overwrite[]) => {
    const deny = chosen.reduce((sum, one) => sum | one.deny, 0n);
    const allow = chosen.reduce((sum, one) => sum | one.allow, 0n);
    bits = (bits & ~deny) | allow;
  };
  apply(all.filter((one) => one.id === subject.guildId));
  apply(all.filter((one) => one.type === 0 && one.id !== subject.guildId && subject.roleIds.has(one.id)));
  apply(all.filter((one) => one.type === 1 && one.id === subject.userId));
  // docs: Implicit Permissions: without VIEW_CHANNEL no other permission counts in the channel.
  return (bits & PERMISSIONS.ViewChannel) === 0n ? 0n : bits;
}

export interface CommandAccess {
  readonly userId: string;
  readonly guildId: string;
  /** For a thread, the channel that it belongs to, whose rules apply there. */
  readonly channelId: string;
  readonly roleIds: ReadonlySet<string>;
  readonly memberPermissions: bigint;
  readonly defaultMemberPermissions: string | null;
  /** The rules of the command. Null: it has none of its own. */
  readonly commandRules: readonly CommandPermission[] | null;
  /** The rules of the application, which apply to every command without its own. */
  readonly applicationRules: readonly CommandPermission[] | null;
}

/**
 * Returns whether Discord's client lets a member use a slash command.
 * docs: Application Commands > Permissions: administrators always can. Otherwise the rules of the channel come first, then
 * those of the user, the roles and @everyone. Without any of these, default_member_permissions decides ("0" means
 * administrators only).
 */
export function mayUseCommand(access: CommandAccess): boolean {
  if ((access.memberPermissions & PERMISSIONS.Administrator) !== 0n) return true;
  if (!has(access.memberPermissions, 'UseApplicationCommands')) return false;
  const rules = access.commandRules ?? access.applicationRules ?? [];
  const rule = (type: number, id: string) => rules.find((one) => one.type === type && one.id === id);

  const allChannels = (BigInt(access.guildId) - 1n).toString();
  const inChannel = rule(3, access.channelId) ?? rule(3, allChannels);
  if (inChannel?.permission === false) return false;

  const forUser = rule(2, access.userId);
  if (forUser) return forUser.permission;
  const forRoles = rules.filter(
    (one) => one.type === 1 && one.id !== access.guildId && access.roleIds.has(one.id),
  );
  if (forRoles.length > 0) return forRoles.some((one) => one.permission);
  const everyone = rule(1, access.guildId);
  if (everyone) return everyone.permission;

  if (access.defaultMemberPermissions === null) return true;
  const needed = BigInt(access.defaultMemberPermissions);
  return needed !== 0n && (access.memberPermissions & needed) === needed;
}
