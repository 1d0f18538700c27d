// Store: reads a value of the type text[] from Postgres' text form. postgres.js would have to ask the server for the type
// (postgres/database.ts), and Drizzle's own reader loses backslashes.

/**
 * Returns the items of `{plain,"quoted \"one\""}`. Reads only arrays of one dimension without nulls, because Runout writes no
 * others.
 */
export function parseTextArray(literal: string): string[] {
  const items = literal.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return Array.from(items, ([, quoted, plain = '']) => quoted?.replace(/\\(.)/gs, '$1') ?? plain);
}
