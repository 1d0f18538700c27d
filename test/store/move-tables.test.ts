// Which tables a move into a Postgres takes along.
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { MOVED } from '../../src/store/move.ts';
import * as schema from '../../src/store/schema.ts';

it('a move takes every table along but the caches, which fill again', () => {
  const tables = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []));
  const moved = new Set(MOVED.map(({ table }) => getTableName(table)));
  expect(tables.filter((name) => !moved.has(name))).toEqual(['release_cache', 'search_cache']);
});
