// Sandbox, local Discord: the JSON shapes of Discord's API v10, as far as the local Discord supports them.

export interface User {
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly discriminator: string;
  readonly avatar: string | null;
  readonly bot: boolean;
  readonly public_flags: number;
}

export interface EmbedMedia {
  readonly url: string;
  readonly proxy_url?: string;
}

export interface EmbedField {
  readonly name: string;
  readonly value: string;
  readonly inline: boolean;
}

export interface Embed {
  readonly type: 'rich';
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly timestamp?: string;
  readonly color?: number;
  readonly footer?: { readonly text: string; readonly icon_url?: string };
  readonly author?: { readonly name: string; readonly url?: string; readonly icon_url?: string };
  readonly thumbnail?: EmbedMedia;
  readonly image?: EmbedMedia;
  readonly fields?: readonly EmbedField[];
}

export interface Emoji {
  readonly id: string | null;
  readonly name: string | null;
  readonly animated?: boolean;
}

/** Buttons of the styles 1-4 send an interaction to the bot. Style 5 is a link. */
export interface Button {
  readonly type: 2;
  readonly id: number;
  readonly style: number;
  readonly label?: string;
  readonly emoji?: Emoji;
  readonly custom_id?: string;
  readonly url?: string;
  readonly disabled?: boolean;
}

export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly emoji?: Emoji;
  readonly default?: boolean;
}

/** Select types: 3 text, 5 user, 6 role, 7 mentionable, 8 channel. */
export interface Select {
  readonly type: 3 | 5 | 6 | 7 | 8;
  readonly id: number;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly min_values: number;
  readonly max_values: number;
  readonly options?: readonly SelectOption[];
  readonly disabled?: boolean;
}

export interface ActionRow {
  readonly type: 1;
  readonly id: number;
  readonly components: readonly (Button | Select)[];
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  /** The name of the file as it was, if `filename` differs from it. */
  readonly title?: string;
  /** In bytes. */
  readonly size: number;
  readonly url: string;
  readonly proxy_url: string;
  readonly content_type?: string;
  /** Of a picture, in pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly description?: string;
  readonly ephemeral?: boolean;
}

export interface InteractionMetadata {
  readonly id: string;
  readonly type: number;
  readonly user: User;
  readonly authorizing_integration_owners: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly original_response_message_id?: string;
  /** Of a message command: the message that it was used on. */
  readonly target_message_id?: string;
  /** Of a component: its message. */
  readonly interacted_message_id?: string;
  /** Of a modal: the command or the component that opened it. */
  readonly triggering_interaction_metadata?: InteractionMetadata;
}

export interface MessageJson {
  readonly id: string;
  readonly channel_id: string;
  /** 0: an ordinary message. 19: a reply. 20: the response to a slash command. 23: that to a command of a menu. */
  readonly type: number;
  readonly content: string;
  readonly author: User;
  readonly timestamp: string;
  readonly edited_timestamp: string | null;
  readonly tts: boolean;
  readonly pinned: boolean;
  readonly mention_everyone: boolean;
  readonly mentions: readonly User[];
  readonly mention_roles: readonly string[];
  readonly attachments: readonly Attachment[];
  readonly embeds: readonly Embed[];
  readonly components: readonly ActionRow[];
  readonly flags: number;
  readonly nonce?: string | number;
  readonly application_id?: string;
  readonly webhook_id?: string;
  readonly interaction_metadata?: InteractionMetadata;
  readonly message_reference?: MessageReference;
  /** Of a forwarded message: the copy of it. */
  readonly message_snapshots?: readonly { readonly message: Snapshot }[];
}

/** Types: 0 a reply, 1 a forwarded message. */
export interface MessageReference {
  readonly type: 0 | 1;
  readonly message_id: string;
  readonly channel_id: string;
  readonly guild_id: string;
}

/** A message as it was when someone forwarded it (docs: Message > Message Snapshot Structure). */
export type Snapshot = Pick<
  MessageJson,
  | 'type'
  | 'content'
  | 'embeds'
  | 'attachments'
  | 'timestamp'
  | 'edited_timestamp'
  | 'flags'
  | 'mentions'
  | 'mention_roles'
  | 'components'
>;

/** Message flags (docs: Resources > Message > Message Flags). */
export const MESSAGE_FLAGS = Object.freeze({
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  hasSnapshot: 1 << 14,
  componentsV2: 1 << 15,
});

/** Command types (docs: Application Commands > Application Command Types). The last two are in menus. */
export const COMMAND = Object.freeze({ slash: 1, user: 2, message: 3 });

/** Option types (docs: Application Commands > Application Command Option Type). */
export const OPTION = Object.freeze({
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
});

export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

export interface CommandOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly Choice[];
  readonly options?: readonly CommandOption[];
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly max_value?: number;
  readonly channel_types?: readonly number[];
  /** Groups of files (`image`, `video`, `audio`) and file endings (`.csv`). */
  readonly file_types?: readonly string[];
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
}

export interface Command {
  readonly id: string;
  readonly application_id: string;
  readonly version: string;
  readonly guild_id?: string;
  readonly type: number;
  readonly name: string;
  readonly name_localizations: Readonly<Record<string, string>> | null;
  readonly description: string;
  readonly description_localizations: Readonly<Record<string, string>> | null;
  readonly options?: readonly CommandOption[];
  readonly default_member_permissions: string | null;
  readonly dm_permission: boolean;
  readonly contexts: readonly number[] | null;
  readonly integration_types: readonly number[];
  readonly nsfw: boolean;
}

/** Types: 1 role, 2 user, 3 channel (docs: Application Commands > Permissions). */
export interface CommandPermission {
  readonly id: string;
  readonly type: 1 | 2 | 3;
  readonly permission: boolean;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
