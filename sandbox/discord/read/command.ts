// Sandbox, local Discord: reads command definitions (docs: Application Commands > Application Command Object). Pure.
import type { Choice, Command, CommandOption } from '../api.ts';
import { isObject, OPTION } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import { compact, createForm, type Form, type FormError } from './form.ts';

/** A command definition of the bot, before Discord gives it an id and a version. */
export type CommandInput = Omit<Command, 'id' | 'application_id' | 'version' | 'guild_id'>;

// docs: Application Command Naming: lower case letters of any script, digits, dash and underscore.
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const OPTION_TYPES = Object.values(OPTION);
const WITH_CHOICES: readonly number[] = [OPTION.string, OPTION.integer, OPTION.number];

function readName(form: Form, source: Record<string, unknown>): string {
  const name = form.text(source, 'name', { min: 1, max: PAYLOAD.commandName, required: true });
  if (name === undefined) return '';
  if (!NAME.test(name) || name !== name.toLowerCase()) {
    form.at('name').refuse('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
  return name;
}

function readLocalizations(form: Form, source: Record<string, unknown>, key: string, max: number) {
  const map = form.object(source, key);
  if (!map) return null;
  const place = form.at(key);
  const read: Record<string, string> = {};
  for (const locale of Object.keys(map)) {
    const text = place.text(map, locale, { min: 1, max });
    if (text !== undefined) read[locale] = text;
  }
  return read;
}

function readChoices(form: Form, option: Record<string, unknown>, type: number): Choice[] | undefined {
  if (option.choices === undefined || option.choices === null) return undefined;
  const place = form.at('choices');
  if (!WITH_CHOICES.includes(type)) {
    return place.refuse('APPLICATION_COMMAND_OPTION_CHOICES_TYPE', 'This option type takes no choices');
  }
  if (option.autocomplete === true) {
    place.refuse(
      'APPLICATION_COMMAND_OPTION_CHOICES_AUTOCOMPLETE',
      'Autocomplete and choices exclude each other',
    );
  }
  const choices: Choice[] = [];
  for (const { item, form: here } of place.objects(option.choices, { max: PAYLOAD.commandChoices }) ?? []) {
    const name = here.text(item, 'name', { min: 1, max: PAYLOAD.choiceText, required: true });
    const value =
      type === OPTION.string
        ? here.text(item, 'value', { max: PAYLOAD.choiceText, required: true })
        : here.number(item, 'value', { required: true, whole: type === OPTION.integer });
    if (name !== undefined && value !== undefined) choices.push({ name, value });
  }
  return choices;
}

/**
 * Reads options. docs: options: at most 25, with unique names, required ones first; subcommands and other options are not
 * mixed.
 */
function readOptions(form: Form, value: unknown, depth: number): CommandOption[] {
  const options: CommandOption[] = [];
  const items = form.objects(value ?? [], { max: PAYLOAD.commandOptions }) ?? [];
  const kinds = new Set(items.map(({ item }) => isNesting(item.type)));
  if (kinds.size > 1) {
    form.refuse('APPLICATION_COMMAND_OPTIONS_TYPE_MIXED', 'Sub-commands and options are mutually exclusive');
  }
  let optionalSeen = false;
  for (const { item, form: place } of items) {
    const option = readOption(place, item, depth);
    if (option.required === true && optionalSeen) {
      place.refuse(
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    optionalSeen ||= option.required !== true && !isNesting(option.type);
    if (options.some((other) => other.name === option.name)) {
      place.refuse('APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    }
    options.push(option);
  }
  if (options.filter((one) => one.autocomplete === true && one.choices).length > 0) {
    form.refuse(
      'APPLICATION_COMMAND_OPTION_CHOICES_AUTOCOMPLETE',
      'Autocomplete and choices exclude each other',
    );
  }
  return options;
}

const isNesting = (type: unknown): boolean => type === OPTION.subcommand || type === OPTION.group;

/** Returns the option types at a depth. Subcommands can be at the top or in a group, groups only at the top. */
const typesAt = (depth: number): number[] =>
  OPTION_TYPES.filter((type) => {
    if (type === OPTION.group) return depth === 0;
    return type === OPTION.subcommand ? depth <= 1 : true;
  });

function readOption(form: Form, item: Record<string, unknown>, depth: number): CommandOption {
  const type = form.at('type').oneOf(item.type, typesAt(depth)) ?? OPTION.string;
  const isText = type === OPTION.string;
  const isNumber = type === OPTION.integer || type === OPTION.number;
  const whole = type === OPTION.integer;
  if (item.autocomplete === true && !WITH_CHOICES.includes(type)) {
    form
      .at('autocomplete')
      .refuse('APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_TYPE', 'This option type cannot autocomplete');
  }
  const nested =
    isNesting(type) && item.options !== undefined
      ? readOptions(form.at('options'), item.options, type === OPTION.group ? 1 : 2)
      : undefined;
  return compact<CommandOption>({
    type,
    name: readName(form, item),
    name_localizations: readLocalizations(form, item, 'name_localizations', PAYLOAD.commandName),
    description:
      form.text(item, 'description', { min: 1, max: PAYLOAD.commandDescription, required: true }) ?? '',
    description_localizations: readLocalizations(
      form,
      item,
      'description_localizations',
      PAYLOAD.commandDescription,
    ),
    // The API leaves out what is false, so a definition with `false` comes back without it.
    required: form.flag(item, 'required') || undefined,
    autocomplete: form.flag(item, 'autocomplete') || undefined,
    choices: readChoices(form, item, type),
    options: nested,
    min_length: isText ? form.number(item, 'min_length', { min: 0, max: PAYLOAD.stringOption }) : undefined,
    max_length: isText ? form.number(item, 'max_length', { min: 1, max: PAYLOAD.stringOption }) : undefined,
    min_value: isNumber ? form.number(item, 'min_value', { whole }) : undefined,
    max_value: isNumber ? form.number(item, 'max_value', { whole }) : undefined,
    channel_types: Array.isArray(item.channel_types) ? item.channel_types.map(Number) : undefined,
  });
}

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

/** Reads one definition. `form` must point to it (in a bulk overwrite, to its index). */
export function readCommand(form: Form, value: unknown, { isGuild }: { isGuild: boolean }): CommandInput {
  const source = isObject(value) ? value : {};
  if (!isObject(value)) form.refuse('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
  const type = source.type === undefined ? 1 : (form.at('type').oneOf(source.type, [1, 2, 3]) ?? 1);
  const isSlash = type === 1;
  const contexts = readInts(form.at('contexts'), source.contexts, [0, 1, 2]);
  const integrationTypes = readInts(form.at('integration_types'), source.integration_types, [0, 1]);
  const options =
    source.options === undefined || source.options === null
      ? []
      : readOptions(form.at('options'), source.options, 0);
  const input: CommandInput = {
    type,
    name: isSlash
      ? readName(form, source)
      : (form.text(source, 'name', { min: 1, max: 32, required: true }) ?? ''),
    name_localizations: readLocalizations(form, source, 'name_localizations', PAYLOAD.commandName),
    description: isSlash
      ? (form.text(source, 'description', { min: 1, max: PAYLOAD.commandDescription, required: true }) ?? '')
      : '',
    description_localizations: readLocalizations(
      form,
      source,
      'description_localizations',
      PAYLOAD.commandDescription,
    ),
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
