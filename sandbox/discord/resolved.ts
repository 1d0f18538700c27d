// Sandbox, local Discord: what the ids among the options of a command stand for, and the files that a person gives to it (docs:
// Receiving and Responding > Resolved Data).
import { signedAttachment } from './cdn.ts';
import { contentTypeOf, keepFile } from './files.ts';
import type { Channel, Guild, Model } from './model.ts';
import { ClientRefusal, type GivenOptions, type UploadedPick } from './slash.ts';

type Values = Readonly<Record<string, string | number | boolean | UploadedPick>>;

/** Gives each file its id. Throws a ClientRefusal for a file that is larger than Discord takes. */
export function withIds(model: Model, options: GivenOptions): Values {
  const entries = Object.entries(options).map(([name, value]) => {
    if (typeof value !== 'object') return [name, value] as const;
    if ((value.size ?? value.bytes.byteLength) > model.limits.uploadBytes) {
      const mebibytes = model.limits.uploadBytes / 1024 / 1024;
      throw new ClientRefusal('too-large', `${name} can have at most ${mebibytes} MiB`);
    }
    return [name, { ...value, id: model.nextId() }] as const;
  });
  return Object.fromEntries(entries);
}

const byId = <T>(list: readonly T[], entry: (one: T) => readonly [string, unknown]) =>
  Object.fromEntries(list.map(entry));

/** Keeps the files among the options, and returns the part `resolved` of an interaction. Nothing to resolve: it is absent. */
export function resolved(
  model: Model,
  { guild, channel }: { guild: Guild; channel: Channel },
  options: Values,
) {
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
        { roles: [...roleIds], joined_at: joinedAt, permissions: '0' },
      ]),
      roles: byId(roles, ({ id, name, permissions }) => [
        id,
        { id, name, permissions: permissions.toString() },
      ]),
      channels: byId(channels, ({ id, name }) => [id, { id, name, type: 0, permissions: '0' }]),
      ...(attachments.length > 0 && { attachments: byId(attachments, (one) => [one.id, one]) }),
    },
  };
}
