import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { MixedSequencer } from './scripts/vitest/mixed-sequencer.ts';

const exclude = ['**/node_modules/**', '**/dist/**', '**/.cache/**'];
// A third on two cores makes pages late, and their tests with them.
const maxWorkers = Math.max(2, availableParallelism());

export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: MixedSequencer },
    projects: [
      {
        test: {
          name: 'engine',
          include: ['sandbox/**/*.test.ts', 'src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...exclude, '**/*.oracle.test.ts', '**/*.browser.test.ts'],
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'oracle',
          include: ['sandbox/**/*.oracle.test.ts'],
          exclude,
          globalSetup: ['sandbox/cmd/testing/global-setup.ts'],
          // A kubectl that lives for a tenth of a second need not collect garbage.
          env: { GOGC: 'off' },
          maxWorkers,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['sandbox/**/*.browser.test.ts', 'src/**/*.browser.test.ts'],
          exclude,
          globalSetup: ['src/testing/global-setup.ts'],
          maxWorkers,
          testTimeout: 120_000,
          hookTimeout: 600_000,
          // A page is waited for, however slow the machine; a wrong one is told by the time the test has.
          expect: { poll: { timeout: 20_000, interval: 40 } },
        },
      },
    ],
  },
});
