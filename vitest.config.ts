import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**', '**/.cache/**'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 180_000,
    projects: [
      {
        test: {
          name: 'engine',
          include: ['sandbox/**/*.test.ts', 'src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...exclude, '**/*.oracle.test.ts', '**/*.browser.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'oracle',
          include: ['sandbox/**/*.oracle.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['sandbox/**/*.browser.test.ts', 'src/**/*.browser.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          // A page is waited for, however slow the machine; a wrong one is told by the time the test has.
          expect: { poll: { timeout: 20_000, interval: 20 } },
        },
      },
    ],
  },
});
