// Store: Postgres' text form of arrays: reads that of text[], for a driver that would ask the server how to
// (postgres/database.ts), and writes any, for statements that take many rows at once.

/** The items of `{plain,"quoted \"one\""}`. One dimension, no nulls: all we write. */
export function parseTextArray(literal: string): string[] {
  const items = literal.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return Array.from(items, ([, quoted, plain = '']) => quoted?.replace(/\\(.)/gs, '$1') ?? plain);
}

/** One dimension. An array within is an item like any other, to be cast again: those of Postgres are all of one length. */
export function writeTextArray(items: readonly (string | number | boolean | null)[]): string {
  return `{${items.map((item) => (typeof item === 'string' ? quote(item) : String(item))).join(',')}}`;
}

function quote(text: string): string {
  // Looking first is quicker: hardly any text has one.
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
