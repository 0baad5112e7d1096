import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { createTelemetry as Create } from '../../src/client/recorder-now.ts'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(async () => {
  vi.useRealTimers()
  await host?.remove()
})

// Code that runs before an import is unusual: it takes a dynamic one. There those of sinon, alone, cannot be seen through.
describe.each(['after import', 'after create'])("sinon's fake timers, installed %s", (order) => {
  beforeEach(() => host.link('@sinonjs/fake-timers'))

  test('do not keep events from arriving', async () => {
    // Without these Node's own HTTP client stands still, whoever uses it.
    const toNotFake = ['nextTick', 'queueMicrotask']
    const { result } = quiet(await host.run(runtime, ['fake-timers.mjs'], { order, toNotFake }))
    expect(result).toMatchObject({ kept: 0, dropped: 0, timedOut: false })
    expect(host.collector.events.size).toBe(3)
  })

  test('do not stretch a deadline, whatever is fake', async () => {
    host.collector.behave({ kind: 'silent' })
    const began = performance.now()
    // A first request that went without an answer for half a second would be a reason not to begin another.
    const { result } = quiet(await host.run(runtime, ['fake-timers.mjs'], { order, timeoutMs: 400, flushMs: 50 }))
    expect(result).toMatchObject({ delivered: 0, kept: 3, timedOut: true })
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  test('do not keep an uploader from its work, whatever is fake', async () => {
    quiet(await host.run(runtime, ['fake-timers.mjs'], { order, upload: 'detach' }))
    await host.collector.received(3)
    await host.uploadersGone()
  })
})

describe.each(['before import', 'after import'])("vitest's fake timers, installed %s", (order) => {
  const client = async () => {
    const entry = pathToFileURL(join(host.folder, 'node_modules/orangebox/dist/index.js')).href
    if (order === 'before import') vi.useFakeTimers()
    const { createTelemetry } = (await import(/* @vite-ignore */ entry)) as { createTelemetry: typeof Create }
    if (order === 'after import') vi.useFakeTimers()
    const service = { name: 'acme', version: '1.4.0' }
    const { url: endpoint, stateDir } = host
    const telemetry = createTelemetry({ service, endpoint, stateDir, allowInTests: true })
    telemetry.logEvent('step_done', { n: 1 })
    return telemetry
  }

  test('do not keep events from arriving', async () => {
    const telemetry = await client()
    expect(await telemetry.shutdown({ timeoutMs: 10_000 })).toMatchObject({ delivered: 1, timedOut: false })
  })

  test('do not stretch a deadline', async () => {
    host.collector.behave({ kind: 'silent' })
    const telemetry = await client()
    const result = await telemetry.shutdown({ timeoutMs: 300 })
    expect(result).toMatchObject({ delivered: 0, kept: 1, timedOut: true })
  })
})
