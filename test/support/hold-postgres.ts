// Support: loaded before every test file, which vitest does again each time; what it imports is loaded once a worker.
import { heldPostgres } from './held-postgres.ts';

await heldPostgres;
