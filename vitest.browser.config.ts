import { defineConfig } from 'vitest/config';

// `npm run test:browser`: the demo's page in a real Chromium. Files run one after the other: each starts a bot of its own.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
