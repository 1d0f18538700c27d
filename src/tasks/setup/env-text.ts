// Tasks, setup: changes values in the text of `.env`, and leaves every other line as it is. Pure.
import { parse } from 'dotenv';
import { cleanValue } from '../../config/values.ts';

export type EnvValues = Readonly<Record<string, string>>;

/** The first line of a new file. */
const HEAD = '# Made by npm run setup. Every variable: docs/configuration.md\n';

const LINE = /^.*$/gm;

/** The part of a line before the value, and the name of the variable. */
const ASSIGNED = /^[ \t]*(?:export[ \t]+)?([A-Z_]+)[ \t]*=/;

/**
 * The value on a line, as dotenv reads it, and the comment behind it. Matches no line with quotes that do not end, or with quotes
 * within the value: what looks like a comment there can be a part of a secret.
 */
const VALUE_AND_COMMENT = /^(?:[ \t]*(?:'[^']*'|"[^"]*"|`[^`]*`)[ \t]*|[^'"`#]*)(#.*)?$/;

/** Returns the line with another value. The comment behind the value stays. */
function withValue(line: string, start: string, value: string): string {
  const comment = VALUE_AND_COMMENT.exec(line.slice(start.length))?.[1];
  return `${start}${value}${comment === undefined ? '' : ` ${comment}`}`;
}

/** Returns the names whose value is set in the text, and is another one. */
export function replacedNames(text: string, values: EnvValues): string[] {
  const before = parse(text);
  return Object.entries(values).flatMap(([name, value]) => {
    const old = cleanValue(before[name] ?? '');
    return old !== '' && old !== value ? [name] : [];
  });
}

/**
 * Returns the text with these values. A value stays on the line of its variable; a new one comes at the end.
 * @param text null: there is no file.
 * @param values without line ends.
 * @returns null when other variables would change: the text is written in an unusual way.
 */
export function withValues(text: string | null, values: EnvValues): string | null {
  const before = text ?? HEAD;
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const found = new Set<string>();
  let after = before.replace(LINE, (line) => {
    const [start = '', name = ''] = ASSIGNED.exec(line) ?? [];
    const value = values[name];
    if (value === undefined) return line;
    found.add(name);
    return parse(line)[name] === value ? line : withValue(line, start, written(value));
  });
  const missing = Object.entries(values)
    .filter(([name]) => !found.has(name))
    .map(([name, value]) => `${name}=${written(value)}${lineEnd}`);
  if (missing.length > 0 && after !== '' && !/[\r\n]$/.test(after)) after += lineEnd;
  after += missing.join('');
  return isOnlyChange(parse(before), parse(after), values) ? after : null;
}

const PLAIN = /^[\w@:/.,+~=-]*$/;

/** Returns the value as `.env` has it: in quotes when it has other letters, such as a space or a `#`. */
function written(value: string): string {
  const quote = ["'", '`', '"'].find((one) => !value.includes(one)) ?? '';
  return PLAIN.test(value) ? value : `${quote}${value}${quote}`;
}

function isOnlyChange(before: EnvValues, after: EnvValues, values: EnvValues): boolean {
  const wanted = { ...before, ...values };
  const names = new Set([...Object.keys(wanted), ...Object.keys(after)]);
  return [...names].every((name) => wanted[name] === after[name]);
}
