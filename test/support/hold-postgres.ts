// Support: holds the compiled Postgres. Vitest runs this file again before every test file, but loads its import once a worker.
import { heldPostgres } from './held-postgres.ts';

await heldPostgres;
