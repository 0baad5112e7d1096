import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import { aBatch, anEvent, batchPath, post } from './batches.ts'

let collector: Collector
const start = async (options: CollectorOptions = {}): Promise<string> => {
  collector = createCollector(options)
  return (await collector.listen()).url
}
afterEach(() => collector.close())

const json = { 'content-type': 'application/json' }

test('/health says that it lives, whatever the collector does to others, and is no request of a client', async () => {
  const url = await start({ behaviour: { kind: 'silent' }, token: 'secret' })
  const answer = await fetch(`${url}/health`)
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }])
  expect(collector.requests).toEqual([])
})

test('another path is answered 404 and names the right ones', async () => {
  const url = await start()
  const text = await (await fetch(`${url}/elsewhere`)).text()
  for (const path of [batchPath, '/v1/logs', '/v1/traces', '/v1/metrics', '/api/v2/logs']) expect(text).toContain(path)
})

describe('a collector with a token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const logs = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/v1/logs`, { method: 'POST', body: '{}', headers: { ...json, ...headers } })
  const datadog = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/api/v2/logs`, { method: 'POST', body: '[]', headers: { ...json, ...headers } })

  test('takes what carries it, in the way of each protocol', async () => {
    const url = await start({ token: 'secret' })
    expect((await post(url, aBatch(anEvent()), { headers: bearer('secret') })).status).toBe(202)
    expect((await logs(url, bearer('secret'))).status).toBe(200)
    expect((await datadog(url, { 'dd-api-key': 'secret' })).status).toBe(202)
  })

  test('answers all others 401 in the words of their protocol, and reads nothing of them', async () => {
    const url = await start({ token: 'secret' })
    for (const headers of [{}, bearer('other'), { authorization: 'secret' }, { 'dd-api-key': 'secret' }]) {
      const answer = await post(url, aBatch(anEvent()), { headers: headers as Record<string, string> })
      expect([answer.status, await answer.json()]).toEqual([401, { error: expect.objectContaining({ status: 401 }) }])
    }
    expect(await (await logs(url, {})).json()).toEqual({ message: expect.stringContaining('token') })
    expect(await (await datadog(url, { 'dd-api-key': 'x' })).json()).toEqual({ errors: [expect.anything()] })
    expect(collector.events.size).toBe(0)
    expect(collector.requests.filter(({ bodyText }) => bodyText !== undefined)).toEqual([])
  })
})

test('many large bodies at once are bounded together: those beyond are answered 503 and asked to come again', async () => {
  const url = await start({ maxReadingBytes: 100_000 })
  const held = request(`${url}${batchPath}`, { method: 'POST', headers: { ...json, 'content-length': '90001' } })
  held.write('x'.repeat(90_000))
  const more = JSON.stringify({ padding: 'x'.repeat(20_000) })
  // The first body may not have been read yet.
  let answer = await post(url, more)
  for (let n = 0; n < 200 && answer.status !== 503; n++) answer = await post(url, more)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  held.end('x')
  const [{ statusCode }] = await once(held, 'response')
  expect(statusCode).toBe(400)
  expect((await post(url, more)).status).toBe(400)
})
