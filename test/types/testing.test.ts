import { expect, test } from 'vitest'
import { compile, compileWithOldest } from './compile.ts'

const head = `
import { createTelemetry } from 'orangebox'
import { createTestSettings, createTestTelemetry, expectEvent, expectNoEvent, startTestEndpoint, telemetryMatchers } from 'orangebox/testing'
import type { Answer, EventLog, TelemetryMatchers, TestEndpoint, TestTelemetry } from 'orangebox/testing'
import { boolean, defineEvents, hashed, number } from 'orangebox/events'
`
const declared = `
const events = defineEvents({
  tool_used: { description: 'd', purpose: 'p', owner: 'o', fields: { ms: number(), ok: boolean(), path: hashed() } },
  build_done: { description: 'd', purpose: 'p', owner: 'o' },
}, { context: { depth: number() } })
`

const good = `${head}${declared}
const telemetry = createTestTelemetry({ events })
const plain: TestTelemetry = createTestTelemetry()
expectEvent(plain, 'anything', { whatever: 1, more: /x/, other: (value) => value === 1, none: undefined })
const { metadata } = expectEvent(telemetry, 'tool_used', { ms: 1, path: /^[\\da-f]+$/, depth: 2, sample_rate: 0.5 })
expectNoEvent(telemetry, 'build_done')
expectNoEvent(telemetry, 'build_done', { depth: 1 })
export async function main() {
  await using endpoint: TestEndpoint = await startTestEndpoint()
  endpoint.respond(503, 'reset', 'never', { status: 429, headers: { 'retry-after': '1' }, delayMs: 5 })
  endpoint.respondAlways(503)
  expectEvent(endpoint, 'anything', { n: 1 })
  const log: EventLog = endpoint
  const [event] = await endpoint.received(1, { timeoutMs: undefined })
  const settings = createTestSettings({ killswitch: { backend: true } })
  settings.set({ sampling: { '*': { sample_rate: 0 } } })
  createTestTelemetry({ events, settings, settingNames: undefined, onDiagnostic: undefined })
  createTelemetry({ service: { name: 'a', version: '1' }, endpoint: endpoint.url, settings })
  const answers: readonly Answer[] = [200]
  const { pass, message } = telemetryMatchers.toHaveLogged(telemetry, 'a', {})
  const typed = (expectation: TelemetryMatchers<void>) => expectation.toHaveLogged('a', { n: 1 })
  return [log, event?.metadata, metadata.ms, answers, pass, message(), typed]
}
`

test.each([
  ['this compiler', compile],
  ['the oldest one', compileWithOldest],
])('what a test may write compiles with %s', (_, compileIt) => {
  expect(compileIt(good)).toEqual([])
})

test('a name or a field that the catalogue does not declare is a compile error where it stands', () => {
  const lines = [
    "expectEvent(telemetry, 'tool_usd')",
    "expectEvent(telemetry, 'tool_used', { msec: 1 })",
    "expectNoEvent(telemetry, 'build_done', { ms: 1 })",
    "expectEvent(telemetry, 'tool_used', { ms: {} })",
    'expectEvent(undefined, 7)',
  ]
  const errors = compile(`${head}${declared}const telemetry = createTestTelemetry({ events })\n${lines.join('\n')}\n`)
  expect(errors.map(({ source }) => source)).toEqual(lines)
})

test('an answer that is none is a compile error', () => {
  const lines = ["endpoint.respond('later')", 'endpoint.respond({ wait: 5 })', "endpoint.respond('503')"]
  const errors = compile(`${head}declare const endpoint: TestEndpoint\n${lines.join('\n')}\n`)
  expect(errors.map(({ source }) => source)).toEqual(lines)
})
