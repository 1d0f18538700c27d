// A very first start where nothing may be written but the data folder, and there is no temporary folder: a container with a
// read-only root, or a unit that is locked in.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { runScript } from '../e2e/run-script.ts';

let stage: ProcessStage;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runout-closed-'));
  stage = await openProcessStage();
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Node itself refuses every other write, also for root; and no process can be started, so nothing can be built either. Newer ones than
 * 20 refuse to wait for the disk then, too: there only the temporary folder is missing.
 */
const canLock = process.versions.node.startsWith('20.');
const lockedIn = (dataDir: string): Record<string, string> =>
  canLock
    ? {
        NODE_OPTIONS: `--experimental-permission --allow-fs-read=* --allow-fs-write=${dataDir} --allow-worker`,
      }
    : {};

it('makes its database and is ready, if it was built before', async () => {
  await runScript('build/build.mjs', [], {}, folder);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const bot = stage.start({
    DATA_DIR: dataDir,
    TMPDIR: join(folder, 'no', 'such', 'folder'),
    ...lockedIn(dataDir),
  });
  const ended = bot.exited.then((code) => `ended with ${code}: ${bot.output()}`);
  expect(await Promise.race([stage.ready().then(() => 'ready'), ended])).toBe('ready');
  expect(await bot.stop()).toBe(0);
  expect(readdirSync(dataDir)).toContain('db');
  // Its threads live, too.
  expect(bot.output()).not.toContain('watchdog');
  if (!canLock) return;
  // The lock holds: the folder beside the data cannot be made.
  const other = stage.start({ DATA_DIR: join(folder, 'other'), ...lockedIn(dataDir) });
  expect(await other.exited).toBe(1);
  expect(other.output()).toContain('cannot be written');
});
