// Sandbox, local Discord: finds mentions of commands that do not exist in the messages of the bot.
import { COMMAND, type CommandOption, type MessageJson, OPTION } from './api.ts';
import { type Channel, type Model, recordViolation } from './model.ts';

/** A mention of a command: all its names, and its id. A backslash before it makes it text. */
const COMMAND_MENTION = /(?<!\\)<\/([-_\p{L}\p{N} ]{1,98}):(\d+)>/gu;

/**
 * Records a violation for each mention of a command that is not registered here.
 * docs: Reference > Message Formatting: `</NAME:COMMAND_ID>`, `</NAME SUBCOMMAND:ID>`, `</NAME SUBCOMMAND_GROUP SUBCOMMAND:ID>`,
 * for slash commands only.
 * Discord takes such a message, and shows text that does nothing.
 */
export function noteUnknownCommands(model: Model, channel: Channel, json: MessageJson): void {
  if (json.author.id !== model.applicationId) return;
  const known = [...(model.commands.get('') ?? []), ...(model.commands.get(channel.guildId) ?? [])];
  const drawn = json.embeds.flatMap(({ description, fields = [] }) => [
    description ?? '',
    ...fields.map(({ value }) => value),
  ]);
  for (const [mention, path, id] of [json.content, ...drawn].join('\n').matchAll(COMMAND_MENTION)) {
    const command = known.find((one) => one.id === id && one.type === COMMAND.slash);
    if (command && pathsOf(command).includes(path ?? '')) continue;
    recordViolation(model, {
      rule: 'unknown-command-mentioned',
      code: 0,
      status: 200,
      message: `No command is behind ${mention}; people see text that does nothing`,
      source: 'Reference > Message Formatting',
      request: `message ${json.id}`,
    });
  }
}

/** Returns all names of a command or, if it has subcommands, of each of them. */
function pathsOf({ name, options = [] }: Pick<CommandOption, 'name' | 'options'>): string[] {
  const nested = options.filter(({ type }) => type === OPTION.subcommand || type === OPTION.group);
  if (nested.length === 0) return [name];
  return nested.flatMap((one) => pathsOf(one).map((path) => `${name} ${path}`));
}
