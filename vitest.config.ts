import { defineConfig } from 'vitest/config';

// `npm test`: everything that is quick. What needs real minutes is in test/long (vitest.long.config.ts).
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/postgres.ts'],
  },
});
