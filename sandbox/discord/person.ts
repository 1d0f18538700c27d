// Sandbox, local Discord: a person who uses Discord's client in one channel: types, presses, selects, reads.
import { type Choice, COMMAND, type Command } from './api.ts';
import { ClientRefusal } from './client-refusal.ts';
import type { Interactions } from './interactions.ts';
import { findMenuCommand, packMenu } from './menus.ts';
import { deleteMessage, findMessage } from './messages.ts';
import { packModal, picksOf } from './modal-answer.ts';
import type { ModalValues } from './modal-shapes.ts';
import {
  type Channel,
  findChannel,
  type Guild,
  type Member,
  type Model,
  memberPermissions,
  type StoredMessage,
  toSendIn,
} from './model.ts';
import { has, mayUseCommand } from './permissions.ts';
import type { PickedFile } from './picked-file.ts';
import { forward, post, type Writer } from './posts.ts';
import { packPress, packSelect } from './pressing.ts';
import { assertOffered, resolved, withIds, withModalIds } from './resolved.ts';
import {
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
  /** Returns the commands in the menu of a message (Apps) that Discord offers this person here, by name. */
  menuCommands(): Command[];
  /**
   * Uses a command in the menu of a message, by its name. A private message has the menu as well: no documentation says
   * whether Discord's client offers it there, so a bot must expect it.
   */
  menu(message: MessageRef, command: string): Promise<Invocation>;
  /** Presses a button, given by its custom id or its label. */
  press(message: MessageRef, button: string): Promise<Invocation>;
  /** Selects values, in a select given by its custom id or its placeholder. */
  select(message: MessageRef, select: string, values: readonly string[]): Promise<Invocation>;
  /**
   * Fills in and sends the modal that an invocation opened. A file upload takes a list of `{ name, bytes }`. Discord's client closes it when the bot has answered, so it is sent
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
  /** Writes a text in the channel. */
  say(text: string): Message;
  /** Writes a message in the channel: text, files or both. */
  post(text: string, files?: readonly PickedFile[]): Message;
  /** Forwards a message to this channel, from any channel that the person can read. */
  forward(message: MessageRef): Message;
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

  /** Returns a message in any channel that the person can read, to forward it. */
  const readable = (ref: MessageRef): StoredMessage => {
    const stored = findMessage(model, typeof ref === 'string' ? ref : ref.id);
    const found = stored && findChannel(model, stored.json.channel_id);
    const may = found ? memberPermissions(found.guild, found.channel, userId) : 0n;
    if (stored && !stored.isDismissed && has(may, 'ViewChannel') && has(may, 'ReadMessageHistory'))
      return stored;
    throw new ClientRefusal('not-there', 'The message is not there');
  };

  const write = (act: (writer: Writer) => StoredMessage): Message => {
    assertIsIn();
    return toMessage(model, act({ channel, member, permissions: permissions() }));
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

  /** Returns the commands of a type that the client offers. A command of the server hides a global one of the same name. */
  const offered = (type: number): Command[] => {
    const names = new Set<string>();
    return registered()
      .filter((one) => inServer(one, type) && !names.has(one.name) && names.add(one.name) && mayUse(one))
      .sort((a, b) => a.name.localeCompare(b.name));
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

  return {
    userId,
    channelId: channel.id,

    commands: () => offered(COMMAND.slash),

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
      const { json } = seen(ref);
      return follow(begin({ kind: 'component', data: packPress(json, name), message: json }));
    },

    async select(ref, name, values) {
      const { json } = seen(ref);
      return follow(begin({ kind: 'component', data: packSelect(json, name, values), message: json }));
    },

    menuCommands: () => offered(COMMAND.message),

    async menu(ref, name) {
      const { json } = seen(ref);
      const command = findMenuCommand(name, registered());
      // docs: User Commands: without Send Messages, "Permission Denied". discord-api-docs, issue 6761: nor do message commands.
      if (!mayUse(command) || !has(permissions(), toSendIn(channel))) {
        throw new ClientRefusal('not-allowed', `${member.user.username} may not use "${name}" here`);
      }
      const data = packMenu(model, command, json);
      return follow(begin({ kind: 'command', data, commandName: command.name, targetId: json.id }));
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
      const uploaded = withModalIds(model, values);
      const data = { ...packModal(modal, uploaded), ...resolved(model, where, picksOf(modal, uploaded)) };
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

    say: (text) => write((writer) => post(model, writer, { text, files: [] })),
    post: (text, files = []) => write((writer) => post(model, writer, { text, files })),
    forward: (ref) => write((writer) => forward(model, writer, readable(ref))),

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
