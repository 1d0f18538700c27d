import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// `npm test`: everything that is quick. What needs real minutes is in test/long, what needs a
// browser in test/browser (their own vitest.*.config.ts).
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/browser/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Many tests mostly wait for a clock: two cores are kept busy by two workers, not by one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Nothing here leaves anything behind in a module: loading discord.js and PGlite once a worker saves a tenth.
    isolate: false,
    setupFiles: ['test/support/discord-first.ts'],
    // Compiling the embedded Postgres for speed takes longer than its few hundred queries a file.
    execArgv: ['--liftoff-only'],
    globalSetup: ['test/support/postgres.ts'],
  },
});
