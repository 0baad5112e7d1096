import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createTelemetry, oneOf } from '../../src/index.ts'
import type { TelemetryOptions } from '../../src/model/options.ts'
import { createTestSettings, expectEvent, startTestEndpoint, type TestEndpoint } from '../../src/testing.ts'

let endpoint: TestEndpoint
let stateDir: string
beforeEach(async () => {
  endpoint = await startTestEndpoint()
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-testing-'))
})
afterEach(async () => {
  await endpoint.close()
  rmSync(stateDir, { recursive: true, force: true })
})

const client = (options: Partial<TelemetryOptions> = {}) =>
  createTelemetry({
    service: { name: 'acme', version: '1.0.0' },
    endpoint: endpoint.url,
    ...{ stateDir, allowInTests: true, exit: { timeoutMs: 4_000 } },
    ...options,
  })

const names = () => endpoint.events.map(({ name }) => name)
const post = (body: string) => fetch(endpoint.url, { method: 'POST', body })

describe('what arrives', () => {
  test('is had as events with their fields, as a client that remembers has them', async () => {
    const user = { id: 'u', email: 'e@acme.dev', accountUuid: 'a', organizationUuid: 'o' }
    const telemetry = client({ user, sessionId: 's', compression: 'gzip' })
    telemetry.setContext({ depth: 1 })
    telemetry.logEvent('a', { n: 1, tool: oneOf('bash')('bash') }, { timestamp: 5 })
    telemetry.logExperiment({ experimentId: 'e', variationId: 'v', variationIndex: 0, userAttributes: { n: 1 } })
    await telemetry.shutdown()
    const deviceId = expect.stringMatching(/^[\da-f-]{36}$/)
    const same = { id: expect.any(String), sessionId: 's', deviceId, user, context: { depth: 1 } }
    expect(endpoint.events).toEqual([
      { ...same, name: 'a', time: 5, metadata: { n: 1, tool: 'bash' }, experiment: undefined },
      {
        ...{ ...same, name: 'experiment_viewed', time: expect.any(Number), metadata: {} },
        experiment: {
          ...{ experiment_id: 'e', variation_id: 'v', variation_index: 0, environment: 'production' },
          user_attributes: { n: 1 },
        },
      },
    ])
    expectEvent(endpoint, 'a', { tool: 'bash', depth: 1 })
  })

  test('is had as requests, with path, headers and body', async () => {
    const telemetry = client({ auth: async () => ({ headers: { authorization: 'Bearer x' } }), user: { id: 'u' } })
    telemetry.logEvent('a', { text: 1 })
    await telemetry.shutdown()
    expect(endpoint.requests).toMatchObject([
      {
        ...{ method: 'POST', path: '/api/event_logging/batch', answered: 200 },
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        body: { resource: { 'service.name': 'acme' }, events: [{ event_type: 'event' }] },
        events: [{ name: 'a' }],
      },
    ])
  })

  test('may be anything: no JSON, no events', async () => {
    for (const body of ['', 'text', '[]', '{"events":{}}', '{"resourceLogs":[]}']) await post(body)
    const requests = await endpoint.requested(5)
    expect(requests.map(({ body, events }) => [body, events.length])).toEqual([
      ['', 0],
      ['text', 0],
      [[], 0],
      [{ events: {} }, 0],
      [{ resourceLogs: [] }, 0],
    ])
  })

  test('counts once, however often it comes', async () => {
    const body = JSON.stringify({ events: [{ event_type: 'event', event_data: { event_id: '1', event_name: 'a' } }] })
    for (let n = 0; n < 2; n++) await post(body)
    expect([names(), endpoint.requests.length]).toEqual([['a'], 2])
  })
})

describe('answers', () => {
  test('come as they were given, one after the other, and then 200', async () => {
    endpoint.respond(503, { status: 429, headers: { 'retry-after': '7' }, body: '{"why":"slow"}' })
    const answers = []
    for (let n = 0; n < 3; n++) answers.push(await post('{}'))
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [503, null],
      [429, '7'],
      [200, null],
    ])
    expect([await answers[1]?.text(), await answers[2]?.text()]).toEqual(['{"why":"slow"}', '{}'])
  })

  test('of a server in trouble cost a client no event: what it keeps goes with a later run', async () => {
    // Always: in CI a shutdown tries again until its deadline.
    endpoint.respondAlways(503)
    const first = client()
    first.logEvent('a')
    expect(await first.shutdown({ timeoutMs: 500 })).toMatchObject({ delivered: 0, kept: 1 })
    expect(names()).toEqual([])
    endpoint.respondAlways(200)
    const second = client()
    second.logEvent('b')
    expect(await second.shutdown()).toMatchObject({ delivered: 2, kept: 0 })
    expect(names().sort()).toEqual(['a', 'b'])
    expect(endpoint.requests[0]).toMatchObject({ answered: 503, events: [{ name: 'a' }] })
  })

  test('may be a connection that is torn down', async () => {
    endpoint.respondAlways('reset')
    const telemetry = client()
    telemetry.logEvent('a')
    expect(await telemetry.shutdown({ timeoutMs: 500 })).toMatchObject({ delivered: 0, kept: 1 })
    expect(telemetry.health().sinks.backend?.lastError?.code).toBe('ECONNRESET')
    expect(endpoint.requests[0]).toMatchObject({ answered: 'reset' })
  })

  test('may never come: the deadline of the client ends the wait', async () => {
    endpoint.respondAlways('never')
    const telemetry = client()
    telemetry.logEvent('a')
    const end = telemetry.shutdown({ timeoutMs: 300 })
    await endpoint.requested(1)
    expect(await end).toMatchObject({ delivered: 0, kept: 1, timedOut: true })
  })

  test('may come late', async () => {
    endpoint.respond({ delayMs: 50 })
    const telemetry = client()
    telemetry.logEvent('a')
    const end = telemetry.shutdown()
    await endpoint.requested(1)
    expect(names()).toEqual([])
    expect(await end).toMatchObject({ delivered: 1 })
    expect(names()).toEqual(['a'])
  })

  test.each([99, 600, 'later', { status: 'ok' }, { delayMs: -1 }, null, undefined, true])(
    'that are none are a mistake of the test, and leave the script as it was: %o',
    async (answer) => {
      expect(() => endpoint.respond(503, answer as never)).toThrow(TypeError)
      expect(() => endpoint.respondAlways(answer as never)).toThrow("'reset' or 'never'")
      expect((await post('{}')).status).toBe(200)
    },
  )
})

describe('a test that waits', () => {
  test('is told as soon as so many events are there', async () => {
    const settings = createTestSettings({ batch: { scheduledDelayMillis: 100 } })
    const telemetry = client({ settings })
    telemetry.logEvent('a')
    telemetry.logEvent('b')
    expect((await endpoint.received(2)).map(({ name }) => name)).toEqual(['a', 'b'])
    await telemetry.shutdown()
  })

  test('is told what came instead, when it waits in vain', async () => {
    endpoint.respondAlways(500)
    await post('{}')
    await expect(endpoint.received(3, { timeoutMs: 20 })).rejects.toThrow(
      'waited 20 ms: 3 events wanted, 0 events in 1 requests came, answered with 500',
    )
    await expect(endpoint.requested(2, { timeoutMs: 20 })).rejects.toThrow('2 requests wanted')
  })

  test('does not wait for an endpoint that is closed', async () => {
    const waiting = endpoint.received(1)
    const end = expect(waiting).rejects.toThrow('the endpoint was closed: 1 events wanted')
    await endpoint.close()
    await end
    await expect(endpoint.received(1)).rejects.toThrow('the endpoint is closed')
    await expect(endpoint.received(0)).resolves.toEqual([])
  })
})

test('an endpoint that nobody closes ends with its program', async () => {
  const program = `
    import { get } from 'node:http'
    import { startTestEndpoint } from ${JSON.stringify(new URL('../../dist/testing.js', import.meta.url).href)}
    const endpoint = await startTestEndpoint()
    endpoint.respondAlways('never')
    get(endpoint.url).on('socket', (socket) => socket.unref())
    await endpoint.requested(1)
    console.log('asked')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [code] = await once(child, 'close')
  expect([said, code]).toEqual(['asked\n', 0])
})
