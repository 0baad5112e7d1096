import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { generate } from 'selfsigned'
import { afterEach, expect, test } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import type { BehaviourSource } from '../../collector/src/trouble/behaviour.ts'
import { aBatch, anEvent, batchPath, post } from './batches.ts'

let collector: Collector
const start = async (behaviour: BehaviourSource, options: CollectorOptions = {}): Promise<string> => {
  collector = createCollector({ behaviour, ...options })
  return (await collector.listen()).url
}
afterEach(() => collector.close())

const batch = () => aBatch(anEvent())

/** Resolves to the error code a raw client sees, at whatever moment. */
const failureOf = (url: string): Promise<string> =>
  new Promise((resolve) => {
    const send = url.startsWith('https') ? httpsRequest : httpRequest
    const onError = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message)
    send(`${url}${batchPath}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      rejectUnauthorized: false,
      agent: false,
    })
      .on('response', (answer: IncomingMessage) =>
        answer
          .on('error', onError)
          .on('end', () => resolve('none'))
          .resume(),
      )
      .on('error', onError)
      .end(JSON.stringify(batch()))
  })

test('a status with headers and body is answered as asked, and takes nothing', async () => {
  const url = await start({ kind: 'status', status: 429, headers: { 'retry-after': '7' } })
  const answer = await post(url, batch())
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
    429,
    '7',
    'application/json',
  ])
  expect(await answer.json()).toMatchObject({ error: { status: 429 } })
  expect(answer.headers.get('x-request-id')).toBe(collector.requests[0]?.id)
  expect(collector.requests[0]).toMatchObject({ status: 429, eventIds: [expect.any(String)] })
  expect(collector.events.size).toBe(0)
})

test('a captive portal answers 200 with HTML and takes nothing', async () => {
  const url = await start({ kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' })
  const answer = await post(url, batch())
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/html', '<html>'])
  expect(collector.events.size).toBe(0)
})

test('a status without a body can be answered too', async () => {
  const url = await start({ kind: 'status', status: 204 })
  const answer = await post(url, batch())
  expect([answer.status, await answer.text()]).toEqual([204, ''])
})

test('the behaviour changes while it runs, and may be chosen per request', async () => {
  const url = await start(({ index }) => ({ kind: 'status', status: index === 0 ? 503 : 502 }))
  expect((await post(url, batch())).status).toBe(503)
  expect((await post(url, batch())).status).toBe(502)
  collector.behave({ kind: 'ok' })
  expect((await post(url, batch())).status).toBe(202)
})

test('a delay answers late, and accepts nothing when the client leaves first', async () => {
  const url = await start({ kind: 'delay', ms: 20 })
  expect((await post(url, batch())).status).toBe(202)
  collector.behave({ kind: 'delay', ms: 3_600_000 })
  const leaving = new AbortController()
  const answer = post(url, batch(), { signal: leaving.signal })
  await collector.requested(2)
  leaving.abort()
  await expect(answer).rejects.toThrow()
  await collector.answered(2)
  expect([collector.events.size, collector.requests[1]?.status]).toEqual([1, undefined])
})

test('fail-auth refuses credentials and accepts a bare send', async () => {
  const url = await start({ kind: 'fail-auth' })
  expect((await post(url, batch(), { headers: { authorization: 'Bearer x' } })).status).toBe(401)
  expect((await post(url, batch())).status).toBe(202)
  expect(collector.events.size).toBe(1)
})

test.each([
  ['before-reading', 0, 0],
  ['after-reading', 1, 0],
  ['after-accept', 1, 1],
] as const)('reset %s resets the connection', async (when, read, accepted) => {
  const url = await start({ kind: 'reset', when })
  expect(await failureOf(url)).toBe('ECONNRESET')
  await collector.answered(1)
  expect(collector.requests[0]).toMatchObject({ status: undefined, eventIds: { length: read } })
  expect(collector.events.size).toBe(accepted)
})

test('silent reads and never answers; close ends the connection at once', async () => {
  const url = await start({ kind: 'silent' })
  const failure = failureOf(url)
  await collector.answered(1)
  expect(collector.requests[0]?.eventIds).toHaveLength(1)
  await collector.close()
  expect(await failure).toBe('ECONNRESET')
  expect(collector.events.size).toBe(0)
})

test('drip sends headers and then a byte at a time', async () => {
  const url = await start({ kind: 'drip', everyMs: 5 })
  const leaving = new AbortController()
  const answer = await post(url, batch(), { signal: leaving.signal })
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([202, collector.requests[0]?.id])
  const reader = answer.body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  expect((await reader?.read())?.done).toBe(false)
  leaving.abort()
  expect(collector.events.size).toBe(1)
})

test('a dripping or truncated error accepts nothing', async () => {
  const url = await start({ kind: 'truncated', status: 503 })
  expect(await failureOf(url)).toBe('ECONNRESET')
  expect([collector.requests[0]?.status, collector.events.size]).toEqual([503, 0])
})

test('truncated promises more than it sends, having accepted', async () => {
  const url = await start({ kind: 'truncated' })
  expect(await failureOf(url)).toBe('ECONNRESET')
  expect([collector.requests[0]?.status, collector.events.size]).toEqual([202, 1])
})

test('a spoiled answer to an invalid body is the honest 400', async () => {
  const url = await start({ kind: 'truncated' })
  expect((await post(url, '{}')).status).toBe(400)
})

test('redirect points elsewhere and takes nothing', async () => {
  const url = await start({ kind: 'redirect', location: 'http://127.0.0.1:9/', status: 307 })
  const answer = await post(url, batch())
  expect([answer.status, answer.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/'])
  expect(collector.events.size).toBe(0)
})

test('reject refuses a body with a matching event and accepts the others', async () => {
  const url = await start({ kind: 'reject', status: 422, when: ({ event_data }) => event_data.event_name === 'poison' })
  expect((await post(url, aBatch(anEvent(), anEvent({ event_name: 'poison' })))).status).toBe(422)
  expect((await post(url, batch())).status).toBe(202)
  expect(collector.events.size).toBe(1)
})

test('refusals are told with their reason', async () => {
  const told: string[] = []
  const url = await start(
    { kind: 'status', status: 503 },
    { onRefused: ({ status }, why) => told.push(`${status} ${why}`) },
  )
  await post(url, batch())
  collector.behave({ kind: 'ok' })
  await post(url, { resource: {}, events: [] })
  expect(told[0]).toContain('on command')
  expect(told[1]).toContain('/events must NOT have fewer than 1 items')
})

test('with a key and a certificate it speaks TLS, and can cut that too', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])
  const url = await start({ kind: 'ok' }, { tls: { key, cert } })
  expect(url).toMatch(/^https:/)
  expect(await failureOf(url)).toBe('none')
  expect(collector.events.size).toBe(1)
  collector.behave({ kind: 'reset', when: 'after-accept' })
  expect(await failureOf(url)).toBe('ECONNRESET')
})
