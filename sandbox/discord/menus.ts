// Sandbox, local Discord: what Discord's client does when a person uses a command in the menu of a message (Apps): it makes the
// data of the interaction.
import { COMMAND, type Command, type MessageJson } from './api.ts';
import { withLinks } from './cdn.ts';
import { ClientRefusal } from './client-refusal.ts';
import type { Model } from './model.ts';
import { inServer } from './slash.ts';

/** Finds a message command by its name. Of two with the same name, the first in `registered` counts: that of the server. */
export function findMenuCommand(name: string, registered: readonly Command[]): Command {
  const found = registered.find((one) => one.name === name && inServer(one, COMMAND.message));
  if (!found) throw new ClientRefusal('unknown-command', `The menu has no command "${name}"`);
  return found;
}

/**
 * Makes the `data` of the interaction. docs: Application Commands > Message Commands. The message is there with its text, files,
 * embeds and components. docs: Gateway > Message Content Intent: no intent is needed for "content of the message a message
 * context menu command is used on".
 */
export function packMenu(model: Model, command: Command, json: MessageJson): Record<string, unknown> {
  // No documentation says that a message that is read has its nonce, so it has none.
  const { nonce: _nonce, ...message } = withLinks(model, json);
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
    target_id: json.id,
    resolved: { messages: { [json.id]: message } },
  };
}
