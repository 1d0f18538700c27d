import { defineConfig } from 'vitest/config';

// `npm run test:browser`: the demo's page in a real Chromium. Files run one after the other: each starts a bot of its own.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    // CI keeps one line of each failure: it must show the values.
    chaiConfig: { truncateThreshold: 1_000 },
    runner: './test/support/patient-runner.ts',
    // Ms of fair time: in which nothing moves, and in which a test or a hook is not over.
    testTimeout: 60_000,
    hookTimeout: 300_000,
    teardownTimeout: 600_000,
  },
});
