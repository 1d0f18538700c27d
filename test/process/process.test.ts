// Process: a signal that comes while files are still loaded ends a task as well. The other ends are in test/e2e/process.test.ts.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runProcess } from '../../src/process/process.ts';

let folder: string;
const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
vi.spyOn(console, 'log').mockImplementation(() => {});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-process-'));
});
afterEach(() => {
  errors.mockClear();
  rmSync(folder, { recursive: true });
});

it.each([
  [['doctor'], 'Stopped.'],
  // No such task: it ends by itself a moment later.
  [['check', 'what'], 'Stopped. It did everything or nothing. Run it again to make sure.'],
])('%j', async (args, said) => {
  const surroundings = { env: {}, folder, args, isTerminal: false };
  // The doctor cannot read this, so that it leaves no work behind.
  if (args[0] === 'doctor') mkdirSync(join(folder, '.env'));
  expect(await runProcess(surroundings, AbortSignal.abort('SIGINT'))).toBe(1);
  expect(errors.mock.calls).toEqual([[said]]);
});
