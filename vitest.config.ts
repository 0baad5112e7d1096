import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/**
 * Files that look at, or change, the process they run in: its environment, timers, listeners, globals, or what our own modules keep.
 * Each has one of its own. All others touch nothing of it, most of them because what they test runs in children; they share one,
 * which saves a start and the loading of the same modules for each of hundreds of files.
 */
const inOwn = [
  'test/client/{client,further-sinks,level,otel,privileged,stack,voice,wrong-use}.test.ts',
  'test/contract/{clock,disk,http-node,machine,processes,surroundings,wire}.test.ts',
  'test/otel/{provider,records}.test.ts',
  'test/testing/endpoint.test.ts',
  // Simulations of thousands of clients, which a process is slower at that has run much else before.
  'test/fleet/*.test.ts',
  'test/hosts/fake-timers.test.ts',
  'test/programs/{check-arguments,declared}.test.ts',
]
// What needs other runtimes, which `npm run test:runtimes` fetches.
const elsewhere = process.env.ORANGEBOX_RUNTIMES === undefined ? ['test/runtimes/**'] : []

export default defineConfig({
  // What the build writes into the bundle, for tests that import src/ directly.
  define: { __ORANGEBOX_VERSION__: JSON.stringify(version) },
  resolve: { alias: { 'orangebox/outbox': fileURLToPath(new URL('src/outbox.ts', import.meta.url)) } },
  test: {
    globalSetup: 'test/support/empty-home.ts',
    sequence: { sequencer: LongestFirst },
    // Real processes, so that a test may look at process.exitCode, listeners and handles of its own.
    pool: 'forks',
    // One more than the processors of the machines that run these: a third of the time a file waits, for a server or a deadline.
    maxWorkers: 3,
    // Generous: many tests start a process, and the machines of CI are slow. Nothing waits for these on purpose.
    testTimeout: 20_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          ...{ name: 'shared', include: ['test/**/*.test.ts'], exclude: [...inOwn, ...elsewhere], isolate: false },
          setupFiles: 'test/support/loaded-late.ts',
        },
      },
      { extends: true, test: { name: 'own', include: inOwn } },
    ],
  },
})
