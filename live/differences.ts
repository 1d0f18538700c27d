// Live: what differs between an answer and its shape: paths and types, never a value.
import type { z } from 'zod';

/** One line each, such as `labels[].catno: expected text, found nothing`. A list counts as one place. Empty: the answer fits. */
export function differencesOf(shape: z.ZodType, answer: unknown): string[] {
  const { error } = shape.safeParse(answer);
  const lines = (error?.issues ?? []).map((issue) => {
    const expected =
      issue.code === 'invalid_type' ? issue.expected : (EXPECTED[issue.code] ?? 'another value');
    return `${nameOf(issue.path)}: expected ${WORDS[expected] ?? expected}, found ${kindOf(at(answer, issue.path))}`;
  });
  return [...new Set(lines)];
}

const WORDS: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** What zod says of a value that has the right type. */
const EXPECTED: Partial<Record<string, string>> = {
  too_small: 'more',
  too_big: 'less',
  invalid_format: 'another format',
};

const nameOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? '[]' : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the answer';

function at(answer: unknown, path: readonly PropertyKey[]): unknown {
  let value = answer;
  for (const part of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }
  return value;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return WORDS[typeof value] ?? typeof value;
}
