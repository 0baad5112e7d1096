import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { type Collector, createCollector } from '../../collector/src/collector.ts'
import { createHostGuard, warningOf } from '../../collector/src/server/host-guard.ts'
import { aBatch, anEvent, batchPath } from './batches.ts'

const guard = createHostGuard(['192.0.2.7', 'Collector.Test'])
const refusal = (host: string | undefined, origin?: string, localAddress?: string) =>
  guard({ host, origin, localAddress })

describe('a host is taken', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:4319',
    '127.3.2.1',
    'localhost',
    'LOCALHOST:1',
    'localhost.',
    'acme.localhost:4319',
    '[::1]',
    '[::1]:4319',
    '[0:0:0:0:0:0:0:1]',
    '192.0.2.7:80',
    'collector.test:4319',
  ])('%s', (host) => expect(refusal(host)).toBeUndefined())

  test('that is the address the connection was made to', () => {
    expect(refusal('198.51.100.4:4319', undefined, '198.51.100.4')).toBeUndefined()
    expect(refusal('198.51.100.4:4319', undefined, '::ffff:198.51.100.4')).toBeUndefined()
    expect(refusal('198.51.100.4:4319', undefined, '198.51.100.5')).toBeDefined()
  })
})

describe('a host is refused and named', () => {
  test.each([
    'evil.example',
    'evil.example:4319',
    'localhost.evil.example',
    'localhost@evil.example',
    '127.0.0.1.evil.example',
    '127.evil.example',
    'evil-localhost',
    '0.0.0.0',
    '10.0.0.1',
    '[::2]',
    'localhost:x',
    '/localhost',
    '',
  ])('%s', (host) => expect(refusal(host)).toContain(`Host ${host} is not this collector`))

  test('or said to be missing', () => expect(refusal(undefined)).toContain('Host (none)'))
})

test.each(['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:1', 'http://collector.test'])(
  'a page of %s may talk to it',
  (origin) => expect(refusal('localhost', origin)).toBeUndefined(),
)

test.each(['https://evil.example', 'null', '', 'file://', 'chrome-extension://abc', 'https://localhost.evil.example'])(
  'a page of "%s" may not',
  (origin) => expect(refusal('localhost', origin)).toContain(`a web page of ${origin} may not`),
)

describe('a collector', () => {
  let collector: Collector
  afterEach(() => collector.close())

  /** A request with headers of its own choice: `fetch` writes Host itself. */
  const send = (port: number, headers: Record<string, string>): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const options = {
        port,
        path: batchPath,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      }
      const sent = request(options, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (more: string) => (text += more))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
      sent.on('error', reject)
      sent.end(JSON.stringify(aBatch(anEvent())))
    })

  test('takes nothing from a page that made its own name lead here, and says so to both sides', async () => {
    const refused: string[] = []
    collector = createCollector({ onRefused: (_request, why) => refused.push(why) })
    const { port } = await collector.listen()
    const { status, text } = await send(port, { host: `evil.example:${port}` })
    expect([status, collector.events.size]).toEqual([403, 0])
    expect(JSON.parse(text).error.message).toContain('Host evil.example')
    expect(refused).toEqual([expect.stringContaining('Host evil.example')])
    expect(collector.requests[0]).toMatchObject({ status: 403, bodyText: undefined, eventIds: [] })
  })

  test('takes nothing from a page elsewhere that posts blindly', async () => {
    collector = createCollector()
    const { port } = await collector.listen()
    const { status } = await send(port, { host: `localhost:${port}`, origin: 'https://evil.example' })
    expect([status, collector.events.size]).toEqual([403, 0])
  })

  test('does not misbehave for them either', async () => {
    collector = createCollector({ behaviour: { kind: 'status', status: 503 } })
    const { port } = await collector.listen()
    expect((await send(port, { host: 'evil.example' })).status).toBe(403)
  })

  test('takes what a name was allowed for', async () => {
    collector = createCollector({ allowHosts: ['collector.test'] })
    const { port } = await collector.listen()
    expect((await send(port, { host: `collector.test:${port}` })).status).toBe(202)
  })
})

test.each([
  ['http://127.0.0.1:4319', undefined, undefined],
  ['http://[::1]:4319', undefined, undefined],
  ['http://192.0.2.7:4319', 'secret', undefined],
  ['http://192.0.2.7:4319', undefined, 'whoever reaches this address may send to it: consider --token'],
  ['http://[2001:db8::7]:4319', undefined, 'whoever reaches this address may send to it: consider --token'],
])('who starts a server on %s with the token %s hears %s', (url, token, warning) => {
  expect(warningOf(url, token)).toBe(warning)
})
