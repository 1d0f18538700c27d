// Sandbox, local Discord: what Discord's client does with a typed slash command: finds it, checks it, and makes its data. Pure.
import { COMMAND, type Command, type CommandOption, OPTION } from './api.ts';
import { ClientRefusal } from './client-refusal.ts';
import { isFileOfTypes } from './files.ts';
import type { PickedFile, UploadedPick } from './picked-file.ts';

type OptionValue = string | number | boolean;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** What a person gives a command: values, and files by the name of their option. */
export type GivenOptions = Readonly<Record<string, OptionValue | PickedFile>>;

type GivenValue = OptionValue | UploadedPick;

interface Packed {
  readonly name: string;
  readonly type: number;
  readonly value?: OptionValue;
  readonly focused?: true;
  readonly options?: readonly Packed[];
}

export interface FoundCommand {
  readonly command: Command;
  /** The group and the subcommand, the outermost first. */
  readonly path: readonly CommandOption[];
  readonly options: readonly CommandOption[];
}

const isNesting = (option: CommandOption): boolean =>
  option.type === OPTION.subcommand || option.type === OPTION.group;

/**
 * Returns whether this is a command of this type that servers have. docs: Age-Restricted Commands: only age-restricted channels
 * have those with `nsfw`, and no channel here is one.
 */
export const inServer = (one: Command, type: number): boolean =>
  one.type === type &&
  (one.contexts === null || one.contexts.includes(0)) &&
  one.integration_types.includes(0) &&
  !one.nsfw;

/**
 * Finds a command such as `search catno`. Of two commands with the same name, the first in `registered` counts: that of the
 * server.
 */
export function findCommand(text: string, registered: readonly Command[]): FoundCommand {
  const [name = '', ...rest] = text.trim().replace(/^\//, '').split(/\s+/);
  const command = registered.find((one) => one.name === name && inServer(one, COMMAND.slash));
  if (!command) throw new ClientRefusal('unknown-command', `There is no command /${name}`);
  const path: CommandOption[] = [];
  let options = command.options ?? [];
  for (const part of rest) {
    const next = options.find((one) => isNesting(one) && one.name === part);
    if (!next) throw new ClientRefusal('unknown-command', `There is no command /${text}`);
    path.push(next);
    options = next.options ?? [];
  }
  if (options.some(isNesting)) throw new ClientRefusal('unknown-command', `/${text} needs a subcommand`);
  return { command, path, options };
}

function checkText(option: CommandOption, value: GivenValue): void {
  if (typeof value !== 'string') throw new ClientRefusal('wrong-type', `${option.name} is a text`);
  const { min_length: min = 0, max_length: max = 6_000 } = option;
  if (value.length < min || value.length > max) {
    throw new ClientRefusal('out-of-range', `${option.name} must have ${min} to ${max} characters`);
  }
}

function checkNumber(option: CommandOption, value: GivenValue): void {
  // docs: integers and doubles are between -2^53 and 2^53.
  const isRight = typeof value === 'number' && (option.type === OPTION.number || Number.isSafeInteger(value));
  if (!isRight) throw new ClientRefusal('wrong-type', `${option.name} is a number`);
  const { min_value: min = -(2 ** 53), max_value: max = 2 ** 53 } = option;
  if (value < min || value > max) {
    throw new ClientRefusal('out-of-range', `${option.name} must be between ${min} and ${max}`);
  }
}

/** docs: Reference > File Type Filtering: the client offers only files of these types. */
function checkFile(option: CommandOption, value: GivenValue): void {
  if (typeof value !== 'object') throw new ClientRefusal('wrong-type', `${option.name} is a file`);
  if (isFileOfTypes(value.name, option.file_types)) return;
  throw new ClientRefusal('wrong-type', `${option.name} takes only ${option.file_types?.join(', ')}`);
}

function checkValue(option: CommandOption, value: GivenValue): void {
  if (option.type === OPTION.integer || option.type === OPTION.number) checkNumber(option, value);
  else if (option.type === OPTION.boolean) {
    if (typeof value !== 'boolean') throw new ClientRefusal('wrong-type', `${option.name} is true or false`);
  } else if (option.type === OPTION.string) checkText(option, value);
  else if (option.type === OPTION.attachment) checkFile(option, value);
  else if (typeof value !== 'string' || !/^\d{15,}$/.test(value)) {
    throw new ClientRefusal('wrong-type', `${option.name} is picked from a list: give its id`);
  }
  if (option.choices && !option.choices.some((one) => one.value === value)) {
    throw new ClientRefusal('not-a-choice', `${option.name} is one of its choices`);
  }
}

const nest = (path: readonly CommandOption[], leaves: readonly Packed[]): readonly Packed[] =>
  path.reduceRight<readonly Packed[]>(
    (inner, one) => [
      { name: one.name, type: one.type, ...(inner.length > 0 ? { options: inner } : { options: [] }) },
    ],
    leaves,
  );

/** Makes the `data` of a command interaction. Throws a ClientRefusal for what the client does not allow. */
export function packCommand(
  found: FoundCommand,
  values: Readonly<Record<string, GivenValue>>,
): Record<string, unknown> {
  for (const name of Object.keys(values)) {
    if (!found.options.some((one) => one.name === name)) {
      throw new ClientRefusal('unknown-option', `There is no option ${name}`);
    }
  }
  const packed: Packed[] = [];
  for (const option of found.options) {
    const value = values[option.name];
    if (value === undefined || value === '') {
      if (option.required) throw new ClientRefusal('missing-option', `${option.name} is required`);
      continue;
    }
    checkValue(option, value);
    packed.push({
      name: option.name,
      type: option.type,
      value: typeof value === 'object' ? value.id : value,
    });
  }
  return packData(found, packed);
}

/** Makes the `data` of an autocomplete interaction: everything typed so far, with one option in focus. */
export function packAutocomplete(
  found: FoundCommand,
  typed: OptionValues,
  focused: { name: string; value: string },
): Record<string, unknown> {
  const option = found.options.find((one) => one.name === focused.name);
  if (!option?.autocomplete) {
    throw new ClientRefusal('unknown-option', `${focused.name} is not an option with autocomplete`);
  }
  const packed = found.options.flatMap((one): Packed[] => {
    if (one.name === focused.name) {
      return [{ name: one.name, type: one.type, value: focused.value, focused: true }];
    }
    const value = typed[one.name];
    return value === undefined ? [] : [{ name: one.name, type: one.type, value }];
  });
  return packData(found, packed);
}

function packData({ command, path }: FoundCommand, leaves: readonly Packed[]): Record<string, unknown> {
  const options = nest(path, leaves);
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
    ...(options.length > 0 && { options }),
  };
}
