// Sandbox, local Discord: reads command definitions (docs: Application Commands > Application Command Object). Pure.
import { COMMAND, type Command, type CommandOption, isObject } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import { createForm, type Form, type FormError } from './form.ts';
import { readLocalDescriptions, readLocalNames, readName, readOptions } from './options.ts';

/** A command definition of the bot, before Discord gives it an id and a version. */
export type CommandInput = Omit<Command, 'id' | 'application_id' | 'version' | 'guild_id'>;

/**
 * Counts the characters of a command. docs: at most 8000 in the names, descriptions and values of the command and all its
 * options.
 */
function characters(part: CommandInput | CommandOption): number {
  const longest = (map: Readonly<Record<string, string>> | null | undefined, text: string) =>
    Math.max(text.length, ...Object.values(map ?? {}).map((one) => one.length));
  const own =
    longest(part.name_localizations, part.name) + longest(part.description_localizations, part.description);
  const choices = 'choices' in part ? (part.choices ?? []) : [];
  const ofChoices = choices.reduce((sum, one) => sum + one.name.length + String(one.value).length, 0);
  return own + ofChoices + (part.options ?? []).reduce((sum, one) => sum + characters(one), 0);
}

function readInts(form: Form, value: unknown, allowed: readonly number[]): number[] | null {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) {
    form.refuse('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return null;
  }
  const read = value.map((one, index) => form.at(index).oneOf(one, allowed) ?? 0);
  if (read.length === 0)
    form.refuse('BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${allowed.length} in length.`);
  return read;
}

/** Reads default_member_permissions. docs: a bit set as a string, or null. */
function readDefaultPermissions(form: Form, source: Record<string, unknown>): string | null {
  const value = source.default_member_permissions;
  if (value === null || value === undefined) return null;
  const text = String(value);
  if (/^\d+$/.test(text)) return text;
  form.at('default_member_permissions').refuse('NUMBER_TYPE_COERCE', `Value "${text}" is not int.`);
  return null;
}

/**
 * Refuses what only slash commands have. docs: User Commands, Message Commands: "The `description` field is not allowed" (an empty
 * one is what a read returns); Application Command Structure: options are for slash commands only. The first code was seen in the
 * wild. The docs do not name the other one.
 */
function refuseSlashParts(form: Form, source: Record<string, unknown>): void {
  if (typeof source.description === 'string' && source.description !== '') {
    form
      .at('description')
      .refuse('APPLICATION_COMMAND_INVALID_DESCRIPTION', 'Context menu commands cannot have description');
  }
  if (
    isObject(source.description_localizations) &&
    Object.keys(source.description_localizations).length > 0
  ) {
    form
      .at('description_localizations')
      .refuse('APPLICATION_COMMAND_INVALID_DESCRIPTION', 'Context menu commands cannot have description');
  }
  if (Array.isArray(source.options) && source.options.length > 0) {
    form
      .at('options')
      .refuse('APPLICATION_COMMAND_INVALID_OPTIONS', 'Context menu commands cannot have options');
  }
}

/** Reads one definition. `form` must point to it (in a bulk overwrite, to its index). */
export function readCommand(form: Form, value: unknown, { isGuild }: { isGuild: boolean }): CommandInput {
  const source = isObject(value) ? value : {};
  if (!isObject(value)) form.refuse('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
  const type =
    source.type === undefined
      ? COMMAND.slash
      : (form.at('type').oneOf(source.type, Object.values(COMMAND)) ?? COMMAND.slash);
  const isSlash = type === COMMAND.slash;
  if (!isSlash) refuseSlashParts(form, source);
  const contexts = readInts(form.at('contexts'), source.contexts, [0, 1, 2]);
  const integrationTypes = readInts(form.at('integration_types'), source.integration_types, [0, 1]);
  const options =
    source.options === undefined || source.options === null || !isSlash
      ? []
      : readOptions(form.at('options'), source.options, 0);
  const input: CommandInput = {
    type,
    name: isSlash
      ? readName(form, source)
      : (form.text(source, 'name', { min: 1, max: PAYLOAD.commandName, required: true, trim: true }) ?? ''),
    name_localizations: readLocalNames(form, source, { isMenu: !isSlash }),
    description: isSlash
      ? (form.text(source, 'description', { min: 1, max: PAYLOAD.commandDescription, required: true }) ?? '')
      : '',
    description_localizations: readLocalDescriptions(form, source),
    ...(options.length > 0 && { options }),
    default_member_permissions: readDefaultPermissions(form, source),
    dm_permission: form.flag(source, 'dm_permission') ?? true,
    // docs: contexts and integration_types are only for global commands.
    contexts: isGuild ? null : contexts,
    integration_types: isGuild ? [0] : (integrationTypes ?? [0]),
    nsfw: form.flag(source, 'nsfw') ?? false,
  };
  if (characters(input) > PAYLOAD.commandCharacters) {
    form.refuse(
      'APPLICATION_COMMAND_TOO_LARGE',
      `Command exceeds maximum size (${PAYLOAD.commandCharacters})`,
    );
  }
  return input;
}

/** Reads a bulk overwrite, whose definitions must have different names. */
export function readCommands(
  value: unknown,
  options: { isGuild: boolean },
): { inputs: CommandInput[]; errors: FormError[] } {
  const errors: FormError[] = [];
  const form = createForm(errors);
  if (!Array.isArray(value)) {
    form.refuse('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return { inputs: [], errors };
  }
  const inputs = value.map((one, index) => readCommand(form.at(index), one, options));
  const seen = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const key = `${input.type} ${input.name}`;
    if (seen.has(key)) {
      form
        .at(index)
        .at('name')
        .refuse('APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    }
    seen.add(key);
  }
  return { inputs, errors };
}
