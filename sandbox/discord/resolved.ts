// Sandbox, local Discord: what the ids among the options of a command stand for, and the files that a person gives to it (docs:
// Receiving and Responding > Resolved Data).
import { type CommandOption, OPTION } from './api.ts';
import { signedAttachment } from './cdn.ts';
import { channelJson } from './channels.ts';
import { ClientRefusal } from './client-refusal.ts';
import { assertSmall, contentTypeOf, keepFile } from './files.ts';
import type { ModalValues, UploadedValues } from './modal-shapes.ts';
import { type Channel, type Guild, type Model, memberPermissions } from './model.ts';
import { has } from './permissions.ts';
import type { PickedFile, UploadedPick } from './picked-file.ts';
import type { GivenOptions } from './slash.ts';

type Values = Readonly<Record<string, string | number | boolean | UploadedPick>>;

/** Gives a file its id. Throws a ClientRefusal if it is larger than Discord takes. */
function withId(model: Model, file: PickedFile, label?: string): UploadedPick {
  assertSmall(model, file, label);
  return { ...file, id: model.nextId() };
}

/** Gives the files of a command their ids. Throws a ClientRefusal for one that is larger than Discord takes. */
export const withIds = (model: Model, options: GivenOptions): Values =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'object' ? withId(model, value, name) : value,
    ]),
  );

/** The same for the files of a modal. */
export const withModalIds = (model: Model, values: ModalValues): UploadedValues =>
  Object.fromEntries(
    Object.entries(values).map(([id, given]) => [
      id,
      typeof given === 'object' ? uploaded(model, given) : given,
    ]),
  );

const uploaded = (model: Model, given: readonly string[] | readonly PickedFile[]) => {
  const files = given.filter((one) => typeof one === 'object').map((file) => withId(model, file));
  return files.length > 0 ? files : given.filter((one) => typeof one === 'string');
};

const byId = <T>(list: readonly T[], entry: (one: T) => readonly [string, unknown]) =>
  Object.fromEntries(list.map(entry));

/** Where someone uses a command: the permissions in what they pick are theirs. */
interface Where {
  readonly guild: Guild;
  readonly channel: Channel;
  readonly userId: string;
}

/**
 * Returns the channels that Discord's client offers for an option. docs: Application Command Option Structure: `channel_types`
 * restricts them. Those that the person does not see are not offered.
 */
const offered = ({ guild, userId }: Where, { channel_types: types }: CommandOption): Channel[] =>
  [...guild.channels.values()].filter(
    (one) =>
      (types ?? [one.type]).includes(one.type) && has(memberPermissions(guild, one, userId), 'ViewChannel'),
  );

/** Throws a ClientRefusal for a channel that the client does not offer. */
export function assertOffered(where: Where, options: readonly CommandOption[], values: Values): void {
  for (const option of options) {
    const id = values[option.name];
    if (option.type !== OPTION.channel || id === undefined || id === '') continue;
    if (offered(where, option).some((one) => one.id === id)) continue;
    throw new ClientRefusal('not-a-choice', `${option.name} is one of the channels of the list`);
  }
}

/**
 * docs: Resolved Data Structure: the fields of a partial channel. `permissions` are those of the person, `app_permissions` those
 * of the bot, both in that channel.
 */
function partialChannel(model: Model, { guild, userId }: Where, channel: Channel) {
  const permissions = (id: string) => memberPermissions(guild, channel, id).toString();
  return {
    ...channelJson(channel),
    last_pin_timestamp: null,
    permissions: permissions(userId),
    app_permissions: permissions(model.applicationId),
  };
}

/** Keeps the files among the options, and returns the part `resolved` of an interaction. Nothing to resolve: it is absent. */
export function resolved(model: Model, where: Where, options: Values) {
  const { guild, channel } = where;
  const values = Object.values(options);
  const ids = values.filter((one) => typeof one === 'string');
  const members = ids.flatMap((id) => guild.members.get(id) ?? []);
  const roles = ids.flatMap((id) => guild.roles.get(id) ?? []);
  const channels = ids.flatMap((id) => guild.channels.get(id) ?? []);
  const files = values.filter((one) => typeof one === 'object');
  if (members.length + roles.length + channels.length + files.length === 0) return {};
  const attachments = files.map(({ id, name, bytes, size, contentType }) =>
    signedAttachment(
      model,
      keepFile(model, channel.id, {
        id,
        name,
        bytes,
        size,
        contentType: contentTypeOf(name, contentType),
        isEphemeral: true,
      }),
    ),
  );
  return {
    resolved: {
      users: byId(members, ({ user }) => [user.id, user]),
      members: byId(members, ({ user, roleIds, joinedAt }) => [
        user.id,
        {
          roles: [...roleIds],
          joined_at: joinedAt,
          permissions: memberPermissions(guild, channel, user.id).toString(),
        },
      ]),
      roles: byId(roles, ({ id, name, permissions }) => [
        id,
        { id, name, permissions: permissions.toString() },
      ]),
      channels: byId(channels, (one) => [one.id, partialChannel(model, where, one)]),
      ...(attachments.length > 0 && { attachments: byId(attachments, (one) => [one.id, one]) }),
    },
  };
}
