import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

test('workers and the main thread share a directory and send each event once', async () => {
  const outcome = await host.run(runtime, ['threads.mjs'])
  quiet(outcome)
  expect(outcome.told).toHaveLength(3)
  expect(host.collector.events.size).toBe(9)
  expect(host.collector.duplicates).toBe(0)
  expect(host.segments()).toEqual([])
})

test('workers may leave their events to an uploader, and what one of them seals too late for it goes with the next run', async () => {
  const outcome = await host.run(runtime, ['threads.mjs'], { upload: 'detach', mainLogs: false })
  quiet(outcome)
  expect(outcome.told.flatMap(({ diagnostics }) => diagnostics)).toEqual([])
  await host.collector.received(3)
  expect(await host.uploadersGone()).toBeLessThanOrEqual(1)

  // One uploader a minute: it may have ended before the slower worker had.
  quiet(await host.run(runtime, ['main.mjs'], { events: 0 }))
  expect(host.collector.events.size).toBe(6)
  expect(host.collector.duplicates).toBe(0)
  expect(host.segments()).toEqual([])
})

test('what terminated workers had logged goes with the next run', async () => {
  quiet(await host.run(runtime, ['threads.mjs'], { terminate: true }))
  expect(host.collector.events.size).toBe(3)
  expect(host.segments()).toHaveLength(2)

  const { result } = quiet(await host.run(runtime, ['main.mjs'], { events: 0 }))
  expect(result.delivered).toBe(6)
  expect(host.collector.events.size).toBe(9)
  expect(host.segments()).toEqual([])
})
