import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

/** Fetched by `npm run test:runtimes`: the two lines want different versions of `@opentelemetry/api`, and cannot be in one tree. */
const line3 = resolve(import.meta.dirname, '../../.cache/runtimes/node_modules')
const packages = ['api', 'core', 'sdk-logs'].map((name) => `@opentelemetry/${name}`)

const lines = [
  { line: 2, from: undefined, more: ['@opentelemetry/api-logs', '@opentelemetry/sdk-trace-base'] },
  { line: 3, from: line3, more: ['@opentelemetry/sdk-trace'] },
] as const

describe.each(lines)('a host with its own OpenTelemetry SDK of line $line', ({ line, from, more }) => {
  const missing = from !== undefined && !existsSync(resolve(from, '@opentelemetry/sdk-logs'))
  if (missing) console.info(`skipped: OpenTelemetry ${line}.x is fetched by npm run test:runtimes`)
  const link = () => {
    for (const name of [...packages, ...more]) host.link(name, from && resolve(from, name))
  }
  const batch = { scheduledDelayMillis: 100 }

  describe.skipIf(missing).each(['host first', 'orangebox first'])('%s', (order) => {
    test.each([
      ['a healthy endpoint', 202],
      ['an endpoint that fails', 503],
    ])('keeps its spans, logs and silence to itself: %s', async (_, status) => {
      link()
      if (status !== 202) host.collector.behave({ kind: 'status', status })
      const told = quiet(await host.run(runtime, ['otel.mjs'], { line, order, batch }))
      expect(told).toMatchObject({ heard: [], spans: ['work'], records: ['of the host'] })
      expect(told.registered).toEqual([true, true, true, true])

      const logged = order === 'host first' ? 4 : 5
      expect(told.result.kept).toBe(status === 202 ? 0 : logged)
      expect(host.collector.events.size).toBe(status === 202 ? logged : 0)
      const bodies = host.collector.requests.map(({ bodyText }) => bodyText ?? '').join('')
      expect(bodies).not.toMatch(/of the host|trace_?id/i)
      expect(host.collector.requests.map(({ headers }) => headers.traceparent)).not.toContain(expect.anything())
    })
  })

  test.skipIf(missing)('hands over to an uploader', async () => {
    link()
    const told = quiet(await host.run(runtime, ['otel.mjs'], { line, order: 'detach', upload: 'detach' }))
    expect(told).toMatchObject({ heard: [], registered: [] })
    await host.collector.received(4)
    await host.uploadersGone()
  })
})
