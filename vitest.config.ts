import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/**
 * Folders whose tests touch nothing of the process they run in. They share one, which saves them three quarters of their time: a process
 * for each of a hundred small files costs more than what they test.
 */
const shared =
  'bench,books,bridge,catalogue,cli,commands,detect,docs,events,facts,home,model,node,outbox,policy,schema,settings,sinks,uploader,wires'
const inShared = `test/{${shared}}/**/*.test.ts`
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
    maxWorkers: 2,
    // Generous: many tests start a process, and the machines of CI are slow. Nothing waits for these on purpose.
    testTimeout: 20_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'shared', include: [inShared], isolate: false } },
      { extends: true, test: { name: 'own', include: ['test/**/*.test.ts'], exclude: [inShared, ...elsewhere] } },
    ],
  },
})
