// Support: keeps the program of the embedded Postgres compiled while this process lives. As long as it is held, V8 shares it
// with all threads: an open then takes 0.25 s of CPU instead of 0.8 s.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The types of Node lack `WebAssembly`. */
declare const WebAssembly: { compile(program: Uint8Array): Promise<object> };

const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));

/** Compiled from the bytes that PGlite loads, so V8 gives PGlite the same compiled program. */
export const heldPostgres = readFile(join(folder, 'pglite.wasm')).then(WebAssembly.compile);
