// Bench: runs the benchmarks one after the other, each in its own process, and prints a table. Fails only if a benchmark fails:
// a missed goal on a slow machine is no error. See bench/README.md.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMet, median, note, type Row, readRows, table } from './harness.ts';

const ENDING = '.bench.ts';

/** Runs one benchmark and returns its rows. @throws when the benchmark fails, or ends without a result. */
async function runOne(name: string): Promise<Row[]> {
  const child = fork(join(import.meta.dirname, name + ENDING), {
    execArgv: ['--import', 'tsx'],
    // Standard output is not the result: the rows come as a message. So the output of the benchmark goes to standard error.
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  });
  let rows: Row[] | null = null;
  child.once('message', (message) => {
    rows = readRows(message);
  });
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`${name} failed (${String(signal ?? code)})`);
  if (rows === null) throw new Error(`${name} ended without a result`);
  return rows;
}

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' } } });
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort();
const wanted = names.filter((name) => values.only === undefined || name === values.only);
if (wanted.length === 0) {
  console.error(`There is no benchmark "${values.only}", only: ${names.join(', ')}`);
  process.exit(1);
}

const rows: Row[] = [];
for (const name of wanted) {
  console.error(name);
  try {
    rows.push(...(await runOne(name)));
  } catch (error) {
    process.exitCode = 1;
    note(String(error));
  }
}
if (values.json) {
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' };
  const results = rows.map((row) => ({ ...row, figure: median(row.runs), ok: isMet(row) }));
  console.log(JSON.stringify({ machine, rows: results }, null, 2));
} else {
  console.log(table(rows));
}
