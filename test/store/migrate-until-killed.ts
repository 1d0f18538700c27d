// Store suite, program: migrates an embedded database, and kills itself right before a statement of the migration to accounts.
//   node --import tsx migrate-until-killed.ts <folder of the database> <number of the statement>
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from '../../src/store/migrations.ts';
import * as schema from '../../src/store/schema.ts';

const [, , folder = '', number = '0'] = process.argv;
const client = await PGlite.create(folder);
let left = -1;
const logQuery = (statement: string) => {
  if (statement.includes('CREATE TABLE "accounts"')) left = Number(number);
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  if (left > 0) left--;
};
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
await migrate(drizzle(client, { schema, logger: { logQuery } }), { log });
