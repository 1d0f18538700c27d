// Discord: finds the commands that a person can use here, with the ids that Discord gave them, for /help.
import type { BaseInteraction } from 'discord.js';
import type { Command } from '../command.ts';
import type { Permissions } from './permissions.ts';
import type { Servers } from './servers.ts';

export interface UsableCommand {
  data: Command['data'];
  /** The id that Discord gave to the command. Null: Discord has not confirmed this command yet. */
  id: string | null;
}

/** An interaction of the person who asks. */
type Asking = Pick<BaseInteraction, 'guildId'> & Parameters<Permissions['refusal']>[0];

/**
 * Returns the commands that this server and this person can use, in the order of `commands`. Waits for Discord's rules, 5 s at
 * most. While the rules are unknown, a command that writes is left out. Never throws.
 * @param idsIn returns the ids of the registered commands of a server, by name.
 */
export async function usableCommands(
  asking: Asking,
  deps: {
    commands: readonly Command[];
    permissions: Pick<Permissions, 'refusal'>;
    servers: Pick<Servers, 'refusal'>;
    idsIn: (guildId: string) => ReadonlyMap<string, string>;
  },
): Promise<UsableCommand[]> {
  const { guildId } = asking;
  if (guildId === null) return [];
  const ids = deps.idsIn(guildId);
  const found = await Promise.all(
    deps.commands.map(async (command) => {
      if (deps.servers.refusal(guildId, command.writes) !== null) return [];
      if ((await deps.permissions.refusal(asking, command)) !== null) return [];
      return [{ data: command.data, id: ids.get(command.data.name) ?? null }];
    }),
  );
  return found.flat();
}
