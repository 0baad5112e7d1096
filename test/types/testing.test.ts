import { expect, test } from 'vitest'
import { compile, compileWithOldest } from './compile.ts'

const head = `
import { createTelemetry } from 'orangebox'
import { createTestSettings, createTestTelemetry, expectEvent, expectNoEvent, startTestEndpoint, telemetryMatchers } from 'orangebox/testing'
import type { Answer, EventLog, TelemetryMatchers, TestEndpoint, TestTelemetry } from 'orangebox/testing'
import { boolean, bucket, defineEvents, errno, experimentEvent, hashed, number, oneOf } from 'orangebox/events'
import { commandEvent } from 'orangebox/yargs'
`
const declared = `
const events = defineEvents({
  tool_used: { description: 'd', purpose: 'p', owner: 'o', fields: { ms: number(), ok: boolean(), path: hashed(), tool: oneOf('bash', 'edit'), code: errno(), group: bucket(3) } },
  build_done: { description: 'd', purpose: 'p', owner: 'o' },
}, { context: { depth: number() } })
const made = defineEvents({ command: commandEvent({ commands: ['build'], owner: 'o' }), experiment_viewed: experimentEvent({ owner: 'o' }) })
`

const good = `${head}${declared}
const telemetry = createTestTelemetry({ events })
const plain: TestTelemetry = createTestTelemetry()
expectEvent(plain, 'anything', { whatever: 1, more: /x/, other: (value) => value === 1, none: undefined })
const { metadata } = expectEvent(telemetry, 'tool_used', { ms: 1, path: /^[\\da-f]+$/, depth: 2, sample_rate: 0.5 })
expectEvent(telemetry, 'tool_used', { tool: 'other', code: 'ENOENT', group: 2, ok: (value) => value === true, ms: { asymmetricMatch: () => true } })
expectEvent(telemetry, 'experiment_viewed', { experiment_id: 'prompt' })
const ofMade = createTestTelemetry({ events: made })
expectEvent(ofMade, 'command', { command: 'build', outcome: 'ok', 'option.format': 'json', duration_ms: (ms) => Number(ms) > 0 })
expectEvent(ofMade, 'experiment_viewed', { experiment_id: 'prompt', variation_index: 1 })
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
  const loose = (expectation: TelemetryMatchers<void>) => expectation.toHaveLogged('a', { n: 1 })
  const typed = (expectation: TelemetryMatchers<void, typeof telemetry>) => expectation.toHaveLogged('tool_used', { ok: true, path: /x/ })
  const own = await startTestEndpoint({ events })
  expectEvent(own, 'tool_used', { tool: 'bash' })
  const either = (fields: { ms: number } | { code: string }) => expectEvent(plain, 'anything', fields)
  return [either, loose, log, event?.metadata, metadata.ms, answers, pass, message(), typed]
}
`

test.each([
  ['this compiler', compile(good)],
  ['the oldest one', compileWithOldest(good)],
])('what a test may write compiles with %s', (_, errors) => expect(errors()).toEqual([]))

const noField = (name: string) => `no field '${name}' is declared: declare it in the catalogue, or take it out here`
const wrong: Readonly<Record<string, string>> = {
  "expectEvent(telemetry, 'tool_usd')": '"tool_used"',
  "expectNoEvent(telemetry, 'tool_usd')": '"tool_used"',
  "expectEvent(telemetry, 'tool_used', { msec: 1 })": noField('msec'),
  "expectNoEvent(telemetry, 'build_done', { ms: 1 })": noField('ms'),
  "expectEvent(telemetry, 'tool_used', { ms: '1' })": "'ms' is declared as a number",
  "expectEvent(telemetry, 'tool_used', { ms: /1/ })": "'ms' is declared as a number",
  "expectEvent(telemetry, 'tool_used', { ok: 'yes' })": "'ok' is declared as true or false",
  "expectEvent(telemetry, 'tool_used', { tool: 'bsh' })": "'tool' never is that",
  "expectEvent(telemetry, 'tool_used', { ms: (value) => Number(value) })": "'ms' is declared as a number",
  "expectEvent(endpoint, 'tool_used', { msec: 1 })": noField('msec'),
  "matchers.toHaveLogged('tool_usd')": '"tool_used"',
  "matchers.toHaveLogged('tool_used', { msec: 1 })": noField('msec'),
  "expectEvent(plain, 'anything', { ms: {} })": "'{}'",
  'expectEvent(undefined, 7)': "'undefined'",
}

const clients = `const telemetry = createTestTelemetry({ events })
const plain = createTestTelemetry()
declare const endpoint: TestEndpoint<typeof events>, matchers: TelemetryMatchers<void, typeof telemetry>
`
const bad = `${head}${declared}${clients}${Object.keys(wrong).join('\n')}\n`

test.each([
  ['this compiler', compile(bad)],
  ['the oldest one', compileWithOldest(bad)],
])(
  'what the catalogue does not declare is an error of one line, where it stands, that says what to do: %s',
  (_, errors) => {
    expect(errors().map(({ source }) => source)).toEqual(Object.keys(wrong))
    for (const { source, message, lines } of errors())
      expect([message, lines]).toEqual([expect.stringContaining(wrong[source] ?? 'none'), 1])
  },
)

const noAnswers = ["endpoint.respond('later')", 'endpoint.respond({ wait: 5 })', "endpoint.respond('503')"]
const answered = compile(`${head}declare const endpoint: TestEndpoint\n${noAnswers.join('\n')}\n`)
test('an answer that is none is a compile error', () =>
  expect(answered().map(({ source }) => source)).toEqual(noAnswers))
