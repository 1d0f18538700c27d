// Support: an option that makes a short-lived bot start faster. Otherwise V8 spends half a second of CPU on optimizing the
// embedded Postgres, which pays off only later. What the Postgres does stays the same.

/** A value of NODE_OPTIONS. */
export const UNOPTIMIZED = `--import=${new URL('unoptimized.mjs', import.meta.url).href}`;
