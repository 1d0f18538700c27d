// Support: the program of the embedded Postgres, compiled for as long as this process lives. V8 compiles a program once for all
// threads of a process while someone holds it: each open then takes 0.25 s of CPU, and 0.8 s when it must compile again.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The types of node do not have it. */
declare const WebAssembly: { compile(program: Uint8Array): Promise<object> };

const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));

/** The same bytes that PGlite loads: V8 uses the compiled program again for them. */
export const heldPostgres = readFile(join(folder, 'pglite.wasm')).then(WebAssembly.compile);
