// Discord: keeps the rules about commands that admins set in Discord's Integrations, for each server. The rules are read once,
// and again after a change or in a new session of the gateway. If a reading fails, the last known rules hold, because a failure
// does not mean that there are no rules.
import { type Client, DiscordAPIError, Events, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { waitAtMost } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { RefusedCalls } from '../refused-calls.ts';
import type { Rule } from './command-access.ts';

/** The rules of one server. */
export interface ServerRules {
  /** Returns the rules of this command. Null: the command has none of its own. */
  ofCommand(name: string): readonly Rule[] | null;
  /** The rules of the app, for every command without rules of its own. Null: the app has none. */
  readonly ofApp: readonly Rule[] | null;
}

export interface CommandRules {
  /**
   * Returns the newest rules from Discord. Null: no reading has succeeded yet. Waits for Discord 5 s at most. Never rejects.
   */
  of(guildId: string): Promise<ServerRules | null>;
}

/** The rules as Discord sends them, by the id of a command or of the app. */
interface ReadRules {
  rules: Map<string, readonly Rule[]>;
  /** The names of the commands, by id. Empty for a server without rules, because the names are not asked for then. */
  names: ReadonlyMap<string, string>;
}

interface KnownRules {
  last: ReadRules | null;
  /** True: the rules have changed since the last reading, or may have changed. */
  isStale: boolean;
  /**
   * How often the gateway has reported a change, or may have missed one. A reading during which this number grows is made
   * again.
   */
  changes: number;
  reading: Promise<void> | null;
}

/** How long a reading can keep a person waiting, in real time. */
const READ_MS = 5_000;

export function createCommandRules(deps: {
  client: Client;
  /** Remembers a failed reading for a minute, so that not every press in the meantime reads again. */
  refusedCalls: RefusedCalls;
  log: Log;
  /** Called after a failed reading, for counters. */
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
    // The name of this command is not known, so the bot cannot tell which command the new rules are for. No rules count until
    // the next reading.
    if (last && id !== appId() && !last.names.has(id)) known.last = null;
    else if (permissions.length > 0) last?.rules.set(id, permissions);
    else last?.rules.delete(id);
  });
  // The gateway does not report changes between two sessions, so a new session makes the rules stale.
  client.on(Events.ShardReady, () => {
    for (const [guildId, known] of servers) {
      known.changes += 1;
      known.isStale = true;
      refusedCalls.forget(keyOf(guildId));
    }
  });

  function knownOf(guildId: string): KnownRules {
    const known: KnownRules = servers.get(guildId) ?? {
      last: null,
      isStale: true,
      changes: 0,
      reading: null,
    };
    servers.set(guildId, known);
    return known;
  }

  async function read(known: KnownRules, guildId: string): Promise<void> {
    for (;;) {
      const { changes } = known;
      const rules = await readRules(client.rest, appId(), guildId);
      if (known.changes !== changes) continue;
      known.last = rules;
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
          // A reading that is only late goes on, and its result is used.
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

function rulesOf({ rules, names }: ReadRules, applicationId: string): ServerRules {
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

/**
 * Reads the rules of a server. Makes one call if the server has no rules, and three if it has some. @throws when Discord does
 * not answer.
 */
async function readRules(rest: REST, applicationId: string, guildId: string): Promise<ReadRules> {
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

/** Returns an empty list for the error 10066, which means that there are no rules. @throws every other error. */
function noneAtAll(error: unknown): never[] {
  if (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.UnknownApplicationCommandPermissions
  )
    return [];
  throw error;
}

/** A command, or the rules of the command or app with this id, as Discord sends them. */
interface Listed {
  id: string;
  name?: string;
  permissions?: unknown;
}

/**
 * Returns the answer as a list. @throws when it is none (a web page, for example), because that does not mean that there are no
 * rules.
 */
function listIn(answer: unknown): Listed[] {
  if (Array.isArray(answer)) return answer;
  throw new TypeError('Discord answered with something that is no list');
}

function ruleListIn(permissions: unknown): Rule[] {
  if (Array.isArray(permissions)) return permissions;
  throw new TypeError('Discord answered without the rules');
}
