// Lint: works out the text of an expression in a source file, as far as it is made of constants of that file.
import { type Expression, type Program, Visitor } from 'oxc-parser';

export interface ReadText {
  text: string;
  /** Parts of the text are known only when the program runs. Each of them stands as one `x` in `text`. */
  hasHoles: boolean;
}

const HOLE: ReadText = { text: 'x', hasHoles: true };
const known = (text: string): ReadText => ({ text, hasHoles: false });

/**
 * Returns a function that works out the text of an expression of this program. A constant is a `const` whose name occurs in
 * only one declaration of the file.
 */
export function createReader(program: Program): (expression: Expression) => ReadText {
  const constants = constantsOf(program);

  function read(given: Expression): ReadText {
    const expression = bare(given);
    switch (expression.type) {
      case 'Literal':
        if ('regex' in expression) return known(expression.regex.pattern);
        return expression.value === null ? HOLE : known(String(expression.value));
      case 'TemplateLiteral':
        return template(
          expression.quasis.map(({ value }) => value.cooked ?? value.raw),
          expression.expressions,
        );
      case 'TaggedTemplateExpression': {
        const { tag, quasi } = expression;
        if (nameOf(tag) !== 'String.raw') return HOLE;
        return template(
          quasi.quasis.map(({ value }) => value.raw),
          quasi.expressions,
        );
      }
      case 'BinaryExpression':
        if (expression.operator !== '+') return HOLE;
        return joined([read(expression.left), read(expression.right)], '');
      case 'Identifier':
        return readNamed(expression.name);
      case 'MemberExpression':
        // Only `source` of a constant regular expression is known. Any other property is a hole.
        return propertyOf(expression) === 'source' ? read(expression.object) : HOLE;
      case 'CallExpression':
        return readJoin(expression);
      default:
        return HOLE;
    }
  }

  function readNamed(name: string): ReadText {
    const value = constants.get(name);
    return value ? read(value) : HOLE;
  }

  const template = (texts: readonly string[], holes: readonly Expression[]): ReadText =>
    joined(
      texts.flatMap((text, at) => [known(text), ...(holes[at] ? [read(holes[at])] : [])]),
      '',
    );

  /** Reads a call such as `[…].join('|')` or `Object.keys(…).join('')`. */
  function readJoin(call: Extract<Expression, { type: 'CallExpression' }>): ReadText {
    const { callee, arguments: given } = call;
    if (callee.type !== 'MemberExpression' || propertyOf(callee) !== 'join') return HOLE;
    const items = readList(bare(callee.object));
    const [separator] = given;
    if (!items || separator?.type !== 'Literal') return HOLE;
    return joined(items, String(separator.value));
  }

  function readList(list: Expression): ReadText[] | null {
    if (list.type === 'Identifier') {
      const value = constants.get(list.name);
      return value ? readList(bare(value)) : null;
    }
    if (list.type === 'ArrayExpression') {
      return list.elements.map((one) => (one === null || one.type === 'SpreadElement' ? HOLE : read(one)));
    }
    if (list.type !== 'CallExpression' || nameOf(list.callee) !== 'Object.keys') return null;
    const [of] = list.arguments;
    const value = of?.type === 'Identifier' ? constants.get(of.name) : undefined;
    const object = value && bare(value);
    if (object?.type !== 'ObjectExpression') return null;
    return object.properties.map((one) => {
      if (one.type !== 'Property' || one.computed) return HOLE;
      if (one.key.type === 'Identifier') return known(one.key.name);
      return one.key.type === 'Literal' ? known(String(one.key.value)) : HOLE;
    });
  }

  return read;
}

function constantsOf(program: Program): Map<string, Expression | null> {
  const constants = new Map<string, Expression | null>();
  new Visitor({
    VariableDeclaration({ kind, declarations }) {
      for (const { id, init } of declarations) {
        if (id.type !== 'Identifier') continue;
        constants.set(id.name, kind === 'const' && !constants.has(id.name) ? init : null);
      }
    },
  }).visit(program);
  return constants;
}

/** Strips parentheses, type annotations and `Object.freeze` from an expression: they do not change its text. */
function bare(expression: Expression): Expression {
  switch (expression.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return bare(expression.expression);
    case 'CallExpression': {
      const [first] = expression.arguments;
      const isFreeze = nameOf(expression.callee) === 'Object.freeze';
      return isFreeze && first && first.type !== 'SpreadElement' ? bare(first) : expression;
    }
    default:
      return expression;
  }
}

type Member = Extract<Expression, { type: 'MemberExpression' }>;

const propertyOf = ({ computed, property }: Member): string | null =>
  !computed && property.type === 'Identifier' ? property.name : null;

/** Returns a name of two parts as it is written (`Object.keys`), or null for any other expression. */
function nameOf(expression: Expression): string | null {
  if (expression.type !== 'MemberExpression' || expression.object.type !== 'Identifier') return null;
  return `${expression.object.name}.${propertyOf(expression)}`;
}

const joined = (parts: readonly ReadText[], separator: string): ReadText => ({
  text: parts.map(({ text }) => text).join(separator),
  hasHoles: parts.some(({ hasHoles }) => hasHoles),
});
