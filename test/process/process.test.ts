// Process: a signal that comes while files are still loaded ends a task as well. The other ends are in test/e2e/process.test.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runProcess } from '../../src/process/process.ts';

let folder: string;
const errors = vi.spyOn(console, 'error');
const lines = vi.spyOn(console, 'log');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-process-'));
  errors.mockImplementation(() => {});
  lines.mockImplementation(() => {});
});
afterEach(() => {
  errors.mockReset();
  lines.mockReset();
  rmSync(folder, { recursive: true });
});

it.each([
  ['doctor', 'Stopped.'],
  ['check', 'Stopped. It did everything or nothing. Run it again to make sure.'],
])('%s', async (task, said) => {
  const surroundings = { env: { DATA_DIR: join(folder, 'data') }, folder, args: [task], isTerminal: false };
  expect(await runProcess(surroundings, AbortSignal.abort('SIGINT'))).toBe(1);
  expect(errors.mock.calls).toEqual([[said]]);
});
