// Sandbox, local Discord: the life of an interaction, from the press to the end of its token.
import { randomBytes } from 'node:crypto';
import type { InteractionMetadata, MessageJson } from './api.ts';
import { MESSAGE_FLAGS } from './api.ts';
import { withLinks } from './cdn.ts';
import { channelJson } from './channels.ts';
import { afterFair } from './fair-time.ts';
import { findMessage } from './messages.ts';
import {
  type Channel,
  findChannel,
  type Guild,
  type Interaction,
  type InteractionKind,
  type Member,
  type Model,
  memberPermissions,
  recordViolation,
} from './model.ts';
import { refusal } from './refusals.ts';

/** docs: Receiving and Responding > Interaction Type. */
const TYPES: Record<InteractionKind, number> = { command: 2, component: 3, autocomplete: 4, modal: 5 };

interface NewInteraction {
  readonly kind: InteractionKind;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly member: Member;
  readonly data: Record<string, unknown>;
  readonly commandName?: string | null;
  /** The message that a message command is used on. */
  readonly targetId?: string;
  readonly message?: MessageJson;
  /** The interaction that opened this modal. */
  readonly openedById?: string;
}

/** Sends an event to the bots. Returns how many got it now. */
export type Dispatch = (event: string, data: unknown) => number;

export interface Interactions {
  create(wish: NewInteraction): Interaction;
  /** Returns an interaction that can still be answered. Throws 10062 (unknown interaction). */
  byId(id: string, token: string): Interaction;
  /** Marks a deferred answer as failed if it is still empty when the token ends. */
  watchDeferred(interaction: Interaction): void;
  /**
   * Returns an interaction whose token can still make follow-ups and edits. Throws 50027 (invalid token) or 10015 (unknown
   * webhook).
   */
  byToken(applicationId: string, token: string): Interaction;
  close(): void;
}

export const memberJson = (member: Member) => ({
  user: member.user,
  nick: null,
  avatar: null,
  banner: null,
  roles: [...member.roleIds],
  joined_at: member.joinedAt,
  premium_since: null,
  deaf: false,
  mute: false,
  flags: 0,
  pending: false,
  communication_disabled_until: null,
});

const owners = (guildId: string) => ({ '0': guildId });

/** Returns the metadata of the messages of an interaction. docs: Message > Message Interaction Metadata Object. */
export function metadataOf(model: Model, interaction: Interaction): InteractionMetadata | undefined {
  const user = model.guilds.get(interaction.guildId)?.members.get(interaction.userId)?.user;
  if (!user) return undefined;
  const { kind, targetId, messageId, openedById } = interaction;
  const opener = openedById === null ? undefined : model.interactions.get(openedById);
  const triggering = opener && metadataOf(model, opener);
  return {
    id: interaction.id,
    type: TYPES[interaction.kind],
    user,
    authorizing_integration_owners: owners(interaction.guildId),
    ...(interaction.commandName !== null && { name: interaction.commandName }),
    ...(targetId !== null && { target_message_id: targetId }),
    // docs: Message Component Interaction Metadata, and Modal Submit Interaction Metadata: only a component names its message.
    ...(kind === 'component' && messageId !== null && { interacted_message_id: messageId }),
    ...(triggering && { triggering_interaction_metadata: triggering }),
  };
}

/** Makes the event of an interaction. docs: Receiving and Responding > Interaction Structure. */
function interactionJson(model: Model, interaction: Interaction, wish: NewInteraction) {
  const { guild, channel, member } = wish;
  const permissions = memberPermissions(guild, channel, member.user.id);
  return {
    id: interaction.id,
    application_id: model.applicationId,
    type: TYPES[wish.kind],
    data: wish.data,
    guild: { id: guild.id, locale: 'en-US', features: [] },
    guild_id: guild.id,
    channel: { ...channelJson(channel), permissions: permissions.toString() },
    channel_id: channel.id,
    member: { ...memberJson(member), permissions: permissions.toString() },
    token: interaction.token,
    version: 1,
    app_permissions: memberPermissions(guild, channel, model.applicationId).toString(),
    locale: 'en-US',
    guild_locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: owners(guild.id),
    context: 0,
    // docs: Reference > Uploading Files: the larger one of what the person and the server have.
    attachment_size_limit: Math.max(model.limits.uploadBytes, model.limits.botUploadBytes),
    ...(wish.message && { message: withLinks(model, wish.message) }),
  };
}

export function createInteractions(model: Model, dispatch: Dispatch): Interactions {
  const cancels = new Set<() => void>();

  /**
   * Shows the person that the application did not respond. `missed`: the rule that the bot broke; null if it never got the
   * interaction.
   */
  const fail = (interaction: Interaction, missed: { rule: string; what: string } | null) => {
    interaction.state = 'failed';
    if (missed) {
      recordViolation(model, {
        rule: missed.rule,
        code: 0,
        status: null,
        message: missed.what,
        source: 'Receiving and Responding > Responding to an Interaction',
        request: `interaction ${interaction.id}`,
      });
    }
    model.changed({ what: 'interaction', interactionId: interaction.id });
  };

  /**
   * Waits for the first response. docs: Receiving and Responding: within 3 seconds, otherwise the token is invalid. In fair
   * time, because a busy machine is not the bot's fault.
   */
  const watchFirstResponse = (interaction: Interaction, wasDelivered: boolean) => {
    const cancel = afterFair(model.limits.firstResponseWallMs, () => {
      cancels.delete(cancel);
      if (interaction.state !== 'waiting') return;
      const what = `The ${interaction.kind} got no response within 3 s`;
      fail(interaction, wasDelivered ? { rule: 'first-response', what } : null);
    });
    cancels.add(cancel);
  };

  return {
    create(wish) {
      const interaction: Interaction = {
        id: model.nextId(),
        token: randomBytes(48).toString('base64url'),
        kind: wish.kind,
        guildId: wish.guild.id,
        channelId: wish.channel.id,
        userId: wish.member.user.id,
        commandName: wish.commandName ?? null,
        targetId: wish.targetId ?? null,
        messageId: wish.message?.id ?? null,
        openedById: wish.openedById ?? null,
        createdAt: model.clock.now(),
        state: 'waiting',
        acknowledgedAt: null,
        responseType: null,
        originalId: null,
        followUpIds: [],
        choices: null,
        modal: null,
      };
      model.interactions.set(interaction.id, interaction);
      model.interactionsByToken.set(interaction.token, interaction);
      const listeners = dispatch('INTERACTION_CREATE', interactionJson(model, interaction, wish));
      watchFirstResponse(interaction, listeners > 0);
      model.changed({ what: 'interaction', interactionId: interaction.id });
      return interaction;
    },

    byId(id, token) {
      const interaction = model.interactions.get(id);
      // docs: Receiving and Responding: an interaction is unknown if it is too old or never existed.
      if (!interaction || interaction.token !== token || interaction.state === 'failed') {
        throw refusal('unknown-interaction');
      }
      return interaction;
    },

    watchDeferred(interaction) {
      const leftMs = interaction.createdAt + model.limits.tokenLifeMs - model.clock.now();
      const cancel = model.clock.after(leftMs, () => {
        cancels.delete(cancel);
        const original = interaction.originalId === null ? null : findMessage(model, interaction.originalId);
        if (!original || (original.json.flags & MESSAGE_FLAGS.loading) === 0) return;
        const what = 'A deferred answer was never given: "thinking..." for ever';
        fail(interaction, { rule: 'deferred-unanswered', what });
      });
      cancels.add(cancel);
    },

    byToken(applicationId, token) {
      const interaction = model.interactionsByToken.get(token);
      if (applicationId !== model.applicationId) throw refusal('unknown-webhook');
      // docs: Receiving and Responding: interaction tokens are valid for 15 minutes.
      if (!interaction || model.clock.now() - interaction.createdAt > model.limits.tokenLifeMs) {
        throw refusal('dead-token');
      }
      // docs: Followup Messages: the webhook exists from the first response on. Autocomplete has none.
      if (interaction.acknowledgedAt === null || interaction.kind === 'autocomplete') {
        throw refusal('unknown-webhook');
      }
      if (!findChannel(model, interaction.channelId)) throw refusal('unknown-channel');
      return interaction;
    },

    close() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
