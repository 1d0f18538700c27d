// Discord: what admins set in Discord's Integrations settings, of each server: read once, again when the gateway says that it
// changed or a new session begins, and kept through both. What cannot be read is not "no rules": the last known ones go on.
import { type Client, DiscordAPIError, Events, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { waitAtMost } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { RefusedCalls } from '../refused-calls.ts';
import type { Rule } from './command-access.ts';

/** The rules of one server. */
export interface ServerRules {
  /** Of this command; null: it has none of its own. */
  ofCommand(name: string): readonly Rule[] | null;
  /** Of the app, for every command without its own; null: none. */
  readonly ofApp: readonly Rule[] | null;
}

export interface CommandRules {
  /** The newest that Discord has told; null: none were ever told. Waits for Discord 5 s at most. Never rejects. */
  of(guildId: string): Promise<ServerRules | null>;
}

/** As Discord tells them: by the id of a command, or of the app. */
interface Told {
  rules: Map<string, readonly Rule[]>;
  /** Of the commands that have rules. Empty where nobody made any: then they are not asked for. */
  names: ReadonlyMap<string, string>;
}

interface KnownRules {
  last: Told | null;
  /** Something changed, or may have, since the last reading. */
  isStale: boolean;
  /** How often the gateway told of a change, or may have missed one: one in the middle of a reading makes it void. */
  changes: number;
  reading: Promise<void> | null;
}

/** Somebody waits. Of the wall. */
const READ_MS = 5_000;

export function createCommandRules(deps: {
  client: Client;
  /** What could not be read is not asked for again at every press. */
  refusedCalls: RefusedCalls;
  log: Log;
  /** For whoever counts: a reading failed. */
  onUnread: () => void;
  readMs?: number;
}): CommandRules {
  const { client, refusedCalls, log, onUnread, readMs = READ_MS } = deps;
  const servers = new Map<string, KnownRules>();
  const keyOf = (guildId: string) => `permissions of ${guildId}`;
  const appId = () => client.application?.id ?? '';

  client.on(Events.ApplicationCommandPermissionsUpdate, ({ guildId, id, permissions }) => {
    const known = servers.get(guildId);
    if (!known) return;
    known.changes += 1;
    known.isStale = true;
    refusedCalls.forget(keyOf(guildId));
    const { last } = known;
    // Rules of a command that has no name here yet: until they are read, nobody knows who may.
    if (last && id !== appId() && !last.names.has(id)) known.last = null;
    else if (permissions.length > 0) last?.rules.set(id, permissions);
    else last?.rules.delete(id);
  });
  // A new session: what happened since the last one was told to nobody.
  client.on(Events.ShardReady, () => {
    for (const [guildId, known] of servers) {
      known.changes += 1;
      known.isStale = true;
      refusedCalls.forget(keyOf(guildId));
    }
  });

  function knownOf(guildId: string): KnownRules {
    const known: KnownRules = servers.get(guildId) ?? {
      ...{ last: null, isStale: true, changes: 0, reading: null },
    };
    servers.set(guildId, known);
    return known;
  }

  async function read(known: KnownRules, guildId: string): Promise<void> {
    for (;;) {
      const { changes } = known;
      const told = await readRules(client.rest, appId(), guildId);
      if (known.changes !== changes) continue;
      known.last = told;
      known.isStale = false;
      return;
    }
  }

  return {
    async of(guildId) {
      const known = knownOf(guildId);
      const key = keyOf(guildId);
      if (known.isStale && !refusedCalls.isRefused(key)) {
        known.reading ??= read(known, guildId).finally(() => {
          known.reading = null;
        });
        const outcome = await waitAtMost(known.reading, readMs);
        if (outcome.kind !== 'done' && !refusedCalls.isRefused(key)) {
          // An answer that comes late is taken all the same.
          refusedCalls.add(key);
          onUnread();
          const facts = outcome.kind === 'failed' ? { err: outcome.error } : { ms: readMs };
          const what = known.last ? 'the last known ones count' : 'what changes something is refused';
          log.warn({ ...facts, guild: guildId }, `permissions could not be read: ${what}`);
        }
      }
      return known.last && rulesOf(known.last, appId());
    },
  };
}

function rulesOf({ rules, names }: Told, applicationId: string): ServerRules {
  const ofCommand = new Map<string, readonly Rule[]>();
  for (const [id, ofOne] of rules) {
    const name = names.get(id);
    if (name !== undefined) ofCommand.set(name, ofOne);
  }
  return {
    ofCommand: (name) => ofCommand.get(name) ?? null,
    ofApp: rules.get(applicationId) ?? null,
  };
}

/** One call for a server where nobody changed anything, three where somebody did. @throws when Discord does not tell. */
async function readRules(rest: REST, applicationId: string, guildId: string): Promise<Told> {
  const lists = listIn(
    await rest.get(Routes.guildApplicationCommandsPermissions(applicationId, guildId)).catch(noneAtAll),
  );
  const rules = new Map(lists.map(({ id, permissions }) => [id, ruleListIn(permissions)]));
  if (lists.length === 0) return { rules, names: new Map() };
  const [everywhere, here] = await Promise.all([
    rest.get(Routes.applicationCommands(applicationId)),
    rest.get(Routes.applicationGuildCommands(applicationId, guildId)),
  ]);
  const commands = [...listIn(everywhere), ...listIn(here)];
  return { rules, names: new Map(commands.map(({ id, name }) => [id, name ?? ''])) };
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
  permissions?: unknown;
}

/** Anything else than a list (a web page) is no answer: it does not mean that there are none. */
function listIn(answer: unknown): Listed[] {
  if (Array.isArray(answer)) return answer;
  throw new TypeError('Discord answered with something that is no list');
}

function ruleListIn(permissions: unknown): Rule[] {
  if (Array.isArray(permissions)) return permissions;
  throw new TypeError('Discord told of rules without telling them');
}
