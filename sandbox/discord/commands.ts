// Sandbox, local Discord: the registered commands of the bot, for all servers and for single ones, and who can use them.
import { isDeepStrictEqual } from 'node:util';
import { COMMAND, type Command, type CommandPermission, isObject } from './api.ts';
import { DAY_MS, PAYLOAD } from './limits.ts';
import type { Model } from './model.ts';
import { type CommandInput, readCommand, readCommands } from './read/command.ts';
import { createForm, type FormError } from './read/form.ts';
import { assertForm, refusal } from './refusals.ts';

/** The id of a server, or null for the global commands. */
type Scope = string | null;

export interface CommandBook {
  list(scope: Scope): readonly Command[];
  get(scope: Scope, id: string): Command;
  /**
   * Replaces all commands. docs: Bulk Overwrite: removes what is not listed; a known name keeps its id and does not count as a
   * create.
   */
  overwrite(scope: Scope, body: unknown): readonly Command[];
  /** Adds a command. docs: Create Command: overwrites a command of the same name. */
  upsert(scope: Scope, body: unknown): { command: Command; created: boolean };
  edit(scope: Scope, id: string, body: unknown): Command;
  remove(scope: Scope, id: string): void;
  /** Returns the number of creates in the last day, which Discord limits to 200. */
  createsToday(scope: Scope): number;
}

/** docs: Registering a Command: the commands of each type have a number of their own. */
function assertNotTooMany(commands: readonly Pick<Command, 'type'>[]): void {
  const count = (type: number) => commands.filter((one) => one.type === type).length;
  if (count(COMMAND.slash) > PAYLOAD.commands) throw refusal('too-many-commands');
  if (Math.max(count(COMMAND.user), count(COMMAND.message)) > PAYLOAD.menuCommands) {
    throw refusal('too-many-menu-commands');
  }
}

export function createCommandBook(model: Model): CommandBook {
  const creates = new Map<string, number[]>();
  const key = (scope: Scope) => scope ?? '';
  const list = (scope: Scope): readonly Command[] => model.commands.get(key(scope)) ?? [];

  const createsToday = (scope: Scope): number => {
    const since = model.clock.now() - DAY_MS;
    return (creates.get(key(scope)) ?? []).filter((at) => at > since).length;
  };

  const countCreates = (scope: Scope, count: number) => {
    if (count === 0) return;
    // docs: Registering a Command: 200 creates a day for each server.
    if (createsToday(scope) + count > model.limits.commandCreatesPerDay)
      throw refusal('daily-command-creates');
    const now = model.clock.now();
    creates.set(key(scope), [...(creates.get(key(scope)) ?? []), ...Array(count).fill(now)]);
  };

  const save = (scope: Scope, commands: readonly Command[]) => {
    model.commands.set(key(scope), [...commands]);
    model.changed({ what: 'commands', guildId: scope });
  };

  /** Makes the stored command. Keeps the id of a known command, and its version if nothing has changed. */
  const settle = (scope: Scope, input: CommandInput, known: Command | undefined): Command => {
    const base = {
      id: known?.id ?? model.nextId(),
      application_id: model.applicationId,
      ...(scope !== null && { guild_id: scope }),
    };
    const version = known?.version ?? model.nextId();
    const same = known && isDeepStrictEqual({ ...base, version, ...input }, known);
    return { ...base, version: same ? version : model.nextId(), ...input };
  };

  const twin = (scope: Scope, input: CommandInput) =>
    list(scope).find((one) => one.name === input.name && one.type === input.type);

  const get = (scope: Scope, id: string): Command => {
    const found = list(scope).find((one) => one.id === id);
    if (!found) throw refusal('unknown-command');
    return found;
  };

  const readOne = (scope: Scope, body: unknown): CommandInput => {
    const errors: FormError[] = [];
    const input = readCommand(createForm(errors), body, { isGuild: scope !== null });
    assertForm(errors);
    return input;
  };

  return {
    list,
    get,
    createsToday,

    overwrite(scope, body) {
      const { inputs, errors } = readCommands(body, { isGuild: scope !== null });
      assertForm(errors);
      assertNotTooMany(inputs);
      countCreates(scope, inputs.filter((input) => !twin(scope, input)).length);
      const commands = inputs.map((input) => settle(scope, input, twin(scope, input)));
      save(scope, commands);
      return commands;
    },

    upsert(scope, body) {
      const input = readOne(scope, body);
      const known = twin(scope, input);
      if (!known) {
        assertNotTooMany([...list(scope), input]);
        countCreates(scope, 1);
      }
      const command = settle(scope, input, known);
      save(scope, [...list(scope).filter((one) => one.id !== command.id), command]);
      return { command, created: !known };
    },

    edit(scope, id, body) {
      const known = get(scope, id);
      // docs: Edit Command: a command keeps its type.
      const input = readOne(scope, { ...known, ...(isObject(body) ? body : {}), type: known.type });
      const command = settle(scope, input, known);
      save(
        scope,
        list(scope).map((one) => (one.id === id ? command : one)),
      );
      return command;
    },

    remove(scope, id) {
      get(scope, id);
      save(
        scope,
        list(scope).filter((one) => one.id !== id),
      );
    },
  };
}

/** Returns the permissions of a command as JSON. docs: Guild Application Command Permissions Structure. */
export const permissionsJson = (
  model: Model,
  guildId: string,
  id: string,
  permissions: readonly CommandPermission[],
) => ({ id, application_id: model.applicationId, guild_id: guildId, permissions });
