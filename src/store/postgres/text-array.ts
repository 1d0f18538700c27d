// Store: reads text[] from Postgres' text form: postgres.js would ask the server how to (postgres/database.ts), and Drizzle's reader
// loses backslashes.

/** Reads the items of `{plain,"quoted \"one\""}`. Only one dimension and no nulls, which is all we write. */
export function parseTextArray(literal: string): string[] {
  const items = literal.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return Array.from(items, ([, quoted, plain = '']) => quoted?.replace(/\\(.)/gs, '$1') ?? plain);
}
