import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, createCollector } from '../../collector/src/collector.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'
import { createHost, type Host, runtime } from './host.ts'

let host: Host
let collector: Collector
let url: string
let records: WireRecord[]
let bodies: number
beforeEach(async () => {
  host = await createHost()
  records = []
  bodies = 0
  collector = createCollector({
    onRecords: (_request, taken) => {
      bodies++
      records.push(...taken.records)
    },
  })
  url = (await collector.listen()).url
})
afterEach(async () => {
  await collector?.close()
  await host?.remove()
})

/** Fetched by `npm run test:runtimes`: the two lines want different versions of `@opentelemetry/api`. */
const line3 = resolve(import.meta.dirname, '../../.cache/runtimes/node_modules')
const lines = [
  { line: 2, from: undefined, more: ['@opentelemetry/api-logs', '@opentelemetry/sdk-trace-base'] },
  { line: 3, from: line3, more: ['@opentelemetry/sdk-trace'] },
] as const

const signals = ['otlp/logs', 'otlp/traces'] as const
/** The numbers of what arrived of a signal, sorted. */
const arrived = (protocol: (typeof signals)[number]) =>
  records
    .filter((record) => record.protocol === protocol)
    .map(({ attributes }) => Number(attributes.i))
    .toSorted((a, b) => a - b)
const all = (n: number) => Array.from({ length: n }, (_, i) => i)

describe.each(lines)('a host’s own OpenTelemetry of line $line', ({ line, from, more }) => {
  const missing = from !== undefined && !existsSync(resolve(from, '@opentelemetry/sdk-logs'))
  if (missing) console.info(`skipped: OpenTelemetry ${line}.x is fetched by npm run test:runtimes`)
  const run = (given: object, env = {}) =>
    host.run(runtime, ['durable-otel.mjs'], { line, endpoint: url, ...given }, env)
  beforeEach(() => {
    for (const name of ['@opentelemetry/api', '@opentelemetry/core', '@opentelemetry/sdk-logs', ...more])
      host.link(name, from && resolve(from, name))
  })

  describe.skipIf(missing)('behind our processors', () => {
    test.each(['kill', 'exit'])(
      'loses no record and no span to a %s: the next run sends them, with its own',
      async (how) => {
        await run({ how })
        expect(records).toEqual([])
        const { code, stderr, told } = await run({ n: 0 })
        expect([code, stderr]).toEqual([0, ''])
        expect(told).toMatchObject([{ diagnostics: [] }])
        for (const signal of signals) expect(arrived(signal)).toEqual(all(100))
        // One resource and one scope: one request for each signal.
        expect(bodies).toBe(2)
        expect(records[0]).toMatchObject({ facts: { scope: 'acme', trace_id: expect.stringMatching(/^[\da-f]{32}$/) } })
      },
    )
    test('speaks protobuf where it is told to, also of what was left in JSON', async () => {
      await run({ how: 'kill', n: 3 })
      await run({ n: 0, more: { protocol: 'http/protobuf' } })
      for (const signal of signals) expect(arrived(signal)).toEqual(all(3))
      expect(collector.requests.map(({ headers }) => headers['content-type'])).toEqual(
        signals.map(() => 'application/x-protobuf'),
      )
      expect(records[0]).toMatchObject({ facts: { scope: 'acme', trace_id: expect.stringMatching(/^[\da-f]{32}$/) } })
      const { told } = await run({ n: 0, more: { protocol: 'grpc' } })
      expect(told).toMatchObject([
        { diagnostics: [1, 2].map(() => expect.stringMatching(/^bad_option: protocol: .*using http\/json$/)) },
      ])
    })
    test('ends within its deadline while the server is down', async () => {
      const { told } = await run({ endpoint: 'http://127.0.0.1:9' })
      expect((told[0] as unknown as { shutdownMs: number }).shutdownMs).toBeLessThan(2_500)
    })
    test('keeps what a server that is busy does not take, and sends it once', async () => {
      collector.behave({ kind: 'status', status: 503 })
      await run({})
      collector.behave({ kind: 'ok' })
      for (const file of readdirSync(host.stateDir, { recursive: true, encoding: 'utf8' }))
        if (file.endsWith('backoff.json')) writeFileSync(join(host.stateDir, file), '')
      await run({ n: 0 })
      for (const signal of signals) expect(arrived(signal)).toEqual(all(100))
    })
    test('asks nobody’s consent, and where it is told to, obeys what the user said', async () => {
      mkdirSync(join(host.stateDir, 'acme'), { recursive: true, mode: 0o700 })
      writeFileSync(join(host.stateDir, 'acme/consent'), 'off 2026-01-31T12:00:00.000Z\n', { mode: 0o600 })
      await run({ n: 3, more: { consent: true } })
      expect(records).toEqual([])
      await run({ n: 3 })
      for (const signal of signals) expect(arrived(signal)).toEqual(all(3))
    })
    test('goes to a collector of the user’s own where the user is asked, and nowhere if its address cannot be used', async () => {
      const real = createCollector()
      const { url: endpoint } = await real.listen()
      const own = { ORANGEBOX_COLLECTOR: url }
      try {
        await run({ n: 3, endpoint, more: { consent: true, headers: { authorization: 'Bearer secret' } } }, own)
        for (const signal of signals) expect(arrived(signal)).toEqual(all(3))
        expect(collector.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
        await run({ n: 3, endpoint, more: { consent: true } }, { ORANGEBOX_COLLECTOR: 'http://collector.acme.dev' })
        expect(real.totals().requests).toBe(0)
        await run({ n: 3, endpoint }, own)
        expect([real.totals().records, collector.totals().records]).toEqual([6, 6])
      } finally {
        await real.close()
      }
    })
    test('counts what the receiver rejects of a request, and sends it no second time', async () => {
      const { told } = await run({ n: 5, odd: 2 })
      expect(told[0]?.diagnostics).toEqual([
        expect.stringMatching(/^rejected: the endpoint refuses 1 of the 5 events .*severityNumber/),
      ])
      await run({ n: 0 })
      expect([arrived('otlp/logs'), arrived('otlp/traces'), bodies]).toEqual([[0, 1, 3, 4], all(5), 2])
    })
    test('has a directory for each signal', async () => {
      await run({ how: 'exit' })
      const [a, b, ...none] = readdirSync(join(host.stateDir, 'acme'))
        .filter((name) => name.includes('otlp'))
        .toSorted()
      expect([a, b, none]).toEqual([
        expect.stringMatching(/^acme-otlp-logs-/),
        expect.stringMatching(/^acme-otlp-traces-/),
        [],
      ])
    })
  })

  test.skipIf(missing).each(['processor', 'exporter'])('ends at its deadline where nobody answers: %s', async (by) => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const { told } = await run({ by, endpoint: `http://127.0.0.1:${port}`, n: 5 })
    silent.close()
    // OpenTelemetry flushes an exporter before it shuts it down: the two together have one deadline.
    expect((told[0] as unknown as { shutdownMs: number }).shutdownMs).toBeLessThan(1_900)
  })
  test.skipIf(missing)('behind its own batch processors our exporters send what these hand over', async () => {
    const { told } = await run({ by: 'exporter' })
    expect(told).toMatchObject([{ diagnostics: [] }])
    for (const signal of signals) expect(arrived(signal)).toEqual(all(100))
  })
})
