// The texts in a file of code: string literals and templates, without those that no person reads.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface TextInCode {
  file: string;
  text: string;
}

/** The texts of every TypeScript file below a folder. @param folder path from the root */
export function textsIn(folder: string): TextInCode[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = join(folder, name).replaceAll('\\', '/');
      const { program } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'));
      return [...literals(program)].map((text) => ({ file, text }));
    });
}

type Node = { type: string } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* literals(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const one of value) yield* literals(one);
  if (!isNode(value) || isForNoPerson(value)) return;
  if (value.type === 'Literal' && typeof value.value === 'string') yield value.value;
  if (value.type === 'TemplateLiteral' && Array.isArray(value.quasis)) {
    // Each value that is filled in becomes one `…`, so that a sentence stays one text.
    yield value.quasis.map((one) => (isNode(one) && hasCooked(one.value) ? one.value.cooked : '')).join('…');
  }
  for (const [key, child] of Object.entries(value)) {
    // Names of properties, and the values of `case`, are code.
    const isName = value.type === 'Property' && key === 'key';
    const isCompared = value.type === 'SwitchCase' && key === 'test';
    if (!isName && !isCompared) yield* literals(child);
  }
}

const hasCooked = (value: unknown): value is { cooked: string } =>
  typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string';

const LOG_METHODS = ['debug', 'info', 'warn', 'error'];

/**
 * Whether a node has texts that no person reads: types, imports, comparisons, log lines, errors that only the log shows, and the
 * name of a command in its mention, which is not a text but the name under which it is registered.
 */
function isForNoPerson(node: Node): boolean {
  if (node.type.startsWith('TS') && !/^TS(?:As|Satisfies|NonNull)/.test(node.type)) return true;
  if (node.type.startsWith('Import')) return true;
  if (node.type === 'BinaryExpression') return node.operator === '===' || node.operator === '!==';
  const { callee } = node;
  if (!isNode(callee)) return false;
  if (callee.type === 'Super') return true;
  if (node.type === 'NewExpression')
    return callee.type === 'Identifier' && /^(?:Error|TypeError|RangeError)$/.test(String(callee.name));
  if (callee.type === 'Identifier' && callee.name === 'mention') return true;
  const { property } = callee;
  return isNode(property) && LOG_METHODS.includes(String(property.name));
}
