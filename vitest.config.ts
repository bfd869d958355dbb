import { defineConfig } from 'vitest/config';
import { LongestFirst } from './testing/longest-first.ts';

export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**', 'bench/**'],
    // For what hangs alone: a browser on a busy machine takes its time, and is not wrong for it.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // A browser on a busy machine may stall once; what fails twice is broken. Reports name what needed a second run.
    retry: process.env.CI ? 1 : 0,
    // Node 24's own fetch rewinds a timer that has already run, and by then its argument is gone: no fault of a test.
    onUnhandledError: ({ message, stack }) =>
      !(message?.includes("(reading 'deref')") && stack?.includes('onParserTimeout')),
  },
});
