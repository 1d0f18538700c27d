import { defineConfig } from 'vitest/config';

// `npm run test:long`: real minutes, thousands of runs. Files run one after the other: they measure budgets.
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    fileParallelism: false,
    // CI keeps one line of each failure: it must show the values.
    chaiConfig: { truncateThreshold: 1_000 },
    runner: './test/support/patient-runner.ts',
    // Ms of fair time in which nothing moves: some of these wait for 90 s of the wall. And in which a test or a hook is not over.
    testTimeout: 180_000,
    hookTimeout: 1_800_000,
    teardownTimeout: 600_000,
    globalSetup: ['test/support/postgres.ts'],
  },
});
