// Discord: decides who can use a command or press its buttons. Discord itself checks slash commands, but only the bot checks
// buttons. So a button obeys the permissions of its command, as admins set them in Discord's Integrations
// (docs/architecture.md, "Who may").
import { type BaseInteraction, type Client, GatewayDispatchEvents, PermissionsBitField } from 'discord.js';
import type { Log } from '../../core/ports.ts';
import type { OwnCommand } from '../command.ts';
import type { RefusedCalls } from '../refused-calls.ts';
import { missingRights, type Right } from './channel-rights.ts';
import { type AccessDecision, decide } from './command-access.ts';
import { createCommandRules } from './command-rules.ts';

/** The facts of an interaction that decide whether its member can use a command. */
type Asker = Pick<BaseInteraction, 'guildId' | 'channelId' | 'memberPermissions'> & {
  user: { id: string };
  member: { roles: readonly string[] | { cache: ReadonlyMap<string, unknown> } } | null;
};

/** Why a member cannot use a command. `unknown`: Discord's rules for this server are not known. */
export type AccessRefusal = Extract<AccessDecision, { may: false }> | { because: 'unknown' };

const UNKNOWN: AccessRefusal = { because: 'unknown' };

export interface Permissions {
  /**
   * Returns why this member cannot use this command here, and who can. Null: the member can use it. While the rules of this
   * server are not known, a command that writes is refused, and one that only reads follows its default permissions. Never
   * throws.
   */
  refusal(asker: Asker, command: OwnCommand): Promise<AccessRefusal | null>;
  /** Returns the permissions that the bot lacks in the channel of this interaction. Makes no call. */
  missingHere(interaction: Pick<BaseInteraction, 'channelId' | 'appPermissions'>): readonly Right[];
}

/** How many threads are remembered with their parent channel. */
const MOST_THREADS = 5_000;

export function createPermissions(deps: {
  client: Client;
  refusedCalls: RefusedCalls;
  log: Log;
  onUnread: () => void;
  readMs?: number;
}): Permissions {
  const { client } = deps;
  const rules = createCommandRules(deps);
  const parents = new Map<string, string>();

  // Without the Guilds intent discord.js builds no channels, so the parent of a thread is read from the raw event.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, ({ channel }: { channel?: RawChannel }) => {
    if (!channel?.parent_id || !isThread(channel)) return;
    if (parents.size >= MOST_THREADS) parents.clear();
    parents.set(channel.id, channel.parent_id);
  });

  return {
    async refusal(asker, { data, writes }) {
      const { guildId, channelId, member, user } = asker;
      if (!guildId || !channelId || !member) return writes ? UNKNOWN : null;
      const known = await rules.of(guildId);
      if (!known && writes) return UNKNOWN;
      const verdict = decide({
        guildId,
        channelId,
        userId: user.id,
        roleIds: rolesOf(member),
        parentId: parents.get(channelId) ?? null,
        memberPermissions: asker.memberPermissions ?? new PermissionsBitField(),
        needed: data.default_member_permissions,
        commandRules: known?.ofCommand(data.name) ?? null,
        appRules: known?.ofApp ?? null,
      });
      return verdict.may ? null : verdict;
    },
    missingHere: ({ channelId, appPermissions }) =>
      missingRights(appPermissions, { isThread: channelId !== null && parents.has(channelId) }),
  };
}

interface RawChannel {
  id: string;
  type: number;
  parent_id?: string | null;
}

/**
 * Whether this is an announcement, public or private thread. Other channels have a parent, too: their category, which has no
 * rules.
 */
const isThread = ({ type }: RawChannel): boolean => type >= 10 && type <= 12;

/** Whether the member has Manage Server in this channel, as Discord computed it. */
export function mayManage(interaction: BaseInteraction): boolean {
  return interaction.memberPermissions?.has('ManageGuild') ?? false;
}

/**
 * Returns the ids of the member's roles. discord.js passes the member of a server that it does not know just as Discord sent
 * it.
 */
const rolesOf = ({ roles }: NonNullable<Asker['member']>): readonly string[] =>
  'cache' in roles ? [...roles.cache.keys()] : roles;
