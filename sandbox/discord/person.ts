// Sandbox, local Discord: a person who uses Discord's client in one channel: types, presses, selects, reads.
import type { Button, Choice, Command, Select } from './api.ts';
import { hasMessages } from './channels.ts';
import type { Interactions } from './interactions.ts';
import { createMessage, deleteMessage, EMPTY_INPUT, findMessage } from './messages.ts';
import { packModal, pickedIds } from './modal-answer.ts';
import type { ModalValues } from './modal-shapes.ts';
import {
  type Channel,
  type Guild,
  type Member,
  type Model,
  memberPermissions,
  type StoredMessage,
  toSendIn,
} from './model.ts';
import { has, mayUseCommand } from './permissions.ts';
import { assertOffered, resolved, withIds } from './resolved.ts';
import {
  ClientRefusal,
  findCommand,
  type GivenOptions,
  inServer,
  type OptionValues,
  packAutocomplete,
  packCommand,
} from './slash.ts';
import { type Invocation, type Message, toInvocation, toMessage } from './views.ts';
import type { WaitFor } from './wait.ts';

/** A message, or the id of a message. */
type MessageRef = Message | string;

/** Every method rejects with a ClientRefusal if Discord's client would not let the person do it. */
export interface Person {
  readonly userId: string;
  readonly channelId: string;
  /** Returns the commands that Discord offers this person here, by name. The person cannot use hidden ones. */
  commands(): Command[];
  /** Types a slash command: `slash('search catno', { number: 'SHVL 804' })`. A file is `{ name, bytes }`. */
  slash(command: string, options?: GivenOptions): Promise<Invocation>;
  /** Presses a button, given by its custom id or its label. */
  press(message: MessageRef, button: string): Promise<Invocation>;
  /** Selects values, in a select given by its custom id or its placeholder. */
  select(message: MessageRef, select: string, values: readonly string[]): Promise<Invocation>;
  /**
   * Fills in and sends the modal that an invocation opened. Discord's client closes it when the bot has answered, so it is sent
   * once; after a failure it can be sent again.
   */
  submitModal(opened: Invocation, values: ModalValues): Promise<Invocation>;
  /** Returns what the bot suggests while an option is typed. Rejects if the bot does not answer within 3 s. */
  autocomplete(
    command: string,
    typed: OptionValues,
    focused: { name: string; value: string },
  ): Promise<readonly Choice[]>;
  /**
   * Returns what this person sees in the channel, the oldest first: with the person's own ephemeral messages, without deleted
   * or dismissed ones.
   */
  messages(): Message[];
  /** Dismisses an ephemeral message. */
  dismiss(message: MessageRef): void;
  /** Writes a message in the channel. */
  say(text: string): Message;
  /** Deletes a message: the person's own, or with Manage Messages any message. */
  remove(message: MessageRef): void;
}

export interface PersonDeps {
  readonly model: Model;
  readonly interactions: Interactions;
  readonly waitFor: WaitFor;
}

export function createPerson(
  { model, interactions, waitFor }: PersonDeps,
  { guild, member, channel }: { guild: Guild; member: Member; channel: Channel },
): Person {
  const userId = member.user.id;
  const where = { guild, channel, userId };
  const permissions = () => memberPermissions(guild, channel, userId);

  const isThere = () =>
    guild.members.has(userId) && guild.channels.has(channel.id) && has(permissions(), 'ViewChannel');
  const assertIsIn = () => {
    if (!isThere()) {
      throw new ClientRefusal('not-there', `${member.user.username} does not see this channel`);
    }
  };

  const sees = (stored: StoredMessage): boolean =>
    stored.json.channel_id === channel.id &&
    stored.deletedAt === null &&
    !stored.isDismissed &&
    (stored.audience === null || stored.audience === userId);

  const seen = (ref: MessageRef): StoredMessage => {
    assertIsIn();
    const stored = findMessage(model, typeof ref === 'string' ? ref : ref.id);
    if (!stored || !sees(stored)) throw new ClientRefusal('not-there', 'The message is not there');
    return stored;
  };

  const registered = () =>
    guild.members.has(model.applicationId) || guild.hasCommandsOnly
      ? [...(model.commands.get(guild.id) ?? []), ...(model.commands.get('') ?? [])]
      : [];

  const mayUse = (command: Command): boolean => {
    const rules = model.commandPermissions.get(guild.id);
    return mayUseCommand({
      userId,
      guildId: guild.id,
      channelId: (channel.parent ?? channel).id,
      roleIds: member.roleIds,
      memberPermissions: permissions(),
      defaultMemberPermissions: command.default_member_permissions,
      commandRules: rules?.get(command.id) ?? null,
      applicationRules: rules?.get(model.applicationId) ?? null,
    });
  };

  const find = (text: string) => {
    assertIsIn();
    const found = findCommand(text, registered());
    if (!mayUse(found.command)) {
      throw new ClientRefusal('not-allowed', `${member.user.username} may not use /${text}`);
    }
    return found;
  };

  const begin = (wish: Omit<Parameters<Interactions['create']>[0], 'guild' | 'channel' | 'member'>) =>
    interactions.create({ ...wish, guild, channel, member });

  const follow = (interaction: ReturnType<typeof begin>): Invocation =>
    toInvocation(model, interaction, waitFor);

  /** Returns the component of a message that has this custom id, or otherwise this text. */
  const component = (stored: StoredMessage, name: string): Button | Select => {
    const all = stored.json.components.flatMap((row): readonly (Button | Select)[] => row.components);
    const textOf = (one: Button | Select) =>
      one.type === 2 ? (one.label ?? one.emoji?.name) : one.placeholder;
    const byId = all.filter((one) => one.custom_id === name);
    const matches = byId.length > 0 ? byId : all.filter((one) => textOf(one) === name);
    const [match, other] = matches;
    if (!match) {
      const there = all.map((one) => `[ ${textOf(one)} ]`).join(' ');
      throw new ClientRefusal(
        'not-there',
        `There is no "${name}" on the message, only: ${there || 'nothing'}`,
      );
    }
    if (other) throw new ClientRefusal('ambiguous', `There are several "${name}": name one by its custom id`);
    if (match.disabled) throw new ClientRefusal('disabled', `"${name}" is disabled`);
    return match;
  };

  return {
    userId,
    channelId: channel.id,

    commands() {
      const seenNames = new Set<string>();
      // A command of the server hides a global command of the same name.
      return registered()
        .filter((one) => inServer(one) && !seenNames.has(one.name) && seenNames.add(one.name) && mayUse(one))
        .sort((a, b) => a.name.localeCompare(b.name));
    },

    async slash(command, options = {}) {
      const found = find(command);
      const given = withIds(model, options);
      const packed = packCommand(found, given);
      assertOffered(where, found.options, given);
      const data = { ...packed, ...resolved(model, where, given) };
      const commandName = [found.command.name, ...found.path.map((one) => one.name)].join(' ');
      return follow(begin({ kind: 'command', data, commandName }));
    },

    async press(ref, name) {
      const stored = seen(ref);
      const button = component(stored, name);
      if (button.type !== 2) throw new ClientRefusal('wrong-type', `"${name}" is not a button`);
      if (button.custom_id === undefined) throw new ClientRefusal('wrong-type', `"${name}" is a link`);
      const data = { id: button.id, component_type: 2, custom_id: button.custom_id };
      return follow(begin({ kind: 'component', data, message: stored.json }));
    },

    async select(ref, name, values) {
      const stored = seen(ref);
      const select = component(stored, name);
      if (select.type === 2) throw new ClientRefusal('wrong-type', `"${name}" is a button`);
      if (values.length < select.min_values || values.length > select.max_values) {
        throw new ClientRefusal('out-of-range', `Pick ${select.min_values} to ${select.max_values}`);
      }
      const unknown = values.find((one) => select.options && !select.options.some((o) => o.value === one));
      if (unknown !== undefined) throw new ClientRefusal('not-a-choice', `There is no "${unknown}" to pick`);
      const data = { id: select.id, component_type: select.type, custom_id: select.custom_id, values };
      return follow(begin({ kind: 'component', data, message: stored.json }));
    },

    async submitModal(opened, values) {
      assertIsIn();
      const interaction = model.interactions.get(opened.id);
      const modal = opened.modal();
      if (!modal || interaction?.userId !== userId) throw new ClientRefusal('not-there', 'No modal is open');
      const isSent = [...model.interactions.values()].some(
        (one) => one.openedById === opened.id && one.state !== 'failed',
      );
      if (isSent) throw new ClientRefusal('not-there', 'The modal was sent already');
      const picked = Object.fromEntries(pickedIds(modal, values).map((id) => [id, id]));
      const data = { ...packModal(modal, values), ...resolved(model, where, picked) };
      const source = interaction.messageId === null ? null : findMessage(model, interaction.messageId);
      const openedById = opened.id;
      return follow(begin({ kind: 'modal', data, openedById, ...(source && { message: source.json }) }));
    },

    async autocomplete(command, typed, focused) {
      const found = find(command);
      const data = packAutocomplete(found, typed, focused);
      const interaction = begin({ kind: 'autocomplete', data, commandName: found.command.name });
      await follow(interaction).first();
      return interaction.choices ?? [];
    },

    messages() {
      if (!isThere()) return [];
      return [...model.messages.values()].filter(sees).map((one) => toMessage(model, one));
    },

    dismiss(ref) {
      const stored = seen(ref);
      if (stored.audience === null)
        throw new ClientRefusal('not-allowed', 'Only private messages are dismissed');
      stored.isDismissed = true;
      model.changed({ what: 'message', channelId: channel.id, messageId: stored.json.id });
    },

    say(text) {
      assertIsIn();
      if (!hasMessages(channel) || !has(permissions(), toSendIn(channel)))
        throw new ClientRefusal('not-allowed', 'May not write here');
      const input = { ...EMPTY_INPUT, content: text };
      const made = createMessage(model, { channel, author: member.user, type: 0, input, files: [] });
      return toMessage(model, made);
    },

    remove(ref) {
      const stored = seen(ref);
      const isOwn = stored.json.author.id === userId;
      if (!isOwn && !has(permissions(), 'ManageMessages')) {
        throw new ClientRefusal('not-allowed', "May not delete others' messages");
      }
      deleteMessage(model, stored);
    },
  };
}
