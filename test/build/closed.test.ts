// The very first start where only the data folder can be written, and no temporary folder exists: in a container with a
// read-only root, or in a unit that is locked down.
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
 * Node 20 refuses every other write, even for root, and starts no process, so nothing can be built either. Newer versions of
 * Node then also refuse to flush a file to the disk: there this test only takes the temporary folder away.
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
  // Its threads run as well: the watchdog has reported no problem.
  expect(bot.output()).not.toContain('watchdog');
  if (!canLock) return;
  // The restriction works: the bot cannot make a folder beside its data folder.
  const other = stage.start({ DATA_DIR: join(folder, 'other'), ...lockedIn(dataDir) });
  expect(await other.exited).toBe(1);
  expect(other.output()).toContain('cannot be written');
});
