import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uploaderLifetimeMs } from '../../src/handover/marker.ts'
import { createHost, type Host, quiet, runtime } from './host.ts'

/** 20 in `npm test`; `npm run soak` does 500. */
const runs = Number(process.env.ORANGEBOX_SOAK ?? 20)

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

/** A few at a time, as a build that calls a tool again and again. */
async function atOnce(stateDir: (n: number) => string): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < runs)
      quiet(await host.run(runtime, ['main.mjs'], { stateDir: stateDir(next++), upload: 'detach', events: 2 }))
  }
  await Promise.all([worker(), worker(), worker(), worker()])
}

/** Each is gone a minute after it began, and at most one a minute begins; the rest is for a machine that is slow. */
const gone = () => host.uploadersGone(uploaderLifetimeMs + 10_000)

/** Called when `gone` has found none that still runs. */
const tell = (where: string, uploaders: number) => {
  const figures = [`${runs} runs`, `uploaders ${uploaders}`, `left 0`, `events delivered ${host.collector.events.size}`]
  console.info(`soak, ${where}: ${figures.join(', ')}, waiting ${host.segments().length * 2}`)
}

test(`${runs} runs that detach, each with an uploader of its own, leave no process`, {
  timeout: 100_000 + runs * 1_000,
}, async () => {
  await atOnce((n) => join(host.folder, `state-${n}`))
  await host.collector.received(runs * 2)
  const uploaders = await gone()
  tell('a directory each', uploaders)
  expect(uploaders).toBe(runs)
  expect(host.collector.duplicates).toBe(0)
})

test(`${runs} runs that detach in one directory start one uploader a minute`, {
  timeout: 100_000 + runs * 1_000,
}, async () => {
  const began = Date.now()
  await atOnce(() => host.stateDir)
  const uploaders = await gone()
  tell('one directory', uploaders)
  expect(uploaders).toBeGreaterThan(0)
  expect(uploaders).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - began) / 60_000))
  // What came after the uploader's pass waits for the next one: each run's two events are in a segment of their own.
  expect(host.collector.events.size + host.segments().length * 2).toBe(runs * 2)
  expect(host.collector.duplicates).toBe(0)
})
