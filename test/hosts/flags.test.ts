import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { named, unless } from '../support/skips.ts'
import { createHost, type Given, type Host, nodeMajor, quiet, runtime } from './host.ts'

let host: Host
/** Long enough for the batch clock, and with it everything that is compiled in. */
const clockRuns = { batch: { scheduledDelayMillis: 100 }, liveMs: 400 }
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

test.each(['wait', 'detach'] as const)('no code is generated from strings: %s', async (upload) => {
  const { diagnostics } = quiet(
    await host.run(runtime, ['--disallow-code-generation-from-strings', 'main.mjs'], { upload, ...clockRuns }),
  )
  expect(diagnostics).toEqual([])
  await host.collector.received(3)
  await host.uploadersGone()
})

test('a host that reads bad HTTP is not warned of it because of our requests', async () => {
  quiet(await host.run(runtime, ['--insecure-http-parser', 'main.mjs'], {}))
  await host.collector.received(3)
})

test('a host whose Date.now has fractions names its files like any other', async () => {
  const polyfill = 'const { now } = Date; Date.now = () => now() + 0.5'
  quiet(await host.run(runtime, ['--import', `data:text/javascript,${polyfill}`, 'main.mjs'], { upload: 'leave' }))
  quiet(await host.run(runtime, ['main.mjs'], {}))
  await host.collector.received(6)
})

test.each([
  ['before 1970', -1e12],
  ['behind the year 9999', 8.64e15],
  ['no number', 'NaN'],
])('a host whose clock is %s has its events delivered', async (_what, time) => {
  const other = `Date.now = () => ${time}`
  quiet(await host.run(runtime, ['--import', `data:text/javascript,${other}`, 'main.mjs'], { upload: 'leave' }))
  quiet(await host.run(runtime, ['main.mjs'], {}))
  await host.collector.received(6)
})

test('a host whose URL is that of an older jsdom, which cannot say whether it parses, is served like any other', async () => {
  const older = ['--import', 'data:text/javascript,delete URL.canParse']
  const { diagnostics, result } = quiet(await host.run(runtime, [...older, 'main.mjs'], clockRuns))
  expect([diagnostics, result]).toMatchObject([[], { kept: 0, dropped: 0 }])
  await host.collector.received(3)
})

test.each(['Object.prototype', 'globalThis'])('a host that freezes %s is served like any other', async (what) => {
  const freezes = ['--import', `data:text/javascript,Object.freeze(${what})`]
  const { diagnostics, result } = quiet(await host.run(runtime, [...freezes, 'main.mjs'], clockRuns))
  expect(diagnostics).toEqual([])
  expect(result).toMatchObject({ kept: 0, dropped: 0 })
  await host.collector.received(3)
})

test.each([
  ['writes JSON in several lines', 'const { stringify } = JSON; JSON.stringify = (value) => stringify(value, null, 2)'],
  ['gives all objects a toJSON', 'Object.defineProperty(Object.prototype, "toJSON", { value: () => "an object" })'],
])('a host that %s loses no event that it leaves on disk', async (_what, change) => {
  quiet(await host.run(runtime, ['changed.mjs'], { upload: 'leave', how: 'end', change }))
  const { diagnostics, result } = quiet(await host.run(runtime, ['main.mjs'], {}))
  expect(result).toMatchObject({ delivered: 6, dropped: 0 })
  expect(diagnostics.filter(({ code }) => code !== 'damaged_segment')).toEqual([])
  expect(host.collector.events.size).toBe(6)
})

describe("Node's permission model", () => {
  /** Only these paths, one for each right: two with a common beginning make some versions of Node 20 abort. */
  const paths = () => [
    `--allow-fs-read=${join(host.folder, '*')}`,
    // The test wants to hear of it.
    `--allow-fs-write=${join(host.folder, 'told', '*')}`,
  ]
  const writable = () => ({ stateDir: join(host.folder, 'told', 'state') })
  // The network was free before Node 25.
  const net = nodeMajor >= 25 ? ['--allow-net'] : []
  const flags = [
    process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
  ]
  const restricted = (allowed: readonly string[], given: Given = {}) =>
    host.run(runtime, [...flags, ...paths(), ...allowed, 'main.mjs'], given)

  test('without a writable state directory it keeps to memory, and sends', async () => {
    const { status, result } = quiet(await restricted(net))
    expect(status.storage).toBe('memory')
    expect(result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
    expect(host.collector.events.size).toBe(3)
  })

  test('nor is anything left to an uploader then, but awaited', async () => {
    const { result } = quiet(await restricted(net, { upload: 'detach' }))
    expect(result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
  })

  test('without the right to read the state directory it is off, and says so once', async () => {
    const stateDir = join(dirname(host.folder), 'not-to-be-read')
    const { status, diagnostics } = quiet(await restricted(net, { stateDir }))
    expect(status).toMatchObject({ mode: 'off', reason: 'consent' })
    expect(diagnostics).toEqual([{ code: 'disabled', message: expect.stringContaining('restricted') }])
    expect(host.collector.events.size).toBe(0)
  })

  test('with a writable one it writes ahead', async () => {
    const { status, result } = quiet(await restricted(net, writable()))
    expect(status.storage).toBe('disk')
    expect(result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
  })

  test('without the right to start a process the events stay for the next run', async () => {
    const { result, diagnostics } = quiet(await restricted(net, { ...writable(), upload: 'detach' }))
    expect(result).toMatchObject({ delivered: 0, kept: 3 })
    expect(diagnostics).toEqual([{ code: 'send_failed', message: expect.stringContaining('no uploader') }])
    expect(quiet(await restricted(net, { ...writable(), events: 0 })).result.delivered).toBe(3)
  })

  test('with it an uploader delivers', async () => {
    const { result } = quiet(await restricted([...net, '--allow-child-process'], { ...writable(), upload: 'detach' }))
    expect(result).toMatchObject({ delivered: 0, kept: 3 })
    await host.collector.received(3)
    await host.uploadersGone()
  })

  const old = unless(nodeMajor >= 25, 'before Node 25 the network needs no permission')
  test.skipIf(old)(named('without the network the events are kept', old), async () => {
    const { result } = quiet(await restricted([], writable()))
    expect(result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    const { stateDir } = writable()
    expect(
      readdirSync(stateDir, { recursive: true }).filter((file) => `${file}`.endsWith('.ready.jsonl')),
    ).toHaveLength(1)
  })
})
