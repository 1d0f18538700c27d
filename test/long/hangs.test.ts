// What the test runner finds by itself: a test or a hook in which nothing moves, and a test that blocks its thread.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runScript } from '../e2e/run-script.ts';

const ROOT = join(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(ROOT, 'node_modules', '.cache', 'hangs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs these tests with the runner. Without a move for 500 ms of fair time they count as hung, and after 3 s in any case. */
function run(tests: string, options: { isolate?: boolean } = {}) {
  const imports = `import { beforeAll, describe, expect, it } from 'vitest';`;
  writeFileSync(join(folder, 'some.test.ts'), `${imports}\n${tests}`);
  const runner = join(ROOT, 'test/support/patient-runner.ts');
  const config = { root: folder, runner, testTimeout: 500, hookTimeout: 3_000, ...options };
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default { test: ${JSON.stringify(config)} };`);
  return runScript('node_modules/vitest/vitest.mjs', ['run', '--root', folder], {}, folder);
}

it('a test that hangs fails by its name, and the others go on', async () => {
  const { code, output } = await run(`
    it('hangs', () => new Promise(() => {}));
    describe('hooks', () => {
      beforeAll(() => new Promise(() => {}));
      it('never runs', () => {});
    });
    it('goes on', () => expect(1).toBe(1));
  `);
  expect(code).toBe(1);
  expect(output).toContain('the test hangs: nothing moved for 500 ms');
  expect(output).toContain('beforeAll of hooks hangs: nothing moved for 500 ms');
  expect(output).toMatch(/1 failed.*1 passed/);
});

it.each([true, false])(
  'a test in which something moves is given its time (isolated: %s)',
  async (isolate) => {
    const { code, output } = await run(
      `
    import { afterFair, noteMove } from ${JSON.stringify(join(ROOT, 'sandbox/discord/fair-time.ts'))};
    it('moves', async () => {
      for (let move = 0; move < 6; move++) {
        await new Promise((resolve) => afterFair(200, () => resolve(null)));
        noteMove();
      }
    });
  `,
      { isolate },
    );
    expect(output).not.toContain('nothing moved');
    expect(code).toBe(0);
  },
);

it('a test in which something moves without end fails, and names what it waited for', async () => {
  const { code, output } = await run(`
    import { noteMove } from ${JSON.stringify(join(ROOT, 'sandbox/discord/fair-time.ts'))};
    import { until } from ${JSON.stringify(join(ROOT, 'test/support/until.ts'))};
    it('moves', () => until(() => noteMove()));
  `);
  expect(code).toBe(1);
  expect(output).toContain('the test hangs: not over after 3000 ms, though things move');
  expect(output).toContain('Waited for this to find something: () =>');
});

it.each([true, false])('a hang names what it waited for (isolated: %s)', async (isolate) => {
  const { output } = await run(
    `
    import { until } from ${JSON.stringify(join(ROOT, 'test/support/until.ts'))};
    const texts = [];
    it('hangs', () => until(() => texts.includes('Added')));
  `,
    { isolate },
  );
  expect(output).toContain('the test hangs: nothing moved for 500 ms');
  expect(output).toMatch(/Waited for this to find something: \(\) => texts\.includes\(.Added.\)/);
});

it('a test in a loop is named, and ends the run', async () => {
  const { code, output } = await run(`it('loops', () => { for (;;); });`);
  expect(code).toBe(1);
  expect(output).toMatch(/FROZEN for \d+ s of CPU: some\.test\.ts: loops/);
});
