import { statfsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongFirst from './test/support/long-first.ts';

/** The databases of the tests wait for the disk, as the real ones do: in memory, where there is enough, that takes no time. */
function temporaryFolder(): string {
  const inMemory = '/dev/shm';
  const least = 4 * 1024 ** 3;
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= least ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}

// `npm test`: everything that is quick. What needs real minutes is in test/long, what needs a
// browser in test/browser (their own vitest.*.config.ts).
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/browser/**'],
    // CI keeps one line of each failure: it must show the values.
    chaiConfig: { truncateThreshold: 1_000 },
    runner: './test/support/patient-runner.ts',
    // Ms of fair time (sandbox/discord/fair-time): in which nothing moves, and in which a test or a hook is not over.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 600_000,
    // Many tests mostly wait for a clock or a process: two cores are kept busy by four workers.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    sequence: { sequencer: LongFirst },
    // Nothing here leaves anything behind in a module: loading discord.js and PGlite once a worker saves a tenth.
    isolate: false,
    // More room for new objects, and one helper of V8 a worker: collecting garbage takes a tenth of the CPU else.
    execArgv: ['--max-semi-space-size=32', '--v8-pool-size=1'],
    setupFiles: ['test/support/discord-first.ts', 'test/support/hold-postgres.ts'],
    globalSetup: ['test/support/postgres.ts'],
    env: { TMPDIR: temporaryFolder() },
  },
});
