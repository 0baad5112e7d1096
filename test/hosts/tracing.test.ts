import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Given, type Host, quiet, runtime, type Told } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

/** What `npm run test:runtimes` fetches. */
const fetched = resolve(import.meta.dirname, '../../.cache/runtimes/node_modules')

interface Watcher {
  readonly by: string
  readonly packages: readonly string[]
  /** Where they are, if not among ours. */
  readonly from?: string
  /** What it sees of the host itself, at least. */
  readonly own: { readonly spans: readonly string[]; readonly heard: readonly string[]; readonly breadcrumbs?: number }
  /** What it tells of our connections all the same: there is no way to ask it not to. */
  readonly told?: RegExp
}

const openTelemetry = [
  ...['api', 'core', 'instrumentation', 'sdk-trace-base'],
  ...['dns', 'fs', 'http', 'net'].map((what) => `instrumentation-${what}`),
]
const watchers: readonly Watcher[] = [
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
  {
    by: 'elastic',
    packages: ['elastic-apm-node'],
    from: fetched,
    own: { spans: ['GET localhost'], heard: ['traceparent', 'tracestate'] },
  },
  {
    by: 'datadog',
    packages: ['dd-trace'],
    from: fetched,
    own: { spans: ['http.request GET', 'work work'], heard: ['x-datadog-trace-id', 'traceparent'] },
    told: /^tcp\.connect 127\.0\.0\.1$/,
  },
  {
    by: 'newrelic',
    packages: ['newrelic'],
    from: fetched,
    own: { spans: ['External/localhost/own', 'dns.lookup'], heard: ['traceparent'] },
    told: /^(?:http\.Agent#createConnection|net\.(?:Socket\.connect|createConnection)|(?:Truncated\/)?ROOT)$/,
  },
]

describe.each(watchers)('a host that is watched by $by', ({ by, packages, from, own, told: known }) => {
  const missing = from !== undefined && !packages.every((name) => existsSync(resolve(from, name)))
  if (missing) console.info(`skipped: ${packages} is fetched by npm run test:runtimes`)

  const run = async (given: Given) => {
    for (const name of packages) host.link(name, from && resolve(from, name))
    return quiet(await host.run(runtime, ['traced.mjs'], { by, batch: { scheduledDelayMillis: 100 }, ...given }))
  }
  /** What the watcher saw, whatever the ports, in an order that does not depend on who was faster. */
  const seen = ({ spans, heard, breadcrumbs }: Told) => ({
    spans: (spans as string[])
      .map((name) => name.replace(/:\d+/, ''))
      .filter((name) => !known?.test(name))
      .sort(),
    heard,
    breadcrumbs: (breadcrumbs as object[]).length,
  })

  let without: ReturnType<typeof seen>
  test.skipIf(missing)('is watched indeed', async () => {
    without = seen(await run({ silent: true }))
    expect(without).toEqual({
      spans: expect.arrayContaining([...own.spans]),
      heard: [expect.arrayContaining([...own.heard])],
      breadcrumbs: own.breadcrumbs ?? 0,
    })
  })

  test.skipIf(missing).each([
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
