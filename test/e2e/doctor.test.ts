// The real process: `npm run doctor` reads .env as the bot does, ends with its exit code, and prints no secret. `npm run setup`
// without a terminal says what to do instead.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../support/tokens.ts';
import { runScript } from './run-script.ts';

it('names what is wrong, and ends with 1', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runout-doctor-'));
  const nowhere = 'http://127.0.0.1:1';
  const lines = {
    DISCORD_TOKEN: BOT_TOKEN,
    DISCOGS_TOKEN,
    DISCORD_API_URL: nowhere,
    DISCOGS_API_URL: nowhere,
    // The clock of the sandbox: Discogs is tried again with pauses.
    CLOCK_SPEED: '1000',
  };
  const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, '.env'), text.join(''), { mode: 0o600 });
  const { code, output } = await runScript('build/start.mjs', ['doctor'], {}, folder);
  rmSync(folder, { recursive: true });
  expect(output).toContain('✘ Discord cannot be reached (ECONNREFUSED)');
  expect(output).toContain(
    `✔ There is no database yet: the first start makes one in ${join(folder, 'data')}`,
  );
  expect(output).toMatch(/2 things to fix: see ✘\.\n$/);
  expect(output).not.toContain(BOT_TOKEN);
  expect(output).not.toContain(DISCOGS_TOKEN);
  expect(code).toBe(1);
});

it('setup asks nothing without a terminal', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runout-setup-'));
  const { code, output } = await runScript('build/start.mjs', ['setup'], {}, folder);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
  expect(output).toBe(
    'npm run setup asks questions, and needs a terminal. Without one, fill in .env by hand: docs/operating.md, "Without the wizard".\n',
  );
  expect(code).toBe(1);
});
