import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

export default defineConfig({
  // What the build writes into the bundle, for tests that import src/ directly.
  define: { __ORANGEBOX_VERSION__: JSON.stringify(version) },
  test: {
    globalSetup: 'test/support/empty-home.ts',
    include: ['test/**/*.test.ts'],
    // What needs other runtimes, which `npm run test:runtimes` fetches.
    exclude: process.env.ORANGEBOX_RUNTIMES === undefined ? ['test/runtimes/**'] : [],
    // Real processes, so that a test may look at process.exitCode, listeners and handles of its own.
    pool: 'forks',
    maxWorkers: 2,
    // Generous: many tests start a process, and the machines of CI are slow. Nothing waits for these on purpose.
    testTimeout: 20_000,
    hookTimeout: 120_000,
  },
})
