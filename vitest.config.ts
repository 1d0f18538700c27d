import { defineConfig } from 'vitest/config';

// `npm test`: everything that is quick. What needs real minutes is in test/long, what needs a
// browser in test/browser (their own vitest.*.config.ts).
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/browser/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/postgres.ts'],
  },
});
