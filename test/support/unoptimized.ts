// Support: what a bot that lives for some seconds is started with, beside what it needs. V8 would spend half a second of CPU on
// making the embedded Postgres fast, which pays off only later. What the Postgres does is the same.

/** As the value of NODE_OPTIONS. */
export const UNOPTIMIZED = `--import=${new URL('unoptimized.mjs', import.meta.url).href}`;
