// Sandbox, local Discord: reads the names and the options of command definitions (docs: Application Commands > Application
// Command Option Structure). Pure.
import { type Choice, type CommandOption, OPTION } from '../api.ts';
import { KNOWN_TYPES } from '../channels.ts';
import { PAYLOAD } from '../limits.ts';
import { readFileTypes } from './file-upload.ts';
import { compact, type Form } from './form.ts';

// docs: Application Command Naming: lower case letters of any script, digits, dash and underscore.
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const OPTION_TYPES = Object.values(OPTION);
const WITH_CHOICES: readonly number[] = [OPTION.string, OPTION.integer, OPTION.number];

// docs: Reference > Locales.
const LOCALES =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko';

function assertName(form: Form, name: string): void {
  if (NAME.test(name) && name === name.toLowerCase()) return;
  form.refuse('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

export function readName(form: Form, source: Record<string, unknown>): string {
  const name = form.text(source, 'name', { min: 1, max: PAYLOAD.commandName, required: true });
  if (name !== undefined) assertName(form.at('name'), name);
  return name ?? '';
}

/** docs: Localization: the keys are locales. The docs do not name the code of a key that is none. */
function readLocalizations(form: Form, source: Record<string, unknown>, key: string, max: number) {
  const map = form.object(source, key);
  if (!map) return null;
  const place = form.at(key);
  const read: Record<string, string> = {};
  for (const locale of Object.keys(map)) {
    if (!LOCALES.split(' ').includes(locale)) {
      place.at(locale).refuse('BASE_TYPE_CHOICES', `"${locale}" is no locale.`);
    }
    const text = place.text(map, locale, { min: 1, max });
    if (text !== undefined) read[locale] = text;
  }
  return read;
}

/**
 * Reads `name_localizations`. docs: Application Command Structure: "Values follow the same restrictions as `name`".
 * `isMenu`: the names of a command in a menu, which can have capitals and blanks.
 */
export function readLocalNames(form: Form, source: Record<string, unknown>, { isMenu = false } = {}) {
  const names = readLocalizations(form, source, 'name_localizations', PAYLOAD.commandName);
  const place = form.at('name_localizations');
  for (const [locale, name] of Object.entries(isMenu ? {} : (names ?? {}))) {
    assertName(place.at(locale), name);
  }
  return names;
}

export const readLocalDescriptions = (form: Form, source: Record<string, unknown>) =>
  readLocalizations(form, source, 'description_localizations', PAYLOAD.commandDescription);

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

/** Reads `channel_types`. docs: "If the option is a channel type, the channels shown will be restricted to these types". */
function readChannelTypes(form: Form, value: unknown, type: number): number[] | undefined {
  if (value === undefined || value === null) return undefined;
  // The docs do not name this code, nor the number of types that the list can have.
  if (type !== OPTION.channel) {
    return form.refuse('APPLICATION_COMMAND_OPTION_CHANNEL_TYPES', 'This option type takes no channels');
  }
  if (!Array.isArray(value)) {
    return form.refuse('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
  }
  return value.flatMap((one, index) => form.at(index).oneOf(one, KNOWN_TYPES) ?? []);
}

/** Reads `file_types` of an option. docs: Application Command Option Structure: only for those of type ATTACHMENT. */
function readOptionFileTypes(form: Form, value: unknown, type: number): string[] | undefined {
  if (value === undefined || value === null || type === OPTION.attachment) return readFileTypes(form, value);
  // The docs do not name this code.
  return form.refuse('APPLICATION_COMMAND_OPTION_FILE_TYPES', 'This option type takes no files');
}

/**
 * Reads options. docs: options: at most 25, with unique names, required ones first; subcommands and other options are not
 * mixed.
 */
export function readOptions(form: Form, value: unknown, depth: number): CommandOption[] {
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
    name_localizations: readLocalNames(form, item),
    description:
      form.text(item, 'description', { min: 1, max: PAYLOAD.commandDescription, required: true }) ?? '',
    description_localizations: readLocalDescriptions(form, item),
    // The API leaves out what is false, so a definition with `false` comes back without it.
    required: form.flag(item, 'required') || undefined,
    autocomplete: form.flag(item, 'autocomplete') || undefined,
    choices: readChoices(form, item, type),
    options: nested,
    min_length: isText ? form.number(item, 'min_length', { min: 0, max: PAYLOAD.stringOption }) : undefined,
    max_length: isText ? form.number(item, 'max_length', { min: 1, max: PAYLOAD.stringOption }) : undefined,
    min_value: isNumber ? form.number(item, 'min_value', { whole }) : undefined,
    max_value: isNumber ? form.number(item, 'max_value', { whole }) : undefined,
    file_types: readOptionFileTypes(form.at('file_types'), item.file_types, type),
    channel_types: readChannelTypes(form.at('channel_types'), item.channel_types, type),
  });
}
