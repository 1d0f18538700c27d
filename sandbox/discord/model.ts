// Sandbox, local Discord: everything it holds, in one plain place. Others read it and change it; it tells who listens.
import { randomBytes } from 'node:crypto';
import type { Choice, Command, CommandPermission, MessageJson, Modal, User } from './api.ts';
import type { SandboxClock } from './clock.ts';
import { noteMove } from './fair-time.ts';
import type { DiscordLimits } from './limits.ts';
import { type Overwrite, permissionsIn, type Subject } from './permissions.ts';
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
  readonly overwrites: Map<string, Overwrite>;
  /** The channel a thread belongs to: its permissions hold in the thread. Null: this is no thread. */
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
  /** By user id; the bot is one of them while it is in the server. */
  readonly members: Map<string, Member>;
  /** The application is installed with the scope `applications.commands` and without `bot`. */
  hasCommandsOnly: boolean;
}

/** One painting of a message: what a create or an edit made it. */
export interface MessageVersion {
  /** Sandbox time, epoch ms. */
  readonly at: number;
  readonly by: 'create' | 'edit';
  readonly json: MessageJson;
  /** Null: the payload said nothing, so Discord parsed every mention. */
  readonly allowedMentions: AllowedMentions | null;
  readonly pings: Pings;
}

export interface StoredMessage {
  json: MessageJson;
  readonly guildId: string;
  /** The only one who sees it, when it is ephemeral. */
  readonly audience: string | null;
  readonly createdAt: number;
  /** The interaction whose token made it. */
  readonly interactionId: string | null;
  readonly versions: MessageVersion[];
  /** When it was edited after its first hour. */
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
  /** Of a component, and of a modal that a component opened. */
  readonly messageId: string | null;
  /** Sandbox time, epoch ms. */
  readonly createdAt: number;
  state: InteractionState;
  acknowledgedAt: number | null;
  /** Type of the first response. */
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

/** A request the bot got refused, or a duty it missed. */
export interface Violation {
  /** Sandbox time, epoch ms. */
  readonly at: number;
  readonly rule: string;
  readonly code: number;
  readonly status: number | null;
  readonly message: string;
  /** Where Discord documents the rule. */
  readonly source: string;
  /** Method and path, tokens masked; or what was missed. */
  readonly request: string;
  readonly body?: unknown;
}

export interface RequestRecord {
  /** Sandbox time of arrival, epoch ms. */
  readonly at: number;
  readonly method: string;
  /** Without query; interaction tokens masked. */
  readonly path: string;
  /** Null while it is being answered, and for an answer that was cut. */
  readonly status: number | null;
  /** Discord's error code, when it was refused with one. */
  readonly code: number | null;
}

export type Change =
  | { readonly what: 'message'; readonly channelId: string; readonly messageId: string }
  | { readonly what: 'interaction'; readonly interactionId: string }
  | { readonly what: 'commands'; readonly guildId: string | null }
  | { readonly what: 'request' | 'violation' | 'gateway' | 'guild' };

export interface Model {
  readonly clock: SandboxClock;
  readonly limits: DiscordLimits;
  readonly applicationId: string;
  readonly botUser: User;
  /** Changes when Discord resets it (too many identifies). */
  token: string;
  readonly guilds: Map<string, Guild>;
  readonly messages: Map<string, StoredMessage>;
  readonly interactions: Map<string, Interaction>;
  readonly interactionsByToken: Map<string, Interaction>;
  /** By guild id; the global ones under ''. */
  readonly commands: Map<string, Command[]>;
  /** By guild id, then by command id or application id. */
  readonly commandPermissions: Map<string, Map<string, readonly CommandPermission[]>>;
  readonly files: Map<string, StoredFile>;
  readonly requests: RequestRecord[];
  readonly violations: Violation[];
  /** Where files are served from. Known once the server listens. */
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
    token: token ?? makeToken(applicationId),
    guilds: new Map(),
    messages: new Map(),
    interactions: new Map(),
    interactionsByToken: new Map(),
    commands: new Map(),
    commandPermissions: new Map(),
    files: new Map(),
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

/** Replaces the token, as Discord does when a bot identifies too often. */
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

/** What a member may do in a channel; nothing when not in the server. */
export function memberPermissions(guild: Guild, channel: Channel, userId: string): bigint {
  const member = guild.members.get(userId);
  return member
    ? permissionsIn(subjectOf(guild, member), (channel.parent ?? channel).overwrites.values())
    : 0n;
}

/** docs: Topics > Threads > Permissions: in a thread the one for threads is asked for, and only that one. */
export const toSendIn = (channel: Channel) =>
  channel.parent ? ('SendMessagesInThreads' as const) : ('SendMessages' as const);

export function recordViolation(model: Model, violation: Omit<Violation, 'at'>): void {
  model.violations.push({ at: model.clock.now(), ...violation });
  model.changed({ what: 'violation' });
}
