/** A test suite as Jest runs it by default: CommonJS in a module registry of its own, which cannot require ES modules. */
const { appendFileSync } = require('node:fs')
const { createTelemetry, oneOf } = require('orangebox')
const { createTestTelemetry } = require('orangebox/testing')
const { runUploaderIfChild } = require('orangebox/upload')

const { endpoint, stateDir, sessionId, upload, told } = JSON.parse(process.env.HOST_GIVEN)
const tool = oneOf('bash', 'edit')

function create() {
  const diagnostics = []
  const onDiagnostic = ({ code, message }) => diagnostics.push({ code, message })
  const service = { name: 'acme', version: '1.4.0' }
  const telemetry = createTelemetry({ service, endpoint, stateDir, sessionId, allowInTests: true, onDiagnostic })
  return { telemetry, diagnostics }
}

test('the test client remembers what was logged, with labels and dates of the test', () => {
  const telemetry = createTestTelemetry()
  telemetry.logEvent('tool_used', { tool: tool('bash'), n: 1 }, { timestamp: new Date(5) })
  expect(telemetry.events).toEqual([expect.objectContaining({ name: 'tool_used', time: 5 })])
  expect(telemetry.events[0].metadata).toEqual({ tool: 'bash', n: 1 })
})

test('the client sends', async () => {
  const { telemetry, diagnostics } = create()
  telemetry.logEvent('step_done', { n: 1, tool: tool('bash') })
  const result = await telemetry.shutdown({ upload, timeoutMs: 10_000 })
  const books = { result, diagnostics, health: telemetry.health(), status: telemetry.status() }
  appendFileSync(told, `${JSON.stringify(books)}\n`)
  expect(diagnostics).toEqual([])
})

test('a client that nobody shuts down does not speak when the test environment is gone', () => {
  const { telemetry } = create()
  telemetry.logEvent('step_done', { n: 2 })
  expect(telemetry.status()).toMatchObject({ mode: 'on', storage: 'disk' })
})

test('this is no uploader', () => {
  expect(runUploaderIfChild()).toBe(false)
})

test('another copy of the registry gives a client that works, too', () => {
  jest.resetModules()
  const again = require('orangebox/testing').createTestTelemetry()
  again.logEvent('tool_used', { tool: tool('bash') })
  expect(again.events[0].metadata).toEqual({ tool: 'bash' })
})
