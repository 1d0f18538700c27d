// Store: reads text[] in Postgres' text form, for a driver that would ask the server how to (postgres/database.ts). Drizzle's own
// reader loses backslashes.

/** The items of `{plain,"quoted \"one\""}`. One dimension, no nulls: all we write. */
export function parseTextArray(literal: string): string[] {
  const items = literal.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return Array.from(items, ([, quoted, plain = '']) => quoted?.replace(/\\(.)/gs, '$1') ?? plain);
}
