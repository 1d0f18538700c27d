// Sandbox, local Discord: all its data in one place. Other files read and change the data; the model notifies listeners.
import { randomBytes } from 'node:crypto';
import type { Choice, Command, CommandPermission, MessageJson, User } from './api.ts';
import type { SandboxClock } from './clock.ts';
import { noteMove } from './fair-time.ts';
import type { DiscordLimits } from './limits.ts';
import type { Modal } from './modal-shapes.ts';
import { type Overwrite, permissionsIn, permissionsOf, type Subject } from './permissions.ts';
import type { AllowedMentions, Pings } from './read/mentions.ts';
import { createSnowflakes } from './snowflake.ts';

interface Role {
  readonly id: string;
  readonly name: string;
  permissions: bigint;
}

export interface Channel {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  /** docs: Channel > Channel Types. */
  readonly type: number;
  readonly overwrites: Map<string, Overwrite>;
  /** The channel that a thread belongs to, whose permissions apply in the thread. Null: this is not a thread. */
  readonly parent: Channel | null;
}

export interface Member {
  readonly user: User;
  readonly joinedAt: string;
  readonly roleIds: Set<string>;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  ownerId: string;
  readonly roles: Map<string, Role>;
  readonly channels: Map<string, Channel>;
  /** By user id. The bot is one of them while it is in the server. */
  readonly members: Map<string, Member>;
  /** The application is installed with the scope `applications.commands`, but without `bot`. */
  hasCommandsOnly: boolean;
}

/** One version of a message, as a create or an edit made it. */
export interface MessageVersion {
  /** Sandbox time, epoch ms. */
  readonly at: number;
  readonly by: 'create' | 'edit';
  readonly json: MessageJson;
  /** Null: the payload had none, so Discord parsed every mention. */
  readonly allowedMentions: AllowedMentions | null;
  readonly pings: Pings;
}

export interface StoredMessage {
  json: MessageJson;
  readonly guildId: string;
  /** For an ephemeral message: the only user who sees it. Null: everyone in the channel sees it. */
  readonly audience: string | null;
  readonly createdAt: number;
  /** The interaction whose token made the message. Null: none did. */
  readonly interactionId: string | null;
  readonly versions: MessageVersion[];
  /** The times of edits after the message's first hour. */
  oldEdits: number[];
  deletedAt: number | null;
  isDismissed: boolean;
}

export type InteractionKind = 'command' | 'component' | 'autocomplete' | 'modal';
export type InteractionState = 'waiting' | 'deferred' | 'answered' | 'failed';

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly kind: InteractionKind;
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
  readonly commandName: string | null;
  /** The message that a message command was used on. */
  readonly targetId: string | null;
  /** The message of a component, or of a component that opened this modal. */
  readonly messageId: string | null;
  /** Of a modal: the interaction that opened it. */
  readonly openedById: string | null;
  /** Sandbox time, epoch ms. */
  readonly createdAt: number;
  state: InteractionState;
  acknowledgedAt: number | null;
  /** The type of the first response. Null: there is none yet. */
  responseType: number | null;
  originalId: string | null;
  readonly followUpIds: string[];
  choices: readonly Choice[] | null;
  modal: Modal | null;
}

export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A request that was refused, or a duty that the bot missed. */
export interface Violation {
  /** Sandbox time, epoch ms. */
  readonly at: number;
  readonly rule: string;
  readonly code: number;
  readonly status: number | null;
  readonly message: string;
  /** The place in Discord's documentation that has the rule. */
  readonly source: string;
  /** Method and path, with tokens masked. Or what the bot missed. */
  readonly request: string;
  readonly body?: unknown;
}

export interface RequestRecord {
  /** Sandbox time of arrival, epoch ms. */
  readonly at: number;
  readonly method: string;
  /** Without the query, and with interaction tokens masked. */
  readonly path: string;
  /** Null while the request is being answered, and for a response that was cut. */
  readonly status: number | null;
  /** Discord's error code, if the refusal had one. */
  readonly code: number | null;
}

export type Change =
  | { readonly what: 'message'; readonly channelId: string; readonly messageId: string }
  | { readonly what: 'interaction'; readonly interactionId: string }
  | { readonly what: 'commands'; readonly guildId: string | null }
  | { readonly what: 'request' | 'violation' | 'gateway' | 'guild' };

/** The settings of an application that others can see (docs: Application > Application Object). */
export interface Portal {
  /** "Public Bot": whether everyone can invite the bot, or only its owner. */
  isPublic: boolean;
  /** "Install Link": whether Discord provides one. */
  hasInstallLink: boolean;
  /** Whether a team owns the application. */
  isOfTeam: boolean;
}

export interface Model {
  readonly clock: SandboxClock;
  readonly limits: DiscordLimits;
  readonly applicationId: string;
  readonly botUser: User;
  /** The person who owns the application, or its team. */
  readonly operator: User;
  /** What the owner has set in the Developer Portal. */
  readonly portal: Portal;
  /** The bot's token. Changes when Discord resets it after too many identifies. */
  token: string;
  readonly guilds: Map<string, Guild>;
  readonly messages: Map<string, StoredMessage>;
  readonly interactions: Map<string, Interaction>;
  readonly interactionsByToken: Map<string, Interaction>;
  /** By server id. The global commands are under ''. */
  readonly commands: Map<string, Command[]>;
  /** By server id, then by command id or application id. */
  readonly commandPermissions: Map<string, Map<string, readonly CommandPermission[]>>;
  readonly files: Map<string, StoredFile>;
  /** Signs the addresses of files (cdn.ts). */
  readonly fileKey: Uint8Array;
  readonly requests: RequestRecord[];
  readonly violations: Violation[];
  /** The address that files are served from. Known once the server listens. */
  origin: string;
  nextId(): string;
  changed(change: Change): void;
  onChange(listener: (change: Change) => void): () => void;
}

export interface ModelOptions {
  clock: SandboxClock;
  limits: DiscordLimits;
  botName: string;
  token?: string | undefined;
}

const makeToken = (applicationId: string): string =>
  [Buffer.from(applicationId).toString('base64url'), 'sandbox', randomBytes(27).toString('base64url')].join(
    '.',
  );

export const makeUser = (id: string, name: string, bot: boolean): User => ({
  id,
  username: name.toLowerCase().replaceAll(/[^a-z0-9._]+/g, '_'),
  global_name: name,
  discriminator: '0',
  avatar: null,
  bot,
  public_flags: 0,
});

export function createModel({ clock, limits, botName, token }: ModelOptions): Model {
  const nextId = createSnowflakes(() => clock.now());
  const applicationId = nextId();
  const listeners = new Set<(change: Change) => void>();
  return {
    clock,
    limits,
    applicationId,
    botUser: makeUser(applicationId, botName, true),
    operator: makeUser(nextId(), 'Operator', false),
    // A new application has both.
    portal: { isPublic: true, hasInstallLink: true, isOfTeam: false },
    token: token ?? makeToken(applicationId),
    guilds: new Map(),
    messages: new Map(),
    interactions: new Map(),
    interactionsByToken: new Map(),
    commands: new Map(),
    commandPermissions: new Map(),
    files: new Map(),
    fileKey: randomBytes(32),
    requests: [],
    violations: [],
    origin: '',
    nextId,
    changed: (change) => {
      noteMove();
      for (const listener of [...listeners]) listener(change);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Replaces the bot's token, as Discord does when a bot identifies too often. */
export function resetToken(model: Model): void {
  model.token = makeToken(model.applicationId);
}

export function findChannel(model: Model, channelId: string): { guild: Guild; channel: Channel } | null {
  for (const guild of model.guilds.values()) {
    const channel = guild.channels.get(channelId);
    if (channel) return { guild, channel };
  }
  return null;
}

const subjectOf = (guild: Guild, member: Member): Subject => ({
  userId: member.user.id,
  guildId: guild.id,
  isOwner: guild.ownerId === member.user.id,
  roleIds: member.roleIds,
  rolePermissions: [guild.id, ...member.roleIds].map((id) => guild.roles.get(id)?.permissions ?? 0n),
});

/** Returns what a member can do in a server, without the overwrites of its channels. 0 if the user is not in it. */
export function serverPermissions(guild: Guild, userId: string): bigint {
  const member = guild.members.get(userId);
  return member ? permissionsOf(subjectOf(guild, member)) : 0n;
}

/** Returns what a member can do in a channel. 0 if the user is not in the server. */
export function memberPermissions(guild: Guild, channel: Channel, userId: string): bigint {
  const member = guild.members.get(userId);
  return member
    ? permissionsIn(subjectOf(guild, member), (channel.parent ?? channel).overwrites.values())
    : 0n;
}

/**
 * Returns the permission to send in this channel. docs: Topics > Threads > Permissions: in a thread, only the permission for
 * threads counts.
 */
export const toSendIn = (channel: Channel) =>
  channel.parent ? ('SendMessagesInThreads' as const) : ('SendMessages' as const);

export function recordViolation(model: Model, violation: Omit<Violation, 'at'>): void {
  model.violations.push({ at: model.clock.now(), ...violation });
  model.changed({ what: 'violation' });
}
