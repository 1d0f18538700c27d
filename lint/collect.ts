// Lint: finds the regular expressions of a source file: the literals, and the arguments of `RegExp`.
import { type Expression, parseSync, Visitor } from 'oxc-parser';
import { createReader } from './constants.ts';

export interface FoundRegex {
  file: string;
  /** The first line is 1. */
  line: number;
  source: string;
  flags: string;
  /** Parts of the source are known only when the program runs. Each of them stands as one `x` in `source`. */
  hasHoles: boolean;
}

/**
 * Returns all regular expressions in `text`, in their order. Works out the arguments of `RegExp` as far as they are made of
 * constants of the same file.
 * @throws SyntaxError when the file cannot be parsed.
 */
export function collectRegexes(file: string, text: string): FoundRegex[] {
  const { program, errors } = parseSync(file, text);
  if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}`);
  const read = createReader(program);
  const found: (FoundRegex & { at: number })[] = [];
  const add = (at: number, source: string, flags: string, hasHoles: boolean) => {
    const line = text.slice(0, at).split('\n').length;
    found.push({ file, line, source, flags, hasHoles, at });
  };
  const addMade = (at: number, callee: Expression, given: readonly Argument[]) => {
    if (callee.type !== 'Identifier' || callee.name !== 'RegExp') return;
    const [source, flags] = given.map((one) => (one.type === 'SpreadElement' ? null : read(one)));
    // Unknown flags are left out: recheck refuses flags that do not exist.
    const flagsKnown = flags && !flags.hasHoles ? flags.text : '';
    add(at, source?.text ?? 'x', flagsKnown, !source || source.hasHoles || Boolean(flags?.hasHoles));
  };
  new Visitor({
    Literal(node) {
      if ('regex' in node) add(node.start, node.regex.pattern, node.regex.flags, false);
    },
    NewExpression: ({ start, callee, arguments: given }) => addMade(start, callee, given),
    CallExpression: ({ start, callee, arguments: given }) => addMade(start, callee, given),
  }).visit(program);
  return found.sort((a, b) => a.at - b.at).map(({ at: _, ...one }) => one);
}

type Argument = Expression | { type: 'SpreadElement' };
