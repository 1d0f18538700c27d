// Sandbox, page in the browser: which commands are offered for a typed text, and how a typed command is read. Pure.
import { type Command, type CommandOption, OPTION } from '../../discord/api.ts';
import type { OptionValues } from '../protocol.ts';

/** A command that can be used, or a subcommand with the names above it. */
export interface Entry {
  /** The id of the command. All its subcommands have the same one. */
  readonly id: string;
  /** All names of the command, such as `search catno`. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
}

const isNesting = (option: CommandOption) =>
  option.type === OPTION.subcommand || option.type === OPTION.group;

function entriesUnder(
  id: string,
  { path, description, options }: { path: string; description: string; options: readonly CommandOption[] },
): Entry[] {
  const nested = options.filter(isNesting);
  if (nested.length === 0) return [{ id, path, description, options }];
  return nested.flatMap((one) =>
    entriesUnder(id, {
      path: `${path} ${one.name}`,
      description: one.description,
      options: one.options ?? [],
    }),
  );
}

/** Returns the commands as Discord lists them: each subcommand is an entry of its own. */
export const entriesOf = (commands: readonly Command[]): Entry[] =>
  commands.flatMap(({ id, name, description, options = [] }) =>
    entriesUnder(id, { path: name, description, options }),
  );

/**
 * Returns the entries that match `/sea`: first those that begin with it, then those with a word that does, then those that
 * contain it.
 */
export function offered(entries: readonly Entry[], typed: string): Entry[] {
  const wanted = typed.replace(/^\//, '').trim().toLowerCase();
  const rank = ({ path }: Entry): number => {
    if (path.startsWith(wanted)) return 0;
    if (path.split(' ').some((word) => word.startsWith(wanted))) return 1;
    return path.includes(wanted) ? 2 : 3;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.entry);
}

export interface Typed {
  readonly entry: Entry;
  /** The texts by option name. */
  readonly values: Readonly<Record<string, string>>;
}

const escaped = (name: string) => name.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&');

/** Splits `artist:Pink Floyd title:Animals` by its options. Returns null if the text names no option. */
export function splitNamed(
  text: string,
  options: readonly CommandOption[],
): { unnamed: string; values: Record<string, string> } | null {
  const names = options.map((option) => escaped(option.name));
  if (names.length === 0) return null;
  const [unnamed = '', ...parts] = text.split(new RegExp(`(?:^|\\s)(${names.join('|')}):`));
  if (parts.length === 0) return null;
  const values: Record<string, string> = {};
  for (let i = 0; i < parts.length; i += 2) values[parts[i] ?? ''] = (parts[i + 1] ?? '').trim();
  return { unnamed: unnamed.trim(), values };
}

/**
 * Reads `/search album artist:Pink Floyd title:Animals`, which was pasted, or typed up to the space after the command's name. A
 * text without an option's name goes to the first option. Null: this is not a whole command (yet).
 */
export function readTyped(text: string, entries: readonly Entry[]): Typed | null {
  const entry = entries
    .filter(({ path }) => text.startsWith(`/${path} `))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!entry) return null;
  const rest = text.slice(entry.path.length + 2);
  const { unnamed, values } = splitNamed(rest, entry.options) ?? { unnamed: rest.trim(), values: {} };
  const [first] = entry.options;
  return { entry, values: first && unnamed !== '' ? { [first.name]: unnamed, ...values } : values };
}

/** One option in the command line: its text, and its value if it was picked from a list. */
export interface Filled {
  readonly option: CommandOption;
  readonly text: string;
  readonly picked: string | number | null;
}

function sentValue({ option, text, picked }: Filled): string | number | boolean {
  const typed = text.trim().toLowerCase();
  if (option.type === OPTION.boolean) return typed === 'true' ? true : typed === 'false' ? false : text;
  if (picked !== null) return picked;
  const choice = option.choices?.find((one) => one.name.toLowerCase() === typed);
  if (choice) return choice.value;
  const isNumber = option.type === OPTION.integer || option.type === OPTION.number;
  return isNumber && typed !== '' && Number.isFinite(Number(typed)) ? Number(typed) : text;
}

/** Returns the values that are sent. Empty options are left out, and files, which are sent beside the values. */
export const valuesOf = (filled: readonly Filled[]): OptionValues =>
  Object.fromEntries(
    filled
      .filter(({ option, text }) => text !== '' && option.type !== OPTION.attachment)
      .map((one) => [one.option.name, sentValue(one)]),
  );

/** Returns the first required option without a text. Null: none is missing. */
export const firstMissing = (entry: Entry, filled: readonly Filled[]): CommandOption | null =>
  entry.options.find(
    (option) =>
      option.required && !filled.some((one) => one.option.name === option.name && one.text.trim() !== ''),
  ) ?? null;

/** Returns whether the text is the whole name of a choice, and that choice is the only one in `left`. */
export function isOnlyChoice(
  { choices, type }: CommandOption,
  text: string,
  left: readonly { readonly label: string }[],
): boolean {
  if (!choices && type !== OPTION.boolean) return false;
  const [only, ...others] = left;
  return others.length === 0 && only?.label.toLowerCase() === text.trim().toLowerCase();
}

/** Returns the error for a word after the last option that is not the name of an option in `left`. */
export const noSuchOption = ({ path }: Entry, left: readonly CommandOption[]): string =>
  left.length === 0
    ? `/${path} takes nothing more.`
    : `That is no option. There is ${left.map((one) => one.name).join(', ')}.`;
