import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelemetry, deferTelemetry } from '../../src/index.ts'
import type { Books } from '../../src/model/books.ts'
import { limits } from '../../src/model/limits.ts'
import { consoleSink, datadog, otlp } from '../../src/sinks.ts'
import { expectBalanced } from '../support/books.ts'

/* What a host with several sinks is told. */

let stateDir: string
let server: Server
let told: string[]
let paths: (string | undefined)[]

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-further-'))
  told = []
  paths = []
  server = createServer((request, answer) => {
    paths.push(request.url)
    request.resume().on('end', () => answer.writeHead(503).end())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(stateDir, { recursive: true, force: true })
})

const clientOf = (...sinks: Parameters<typeof createTelemetry>[0]['sinks'] & object) =>
  createTelemetry({
    ...{ service: { name: 'acme', version: '1' }, stateDir, sinks, allowInTests: true },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onDiagnostic: ({ code, message }) => told.push(`${code} ${message}`),
  })

test('sinks that fail in the same way are each told of, and by their names', async () => {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const telemetry = clientOf(otlp({ endpoint }), otlp({ endpoint, name: 'second' }))
  telemetry.logEvent('build')
  await telemetry.shutdown({ timeoutMs: 10_000 })
  expect(told.toSorted()).toEqual([
    'send_failed otlp: the endpoint did not take the events (HTTP_503); they are kept',
    'send_failed second: the endpoint did not take the events (HTTP_503); they are kept',
    'send_failed the endpoint did not take the events (HTTP_503); they are kept',
  ])
})

test('an endpoint with /v1/logs in it, as exporters of OpenTelemetry take it, is taken without', async () => {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/otel/v1/logs`
  const telemetry = clientOf(otlp({ endpoint }))
  telemetry.logEvent('build')
  await telemetry.shutdown({ timeoutMs: 10_000 })
  expect(paths).toContain('/otel/v1/logs')
  expect(told).toContain('bad_option sinks: otlp: endpoint: /v1/logs is appended to it; it is taken without')
})

test('a site that is none of Datadog leaves the sink out, and with an endpoint of its own the site does not count', async () => {
  const site = 'https://datadoghq.eu'
  const one = clientOf(datadog({ apiKey: 'k', allow: ['build'], site }))
  const other = clientOf(datadog({ apiKey: 'k', allow: ['build'], site, endpoint: 'http://127.0.0.1:9' }))
  expect([one, other].map((telemetry) => Object.keys(telemetry.status().sinks))).toEqual([
    ['backend'],
    ['backend', 'datadog'],
  ])
  expect(told).toEqual([
    `bad_option sinks: datadog: site: "${site}" is none of Datadog's, such as datadoghq.eu; the sink is left out`,
  ])
  await Promise.all([one, other].map((telemetry) => telemetry.shutdown({ upload: 'leave' })))
})

test('a name that is no option of a sink is told, with the one that was meant', async () => {
  const misspelt = { endpoint: 'http://127.0.0.1:9', alow: ['tool.*'], batch: { maxAttempt: 3, pth: '/x' } }
  const telemetry = clientOf(
    otlp(misspelt as object),
    datadog({ apiKey: 'k', allow: [], region: 'eu' } as never),
    consoleSink({ prnt: () => {} } as object),
  )
  expect(telemetry.status().mode).toBe('on')
  expect(told.filter((line) => line.includes('there is no option'))).toEqual([
    'bad_option sinks: otlp: options: there is no option "alow"; it is ignored; did you mean "allow"?',
    'bad_option sinks: otlp: batch: there is no option "maxAttempt"; it is ignored; did you mean "maxAttempts"?',
    'bad_option sinks: otlp: batch: there is no option "pth"; it is ignored; did you mean "path"?',
    'bad_option sinks: datadog: options: there is no option "region"; it is ignored',
    'bad_option sinks: console: options: there is no option "prnt"; it is ignored; did you mean "print"?',
  ])
  await telemetry.shutdown({ upload: 'leave' })
})

test('of events beyond what a deferred client holds the host is told once, however many sinks lose them', async () => {
  const telemetry = deferTelemetry()
  for (let n = 0; n <= limits.maxDeferred; n++) telemetry.logEvent('build')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  telemetry.start({
    ...{ service: { name: 'acme', version: '1' }, stateDir, endpoint, sinks: [otlp({ endpoint })], allowInTests: true },
    onDiagnostic: ({ code, message }) => told.push(`${code} ${message}`),
  })
  expect(await telemetry.shutdown({ upload: 'leave' })).toMatchObject({ kept: 2 * limits.maxDeferred })
  expect(told).toEqual(['dropped events beyond the 1000 that a deferred client holds are lost: 1'])
})

test('a sink that only prints keeps nothing, and does not hide that the others are on disk', () => {
  const telemetry = clientOf(consoleSink({ print: () => {} }))
  telemetry.logEvent('build')
  expect(telemetry.status()).toMatchObject({
    storage: 'disk',
    sinks: { backend: { storage: 'disk' }, console: { storage: 'none' } },
  })
})

const consoleBooks = (telemetry: ReturnType<typeof createTelemetry>) => {
  const books = telemetry.health().sinks.console as Books
  expectBalanced(books)
  return books
}

test('what `print` of a console logs itself is recorded and not printed, and the host is told', async () => {
  const lines: string[] = []
  const telemetry = clientOf(
    consoleSink({
      print: (line) => {
        lines.push(line.slice(13))
        telemetry.logEvent('line_printed')
      },
    }),
  )
  telemetry.logEvent('build')
  telemetry.logEvent('test')
  expect(lines).toEqual(['build', 'test'])
  expect(telemetry.health().sinks.backend).toMatchObject({ admitted: 4 })
  expect(consoleBooks(telemetry)).toMatchObject({ admitted: 4, delivered: 2, dropped: { queue_full: 2 } })
  expect(told).toEqual(['bad_option sinks: console: print: it logs events itself; those are recorded, and not printed'])
  await telemetry.shutdown({ timeoutMs: 0 })
})

test('a `print` that throws is no bug of orangebox, and costs no other sink its event', async () => {
  const telemetry = clientOf(
    consoleSink({
      print: () => {
        throw new TypeError('a secret')
      },
    }),
  )
  telemetry.logEvent('build')
  expect(telemetry.health().sinks.backend).toMatchObject({ admitted: 1 })
  expect(consoleBooks(telemetry)).toMatchObject({ delivered: 1 })
  expect(told).toEqual(['bad_option sinks: console: print: it threw TypeError; the others are not concerned'])
  await telemetry.shutdown({ timeoutMs: 0 })
})
