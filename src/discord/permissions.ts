// Discord: who may. A slash command is checked by Discord itself; a button only by us, so it obeys the permissions of
// the command it stands for (docs/architecture.md, "Who may"): what admins set in Discord's Integrations settings, read from
// Discord once a server and again when the gateway says that it changed.
import {
  type BaseInteraction,
  type Client,
  DiscordAPIError,
  Events,
  GatewayDispatchEvents,
  PermissionsBitField,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import { type Clock, settleWithin } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { Command } from './command.ts';
import { decide, type Rule } from './command-access.ts';
import { refusalSentence } from './views/access.ts';

/** What is looked at of an interaction. */
type Asker = Pick<BaseInteraction, 'guildId' | 'channelId' | 'member' | 'memberPermissions'> & {
  user: { id: string };
};

export interface Permissions {
  /** Why this member may not use this command here, and who may, as a sentence; null: may. Never throws. */
  refusal(asker: Asker, command: Pick<Command, 'data'>): Promise<string | null>;
}

/** The rules of one server: those of single commands by name, and those for all the others. */
interface ServerRules {
  ofCommand: ReadonlyMap<string, readonly Rule[]>;
  ofApp: readonly Rule[] | null;
}

const NO_RULES: ServerRules = { ofCommand: new Map(), ofApp: null };

/** Somebody waits: then the default counts. Of the wall. */
const READ_MS = 5_000;
/** What could not be read is not asked for again at every press: 10,000 refusals in ten minutes ban the address. */
const RETRY_MS = 60_000;
/** Threads whose channel is remembered. */
const MOST_THREADS = 5_000;

export function createPermissions(deps: {
  client: Client;
  clock: Clock;
  log: Log;
  readMs?: number;
}): Permissions {
  const { client, clock, log, readMs = READ_MS } = deps;
  const known = new Map<string, { rules: Promise<ServerRules>; readAgainAt: number }>();
  const parents = new Map<string, string>();

  client.on(Events.ApplicationCommandPermissionsUpdate, ({ guildId }) => known.delete(guildId));
  // A new session: what happened since the last one was told to nobody.
  client.on(Events.ShardReady, () => known.clear());
  // Without the intent for servers discord.js builds no channel, and with it goes what a thread belongs to.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, ({ channel }: { channel?: RawChannel }) => {
    if (!channel?.parent_id || !isThread(channel)) return;
    if (parents.size >= MOST_THREADS) parents.clear();
    parents.set(channel.id, channel.parent_id);
  });

  async function rulesOf(guildId: string): Promise<ServerRules> {
    const entry = known.get(guildId);
    if (entry && clock.now() < entry.readAgainAt) return entry.rules;
    const reading = readRules(client.rest, client.application?.id ?? '', guildId);
    const fresh = { rules: reading, readAgainAt: Number.POSITIVE_INFINITY };
    known.set(guildId, fresh);
    fresh.rules = settleWithin(reading, readMs).then((read) => {
      if (read.kind === 'done') return read.value;
      const facts = read.kind === 'failed' ? { err: read.error } : { ms: readMs };
      log.warn({ ...facts, guild: guildId }, 'permissions could not be read: the defaults count');
      fresh.readAgainAt = clock.now() + RETRY_MS;
      return NO_RULES;
    });
    return fresh.rules;
  }

  return {
    async refusal(asker, command) {
      const { guildId, channelId, user } = asker;
      if (!guildId || !channelId) return null;
      const { name } = command.data;
      const rules = await rulesOf(guildId);
      const verdict = decide({
        ...{ guildId, channelId, userId: user.id, roleIds: rolesOf(asker) },
        parentId: parents.get(channelId) ?? null,
        memberPermissions: asker.memberPermissions ?? new PermissionsBitField(),
        needed: command.data.default_member_permissions,
        commandRules: rules.ofCommand.get(name) ?? null,
        appRules: rules.ofApp,
      });
      return verdict.may ? null : refusalSentence(name, verdict);
    },
  };
}

interface RawChannel {
  id: string;
  type: number;
  parent_id?: string | null;
}

/** Announcement, public and private threads. Other channels have parents too: their category, which has no rules. */
const isThread = ({ type }: RawChannel): boolean => type >= 10 && type <= 12;

/** Manage Server, as Discord computed it for this member in this channel. */
export function mayManage(interaction: BaseInteraction): boolean {
  return interaction.memberPermissions?.has('ManageGuild') ?? false;
}

/** A server that discord.js does not know gives the member as Discord sent it. */
function rolesOf({ member }: Asker): readonly string[] {
  if (!member) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}

/** One call for a server where nobody changed anything, three where somebody did. */
async function readRules(rest: REST, applicationId: string, guildId: string): Promise<ServerRules> {
  const lists = asList(
    await rest.get(Routes.guildApplicationCommandsPermissions(applicationId, guildId)).catch(noneAtAll),
  );
  if (lists.length === 0) return NO_RULES;
  const [everywhere, here] = await Promise.all([
    rest.get(Routes.applicationCommands(applicationId)),
    rest.get(Routes.applicationGuildCommands(applicationId, guildId)),
  ]);
  const names = new Map([...asList(everywhere), ...asList(here)].map((one) => [one.id, one.name]));
  const ofCommand = new Map<string, readonly Rule[]>();
  let ofApp: readonly Rule[] | null = null;
  for (const { id, permissions } of lists) {
    const name = names.get(id);
    if (id === applicationId) ofApp = permissions ?? [];
    else if (name !== undefined) ofCommand.set(name, permissions ?? []);
  }
  return { ofCommand, ofApp };
}

/** 10066: there are no rules. */
function noneAtAll(error: unknown): never[] {
  if (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.UnknownApplicationCommandPermissions
  )
    return [];
  throw error;
}

/** Commands, or rules by the id of what they are for: Discord's own shapes. */
interface Listed {
  id: string;
  name?: string;
  permissions?: Rule[];
}

const asList = (answer: unknown): Listed[] => (Array.isArray(answer) ? answer : []);
