// Support: reads an SQL statement, and finds each table of a crate that the statement touches without an account.
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import * as schema from '../../src/store/schema.ts';

/** The tables whose rows belong to an account. A new one is here as soon as it has the column. */
export const CRATE_TABLES: ReadonlySet<string> = new Set(
  Object.values(schema).flatMap((one) =>
    is(one, PgTable) && 'accountId' in getTableColumns(one) ? [getTableName(one)] : [],
  ),
);

/** `name`: a word or a quoted name. `value`: a parameter, a number or a text. */
interface Token {
  kind: 'name' | 'value' | 'sign' | 'query';
  text: string;
  /** The parentheses around it within its query, the outer ones first. */
  groups: readonly number[];
}

/** A `select`, `insert`, `update` or `delete`, with its sub-queries taken out. */
interface Query {
  tokens: Token[];
  parent: Query | null;
}

interface Mention {
  table: string;
  /** The alias, or the table itself. */
  name: string;
  at: number;
  isInsert: boolean;
}

/** The other side of a comparison with `account_id`: a value, or the same column of another table. */
type Bond = { of: string | null; to: { name: string } | 'value' };

const TOKEN = /'(?:[^']|'')*'|\$\d+|"(?:[^"]|"")+"|[a-z_]\w*|\d+(?:\.\d+)?|::|<=|>=|<>|!=|\|\||\S/gi;
const STARTS = new Set(['select', 'insert', 'update', 'delete', 'with']);
const SPLITS = new Set(['union', 'except', 'intersect']);
/** Words that can follow a table and are no alias. */
const NO_ALIAS = new Set(
  'as on set where using join left right inner full cross natural order group limit values select returning for union except intersect having offset default overriding tablesample window with'.split(
    ' ',
  ),
);
/** Words after which no condition of the query follows. */
const END = new Set(['order', 'group', 'limit', 'returning', 'for']);

/**
 * Returns the names of the tables of a crate that the statement touches without an account. Bound is a table whose `account_id` is
 * compared with a value, or with that of a bound table, in the query that names it: not in its list of results, not in `set`, and not
 * beside an `or`. An `insert` is bound by its list of columns, and its `on conflict` has the column, too. It does not see an outer join
 * whose condition filters the other side only.
 */
export function withoutAccount(statement: string): string[] {
  const bound = new Map<Query, Set<string>>();
  const offenders: string[] = [];
  for (const query of queriesOf(statement)) {
    const mentions = mentionsOf(query);
    const names = boundNames(query, mentions, bound);
    bound.set(query, names);
    for (const mention of mentions) {
      const isBound = mention.isInsert ? isBoundInsert(query, mention) : names.has(mention.name);
      if (!isBound) offenders.push(mention.table);
    }
  }
  return offenders;
}

/** Whether the statement reads or writes a table of a crate. */
export const touchesCrate = (statement: string): boolean =>
  queriesOf(statement).some((query) => mentionsOf(query).length > 0);

/** All queries of a statement, outer ones first. */
function queriesOf(statement: string): Query[] {
  const plain = statement.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const texts = [...plain.matchAll(TOKEN)].map(([text]) => text);
  const queries: Query[] = [];
  let at = 0;
  let groups = 0;
  const read = (parent: Query | null): void => {
    let query: Query = { tokens: [], parent };
    queries.push(query);
    const open: number[] = [];
    for (; at < texts.length; at++) {
      const text = texts[at] ?? '';
      const word = text.toLowerCase();
      if (text === '(' && STARTS.has((texts[at + 1] ?? '').toLowerCase())) {
        at++;
        read(query);
        query.tokens.push({ kind: 'query', text: '', groups: [...open] });
        continue;
      }
      if (text === ')' && open.length === 0) return;
      if (SPLITS.has(word) && open.length === 0) {
        query = { tokens: [], parent };
        queries.push(query);
        continue;
      }
      if (text === '(') open.push(++groups);
      query.tokens.push({ ...tokenOf(text), groups: [...open] });
      if (text === ')') open.pop();
    }
  };
  read(null);
  return queries;
}

function tokenOf(text: string): Pick<Token, 'kind' | 'text'> {
  if (text.startsWith('"')) return { kind: 'name', text: text.slice(1, -1) };
  if (/^['$\d]/.test(text)) return { kind: 'value', text };
  if (/^[a-z_]/i.test(text)) return { kind: 'name', text: text.toLowerCase() };
  return { kind: 'sign', text };
}

function mentionsOf({ tokens }: Query): Mention[] {
  return tokens.flatMap(({ kind, text }, at): Mention[] => {
    const before = tokens[at - 1];
    if (kind !== 'name' || !CRATE_TABLES.has(text)) return [];
    // A column of the table, or an alias with its name.
    if (tokens[at + 1]?.text === '.' || before?.text === '.' || before?.text === 'as') return [];
    const next = tokens[at + (tokens[at + 1]?.text === 'as' ? 2 : 1)];
    const hasAlias = next?.kind === 'name' && !NO_ALIAS.has(next.text);
    return [{ table: text, name: hasAlias ? next.text : text, at, isInsert: before?.text === 'into' }];
  });
}

function boundNames(query: Query, mentions: Mention[], outer: Map<Query, Set<string>>): Set<string> {
  const bonds = bondsOf(query);
  const read = mentions.filter(({ isInsert }) => !isInsert);
  const own = new Set(read.map(({ name }) => name));
  const [only] = read;
  const names = new Set<string>();
  const isKnown = (name: string): boolean => {
    if (own.has(name)) return names.has(name);
    for (let one = query.parent; one; one = one.parent) if (outer.get(one)?.has(name)) return true;
    return false;
  };
  for (let before = -1; before < names.size; ) {
    before = names.size;
    for (const { of, to } of bonds) {
      // A column without its table is that of the only one that has it.
      const name = of ?? (read.length === 1 ? only?.name : undefined);
      if (name !== undefined && own.has(name) && (to === 'value' || isKnown(to.name))) names.add(name);
    }
  }
  return names;
}

function bondsOf({ tokens }: Query): Bond[] {
  const isCondition = conditionsOf(tokens);
  return tokens.flatMap(({ text }, at): Bond[] => {
    if (!isCondition(at)) return [];
    const left = sideBefore(tokens, at);
    if (text === 'in') return left.isAccount ? [{ of: left.table, to: 'value' }] : [];
    if (text !== '=') return [];
    const right = sideAfter(tokens, at);
    const bond = (one: Side, other: Side): Bond[] =>
      one.isAccount ? [{ of: one.table, to: other.isAccount ? { name: other.table ?? '' } : 'value' }] : [];
    return [...bond(left, right), ...bond(right, left)];
  });
}

interface Side {
  isAccount: boolean;
  /** Null: the column stands without a table. */
  table: string | null;
}

function sideBefore(tokens: readonly Token[], at: number): Side {
  // `account_id + 0 = $1` keeps the planner from an index, and means the same.
  const end = tokens[at - 2]?.text === '+' && tokens[at - 1]?.text === '0' ? at - 2 : at;
  const isAccount = tokens[end - 1]?.text === 'account_id';
  return { isAccount, table: tokens[end - 2]?.text === '.' ? (tokens[end - 3]?.text ?? null) : null };
}

function sideAfter(tokens: readonly Token[], at: number): Side {
  const hasTable = tokens[at + 2]?.text === '.';
  const isAccount = tokens[at + (hasTable ? 3 : 1)]?.text === 'account_id';
  return { isAccount, table: hasTable ? (tokens[at + 1]?.text ?? null) : null };
}

/** Says of each place whether it is in a condition that every row must meet. */
function conditionsOf(tokens: readonly Token[]): (at: number) => boolean {
  const isOutside = (word: string) => (token: Token) => token.groups.length === 0 && token.text === word;
  const isUpdate = tokens.some(isOutside('update')) && !tokens.some(isOutside('insert'));
  const set = tokens.findIndex(isOutside('set'));
  const start = tokens.findIndex(
    (token, at) =>
      token.groups.length === 0 &&
      (isUpdate
        ? at > set && (token.text === 'where' || token.text === 'from')
        : token.text === 'from' && tokens[at - 1]?.text !== 'distinct'),
  );
  const end = tokens.findIndex((token, at) => at > start && token.groups.length === 0 && END.has(token.text));
  const alternatives = new Set(
    tokens.flatMap((token, at) => (at > start && token.text === 'or' ? [token.groups.at(-1) ?? 0] : [])),
  );
  return (at) => {
    const groups = tokens[at]?.groups ?? [];
    const isInside = start !== -1 && at > start && (end === -1 || at < end);
    return isInside && ![0, ...groups].some((group) => alternatives.has(group));
  };
}

/** `insert into table (columns) … on conflict (columns)`. */
function isBoundInsert({ tokens }: Query, { at }: Mention): boolean {
  const columns = tokens.findIndex(({ text }, index) => index > at && text === '(');
  const conflict = tokens.findIndex(
    ({ text }, index) => index > at && text === 'conflict' && tokens[index - 1]?.text === 'on',
  );
  const hasTarget = conflict !== -1 && tokens[conflict + 1]?.text === '(';
  return columns !== -1 && listHas(tokens, columns) && (!hasTarget || listHas(tokens, conflict + 1));
}

function listHas(tokens: readonly Token[], open: number): boolean {
  const group = tokens[open]?.groups.at(-1);
  return tokens.some(
    ({ text, groups }) => text === 'account_id' && group !== undefined && groups.at(-1) === group,
  );
}
