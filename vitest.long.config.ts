import { defineConfig } from 'vitest/config';

// `npm run test:long`: real minutes, thousands of runs. Files run one after the other: they measure budgets.
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 15 * 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/postgres.ts'],
  },
});
