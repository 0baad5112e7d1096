import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Given, type Host, quiet, runtime, type Told } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

const openTelemetry = [
  ...['api', 'core', 'instrumentation', 'sdk-trace-base'],
  ...['dns', 'fs', 'http', 'net'].map((what) => `instrumentation-${what}`),
]
const watchers = [
  {
    by: 'opentelemetry',
    packages: openTelemetry.map((name) => `@opentelemetry/${name}`),
    own: { spans: ['dns.lookup', 'tcp.connect', 'fs readFileSync', 'GET', 'work'], heard: ['traceparent'] },
  },
  {
    by: 'sentry',
    packages: ['@sentry/node'],
    own: { spans: ['fs.readFileSync', 'GET localhost', 'work'], heard: ['sentry-trace', 'baggage'], breadcrumbs: 1 },
  },
] as const

/** What the watcher saw, in an order that does not depend on who was faster. */
const seen = ({ spans, heard, breadcrumbs }: Told) => ({
  spans: (spans as string[]).slice().sort(),
  heard,
  breadcrumbs: (breadcrumbs as object[]).length,
})

describe.each(watchers)('a host that is watched by $by', ({ by, packages, own }) => {
  const run = async (given: Given) => {
    for (const name of packages) host.link(name)
    return quiet(await host.run(runtime, ['traced.mjs'], { by, batch: { scheduledDelayMillis: 100 }, ...given }))
  }

  let without: ReturnType<typeof seen>
  test('is watched indeed', async () => {
    without = seen(await run({ silent: true }))
    expect(without).toEqual({
      spans: expect.arrayContaining([...own.spans]),
      heard: [expect.arrayContaining([...own.heard])],
      breadcrumbs: 'breadcrumbs' in own ? own.breadcrumbs : 0,
    })
  })

  test.each([
    ['waits', 'wait', 202, 4],
    ['meets an endpoint that fails', 'wait', 503, 0],
    ['detaches', 'detach', 202, 5],
  ] as const)(
    'finds nothing of ours in its traces, and we send our headers alone: it %s',
    async (_, upload, status, n) => {
      if (status !== 202) host.collector.behave({ kind: 'status', status })
      expect(seen(await run({ upload }))).toEqual(without)
      await host.collector.received(n)
      await host.uploadersGone()
      expect(host.collector.events.size).toBe(n)

      expect(host.collector.requests.length).toBeGreaterThan(0)
      for (const { headers } of host.collector.requests) {
        expect(headers).toEqual({
          host: new URL(host.url).host,
          connection: 'keep-alive',
          accept: '*/*',
          'content-type': 'application/json',
          'content-length': expect.stringMatching(/^\d+$/),
          'user-agent': expect.stringMatching(/^acme\/1\.4\.0 orangebox\/\S+$/),
          'x-service-name': 'acme',
        })
      }
    },
  )
})
