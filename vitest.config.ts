/** Unit tests of every room, and the tests of the tooling. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // CommonJS modules as Node itself gives them: the wrapper would show opencv.js's `then` and wait for ever.
    deps: { interopDefault: false },
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'tests/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The default of a second is too short for a busy machine.
    expect: { poll: { timeout: 30_000 } },
  },
});
