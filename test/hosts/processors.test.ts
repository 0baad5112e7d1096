import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCollector } from '../../collector/src/collector.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'
import { createHost, type Host, runtime } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

const packages = ['api', 'api-logs', 'core', 'sdk-logs', 'exporter-logs-otlp-http'].map(
  (name) => `@opentelemetry/${name}`,
)

test('the processors of a host get each event: its console, and an OpenTelemetry Collector by the official exporter', async () => {
  for (const name of packages) host.link(name)
  const records: WireRecord[] = []
  const other = createCollector({ onRecords: (_request, taken) => records.push(...taken.records) })
  const { url } = await other.listen()
  const { stdout, stderr, code, told } = await host.run(runtime, ['processors.mjs'], { otlp: `${url}/v1/logs` })
  await other.close()

  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.match(/eventName: 'step_done'/g)).toHaveLength(3)
  expect(records).toMatchObject(
    [0, 1, 2].map((n) => ({
      name: 'step_done',
      attributes: { n, 'session.id': expect.any(String), 'log.record.uid': expect.any(String) },
      resource: { 'service.name': 'acme', 'telemetry.sdk.name': 'orangebox' },
      facts: { severity: 9, scope: 'orangebox' },
    })),
  )
  // The endpoint got the same events, and alone learned who it was.
  const sent = [...host.collector.events.keys()]
  expect(records.map(({ attributes }) => attributes['log.record.uid']).toSorted()).toEqual(sent.toSorted())
  expect(JSON.stringify(records) + stdout).not.toContain('ann')
  expect(told[0]?.diagnostics).toMatchObject([{ code: 'processor', message: expect.stringContaining('processors[1]') }])
  expect(told[0]?.health.sinks).toMatchObject({ backend: { delivered: 3 }, processors: { delivered: 3 } })
})

test.each([
  ['the user wants nothing to leave', () => consent('local'), {}, 0],
  [
    'the user has everything sent to a collector of their own',
    () => {},
    { ORANGEBOX_COLLECTOR: 'http://127.0.0.1:9' },
    0,
  ],
  ['the user wants to see it instead', () => {}, { ACME_TELEMETRY_DEBUG: 'events' }, 0],
  ['the user was not asked', () => {}, {}, 3],
])('where %s, the processors of a host get what they may', async (_when, prepare, env, n) => {
  for (const name of packages) host.link(name)
  prepare()
  // Nobody listens there, and OpenTelemetry's own exporter tries until its timeout.
  const otlp = 'http://127.0.0.1:9/v1/logs'
  const { stdout } = await host.run(
    runtime,
    ['processors.mjs'],
    { otlp },
    { OTEL_EXPORTER_OTLP_TIMEOUT: '500', ...env },
  )
  expect(stdout.match(/eventName: 'step_done'/g) ?? []).toHaveLength(n)
})

function consent(mode: string): void {
  mkdirSync(join(host.stateDir, 'acme'), { recursive: true, mode: 0o700 })
  writeFileSync(join(host.stateDir, 'acme/consent'), `${mode} 2026-01-31T12:00:00.000Z\n`, { mode: 0o600 })
}
