import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { named, unless } from '../support/skips.ts'
import { createHost, type Given, type Host, nodeMajor, runtime } from './host.ts'

const jest = join(createRequire(import.meta.url).resolve('jest/package.json'), '../bin/jest.js')

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

/** Runs the suite of `programs/jest`, which nothing transforms. */
async function runJest(flags: readonly string[] = [], given: Given = {}) {
  const config = { rootDir: join(host.folder, 'jest'), testMatch: ['**/*.test.cjs'], transform: {} }
  const args = [...flags, jest, '--ci', '--runInBand', '--json', '--config', JSON.stringify(config)]
  const { code, stdout, stderr, told } = await host.run(runtime, args, given, { NODE_ENV: 'test' })
  const { success, numPassedTests, numTotalTests } = JSON.parse(stdout || '{}')
  expect({ code, success, passed: numPassedTests, stderr }).toMatchObject({ code: 0, success: true, passed: 5 })
  expect(numTotalTests).toBe(5)
  // What a module says that is required after its test has ended, and what keeps Jest from ending.
  expect(stderr).not.toMatch(/torn down|did not exit|warning/i)
  return told.at(-1)!
}

test('Jest, as it comes, loads all entries; a client there sends, and what it leaves goes with the next run', async () => {
  expect((await runJest()).result).toMatchObject({ delivered: 1, kept: 0, dropped: 0 })
  const [sent] = [...host.collector.events.values()]
  expect(sent?.event.event_data.metadata).toEqual({ n: 1, tool: 'bash' })

  const before = host.collector.events.size
  const { result } = (await host.run(runtime, ['main.mjs'], { events: 0 })).told.at(-1)!
  expect(before + result.delivered).toBe(2)
  expect(host.collector.duplicates).toBe(0)
})

test('under Jest, too, an uploader finds its script', async () => {
  expect((await runJest([], { upload: 'detach' })).result).toMatchObject({ delivered: 0, kept: 1 })
  await host.collector.received(1)
  expect(await host.uploadersGone()).toBe(1)
})

const old = unless(nodeMajor >= 22, 'it works from Node 22 on')
test.skipIf(old)(named('Jest with its module flag works as well', old), async () => {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  expect((await runJest(flags)).result).toMatchObject({ delivered: 1 })
})
