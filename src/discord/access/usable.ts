// Discord: finds the commands that a person can use here, with the ids that Discord gave them, for /help.
import type { BaseInteraction } from 'discord.js';
import { type AnyCommand, type Command, isMessageCommand, type OwnCommand } from '../command.ts';
import type { Permissions } from './permissions.ts';
import type { Servers } from './servers.ts';

export interface UsableCommand {
  data: AnyCommand['data'];
  /** The id that Discord gave to the command. Null: Discord has not confirmed this command yet. */
  id: string | null;
}

/** An interaction of the person who asks. */
type Asking = Pick<BaseInteraction, 'guildId'> & Parameters<Permissions['refusal']>[0];

/**
 * Returns the commands and subcommands that this server and this person can use, in the order of `commands`. Waits for Discord's rules, 5 s at
 * most. While the rules are unknown, a command that writes is left out. Never throws.
 * @param idsIn returns the ids of the registered commands of a server, by name.
 */
export async function usableCommands(
  asking: Asking,
  deps: {
    commands: readonly AnyCommand[];
    permissions: Pick<Permissions, 'refusal'>;
    servers: Pick<Servers, 'refusal'>;
    idsIn: (guildId: string) => ReadonlyMap<string, string>;
  },
): Promise<UsableCommand[]> {
  const { guildId } = asking;
  if (guildId === null) return [];
  const ids = deps.idsIn(guildId);
  const isUsable = async (command: OwnCommand): Promise<boolean> =>
    deps.servers.refusal(guildId, command.writes) === null &&
    (await deps.permissions.refusal(asking, command)) === null;
  const found = await Promise.all(
    deps.commands.map(async (command) => {
      if (!(await isUsable(command))) return [];
      const data = isMessageCommand(command) ? command.data : await usableParts(command, isUsable);
      return [{ data, id: ids.get(command.data.name) ?? null }];
    }),
  );
  return found.flat();
}

/** Returns the command without the subcommands that need another command which the person cannot use. */
async function usableParts(
  { data, needs = {} }: Command,
  isUsable: (command: OwnCommand) => Promise<boolean>,
): Promise<Command['data']> {
  const hidden = new Set<string>();
  for (const [name, command] of Object.entries(needs)) if (!(await isUsable(command))) hidden.add(name);
  return hidden.size === 0
    ? data
    : { ...data, options: (data.options ?? []).filter(({ name }) => !hidden.has(name)) };
}
